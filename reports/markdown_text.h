#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text from models, policies and packs on its way into Markdown as GitHub and GitLab show it. In
/// a comment it must neither format anything nor notify anybody nor run a command, so nothing
/// reaches a Markdown report without one of these functions. Neither begins a line safely: the
/// caller puts words of its own before it (`/close` at the beginning of a line is a command in
/// GitLab).
namespace threatgap::reports::markdown {

/// `text` as inline text, also inside a table cell or `<summary>`: one line of at most `limit` code
/// points before escaping. Markup becomes character references; after what would become a mention,
/// a reference to an issue or a link (`@name`, `#123`, `://`) stands an invisible `&#8203;`, the
/// way bots do it, since these are found in the finished text, where a backslash is gone.
std::string Text(std::string_view text, std::size_t limit);

/// The same as `<code>`; nothing where it is empty. Unlike backquotes this works with any text in
/// it and inside tables; mentions and references are not looked for there.
std::string Code(std::string_view text, std::size_t limit);

/// Letters, digits, `.`, `_` and single `-` for an HTML comment. Two different texts stay
/// different.
std::string MarkerWord(std::string_view text);

}  // namespace threatgap::reports::markdown
