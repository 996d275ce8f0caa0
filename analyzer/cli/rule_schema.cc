#include "analyzer/cli/rule_schema.h"

#include <utility>
#include <vector>

#include "analyzer/cli/schema_builder.h"
#include "analyzer/cli/schema_parts.h"

namespace threatgap::cli {
namespace {

using Fields = std::vector<SchemaField>;

/// What a variable of the rule may stand for.
Fields BinderFields(bool named) {
  Fields fields = {{"in", "element-kind", "component when left out"},
                   {"is", "component-type", ""},
                   {"where", "expression", ""}};
  fields.insert(fields.begin(), {"as", "id", "name of the variable", named});
  return fields;
}

std::vector<SchemaObject> MatchObjects() {
  Fields absent = BinderFields(false);
  absent.push_back({"when", "binder", "elements that must exist for the threat to exist"});
  return {{"match",
           "exactly one form",
           {{"each", "binder", "one finding for each element"},
            {"path", "path", "a run of flows through waypoints"},
            {"pattern", "pattern", "components joined by flows"},
            {"count", "count", "distinct values over a set"},
            {"absent", "absent", "the whole model lacks it"}}},
          {"binder", "", BinderFields(true)},
          {"path",
           "",
           {{"from", "binder", "", true},
            {"via", "[binder]", "ordered waypoints"},
            {"to", "binder", "", true},
            {"carrying", "binder", "datum that leaves the source"},
            {"step", "expression", "about each flow `e`"},
            {"not-through", "binder", "structural stops, never controls"},
            {"follow", "follow", "influence when left out"}}},
          {"pattern",
           "",
           {{"nodes", "{node}", "at most 5", true},
            {"edges", "[text]", "`a -flow-> b` or `a --> b`"},
            {"where", "expression", ""}}},
          {"node",
           "",
           {{"in", "element-kind", ""}, {"is", "component-type", ""}, {"where", "expression", ""}}},
          {"count",
           "",
           {{"each", "binder", "", true},
            {"of", "expression", "", true},
            {"over", "text", "`f in flows(x)`", true},
            {"at-least", "integer", ""},
            {"at-most", "integer", ""}}},
          {"absent", "", std::move(absent)}};
}

std::vector<SchemaObject> CoverObjects() {
  return {{"cover-all", "", {{"all", "[cover]", "", true}}},
          {"cover-any", "", {{"any", "[cover]", "", true}}},
          {"cover-at-least", "", {{"at-least", "integer", "", true}, {"of", "[cover]", "", true}}},
          {"cover-exists", "", {{"exists", "binder", "", true}}},
          {"cover-control",
           "a control and where it must stand",
           {{"control", "control-type|[control-type]", "any one of them", true},
            {"at", "text",
             "NAME | each NAME in SET | every-path(A..B) | every-hop(A..B) | zone(NAME) | "
             "entry(SET) | system",
             true},
            {"strength", "strength", "moderate when left out"},
            {"reduces", "reduces", "overrides the control type"},
            {"max-age", "duration", "coverage needs evidence no older than this"}}}};
}

std::vector<SchemaObject> OtherObjects(const catalog::Catalog& catalog) {
  SchemaObject refs{"refs",
                    "references by catalogue, not mappings",
                    {{"stride", "[text]", ""}, {"linddun", "[text]", ""}}};
  for (const std::string& id : catalog.FrameworkIds()) refs.fields.push_back({id, "[text]", ""});
  return {
      std::move(refs),
      {"severity",
       "",
       {{"likelihood", "integer|expression", "1 to 5", true},
        {"impact", "integer|expression", "1 to 5", true}}},
      {"threat",
       "threat grammar; `{expression}` may use the variables of the match",
       {{"source", "text", "", true},
        {"prerequisites", "text", ""},
        {"action", "text", "", true},
        {"impact", "text", "", true},
        {"goals", "[text]", ""},
        {"assets", "text", ""}}},
      {"test",
       "",
       {{"sketch", "text", "a model in one line", true},
        {"ctl", "[text]", "`control on element`"},
        {"threats", "[text]", "authored threats: `name{on: element, mitigations: [control-1]}`"},
        {"data", "[text]", "data sets beside those of the fixture: `name{attribute: value}`"},
        {"open", "[text]", "lists which leave things out"},
        {"expect", "{expectation}", "the complete result", true},
        {"note", "text", ""},
        {"todo", "boolean", "known to be wrong"}}},
      {"expectation-possible", "", {{"match", "possible", "", true}, {"ask", "[text]", ""}}}};
}

std::vector<SchemaWords> RuleWords(const catalog::Catalog& catalog) {
  std::vector<SchemaWords> words = CatalogWords(catalog);
  std::erase_if(words, [](const SchemaWords& each) {
    return each.name == "technology" || each.name == "framework";
  });
  words.push_back(
      Words("element-kind", "", {"component", "flow", "data", "zone", "control", "threat"}));
  words.push_back(Words("follow", "", {"carried", "influence", "reach"}));
  words.push_back(Words("strength", "", {"none", "weak", "moderate", "strong"}));
  words.push_back(Words("reduces", "", {"likelihood", "impact", "detection"}));
  words.push_back(Words("rule-status", "", {"draft", "stable", "retired"}));
  words.push_back(Words("rule-kind", "", {"threat", "model"}));
  words.push_back(Words("possible", "", {"possible"}));
  return words;
}

}  // namespace

std::string RuleSchema(const catalog::Catalog& catalog) {
  SchemaDocument document;
  document.id = "urn:threatgap:schema:rule:1";
  document.title = "threatgap rule";
  document.root = {
      "rule",
      "One rule with its tests. The file is called <rule>-<name>.yaml.",
      {{"rule", "text", "id, stable for ever", true},
       {"name", "text", "names what is bad, in kebab-case", true},
       {"title", "text", "", true},
       {"since", "text", "first version with this rule"},
       {"status", "rule-status", "stable when left out"},
       {"kind", "rule-kind", "threat when left out"},
       {"tags", "[text]", ""},
       {"lifecycle", "[text]", "design, deployment, operations"},
       {"match", "match", "", true},
       {"identity", "[text]", "variables which make the finding"},
       {"attacker", "text", "the variable which the threat source controls"},
       {"severity", "severity", "needed in rules of kind threat"},
       {"refs", "refs", ""},
       {"threat", "threat", "needed in rules of kind threat"},
       {"covered-by", "cover", "needed in rules of kind threat"},
       {"explain", "text", ""},
       {"fix", "text", ""},
       {"false-positives", "text", ""},
       {"known-misses", "text", ""},
       {"tests", "[test]", "one with a threat, one without, one with a fact left out"}}};
  for (auto objects : {MatchObjects(), CoverObjects(), OtherObjects(catalog)}) {
    document.objects.insert(document.objects.end(), objects.begin(), objects.end());
  }
  document.aliases = {
      {"cover", "", "cover-all|cover-any|cover-at-least|cover-control|cover-exists"},
      {"expectation",
       "covered, partial, uncovered, an interval such as partial..covered, or possible",
       "text|expectation-possible"},
      {"expression", "an expression of the rule language", "text|boolean|integer"}};
  document.words = RuleWords(catalog);
  return WriteSchema(document);
}

}  // namespace threatgap::cli
