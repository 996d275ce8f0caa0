#pragma once

#include <string>
#include <string_view>

namespace threatgap::base {

/// SHA-256 (FIPS 180-4) of `bytes` as 64 lower-case hex digits. O(n).
std::string Sha256Hex(std::string_view bytes);
/// SHA-256 of `bytes` in base64 (RFC 4648), as Content-Security-Policy hashes want it.
std::string Sha256Base64(std::string_view bytes);

}  // namespace threatgap::base
