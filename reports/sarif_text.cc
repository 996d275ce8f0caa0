#include "reports/sarif_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

namespace threatgap::reports::sarif {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSmall(char c) { return c >= 'a' && c <= 'z'; }
bool IsAlphanumeric(char c) { return IsDigit(c) || IsSmall(c) || (c >= 'A' && c <= 'Z'); }

/// Where the placeholder that begins at `at` ends; npos where none begins there.
std::size_t PlaceholderEnd(std::string_view text, std::size_t at) {
  if (text[at] != '{') return std::string_view::npos;
  std::size_t end = at + 1;
  while (end < text.size() && IsDigit(text[end])) ++end;
  const bool found = end > at + 1 && end < text.size() && text[end] == '}';
  return found ? end : std::string_view::npos;
}

void AppendEscaped(std::string& out, std::string_view text, std::string_view special) {
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
}

/// One line of prose. `special` is escaped outside of code.
void AppendMarkdownLine(std::string& out, std::string_view line, std::string_view special) {
  while (!line.empty()) {
    const std::size_t open = line.find('`');
    const std::size_t close = open == std::string_view::npos ? open : line.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1) {
      AppendEscaped(out, line, special);
      return;
    }
    AppendEscaped(out, line.substr(0, open), special);
    out += line.substr(open, close + 1 - open);
    line.remove_prefix(close + 1);
  }
}

constexpr std::string_view kMarkup = "\\`*_<>[]{}~^#|&!@";

}  // namespace

std::string Plain(std::string_view text) {
  const std::string printable = base::Printable(text);
  return std::string(base::Trimmed(printable));
}

std::string Clipped(std::string text, std::size_t bytes) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= bytes) return text;
  std::size_t keep = bytes - kEllipsis.size();
  // A byte inside a code point is 10xxxxxx.
  while (keep > 0 && (static_cast<unsigned char>(text[keep]) & 0xC0) == 0x80) --keep;
  text.resize(keep);
  return text.append(kEllipsis);
}

std::string Message(std::string_view text) {
  std::string out;
  AppendEscaped(out, Plain(text), "\\[]");
  return out;
}

std::string MessageLink(std::string_view text, std::size_t id) {
  // Readers that know links but not escapes must not see a second one inside.
  std::string label = Plain(text);
  std::replace(label.begin(), label.end(), '[', '(');
  std::replace(label.begin(), label.end(), ']', ')');
  return fmt::format("[{}]({})", Message(label), id);
}

std::string WithoutPlaceholders(std::string_view message) {
  std::string out;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = PlaceholderEnd(message, at);
    if (end == std::string_view::npos) {
      out += message[at++];
      continue;
    }
    out += fmt::format("{{{}}}", message.substr(at, end + 1 - at));
    at = end + 1;
  }
  return out;
}

std::string Markdown(std::string_view prose) {
  std::string out;
  while (true) {
    const std::size_t end = prose.find('\n');
    AppendMarkdownLine(out, Plain(prose.substr(0, end)), kMarkup);
    if (end == std::string_view::npos) return out;
    out += '\n';
    prose.remove_prefix(end + 1);
  }
}

std::string MarkdownCell(std::string_view text) {
  std::string out;
  AppendEscaped(out, Plain(text), kMarkup);
  return out;
}

std::string PascalName(std::string_view words) {
  std::string out;
  bool starts = true;
  for (const char c : words) {
    if (!IsAlphanumeric(c)) {
      starts = true;
      continue;
    }
    out += starts && IsSmall(c) ? static_cast<char>(c - 'a' + 'A') : c;
    starts = false;
  }
  return out;
}

std::string_view LevelName(outcome::Level level) {
  constexpr std::string_view kWords[] = {"note", "warning", "error", "error"};
  return kWords[static_cast<std::size_t>(level)];
}

std::string_view SecuritySeverity(outcome::Level level) {
  constexpr std::string_view kNumbers[] = {"2.0", "5.5", "8.0", "9.5"};
  return kNumbers[static_cast<std::size_t>(level)];
}

}  // namespace threatgap::reports::sarif
