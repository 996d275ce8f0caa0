#pragma once

#include <string>
#include <string_view>

#include "analyzer/outcome/analysis_result.h"

/// Text as SARIF consumers read it. Text from a model may be anything; what comes out of here means
/// nothing but itself.
namespace threatgap::reports::sarif {

/// One line in which nothing is hidden: control and bidirectional characters become escapes.
std::string Plain(std::string_view text);

/// `text` cut to `bytes` bytes with an ellipsis, never inside a code point.
std::string Clipped(std::string text, std::size_t bytes);

/// A plain text message (SARIF §3.11.6): brackets, which make links there, are escaped.
std::string Message(std::string_view text);
/// A link inside a message to the location with this id.
std::string MessageLink(std::string_view text, std::size_t id);
/// A message that has arguments: what would be read as a placeholder (`{0}`) doubles its braces.
std::string WithoutPlaceholders(std::string_view message);

/// GitHub-flavoured Markdown of prose in rules: code between backquotes stays code, everything else
/// that could be markup is escaped. Line breaks stay.
std::string Markdown(std::string_view prose);
/// The same for a cell of a table.
std::string MarkdownCell(std::string_view text);

/// `SomeWords` of `some-words`, as SARIF likes its names; empty where no letter or digit is left.
std::string PascalName(std::string_view words);

/// `error`, `warning` or `note`.
std::string_view LevelName(outcome::Level level);
/// A number inside the range which GitHub shows under the same word.
std::string_view SecuritySeverity(outcome::Level level);

}  // namespace threatgap::reports::sarif
