#include "analyzer/syntax/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "analyzer/base/text.h"

namespace threatgap::syntax {
namespace {

constexpr std::size_t kWordsListed = 16;  // longer vocabularies are not printed in full

void ReportWrongKind(NodeRef value, std::string_view what, std::string_view expected,
                     base::DiagnosticSink& sink, std::string help = {}) {
  sink.Error("wrong-kind", value.span(),
             fmt::format("`{}` expects {}, found {}", what, expected, NodeKindWords(value.kind())),
             std::move(help));
}

bool ExpectScalar(NodeRef value, std::string_view what, std::string_view expected,
                  base::DiagnosticSink& sink) {
  if (value.is_scalar()) return true;
  ReportWrongKind(value, what, expected, sink);
  return false;
}

void AppendText(NodeRef item, std::string_view what, std::vector<PlacedText>& texts,
                base::DiagnosticSink& sink) {
  if (const auto text = ReadText(item, what, sink)) texts.push_back({*text, item.span()});
}

std::vector<std::string> Copies(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

}  // namespace

std::string_view NodeKindWords(NodeKind kind) {
  constexpr std::string_view kWords[] = {"nothing", "text", "a list", "a mapping"};
  return kWords[static_cast<std::size_t>(kind)];
}

base::Span SpanWithin(NodeRef node, std::size_t begin, std::size_t end) {
  base::Span span = node.span();
  const std::size_t written = span.end - span.begin;
  const std::size_t length = node.text().size();
  const std::size_t quote = node.quoted() ? 1 : 0;
  if (written != length + 2 * quote || end > length) return span;
  const auto start = span.begin + static_cast<base::ByteOffset>(quote);
  span.begin = start + static_cast<base::ByteOffset>(begin);
  span.end = start + static_cast<base::ByteOffset>(end);
  return span;
}

std::optional<std::string> ReadText(NodeRef value, std::string_view what,
                                    base::DiagnosticSink& sink) {
  if (!ExpectScalar(value, what, "text", sink)) return std::nullopt;
  return std::string(value.text());
}

std::optional<bool> ReadBool(NodeRef value, std::string_view what, base::DiagnosticSink& sink) {
  if (!ExpectScalar(value, what, "`true` or `false`", sink)) return std::nullopt;
  if (value.text() == "true") return true;
  if (value.text() == "false") return false;
  sink.Error("invalid-value", value.span(),
             fmt::format("`{}` expects `true` or `false`, found `{}`", what, value.text()));
  return std::nullopt;
}

std::optional<int> ReadInteger(NodeRef value, std::string_view what, int lowest, int highest,
                               base::DiagnosticSink& sink) {
  const std::string expected = fmt::format("a whole number from {} to {}", lowest, highest);
  if (!ExpectScalar(value, what, expected, sink)) return std::nullopt;
  const std::string_view text = value.text();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  if (whole && number >= lowest && number <= highest) return number;
  sink.Error("invalid-value", value.span(),
             fmt::format("`{}` expects {}, found `{}`", what, expected, text));
  return std::nullopt;
}

std::optional<base::Date> ReadDate(NodeRef value, std::string_view what,
                                   base::DiagnosticSink& sink) {
  if (!ExpectScalar(value, what, "a date", sink)) return std::nullopt;
  if (const auto date = base::ParseDate(value.text())) return date;
  sink.Error("invalid-value", value.span(),
             fmt::format("`{}` expects a date, found `{}`", what, value.text()),
             "write the date as year-month-day, such as `2026-11-20`");
  return std::nullopt;
}

std::optional<int> ReadDurationDays(NodeRef value, std::string_view what,
                                    base::DiagnosticSink& sink) {
  if (!ExpectScalar(value, what, "a duration", sink)) return std::nullopt;
  if (const auto days = base::ParseDurationDays(value.text())) return days;
  sink.Error("invalid-value", value.span(),
             fmt::format("`{}` expects a duration, found `{}`", what, value.text()),
             "write years, months, weeks and days as in `P1Y`, `P90D` or `P2W`");
  return std::nullopt;
}

std::optional<int> ReadWord(NodeRef value, std::string_view what,
                            std::span<const std::string_view> words, base::DiagnosticSink& sink) {
  if (!ExpectScalar(value, what, "one word", sink)) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), value.text());
  if (found != words.end()) return static_cast<int>(found - words.begin());
  ReportUnknownWord(what, value.text(), value.span(), words, sink);
  return std::nullopt;
}

std::vector<PlacedText> ReadTexts(NodeRef value, std::string_view what,
                                  base::DiagnosticSink& sink) {
  std::vector<PlacedText> texts;
  if (!value.is_sequence()) {
    const std::string help = value.is_scalar() ? fmt::format("write `[{}]`", value.text()) : "";
    ReportWrongKind(value, what, "a list", sink, help);
    return texts;
  }
  texts.reserve(value.size());
  for (NodeRef item = value.first(); item; item = item.next()) AppendText(item, what, texts, sink);
  return texts;
}

std::vector<PlacedText> ReadTextOrTexts(NodeRef value, std::string_view what,
                                        base::DiagnosticSink& sink) {
  if (!value.is_scalar()) return ReadTexts(value, what, sink);
  return {{std::string(value.text()), value.span()}};
}

void ReportUnknownWord(std::string_view what, std::string_view word, const base::Span& span,
                       std::span<const std::string_view> words, base::DiagnosticSink& sink) {
  const std::vector<std::string> candidates = Copies(words);
  std::string help = DidYouMean(word, candidates);
  if (candidates.size() <= kWordsListed) {
    if (!help.empty()) help += " ";
    help += "allowed: " + base::QuotedList(candidates, "and");
  }
  sink.Error("unknown-word", span, fmt::format("unknown word `{}` for `{}`", word, what),
             std::move(help));
}

std::string DidYouMean(std::string_view name, std::span<const std::string> candidates) {
  const auto nearest = base::NearestName(name, candidates);
  return nearest ? fmt::format("did you mean `{}`?", *nearest) : std::string();
}

FieldReader::FieldReader(NodeRef node, std::string_view noun, std::string_view name,
                         base::DiagnosticSink& sink)
    : node_(node), noun_(noun), name_(name), sink_(sink) {
  if (!node.is_mapping() && !node.is_null()) {
    sink.Error(
        "wrong-kind", node.span(),
        fmt::format("{} expects a mapping, found {}", Subject(), NodeKindWords(node.kind())));
  }
  if (!node.is_mapping()) return;
  unasked_.reserve(node.size());
  for (NodeRef key = node.first(); key; key = key.next()) unasked_.push_back(key);
}

std::string FieldReader::Subject() const {
  return name_.empty() ? std::string(noun_) : fmt::format("{} `{}`", noun_, name_);
}

NodeRef FieldReader::Find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
  const auto found =
      std::find_if(unasked_.begin(), unasked_.end(), [&](NodeRef at) { return at.text() == key; });
  if (found == unasked_.end()) return node_.GetKey(key);
  const NodeRef at = *found;
  unasked_.erase(found);
  return at;
}

bool FieldReader::Has(std::string_view key) { return static_cast<bool>(Find(key)); }

NodeRef FieldReader::Value(std::string_view key) { return Find(key).value(); }

NodeRef FieldReader::Mapping(std::string_view key) {
  const NodeRef value = Value(key);
  if (value.is_null() || value.is_mapping()) return value.is_mapping() ? value : NodeRef();
  ReportWrongKind(value, key, "a mapping", sink_);
  return {};
}

NodeRef FieldReader::Sequence(std::string_view key) {
  const NodeRef value = Value(key);
  if (value.is_null() || value.is_sequence()) return value.is_sequence() ? value : NodeRef();
  ReportWrongKind(value, key, "a list", sink_);
  return {};
}

std::optional<std::string> FieldReader::Text(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadText(value, key, sink_) : std::nullopt;
}

std::optional<bool> FieldReader::Bool(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadBool(value, key, sink_) : std::nullopt;
}

std::optional<int> FieldReader::Integer(std::string_view key, int lowest, int highest) {
  const NodeRef value = Value(key);
  return value ? ReadInteger(value, key, lowest, highest, sink_) : std::nullopt;
}

std::optional<base::Date> FieldReader::Date(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadDate(value, key, sink_) : std::nullopt;
}

std::optional<int> FieldReader::DurationDays(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadDurationDays(value, key, sink_) : std::nullopt;
}

std::optional<int> FieldReader::Word(std::string_view key,
                                     std::span<const std::string_view> words) {
  const NodeRef value = Value(key);
  return value ? ReadWord(value, key, words, sink_) : std::nullopt;
}

std::vector<PlacedText> FieldReader::Texts(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadTexts(value, key, sink_) : std::vector<PlacedText>();
}

std::vector<PlacedText> FieldReader::TextOrTexts(std::string_view key) {
  const NodeRef value = Value(key);
  return value ? ReadTextOrTexts(value, key, sink_) : std::vector<PlacedText>();
}

std::string FieldReader::RequiredText(std::string_view key) {
  return Require(key) ? Text(key).value_or("") : std::string();
}

bool FieldReader::Require(std::string_view key, std::string_view help) {
  if (Has(key)) return true;
  if (node_.is_mapping() || node_.is_null()) {
    base::Span span = node_.span();
    if (node_.is_mapping() && node_.first()) span = node_.first().span();
    sink_.Error("missing-key", span, fmt::format("{} has no `{}`", Subject(), key),
                std::string(help));
  }
  return false;
}

std::vector<NodeRef> FieldReader::TakeRest() { return std::exchange(unasked_, {}); }

void FieldReader::ReportUnknownKey(NodeRef key, std::string help) {
  if (help.empty()) {
    const std::vector<std::string> candidates = Copies(known_);
    help = DidYouMean(key.text(), candidates);
    if (help.empty() && candidates.size() <= kWordsListed)
      help = "allowed: " + base::QuotedList(candidates);
  }
  sink_.Error("unknown-key", key.span(),
              fmt::format("unknown key `{}` in {}", key.text(), Subject()), std::move(help));
}

void FieldReader::Finish() {
  for (const NodeRef key : TakeRest()) ReportUnknownKey(key);
}

}  // namespace threatgap::syntax
