#include "analyzer/load/completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {
namespace {

class Matcher {
 public:
  Matcher(const std::vector<ImportedName>& imported, base::DiagnosticSink& sink)
      : imported_(imported), sink_(sink), completed_by_(imported.size(), nullptr) {
    for (std::size_t i = 0; i < imported.size(); ++i) {
      by_id_.emplace(imported[i].id, i);
      AddName(imported[i].original_id, i);
      AddName(imported[i].content, i);
    }
  }

  ImportMatch Match(const Declaration& declaration) {
    const bool has_same_as = declaration.same_as.has_value();
    const auto position = has_same_as ? Meant(*declaration.same_as) : Find(by_id_, declaration.id);
    if (!position) return {has_same_as ? ImportMatch::Kind::kUnknown : ImportMatch::Kind::kNew, 0};
    const Declaration*& before = completed_by_[*position];
    if (before != nullptr) {
      ReportTwice(*before, declaration);
      return {ImportMatch::Kind::kRepeats, *position};
    }
    before = &declaration;
    return {ImportMatch::Kind::kCompletes, *position};
  }

 private:
  using Index = std::unordered_map<std::string, std::size_t>;
  static constexpr std::size_t kSeveral = SIZE_MAX;

  static std::optional<std::size_t> Find(const Index& index, const std::string& name) {
    const auto found = index.find(name);
    return found == index.end() ? std::nullopt : std::optional(found->second);
  }

  void AddName(const std::string& name, std::size_t position) {
    if (name.empty()) return;
    const auto [at, is_new] = by_name_.emplace(name, position);
    if (!is_new && at->second != position) at->second = kSeveral;
  }

  std::optional<std::size_t> Meant(const syntax::PlacedText& name) {
    auto position = Find(by_name_, name.text);
    if (position == kSeveral) {
      sink_.Error("unknown-reference", name.span,
                  fmt::format("several imported elements are called `{}`", name.text),
                  "name the one by its id in the other file");
      return std::nullopt;
    }
    if (!position) position = Find(by_id_, name.text);
    if (position) return position;
    std::vector<std::string> names;
    for (const ImportedName& known : imported_) {
      names.push_back(known.id);
      if (!known.original_id.empty()) names.push_back(known.original_id);
      if (!known.content.empty()) names.push_back(known.content);
    }
    sink_.Error("unknown-reference", name.span,
                fmt::format("no imported element is called `{}`", name.text),
                syntax::DidYouMean(name.text, names));
    return std::nullopt;
  }

  void ReportTwice(const Declaration& first, const Declaration& declaration) {
    sink_.Report({base::Severity::kError,
                  "duplicate-id",
                  fmt::format("`{}` completes an imported element which is completed already",
                              declaration.id),
                  declaration.id_span,
                  {{first.id_span, "first completed here"}},
                  ""});
  }

  const std::vector<ImportedName>& imported_;
  base::DiagnosticSink& sink_;
  Index by_id_, by_name_;
  std::vector<const Declaration*> completed_by_;
};

}  // namespace

std::vector<ImportMatch> MatchImported(const std::vector<const Declaration*>& declarations,
                                       const std::vector<ImportedName>& imported,
                                       base::DiagnosticSink& sink) {
  Matcher matcher(imported, sink);
  std::vector<ImportMatch> matches;
  matches.reserve(declarations.size());
  for (const Declaration* declaration : declarations)
    matches.push_back(matcher.Match(*declaration));
  return matches;
}

std::vector<CompletedElement> Complete(std::vector<Declaration> declarations,
                                       const std::vector<ImportedName>& imported,
                                       base::DiagnosticSink& sink) {
  std::vector<CompletedElement> elements;
  for (std::size_t i = 0; i < imported.size(); ++i)
    elements.push_back({imported[i].id, imported[i].span, i, "", {}});
  std::vector<const Declaration*> native;
  for (const Declaration& declaration : declarations) native.push_back(&declaration);
  const std::vector<ImportMatch> matches = MatchImported(native, imported, sink);
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    Declaration& declaration = declarations[i];
    if (matches[i].kind == ImportMatch::Kind::kRepeats) continue;
    if (matches[i].kind != ImportMatch::Kind::kCompletes) {
      elements.push_back({declaration.id, declaration.id_span, std::nullopt, "", {}});
      // After an error its name stays known, but whether it is complete in itself cannot be said.
      if (matches[i].kind == ImportMatch::Kind::kNew)
        elements.back().parts.push_back(std::move(declaration));
      continue;
    }
    CompletedElement& element = elements[matches[i].imported];
    if (element.id != declaration.id) element.imported_id = element.id;
    element.id = declaration.id;
    element.parts.push_back(std::move(declaration));
  }
  std::stable_sort(
      elements.begin(), elements.end(),
      [](const CompletedElement& a, const CompletedElement& b) { return a.id < b.id; });
  return elements;
}

}  // namespace threatgap::load
