#pragma once

#include <string>
#include <string_view>

namespace threatgap::load {

/// `Web shop (new)` as `web-shop-new`, cut after `longest` characters; empty where no letter or
/// digit of ASCII is left.
std::string Slug(std::string_view title, std::size_t longest = std::string::npos);

}  // namespace threatgap::load
