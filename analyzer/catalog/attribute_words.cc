#include "analyzer/catalog/attribute_words.h"

#include <fmt/format.h>

#include <charconv>
#include <string>

#include "analyzer/base/date.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using model::AttributeDef;
using model::ElementKind;
using model::ValueType;

void ReportInvalid(const AttributeDef& attribute, const WrittenWord& word,
                   std::string_view expected, base::DiagnosticSink& sink, std::string help = {}) {
  sink.Error("invalid-value", word.span,
             fmt::format("`{}` expects {}, found `{}`", attribute.name, expected, word.text),
             std::move(help));
}

std::optional<std::int32_t> ParseBool(const AttributeDef& attribute, const WrittenWord& word,
                                      base::DiagnosticSink& sink) {
  if (word.text == "true") return 1;
  if (word.text == "false") return 0;
  ReportInvalid(attribute, word, "`true` or `false`", sink);
  return std::nullopt;
}

std::optional<std::int32_t> ParseInt(const AttributeDef& attribute, const WrittenWord& word,
                                     base::DiagnosticSink& sink) {
  std::int32_t number = 0;
  const char* const end = word.text.data() + word.text.size();
  const auto [stop, error] = std::from_chars(word.text.data(), end, number);
  if (error == std::errc() && stop == end && number >= 0) return number;
  ReportInvalid(attribute, word, "a whole number of 0 or more", sink);
  return std::nullopt;
}

std::optional<std::int32_t> ParseDuration(const AttributeDef& attribute, const WrittenWord& word,
                                          base::DiagnosticSink& sink) {
  if (const auto days = base::ParseDurationDays(word.text)) return *days;
  ReportInvalid(attribute, word, "a duration", sink,
                "write years, months, weeks and days as in `P1Y`, `P90D` or `P2W`");
  return std::nullopt;
}

std::optional<std::int32_t> ParseRank(const AttributeDef& attribute, const WrittenWord& word,
                                      base::DiagnosticSink& sink) {
  if (const auto rank = attribute.vocabulary->Rank(word.text)) return *rank;
  syntax::ReportUnknownWord(attribute.name, word.text, word.span, attribute.vocabulary->words,
                            sink);
  return std::nullopt;
}

std::string_view PluralOf(ElementKind kind) {
  constexpr std::string_view kWords[] = {"components", "flows", "data", "zones"};
  return kWords[static_cast<std::size_t>(kind)];
}

constexpr ElementKind kElementKinds[] = {ElementKind::kComponent, ElementKind::kFlow,
                                         ElementKind::kData, ElementKind::kZone};

}  // namespace

std::optional<WrittenValue> ReadWritten(syntax::NodeRef value, std::string_view key,
                                        base::DiagnosticSink& sink) {
  WrittenValue written{value.span(), value.is_sequence(), {}};
  if (value.is_scalar()) {
    written.words.push_back({value.text(), value.span()});
    return written;
  }
  if (!value.is_sequence()) {
    sink.Error(
        "wrong-kind", value.span(),
        fmt::format("`{}` expects a value, found {}", key, syntax::NodeKindWords(value.kind())),
        value.is_null() ? "leave the key out where the value is not known" : "");
    return std::nullopt;
  }
  written.words.reserve(value.size());
  for (syntax::NodeRef item = value.first(); item; item = item.next()) {
    if (item.is_scalar()) {
      written.words.push_back({item.text(), item.span()});
    } else {
      sink.Error("wrong-kind", item.span(),
                 fmt::format("`{}` expects a list of words, found {} in it", key,
                             syntax::NodeKindWords(item.kind())));
    }
  }
  return written;
}

bool CheckShape(const AttributeDef& attribute, const WrittenValue& value,
                base::DiagnosticSink& sink) {
  if (value.is_list == attribute.set) return true;
  if (attribute.set) {
    sink.Error("wrong-kind", value.span,
               fmt::format("`{}` expects a list, found one word", attribute.name),
               fmt::format("write `[{}]`", value.words.front().text));
  } else {
    sink.Error("wrong-kind", value.span,
               fmt::format("`{}` expects one word, found a list", attribute.name));
  }
  return false;
}

std::optional<std::int32_t> ParseWord(const AttributeDef& attribute, const WrittenWord& word,
                                      base::DiagnosticSink& sink) {
  switch (attribute.type) {
    case ValueType::kBool:
      return ParseBool(attribute, word, sink);
    case ValueType::kInt:
      return ParseInt(attribute, word, sink);
    case ValueType::kDuration:
      return ParseDuration(attribute, word, sink);
    case ValueType::kEnum:
    case ValueType::kScale:
      return ParseRank(attribute, word, sink);
    case ValueType::kText:
    case ValueType::kRef:
      break;
  }
  return std::nullopt;
}

std::string UnknownAttributeHelp(ElementKind kind, std::string_view key,
                                 const std::vector<std::string_view>& other_keys) {
  for (const ElementKind other : kElementKinds) {
    if (other != kind && model::FindAttribute(other, key)) {
      return fmt::format("`{}` is an attribute of {}", key, PluralOf(other));
    }
  }
  std::vector<std::string> candidates(other_keys.begin(), other_keys.end());
  for (const AttributeDef& attribute : model::AttributeTable()) {
    if ((attribute.applies & model::Mask(kind)) != 0) candidates.emplace_back(attribute.name);
  }
  return syntax::DidYouMean(key, candidates);
}

}  // namespace threatgap::catalog
