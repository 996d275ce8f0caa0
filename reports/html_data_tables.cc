#include "reports/html_data_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kShortText = 24;  // not worth a phrase
constexpr std::size_t kShortName = 3;

struct Piece {
  std::size_t at = std::string_view::npos;
  std::size_t length = 0;
};

Piece NextName(std::string_view text, std::size_t from,
               const std::vector<std::string_view>& names) {
  Piece next;
  for (const std::string_view name : names) {
    if (name.size() < kShortName) continue;
    // Only what begins before the nearest find so far can win.
    const std::size_t end = next.at == std::string_view::npos ? text.size() : next.at + name.size();
    const std::size_t at = text.substr(0, end).find(name, from);
    if (at == std::string_view::npos) continue;
    if (at < next.at || (at == next.at && name.size() > next.length)) next = {at, name.size()};
  }
  return next;
}

}  // namespace

std::size_t UniqueTexts::Of(std::string_view text) {
  const auto [found, added] = index_.try_emplace(std::string(text), order_.size());
  if (added) order_.push_back(&found->first);
  return found->second;
}

long Phrases::Of(std::string_view text, const std::vector<std::string_view>& names) {
  if (text.size() < kShortText) return Of(text);
  std::string shape = "[";
  std::string holes;
  const auto add = [&](std::string_view piece) {
    if (piece.empty()) return;
    fmt::format_to(std::back_inserter(shape), "{}{}", shape.size() == 1 ? "" : ",",
                   texts_.Of(piece));
  };
  std::size_t from = 0;
  for (Piece name; from < text.size(); from = name.at + name.length) {
    name = NextName(text, from, names);
    if (name.at == std::string_view::npos) break;
    add(text.substr(from, name.at - from));
    shape += shape.size() == 1 ? "-1" : ",-1";
    fmt::format_to(std::back_inserter(holes), ",{}", texts_.Of(text.substr(name.at, name.length)));
  }
  if (holes.empty()) return Of(text);
  add(text.substr(std::min(from, text.size())));
  shape += ']';
  const std::size_t phrase = phrases_.Of(fmt::format("[{}{}]", templates_.Of(shape), holes));
  return -1 - static_cast<long>(phrase);
}

}  // namespace threatgap::reports::html
