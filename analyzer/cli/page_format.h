#pragma once

#include <initializer_list>

namespace CLI {
class App;
}

namespace threatgap::cli {

/// How a page is written: for the terminal, as Markdown, or, for what stands in a file of its own,
/// as that file.
enum class PageFormat { kText, kMarkdown, kYaml };

/// Adds `--format` to `command`, which takes the words of `allowed`; the first is the default.
/// `format` must outlive the parse.
void AddPageFormat(CLI::App& command, std::initializer_list<PageFormat> allowed,
                   PageFormat& format);

}  // namespace threatgap::cli
