#include "reports/json_writer.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <utility>

#include "analyzer/base/utf8.h"

namespace threatgap::reports {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// What stands for `c` inside a string; empty where the character stands for itself.
std::string Escaped(char32_t c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  const bool hidden = c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029;
  return hidden ? fmt::format("\\u{:04x}", static_cast<unsigned>(c)) : std::string();
}

/// Whether a byte needs no thought: printable ASCII other than quote and backslash.
bool IsPlain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

JsonWriter& JsonWriter::BeginObject(Layout layout) { return Begin(true, layout); }
JsonWriter& JsonWriter::EndObject() { return End(true); }
JsonWriter& JsonWriter::BeginArray(Layout layout) { return Begin(false, layout); }
JsonWriter& JsonWriter::EndArray() { return End(false); }

JsonWriter& JsonWriter::Begin(bool object, Layout layout) {
  BeginValue();
  const bool inside_inline = !open_.empty() && open_.back().inlined;
  open_.push_back({object, inside_inline || layout == Layout::kInline, true});
  out_ += object ? '{' : '[';
  return *this;
}

JsonWriter& JsonWriter::End([[maybe_unused]] bool object) {
  assert(!open_.empty() && open_.back().object == object && "an end needs its begin");
  assert(!after_key_ && "a key needs a value");
  const Container closed = open_.back();
  open_.pop_back();
  if (!closed.empty && !closed.inlined) NewLine(open_.size());
  out_ += closed.object ? '}' : ']';
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  assert(!open_.empty() && open_.back().object && !after_key_ && "keys stand in objects");
  Separate();
  AppendQuoted(key);
  out_ += indent_ == 0 ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view text) {
  BeginValue();
  AppendQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::Flag(bool value) {
  BeginValue();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  BeginValue();
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::Count(std::size_t value) {
  BeginValue();
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  std::string digits = fmt::format("{:.3f}", value);
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  BeginValue();
  out_ += digits == "-0" ? "0" : digits;
  return *this;
}

JsonWriter& JsonWriter::Null() {
  BeginValue();
  out_ += "null";
  return *this;
}

std::string JsonWriter::Finish() {
  assert(open_.empty() && "every container must be closed");
  out_ += '\n';
  return std::exchange(out_, {});
}

void JsonWriter::BeginValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (open_.empty()) return;
  assert(!open_.back().object && "a value in an object needs a key");
  Separate();
}

void JsonWriter::Separate() {
  Container& parent = open_.back();
  if (!parent.empty) out_ += ',';
  if (!parent.inlined) {
    NewLine(open_.size());
  } else if (!parent.empty && indent_ > 0) {
    out_ += ' ';
  }
  parent.empty = false;
}

void JsonWriter::NewLine(std::size_t depth) {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(depth * indent_, ' ');
}

void JsonWriter::AppendQuoted(std::string_view text) {
  out_ += '"';
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsPlain(text[end])) ++end;
    out_ += text.substr(i, end - i);
    if (end == text.size()) break;
    const base::CodePoint at = base::DecodeUtf8(text, end);
    const std::string escaped = at.valid ? Escaped(at.value) : std::string(kReplacement);
    out_ += escaped.empty() ? text.substr(end, at.length) : std::string_view(escaped);
    i = end + at.length;
  }
  out_ += '"';
}

}  // namespace threatgap::reports
