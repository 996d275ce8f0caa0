#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace threatgap::load {

/// How far a compressed text may grow. A few kilobytes can describe gigabytes.
struct InflateLimits {
  std::size_t bytes = std::size_t{64} << 20;  ///< of the inflated text
  std::size_t ratio = 1000;                   ///< inflated to compressed
};

/// Standard base64 (RFC 4648); blanks are skipped, padding may be missing. Nothing where another
/// character occurs or the length is impossible.
std::optional<std::string> DecodeBase64(std::string_view text);

struct Inflated {
  std::string text;
  enum class End : std::uint8_t { kWhole, kBroken, kTooBig } end = End::kWhole;
};
/// Raw DEFLATE without a header (RFC 1951). Stops at the limits.
Inflated InflateRaw(std::string_view bytes, const InflateLimits& limits = {});

/// `%41` as `A`; a `%` without two hexadecimal digits stays.
std::string DecodePercent(std::string_view text);

}  // namespace threatgap::load
