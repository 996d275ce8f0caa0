#include "reports/audit_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyzer/base/utf8.h"

namespace threatgap::reports::audit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsAllowed(const base::CodePoint& point) {
  if (!point.valid || point.value == 0xFFFE || point.value == 0xFFFF) return false;
  return point.value >= 0x20 ? point.value != 0x7F : point.value == '\t' || point.value == '\n';
}

}  // namespace

Cell TextCell(std::string text) {
  if (text.empty()) return {};
  return text;
}

Cell CountCell(std::size_t count) { return static_cast<std::int64_t>(count); }

Cell DateCell(const std::optional<base::Date>& date) {
  if (!date) return {};
  return *date;
}

Cell ListCell(const std::vector<std::string>& items) {
  return TextCell(fmt::format("{}", fmt::join(items, "; ")));
}

std::string_view YesNo(bool value) { return value ? "yes" : "no"; }

std::string CleanText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\r') {
      i += text.substr(i).starts_with("\r\n") ? 2 : 1;
      out += '\n';
      continue;
    }
    const base::CodePoint point = base::DecodeUtf8(text, i);
    out += IsAllowed(point) ? text.substr(i, point.length) : kReplacement;
    i += point.length;
  }
  return out;
}

}  // namespace threatgap::reports::audit
