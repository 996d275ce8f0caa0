#include "analyzer/cli/page_format.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

std::string Word(PageFormat format) {
  constexpr const char* kWords[] = {"text", "markdown", "yaml"};
  return kWords[static_cast<std::size_t>(format)];
}

}  // namespace

void AddPageFormat(CLI::App& command, std::initializer_list<PageFormat> allowed,
                   PageFormat& format) {
  const std::vector<PageFormat> formats = allowed;
  std::vector<std::string> words;
  for (const PageFormat known : formats) words.push_back(Word(known));
  format = formats.front();
  const std::string description =
      fmt::format("{} (default {})", fmt::join(words, ", "), words.front());
  command
      .add_option_function<std::string>(
          "--format",
          [formats, words, &format](const std::string& word) {
            const auto found = std::find(words.begin(), words.end(), word);
            if (found == words.end()) {
              throw UsageError(fmt::format("`--format` does not take `{}`", base::Printable(word)),
                               "write " + base::QuotedList(words, "or"));
            }
            format = formats[static_cast<std::size_t>(found - words.begin())];
          },
          description)
      ->type_name("FORMAT");
}

}  // namespace threatgap::cli
