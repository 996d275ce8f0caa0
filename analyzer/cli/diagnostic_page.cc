#include "analyzer/cli/diagnostic_page.h"

#include <algorithm>

#include "analyzer/catalog/content.h"
#include "analyzer/cli/page.h"

namespace threatgap::cli {
namespace {

constexpr std::string_view kHeading = "## ";
constexpr std::string_view kFence = "```";

std::string_view PageBytes() {
  for (const auto& file : catalog::EmbeddedContent()) {
    if (file.path == "docs/diagnostics.md") return file.bytes;
  }
  return {};
}

/// Calls `use` with each line of the page.
template <typename Use>
void EachLine(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Lines of a Markdown section as terminal text: paragraphs wrapped, code as it is.
class SectionText {
 public:
  void Add(std::string_view line) {
    if (line.starts_with(kFence)) {
      Flush();
      in_code_ = !in_code_;
      page_.Blank();
    } else if (in_code_) {
      page_.Line("    " + std::string(line));
    } else if (line.empty()) {
      Flush();
      page_.Blank();
    } else {
      paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(line);
    }
  }

  std::string Finish() {
    Flush();
    std::string text = page_.text();
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
  }

 private:
  void Flush() {
    page_.Paragraph(paragraph_, 0);
    paragraph_.clear();
  }

  Page page_;
  std::string paragraph_;
  bool in_code_ = false;
};

}  // namespace

std::optional<std::string> DiagnosticPage(std::string_view id) {
  bool inside = false, found = false;
  SectionText section;
  EachLine(PageBytes(), [&](std::string_view line) {
    if (line.starts_with(kHeading)) {
      inside = line.substr(kHeading.size()) == id;
      found |= inside;
      if (!inside) return;
      section.Add(id);
      section.Add("");
    } else if (inside) {
      section.Add(line);
    }
  });
  if (!found) return std::nullopt;
  return section.Finish();
}

std::vector<std::string> DiagnosticIds() {
  std::vector<std::string> ids;
  EachLine(PageBytes(), [&](std::string_view line) {
    if (line.starts_with(kHeading)) ids.emplace_back(line.substr(kHeading.size()));
  });
  return ids;
}

}  // namespace threatgap::cli
