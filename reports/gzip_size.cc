#include "reports/gzip_size.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace threatgap::reports {
namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr int kGzipWindow = MAX_WBITS + 16;
constexpr int kMemory = 8;  // the level of zlib itself

/// A deflating stream of zlib, freed at its end.
class Stream {
 public:
  Stream() {
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();  // its only failure with these arguments
  }
  ~Stream() { deflateEnd(&stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Bytes that come out for `part`.
  std::size_t Add(std::string_view part, int flush) {
    // zlib does not change its input, but its interface says so only with ZLIB_CONST.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream_.avail_in = static_cast<uInt>(part.size());
    std::size_t made = 0;
    do {
      stream_.next_out = block_.data();
      stream_.avail_out = kBlock;
      deflate(&stream_, flush);
      made += kBlock - stream_.avail_out;
    } while (stream_.avail_out == 0);
    return made;
  }

 private:
  z_stream stream_{};
  std::array<Bytef, kBlock> block_{};
};

}  // namespace

std::size_t GzipSize(std::string_view bytes) {
  constexpr std::size_t kPart = std::numeric_limits<uInt>::max() / 2;
  Stream stream;
  std::size_t size = 0;
  for (; bytes.size() > kPart; bytes.remove_prefix(kPart))
    size += stream.Add(bytes.substr(0, kPart), Z_NO_FLUSH);
  return size + stream.Add(bytes, Z_FINISH);
}

}  // namespace threatgap::reports
