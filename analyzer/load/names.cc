#include "analyzer/load/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using model::KindMask;

constexpr ElementKind kKinds[] = {ElementKind::kComponent, ElementKind::kFlow,
                                  ElementKind::kZone,      ElementKind::kData,
                                  ElementKind::kControl,   ElementKind::kThreat};
constexpr KindMask kPlaces =
    Mask(ElementKind::kComponent) | Mask(ElementKind::kFlow) | Mask(ElementKind::kZone);
constexpr std::size_t kSuggestions =
    100;  // a suggestion looks at every name: not for thousands of mistakes

std::string_view Noun(ElementKind kind) {
  constexpr std::string_view kWords[] = {"component", "flow",   "data",  "trust zone",
                                         "control",   "threat", "system"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string_view PluralNoun(ElementKind kind) {
  constexpr std::string_view kWords[] = {"components", "flows",   "data",   "trust zones",
                                         "controls",   "threats", "systems"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::optional<ElementKind> OnlyKind(KindMask kinds) {
  for (const ElementKind kind : kKinds) {
    if (kinds == Mask(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace

std::string KindWords(KindMask kinds) {
  std::vector<std::string_view> words;
  for (const ElementKind kind : kKinds) {
    if ((kinds & Mask(kind)) != 0) words.push_back(Noun(kind));
  }
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

Names::Table& Names::TableOf(ElementKind kind) {
  return kind == ElementKind::kData      ? data_
         : kind == ElementKind::kControl ? controls_
         : kind == ElementKind::kThreat  ? threats_
                                         : places_;
}

bool Names::Declare(model::ElementRef ref, std::string_view id, const base::Span& span) {
  const auto [at, is_new] = TableOf(ref.kind).emplace(std::string(id), Entry{ref, span});
  if (is_new) return true;
  const Entry& first = at->second;
  const std::string first_noun =
      first.ref.kind == ref.kind ? "first stated here"
                                 : fmt::format("first stated here, as a {}", Noun(first.ref.kind));
  sink_.Report({base::Severity::kError,
                "duplicate-id",
                fmt::format("the id `{}` is stated twice", id),
                span,
                {{first.span, first_noun}},
                ""});
  return false;
}

void Names::AddAlias(model::ElementRef ref, std::string_view id, const base::Span& span) {
  TableOf(ref.kind).emplace(std::string(id), Entry{ref, span});
}

const Names::Entry* Names::FindEntry(std::string_view name, KindMask expected) const {
  const std::string key(name);
  const auto look = [&](const Table& table, KindMask kinds) -> const Entry* {
    if ((expected & kinds) == 0) return nullptr;
    const auto found = table.find(key);
    return found == table.end() ? nullptr : &found->second;
  };
  const Entry* other = nullptr;
  for (const auto& [table, kinds] :
       {std::pair{&places_, kPlaces}, std::pair{&data_, Mask(ElementKind::kData)},
        std::pair{&controls_, Mask(ElementKind::kControl)},
        std::pair{&threats_, Mask(ElementKind::kThreat)}}) {
    const Entry* const entry = look(*table, kinds);
    if (entry == nullptr) continue;
    if ((expected & Mask(entry->ref.kind)) != 0) return entry;
    other = entry;
  }
  return other;
}

std::optional<model::ElementRef> Names::Find(std::string_view name, KindMask expected) const {
  const Entry* const entry = FindEntry(name, expected);
  if (entry == nullptr || (expected & Mask(entry->ref.kind)) == 0) return std::nullopt;
  return entry->ref;
}

std::optional<model::ElementRef> Names::Resolve(std::string_view name, const base::Span& span,
                                                KindMask expected) {
  if (const Entry* const entry = FindEntry(name, expected)) {
    if ((expected & Mask(entry->ref.kind)) != 0) return entry->ref;
    ReportWrongKind(name, span, expected, *entry);
  } else if (const Entry* const other = FindEntry(name, static_cast<KindMask>(~expected))) {
    ReportWrongKind(name, span, expected, *other);
  } else {
    unknown_[{expected, std::string(name)}].push_back(span);
  }
  return std::nullopt;
}

void Names::ReportWrongKind(std::string_view name, const base::Span& span, KindMask expected,
                            const Entry& entry) {
  const std::string_view article = entry.ref.kind == ElementKind::kData ? "" : "a ";
  sink_.Report({base::Severity::kError,
                "wrong-element",
                fmt::format("`{}` is {}{}, expected a {}", name, article, Noun(entry.ref.kind),
                            KindWords(expected)),
                span,
                {{entry.span, fmt::format("`{}` is declared here", name)}},
                ""});
}

std::vector<std::string> Names::Candidates(KindMask expected) const {
  std::vector<std::string> names;
  for (const Table* table : {&places_, &data_, &controls_, &threats_}) {
    for (const auto& [id, entry] : *table) {
      if ((expected & Mask(entry.ref.kind)) != 0) names.push_back(id);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Names::ReportUnknown() {
  std::map<KindMask, std::vector<std::string>> candidates;
  std::size_t suggested = 0;
  for (auto& [key, spans] : unknown_) {
    const auto& [expected, name] = key;
    auto [at, is_new] = candidates.try_emplace(expected);
    if (is_new) at->second = Candidates(expected);
    base::Diagnostic diagnostic{base::Severity::kError,
                                "unknown-reference",
                                fmt::format("unknown {} `{}`", KindWords(expected), name),
                                *std::min_element(spans.begin(), spans.end()),
                                {},
                                ""};
    if (suggested++ < kSuggestions) diagnostic.help = syntax::DidYouMean(name, at->second);
    const auto kind = OnlyKind(expected);
    if (const auto section = kind ? sections_.find(*kind) : sections_.end();
        section != sections_.end()) {
      diagnostic.notes.push_back(
          {section->second, fmt::format("{} are declared here", PluralNoun(*kind))});
    }
    sink_.Report(std::move(diagnostic));
  }
  unknown_.clear();
}

}  // namespace threatgap::load
