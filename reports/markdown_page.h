#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::reports::markdown {

/// A Markdown text with a size it may not exceed. Rows are cut at its end, never inside; what was
/// cut is counted in a sentence for which room was kept.
class Page {
 public:
  explicit Page(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Appends what is never cut.
  void Add(std::string_view text) { out_ += text; }

  /// Appends `head`, as many of `rows` as fit into `share` of what is left, then `tail`, and where
  /// rows were cut says how many `things` are missing here and that other reports have them.
  /// Nothing at all where not even one row fits or there is none; returns the rows written.
  std::size_t AddRows(std::string_view head, const std::vector<std::string>& rows,
                      std::string_view tail, std::string_view things, double share = 1.0);

  std::string Finish() { return std::move(out_); }

 private:
  std::size_t max_bytes_;
  std::string out_;
};

}  // namespace threatgap::reports::markdown
