#include "tests/unit/content/coverage_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::testing {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

bool IsPrimary(const catalog::Framework& framework, const catalog::Requirement& requirement) {
  const auto& groups = framework.primary_groups;
  return std::find(groups.begin(), groups.end(), requirement.group) != groups.end();
}

/// Reads the reasons of a file about one of our catalogues, by entry.
std::map<std::string, std::string> ReadDeclined(FieldReader& fields,
                                                const catalog::Framework& framework) {
  std::map<std::string, std::string> declined;
  const NodeRef list = fields.Sequence("declined");
  for (NodeRef item = list.first(); item; item = item.next()) {
    FieldReader group(item, "reason", "", fields.sink());
    const std::string reason = group.RequiredText("because");
    for (const auto& [id, span] : group.Texts("entries")) {
      const auto at = framework.Find(id);
      if (!at || !IsPrimary(framework, framework.requirements[static_cast<std::size_t>(*at)])) {
        fields.sink().Error("unknown-requirement", span,
                            fmt::format("`{}` has no threat `{}`", framework.id, id));
      } else if (!declined.emplace(id, reason).second) {
        fields.sink().Error("stated-twice", span, fmt::format("`{}` is declined twice", id));
      }
    }
    group.Finish();
  }
  return declined;
}

/// The rules that cite each requirement of the framework.
std::map<std::string, std::vector<std::string>> Citations(
    const catalog::Catalog& catalog, std::int32_t framework,
    const std::vector<rule_engine::Rule>& rules) {
  std::map<std::string, std::vector<std::string>> citations;
  for (const auto& rule : rules) {
    for (const auto& ref : rule.refs) {
      if (ref.framework == framework) citations[catalog.Get(ref).id].push_back(rule.id);
    }
  }
  return citations;
}

/// `AML.T0051` is covered by what cites `AML.T0051.000`.
void CoverThroughParts(std::vector<CoverageEntry>& entries) {
  for (auto& whole : entries) {
    if (!whole.rules.empty()) continue;
    std::set<std::string> rules;
    for (const auto& part : entries) {
      if (part.id.starts_with(whole.id + ".")) rules.insert(part.rules.begin(), part.rules.end());
    }
    whole.rules.assign(rules.begin(), rules.end());
    whole.through_parts = !rules.empty();
  }
}

void ReadCatalogue(FieldReader& fields, const catalog::Catalog& catalog,
                   const std::vector<rule_engine::Rule>& rules, CoverageSource& source) {
  const std::string id = fields.RequiredText("catalog");
  const auto index = catalog.FindFramework(id);
  if (!index) {
    fields.sink().Error("unknown-framework", fields.Value("catalog").span(),
                        fmt::format("no catalogue is called `{}`", id));
    return;
  }
  const auto& framework = catalog.frameworks[static_cast<std::size_t>(*index)];
  source.title = framework.title;
  source.origin = fmt::format("`mappings/catalogs/{}.yaml`", framework.id);
  source.license = framework.license;
  const auto declined = ReadDeclined(fields, framework);
  const auto citations = Citations(catalog, *index, rules);
  for (const auto& requirement : framework.requirements) {
    if (!IsPrimary(framework, requirement)) continue;
    CoverageEntry entry{requirement.id, requirement.title};
    if (const auto at = citations.find(entry.id); at != citations.end()) entry.rules = at->second;
    if (const auto at = declined.find(entry.id); at != declined.end()) entry.declined = at->second;
    source.entries.push_back(entry);
  }
  CoverThroughParts(source.entries);
}

void ReadOwnList(FieldReader& fields, CoverageSource& source) {
  source.title = fields.RequiredText("title");
  source.origin = fields.RequiredText("origin");
  source.license = fields.RequiredText("license");
  std::set<std::string> ids;
  const NodeRef list = fields.Sequence("entries");
  for (NodeRef item = list.first(); item; item = item.next()) {
    FieldReader row(item, "entry", "", fields.sink());
    CoverageEntry entry{row.RequiredText("id"), row.RequiredText("title")};
    for (const auto& rule : row.Texts("rules")) entry.rules.push_back(rule.text);
    entry.declined = row.Text("declined").value_or("");
    row.Finish();
    if (!ids.insert(entry.id).second) {
      fields.sink().Error("stated-twice", item.span(),
                          fmt::format("`{}` is listed twice", entry.id));
    }
    source.entries.push_back(entry);
  }
}

std::size_t CountWords(const std::string& text) {
  std::istringstream in(text);
  return static_cast<std::size_t>(
      std::distance(std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()));
}

}  // namespace

CoverageSource ReadCoverageSource(base::SourceId file, const base::SourceStore& sources,
                                  const catalog::Catalog& catalog,
                                  const std::vector<rule_engine::Rule>& rules,
                                  base::DiagnosticSink& sink) {
  CoverageSource source;
  const auto document = syntax::ReadYaml(sources, file, base::Budgets{}, sink);
  if (!document) return source;
  FieldReader fields(document->root(), "list of threats", "", sink);
  if (fields.Has("catalog")) {
    ReadCatalogue(fields, catalog, rules, source);
  } else {
    ReadOwnList(fields, source);
  }
  fields.Finish();
  return source;
}

std::vector<MentionedRule> RulesMentionedIn(const std::string& reason) {
  static const std::regex id("\\b[A-Z]{3}-[0-9]{3}\\b");
  std::vector<MentionedRule> mentioned;
  for (std::sregex_iterator at(reason.begin(), reason.end(), id), end; at != end; ++at)
    mentioned.push_back({static_cast<std::size_t>(at->position()), at->str()});
  return mentioned;
}

std::vector<std::string> CoverageMistakes(const CoverageSource& source,
                                          const std::vector<std::string>& rule_ids) {
  std::vector<std::string> mistakes;
  const std::set<std::string> known(rule_ids.begin(), rule_ids.end());
  for (const auto& entry : source.entries) {
    const auto complain = [&](const std::string& what) {
      mistakes.push_back(fmt::format("{}: `{}` {}", source.title, entry.id, what));
    };
    std::vector<std::string> named = entry.rules;
    for (const auto& rule : RulesMentionedIn(entry.declined)) named.push_back(rule.id);
    for (const auto& rule : named) {
      if (!known.contains(rule)) complain(fmt::format("names `{}`, which is no rule", rule));
    }
    if (entry.rules.empty() && entry.declined.empty()) complain("is neither covered nor declined");
    if (!entry.rules.empty() && !entry.declined.empty()) complain("is both covered and declined");
    if (!entry.declined.empty() && CountWords(entry.declined) < 3)
      complain("is declined without a reason");
  }
  return mistakes;
}

}  // namespace threatgap::testing
