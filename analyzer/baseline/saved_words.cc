#include "analyzer/baseline/saved_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/syntax/field_reader.h"

namespace threatgap::baseline {
namespace {

using syntax::NodeRef;

constexpr std::size_t kFingerprintDigits = 16;
constexpr std::array<std::string_view, 4> kLevels = {"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 5> kVerdicts = {"covered", "partially_covered", "uncovered",
                                                       "undecided", "possible"};
constexpr std::array<std::string_view, 4> kGroups = {"gap", "undecided", "possible", "covered"};
constexpr std::array<std::string_view, 3> kCovers = {"uncovered", "partial", "covered"};

void ReportKind(NodeRef value, std::string_view key, std::string_view expected,
                base::DiagnosticSink& sink) {
  sink.Error(
      "wrong-kind", value.span(),
      fmt::format("`{}` expects {}, found {}", key, expected, syntax::NodeKindWords(value.kind())));
}

/// The word at `key`; the first value of the vocabulary after an error.
template <typename Enum, std::size_t N>
Enum WordAt(NodeRef object, std::string_view key, const std::array<std::string_view, N>& words,
            base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  if (!value) return Enum{};
  return static_cast<Enum>(syntax::ReadWord(value, key, words, sink).value_or(0));
}

}  // namespace

NodeRef Needed(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef found = object.GetKey(key);
  if (found) return found.value();
  base::Span span = object.span();
  if (object.first()) span = object.first().span();
  sink.Error("missing-key", span, fmt::format("there is no `{}` here", key),
             "the file was cut or edited: write it again");
  return {};
}

std::string TextAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  if (!value || value.is_null()) return {};
  return syntax::ReadText(value, key, sink).value_or("");
}

bool FlagAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  return value && syntax::ReadBool(value, key, sink).value_or(false);
}

std::optional<base::Date> DateAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  if (!value || value.is_null()) return std::nullopt;
  return syntax::ReadDate(value, key, sink);
}

NodeRef ListAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  if (!value || value.is_sequence()) return value;
  ReportKind(value, key, "a list", sink);
  return {};
}

NodeRef ObjectAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, key, sink);
  if (!value || value.is_mapping()) return value;
  ReportKind(value, key, "a mapping", sink);
  return {};
}

std::string FingerprintAt(NodeRef object, base::DiagnosticSink& sink) {
  const NodeRef value = Needed(object, "fingerprint", sink);
  if (!value) return {};
  const std::string text = syntax::ReadText(value, "fingerprint", sink).value_or("");
  if (text.size() == kFingerprintDigits &&
      text.find_first_not_of("0123456789abcdef") == std::string::npos) {
    return text;
  }
  if (value.is_scalar()) {
    sink.Error("invalid-value", value.span(),
               fmt::format("`fingerprint` expects {} hex digits in lower case, found `{}`",
                           kFingerprintDigits, text));
  }
  return {};
}

outcome::Level LevelAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  return WordAt<outcome::Level>(object, key, kLevels, sink);
}

outcome::Verdict VerdictAt(NodeRef object, base::DiagnosticSink& sink) {
  return WordAt<outcome::Verdict>(object, "verdict", kVerdicts, sink);
}

outcome::Group GroupAt(NodeRef object, base::DiagnosticSink& sink) {
  return WordAt<outcome::Group>(object, "group", kGroups, sink);
}

outcome::Cover CoverAt(NodeRef object, std::string_view key, base::DiagnosticSink& sink) {
  return WordAt<outcome::Cover>(object, key, kCovers, sink);
}

bool ExpectObject(NodeRef node, std::string_view what, base::DiagnosticSink& sink) {
  if (node.is_mapping()) return true;
  ReportKind(node, what, "mappings", sink);
  return false;
}

}  // namespace threatgap::baseline
