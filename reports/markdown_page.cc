#include "reports/markdown_page.h"

#include <fmt/format.h>

namespace threatgap::reports::markdown {
namespace {

/// Bytes kept for the sentence about what was cut.
constexpr std::size_t kNotice = 200;

}  // namespace

std::size_t Page::AddRows(std::string_view head, const std::vector<std::string>& rows,
                          std::string_view tail, std::string_view things, double share) {
  const std::size_t fixed = head.size() + tail.size() + kNotice;
  if (rows.empty()) return 0;
  const std::size_t left = max_bytes_ > out_.size() ? max_bytes_ - out_.size() : 0;
  const auto room = static_cast<std::size_t>(static_cast<double>(left) * share);
  std::size_t shown = 0, used = fixed;
  while (shown < rows.size() && used + rows[shown].size() <= room) used += rows[shown++].size();
  if (shown == 0) {
    // One line in place of a section that has no room; where even that is too long, silence.
    const std::string notice = fmt::format(
        "\n{} {} are not shown here; the other reports have them.\n", rows.size(), things);
    if (notice.size() <= left) out_ += notice;
    return 0;
  }
  out_ += head;
  for (std::size_t i = 0; i < shown; ++i) out_ += rows[i];
  if (shown < rows.size()) {
    out_ += fmt::format("\n{} more {} are not shown here; the other reports have them.\n",
                        rows.size() - shown, things);
  }
  out_ += tail;
  return shown;
}

}  // namespace threatgap::reports::markdown
