#include "analyzer/catalog/framework_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kKindWords[] = {"requirements", "threats"};
constexpr std::string_view kTrustWords[] = {"A", "B", "C", "D"};
constexpr int kMostEntries = 1'000'000;
constexpr std::string_view kAssessors[] = {"people"};

bool HasGroup(const Framework& framework, std::string_view group) {
  return std::any_of(framework.groups.begin(), framework.groups.end(),
                     [&](const auto& entry) { return entry.first == group; });
}

void CheckGroup(const Framework& framework, std::string_view group, const base::Span& span,
                base::DiagnosticSink& sink) {
  if (HasGroup(framework, group)) return;
  std::vector<std::string> names;
  for (const auto& [id, title] : framework.groups) names.push_back(id);
  sink.Error("unknown-reference", span,
             fmt::format("unknown group `{}` in `{}`", group, framework.id),
             syntax::DidYouMean(group, names));
}

std::vector<Aspect> ReadAspects(FieldReader& fields) {
  std::vector<Aspect> aspects;
  const NodeRef stated = fields.Mapping("aspects");
  for (NodeRef key = stated.first(); key; key = key.next()) {
    if (const auto title = syntax::ReadText(key.value(), key.text(), fields.sink()))
      aspects.push_back({std::string(key.text()), *title});
  }
  return aspects;
}

Requirement ReadRequirement(NodeRef key, const Framework& framework, base::DiagnosticSink& sink) {
  Requirement requirement;
  requirement.id = key.text();
  requirement.span = key.span();
  FieldReader fields(key.value(), "requirement", key.text(), sink);
  requirement.title = fields.RequiredText("title");
  requirement.group = fields.RequiredText("group");
  if (const NodeRef group = key.value().Get("group"); group.is_scalar()) {
    CheckGroup(framework, requirement.group, group.span(), sink);
  }
  requirement.assessed_by_people = fields.Word("assessed-by", kAssessors).has_value();
  const NodeRef attributes = fields.Mapping("attributes");
  for (NodeRef at = attributes.first(); at; at = at.next()) {
    auto& words = requirement.attributes[std::string(at.text())];
    for (const auto& word : syntax::ReadTexts(at.value(), at.text(), sink))
      words.push_back(word.text);
  }
  requirement.aspects = ReadAspects(fields);
  fields.Finish();
  return requirement;
}

void ReadSources(FieldReader& fields, Framework& framework) {
  if (!fields.Require("sources")) return;
  const NodeRef list = fields.Sequence("sources");
  for (NodeRef item = list.first(); item; item = item.next()) {
    FieldReader source(item, "source", "", fields.sink());
    CatalogSource read;
    read.title = source.RequiredText("title");
    if (source.Require("date")) read.date = source.Date("date");
    source.Finish();
    framework.sources.push_back(std::move(read));
  }
}

void ReadGroups(FieldReader& fields, Framework& framework) {
  const NodeRef groups = fields.Mapping("groups");
  for (NodeRef key = groups.first(); key; key = key.next()) {
    if (const auto title = syntax::ReadText(key.value(), key.text(), fields.sink())) {
      framework.groups.emplace_back(std::string(key.text()), *title);
    }
  }
  for (const auto& group : fields.Texts("primary-groups")) {
    CheckGroup(framework, group.text, group.span, fields.sink());
    framework.primary_groups.push_back(group.text);
  }
}

void ReadHead(FieldReader& fields, Framework& framework) {
  framework.title = fields.RequiredText("title");
  framework.short_title = fields.Text("short-title").value_or(framework.title);
  if (fields.Require("kind")) {
    framework.kind = static_cast<FrameworkKind>(fields.Word("kind", kKindWords).value_or(0));
  }
  framework.publisher = fields.RequiredText("publisher");
  framework.license = fields.RequiredText("license");
  if (const auto trust = fields.Word("trust", kTrustWords)) framework.trust = kTrustWords[*trust];
  framework.complete = fields.Bool("complete").value_or(true);
  if (framework.complete) return;
  framework.limits = fields.RequiredText("limits");
  framework.entries = fields.Integer("entries", 1, kMostEntries);
}

}  // namespace

std::optional<Framework> ReadFramework(NodeRef root, base::DiagnosticSink& sink) {
  Framework framework;
  FieldReader fields(root, "catalogue", root.Get("catalog").text(), sink);
  framework.id = fields.RequiredText("catalog");
  framework.span = root.Get("catalog").span();
  const auto at = framework.id.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == framework.id.size()) {
    sink.Error("invalid-id", framework.span,
               fmt::format("the catalogue id `{}` does not name its edition", framework.id),
               "write framework@edition, such as `iso27001@2022`");
    return std::nullopt;
  }
  ReadHead(fields, framework);
  ReadSources(fields, framework);
  ReadGroups(fields, framework);
  fields.Require("requirements");
  const NodeRef requirements = fields.Mapping("requirements");
  framework.requirements.reserve(requirements.size());
  for (NodeRef key = requirements.first(); key; key = key.next()) {
    framework.by_id.emplace(key.text(), static_cast<std::int32_t>(framework.requirements.size()));
    framework.requirements.push_back(ReadRequirement(key, framework, sink));
  }
  fields.Finish();
  return framework;
}

}  // namespace threatgap::catalog
