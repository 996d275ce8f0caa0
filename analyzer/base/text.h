#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::base {

/// Number of Unicode code points in `text`; each broken byte counts as one.
std::size_t CountCodePoints(std::string_view text);

/// Terminal columns which `text` takes; wide East Asian characters count two, combining marks none.
std::size_t DisplayWidth(std::string_view text);

/// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, nothing above U+10FFFF, no
/// overlong form). Returns the offset of the first offending byte, or nothing.
std::optional<std::size_t> FindBrokenUtf8(std::string_view text);

/// `text` made safe for a terminal or a log: control characters (C0, DEL, C1), broken UTF-8 and
/// bidirectional or invisible tag characters become visible escapes such as `\x1b` or `\u202e`;
/// line breaks and tabs become blanks. `##[` and `##vso[`, which build agents obey as commands
/// wherever they stand in a line, are broken up.
std::string Printable(std::string_view text);

/// `text` broken into lines of at most `width` columns at blanks, without the blanks at the breaks.
/// Words longer than `width` stand alone on a line. Never empty.
std::vector<std::string> WrapText(std::string_view text, std::size_t width);

/// The candidate nearest to `name` by edit distance (Damerau-Levenshtein with adjacent swaps), if
/// it is near enough to be a likely typo: at most a third of the length, at most 3. ASCII case does
/// not count. Ties: the first candidate.
std::optional<std::string> NearestName(std::string_view name,
                                       std::span<const std::string> candidates);

/// `text` with the letters A to Z made small; other bytes stay.
std::string LowerAscii(std::string_view text);

/// `text` without blanks, tabs and line breaks at both ends.
std::string_view Trimmed(std::string_view text);

/// `a, b and c`, each in backquotes.
std::string QuotedList(std::span<const std::string> names, std::string_view last_word = "and");

/// `n thing` or `n things`.
std::string Counted(std::size_t n, std::string_view singular);
std::string Counted(std::size_t n, std::string_view singular, std::string_view plural);

/// Whether `text` may be an element id: ASCII letters, digits, `_ - .`, at least one, not the word
/// `system`.
bool IsValidId(std::string_view text);

}  // namespace threatgap::base
