#pragma once

#include <cstddef>
#include <string_view>

namespace threatgap::reports {

/// How many bytes gzip makes of `bytes` at its usual level. One compression, nothing is kept.
std::size_t GzipSize(std::string_view bytes);

}  // namespace threatgap::reports
