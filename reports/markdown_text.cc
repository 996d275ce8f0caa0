#include "reports/markdown_text.h"

#include <fmt/format.h>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "reports/report_line.h"

namespace threatgap::reports::markdown {
namespace {

constexpr std::string_view kInvisible = "&#8203;";

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether the references of GitHub and GitLab can begin at `at`: user, issue, merge request,
/// epic, label, milestone, snippet, math.
bool BeginsReference(std::string_view text, std::size_t at) {
  constexpr std::string_view kSigns = "@#!&~%$^";
  if (kSigns.find(text[at]) == std::string_view::npos || at + 1 == text.size()) return false;
  const char next = text[at + 1];
  return IsAlnum(next) || next == '_' || next == '"' || static_cast<unsigned char>(next) >= 0x80;
}

/// Whether the letters before `at` are `word`, in any case, and a word of their own.
bool EndsWord(std::string_view text, std::size_t at, std::string_view word) {
  if (at < word.size()) return false;
  const std::size_t begin = at - word.size();
  if (base::LowerAscii(text.substr(begin, word.size())) != word) return false;
  return begin == 0 || !IsAlnum(text[begin - 1]);
}

/// `GH-12` is a reference too; `http://x`, `www.x` and mail addresses become links.
bool BeginsLinkTail(std::string_view text, std::size_t at) {
  if (at + 1 == text.size()) return false;
  switch (text[at]) {
    case '-':
      return text[at + 1] >= '0' && text[at + 1] <= '9' && EndsWord(text, at, "gh");
    case '.':
      return EndsWord(text, at, "www");
    case ':':
      return text.substr(at + 1).starts_with("//");
    default:
      return false;
  }
}

/// Between two letters or digits an underscore never begins or ends emphasis; most stand there.
bool IsInsideWord(std::string_view text, std::size_t at) {
  return at > 0 && at + 1 < text.size() && IsAlnum(text[at - 1]) && IsAlnum(text[at + 1]);
}

/// Character references and not backslashes: a `<summary>` is HTML, where a backslash would show.
void AppendEscaped(std::string& out, std::string_view text, std::size_t at) {
  constexpr std::string_view kMarkup = "\\`*_[]{}~|<>&";
  const char c = text[at];
  if (c == '$') {  // what GitHub's manual says to keep it from beginning a formula
    out += "<span>$</span>";
  } else if (kMarkup.find(c) == std::string_view::npos || (c == '_' && IsInsideWord(text, at))) {
    out += c;
  } else {
    out += fmt::format("&#{};", static_cast<int>(c));
  }
}

std::string Escaped(std::string_view text, std::size_t limit, bool references) {
  const std::string line = OneLine(text, limit);
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    AppendEscaped(out, line, i);
    if ((references && BeginsReference(line, i)) || BeginsLinkTail(line, i)) out += kInvisible;
  }
  return out;
}

}  // namespace

std::string Text(std::string_view text, std::size_t limit) { return Escaped(text, limit, true); }

std::string Code(std::string_view text, std::size_t limit) {
  const std::string inside = Escaped(text, limit, false);
  return inside.empty() ? "" : "<code>" + inside + "</code>";
}

std::string MarkerWord(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  std::string out;
  for (const char c : text.substr(0, kLongest)) {
    const bool plain = IsAlnum(c) || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out != text || out.empty())
    out += (out.empty() || out.back() == '-' ? "" : "-") + base::Sha256Hex(text).substr(0, 8);
  return out;
}

}  // namespace threatgap::reports::markdown
