#include "analyzer/syntax/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "analyzer/base/text.h"

namespace threatgap::syntax {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsForbiddenControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && kBlanks.find(c) == std::string_view::npos;
}

base::Span ByteSpan(base::SourceId source, std::size_t offset) {
  const auto begin = static_cast<base::ByteOffset>(offset);
  return {source, begin, begin + 1};
}

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

bool CheckText(const base::SourceStore& sources, base::SourceId source,
               base::DiagnosticSink& sink) {
  const std::string_view text = sources.Get(source).text();
  const base::Span start = ByteSpan(source, 0);
  if (text.starts_with("PK\x03\x04")) {
    sink.Error("unreadable-file", start, "file is a zip archive, not text", "unpack it first");
    return false;
  }
  if (IsUtf16(text)) {
    sink.Error("broken-utf8", start, "file is UTF-16, not UTF-8", "save it as UTF-8");
    return false;
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    sink.Error("unreadable-file", ByteSpan(source, nul), "file holds NUL bytes, so it is not text");
    return false;
  }
  if (const auto broken = base::FindBrokenUtf8(text)) {
    const auto byte = static_cast<unsigned char>(text[*broken]);
    sink.Error("broken-utf8", ByteSpan(source, *broken),
               fmt::format("byte {:02x} is not valid UTF-8", byte), "save the file as UTF-8");
    return false;
  }
  const auto control = std::find_if(text.begin(), text.end(), IsForbiddenControl);
  if (control != text.end()) {
    const auto byte = static_cast<unsigned char>(*control);
    sink.Error("control-character",
               ByteSpan(source, static_cast<std::size_t>(control - text.begin())),
               fmt::format("control character {:02x} is not allowed", byte),
               fmt::format("remove it, or write it as `\\u00{:02x}` in double quotes", byte));
    return false;
  }
  return true;
}

bool CheckNotXml(const base::SourceStore& sources, base::SourceId source,
                 base::DiagnosticSink& sink) {
  const std::string_view text = sources.Get(source).text();
  const std::size_t at = text.find_first_not_of(kBlanks);
  if (at == std::string_view::npos || text[at] != '<' || text.substr(at, 2) == "<<") return true;
  sink.Error("unreadable-file", ByteSpan(source, at), "file is XML or HTML, not YAML or JSON");
  return false;
}

bool CheckNotEmpty(const base::SourceStore& sources, base::SourceId source,
                   base::DiagnosticSink& sink) {
  const std::string_view text = sources.Get(source).text();
  if (text.find_first_not_of(kBlanks) != std::string_view::npos) return true;
  sink.Error("empty-file", {source, 0, 0}, "file is empty");
  return false;
}

base::Span SpanAt(const base::SourceStore& sources, base::SourceId source, std::size_t offset) {
  const std::string_view text = sources.Get(source).text();
  if (text.find_first_not_of(kBlanks, std::min(offset, text.size())) == std::string_view::npos) {
    const std::size_t last = text.find_last_not_of(kBlanks);
    offset = last == std::string_view::npos ? 0 : last;
    // The first byte of the last character.
    while (offset > 0 && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) --offset;
  }
  return ByteSpan(source, offset);
}

}  // namespace threatgap::syntax
