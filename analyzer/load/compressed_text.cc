#include "analyzer/load/compressed_text.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace threatgap::load {
namespace {

constexpr std::size_t kBlock = 1 << 16;

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// An inflating stream of zlib, freed at its end.
class Stream {
 public:
  explicit Stream(std::string_view bytes) {
    // zlib does not change its input, but its interface says so only with ZLIB_CONST.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    ready_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK;
  }
  ~Stream() {
    if (ready_) inflateEnd(&stream_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool ready() const { return ready_; }
  /// Appends the next block to `text`; the result is zlib's.
  int Next(std::string& text) {
    stream_.next_out = block_.data();
    stream_.avail_out = static_cast<uInt>(block_.size());
    const int state = inflate(&stream_, Z_NO_FLUSH);
    text.append(reinterpret_cast<const char*>(block_.data()), block_.size() - stream_.avail_out);
    return state;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
  std::array<Bytef, kBlock> block_{};
};

}  // namespace

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  unsigned bits = 0;
  int count = 0;
  bool padded = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const int digit = Base64Digit(c);
    if (c == '=') {
      padded = true;
      continue;
    }
    if (digit < 0 || padded) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFFU;
    if (++count % 4 != 1) bytes += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)) & 0xFFU);
  }
  if (count % 4 == 1) return std::nullopt;
  return bytes;
}

Inflated InflateRaw(std::string_view bytes, const InflateLimits& limits) {
  using End = Inflated::End;
  if (bytes.size() > std::numeric_limits<uInt>::max()) return {"", End::kTooBig};
  // Small texts may repeat themselves as they like.
  const std::size_t most =
      std::min(limits.bytes, std::max(bytes.size() * limits.ratio, std::size_t{kBlock}));
  Inflated inflated;
  Stream stream(bytes);
  for (int state = stream.ready() ? Z_OK : Z_STREAM_ERROR; state != Z_STREAM_END;) {
    if (state == Z_OK) state = stream.Next(inflated.text);
    if (inflated.text.size() > most) return {"", End::kTooBig};
    if (state != Z_OK && state != Z_STREAM_END) return {"", End::kBroken};
  }
  return inflated;
}

std::string DecodePercent(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool has_digits = text[at] == '%' && at + 2 < text.size() &&
                            HexDigit(text[at + 1]) >= 0 && HexDigit(text[at + 2]) >= 0;
    if (!has_digits) {
      decoded += text[at];
      continue;
    }
    decoded += static_cast<char>(HexDigit(text[at + 1]) * 16 + HexDigit(text[at + 2]));
    at += 2;
  }
  return decoded;
}

}  // namespace threatgap::load
