#include "analyzer/rule_engine/rule_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/base/digest.h"
#include "analyzer/rule_engine/rule_checks.h"
#include "analyzer/rule_engine/rule_reader.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/recorded_events.h"

namespace threatgap::rule_engine {

const Rule* RuleSet::Find(std::string_view id) const {
  const auto found = std::lower_bound(rules.begin(), rules.end(), id,
                                      [](const Rule& rule, auto key) { return rule.id < key; });
  return found != rules.end() && found->id == id ? &*found : nullptr;
}

std::vector<std::string> RuleSet::Ids() const {
  std::vector<std::string> ids;
  for (const Rule& rule : rules) ids.push_back(rule.id);
  return ids;
}

namespace {

struct RuleFile {
  base::SourceId source;
  std::string_view events;  ///< built-in: see ContentFile; empty: to be parsed
};

}  // namespace

std::optional<Rule> ReadRule(base::SourceId source, const catalog::Catalog& catalog,
                             const base::SourceStore& sources, const base::Budgets& budgets,
                             base::DiagnosticSink& sink) {
  const auto document = syntax::ReadYaml(sources, source, budgets, sink);
  if (!document || !document->root()) return std::nullopt;
  return RuleReader(catalog, sources, budgets, sink)
      .Read(document->root(), sources.Get(source).path());
}

RuleSet LoadRules(const catalog::ContentRequest& request, const catalog::Catalog& catalog,
                  base::SourceStore& sources, const base::Budgets& budgets,
                  base::DiagnosticSink& sink) {
  RuleSet set;
  std::vector<RuleFile> files;
  std::set<base::SourceId> builtin;
  const auto add = [&](base::SourceId source, bool is_builtin, std::string_view events) {
    files.push_back({source, events});
    if (is_builtin) builtin.insert(source);
    set.packs.push_back(
        {sources.Get(source).path(), base::Sha256Hex(sources.Get(source).text()), is_builtin});
  };
  if (request.builtin) {
    for (const catalog::ContentFile& file : catalog::EmbeddedContent()) {
      if (!file.path.starts_with("rules/")) continue;
      add(sources.Add(std::string(file.path), std::string(file.bytes)), true, file.events);
    }
  }
  for (const std::string& folder : request.folders) {
    for (const std::string& path : catalog::YamlFilesBelow(folder, sink)) {
      auto loaded = sources.Load(path, budgets.file_bytes);
      if (loaded.ok()) {
        add(loaded.value(), false, {});
      } else {
        sink.Error("unreadable-file", {}, fmt::format("{}: {}", path, loaded.failure().message));
      }
    }
  }
  const auto read = [&](const RuleFile& file) {
    if (file.events.empty()) return ReadRule(file.source, catalog, sources, budgets, sink);
    const auto document = syntax::ReplayYaml(sources, file.source, file.events, budgets, sink);
    return RuleReader(catalog, sources, budgets, sink)
        .Read(document->root(), sources.Get(file.source).path());
  };
  for (const RuleFile& file : files) {
    if (auto rule = read(file)) set.rules.push_back(std::move(*rule));
  }
  std::stable_sort(set.rules.begin(), set.rules.end(),
                   [](const Rule& a, const Rule& b) { return a.id < b.id; });
  for (std::size_t i = 1; i < set.rules.size(); ++i) {
    if (set.rules[i].id != set.rules[i - 1].id) continue;
    base::Diagnostic diagnostic{base::Severity::kError,
                                "duplicate-id",
                                fmt::format("rule `{}` is stated twice", set.rules[i].id),
                                set.rules[i].span,
                                {},
                                {}};
    diagnostic.notes.push_back({set.rules[i - 1].span, "stated here as well"});
    sink.Report(std::move(diagnostic));
  }
  if (!request.folders.empty()) {
    // Those embedded were checked before they were embedded.
    const auto is_new = [&](const Rule& rule) { return !builtin.contains(rule.span.source); };
    for (const Rule& rule : set.rules) {
      if (is_new(rule)) CheckRule(rule, catalog, sources, sink);
    }
    CheckEqualRules(set.rules, catalog, is_new, sink);
  }
  std::sort(set.packs.begin(), set.packs.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return set;
}

}  // namespace threatgap::rule_engine
