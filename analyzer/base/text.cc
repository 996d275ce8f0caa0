#include "analyzer/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "analyzer/base/utf8.h"

namespace threatgap::base {
namespace {

/// Where the run of ASCII that begins at `offset` ends, eight bytes at a time.
std::size_t SkipAscii(std::string_view text, std::size_t offset) {
  while (offset + 8 <= text.size()) {
    std::uint64_t block = 0;
    std::memcpy(&block, text.data() + offset, 8);
    if ((block & 0x8080808080808080U) != 0) break;
    offset += 8;
  }
  while (offset < text.size() && static_cast<unsigned char>(text[offset]) < 0x80) ++offset;
  return offset;
}

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

/// Characters which change how other text is shown or which nobody sees: direction marks and
/// overrides, and the tag characters that smuggle invisible ASCII.
bool IsDeceptive(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || (c >= 0xE0000 && c <= 0xE007F);
}

bool IsBreakOrTab(char32_t c) {
  return c == '\n' || c == '\r' || c == '\t' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// `##[error]` and `##vso[task.setvariable]`, which build agents obey wherever in a line they
/// stand.
bool BeginsLogCommand(std::string_view text, std::size_t offset) {
  if (!text.substr(offset).starts_with("##")) return false;
  const std::string word = LowerAscii(text.substr(offset + 2, 4));
  return word.starts_with("[") || word == "vso[";
}

void AppendPrintable(std::string& out, std::string_view text, std::size_t offset, CodePoint at) {
  if (!at.valid) {
    out += fmt::format("\\x{:02x}", static_cast<unsigned>(at.value));
  } else if (IsBreakOrTab(at.value)) {
    out += ' ';
  } else if (IsControl(at.value)) {
    out += fmt::format("\\x{:02x}", static_cast<unsigned>(at.value));
  } else if (IsDeceptive(at.value)) {
    const auto value = static_cast<unsigned>(at.value);
    out += value > 0xFFFF ? fmt::format("\\U{:08x}", value) : fmt::format("\\u{:04x}", value);
  } else {
    out += text.substr(offset, at.length);
  }
}

std::u32string FoldedCodePoints(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = DecodeUtf8(text, i);
    const bool upper = at.value >= 'A' && at.value <= 'Z';
    out += upper ? at.value + ('a' - 'A') : at.value;
    i += at.length;
  }
  return out;
}

/// Edit distance with swaps of neighbours; any number above `limit` once it is known to be above.
std::size_t EditDistance(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({changed, row[j] + 1, next[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    // A swap reaches two rows back, so both rows must be above the limit.
    const auto lowest = std::min(*std::min_element(next.begin(), next.end()),
                                 *std::min_element(row.begin(), row.end()));
    if (lowest > limit) return limit + 1;
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

bool IsAsciiAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr std::size_t kLongestSuggestion = 256;
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t after = SkipAscii(text, i);
    count += after - i;
    i = after;
    if (i == text.size()) break;
    i += DecodeUtf8(text, i).length;
    ++count;
  }
  return count;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = DecodeUtf8(text, i);
    width += at.valid ? ColumnsOf(at.value) : 1;
    i += at.length;
  }
  return width;
}

std::optional<std::size_t> FindBrokenUtf8(std::string_view text) {
  for (std::size_t i = SkipAscii(text, 0); i < text.size(); i = SkipAscii(text, i)) {
    const CodePoint at = DecodeUtf8(text, i);
    if (!at.valid) return i;
    i += at.length;
  }
  return std::nullopt;
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint at = DecodeUtf8(text, i);
    if (BeginsLogCommand(text, i)) {
      out += "\\x23";
    } else {
      AppendPrintable(out, text, i, at);
    }
    i += at.length;
  }
  return out;
}

std::vector<std::string> WrapText(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (auto at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBlanks, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::size_t columns = DisplayWidth(word);
    if (lines.back().empty()) {
      used = columns;
    } else if (used + 1 + columns <= width) {
      lines.back() += ' ';
      used += 1 + columns;
    } else {
      lines.emplace_back();
      used = columns;
    }
    lines.back() += word;
    at = text.find_first_not_of(kBlanks, end);
  }
  return lines;
}

std::optional<std::string> NearestName(std::string_view name,
                                       std::span<const std::string> candidates) {
  if (name.size() > kLongestSuggestion) return std::nullopt;
  const std::u32string wanted = FoldedCodePoints(name);
  std::size_t limit = std::min<std::size_t>(3, wanted.size() / 3);
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongestSuggestion) continue;
    const std::u32string folded = FoldedCodePoints(candidate);
    const auto [shorter, longer] = std::minmax({folded.size(), wanted.size()});
    if (longer - shorter > limit) continue;
    const std::size_t distance = EditDistance(wanted, folded, limit);
    if (distance > limit || (nearest != nullptr && distance == limit)) continue;
    nearest = &candidate;
    limit = distance;
    if (distance == 0) break;
  }
  return nearest == nullptr ? std::nullopt : std::optional<std::string>(*nearest);
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string QuotedList(std::span<const std::string> names, std::string_view last_word) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? fmt::format(" {} ", last_word) : ", ";
    out += fmt::format("`{}`", names[i]);
  }
  return out;
}

std::string Counted(std::size_t n, std::string_view singular) {
  return Counted(n, singular, std::string(singular) + "s");
}

std::string Counted(std::size_t n, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", n, n == 1 ? singular : plural);
}

bool IsValidId(std::string_view text) {
  if (text.empty() || text == "system") return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.'; });
}

}  // namespace threatgap::base
