#include "analyzer/cli/policy_schema.h"

#include <utility>

#include "analyzer/cli/schema_builder.h"
#include "analyzer/cli/schema_parts.h"

namespace threatgap::cli {
namespace {

SchemaObject Suppression() {
  return {"suppression",
          "says that a finding is wrong; name `finding`, or `rule` with `bindings`; it lasts 12 "
          "months at most",
          {{"finding", "text", "key or fingerprint"},
           {"rule", "rule-id", ""},
           {"bindings", "{text}", "what the variables of the rule stand for"},
           {"reason", "suppression-reason", "", true},
           {"justification", "text", "20 characters or more", true},
           {"owner", "text", "", true},
           {"approver", "text", "somebody else than the owner", true},
           {"created", "date", "", true},
           {"expires", "date", "", true}}};
}

/// Classes of a scale, each with what may stay open there.
SchemaObject Classes(std::string name, std::string about, model::AttributeId scale) {
  SchemaObject object{std::move(name), std::move(about), {}};
  for (const std::string_view word : model::Attribute(scale).vocabulary->words)
    object.fields.push_back({std::string(word), "tolerated", ""});
  return object;
}

SchemaObject Tolerance() {
  return {"tolerance",
          "the highest severity that may stay open; the strictest class that a finding touches "
          "decides, and a class which is not named takes that of the next lower one",
          {{"criticality", "tolerance-criticality", ""}, {"data", "tolerance-data", ""}}};
}

SchemaObject Evidence(const catalog::Catalog& catalog) {
  SchemaObject object{
      "evidence-ages",
      "how old evidence may be",
      {{"default", "duration", "for control types not named here"},
       {"required-from", "severity-level", "from this severity on unproven controls are unknown"}}};
  for (const std::string& id : catalog.ControlTypeIds())
    object.fields.push_back({id, "duration", ""});
  return object;
}

}  // namespace

std::string PolicySchema(const catalog::Catalog& catalog, std::vector<std::string> rules) {
  SchemaObject rules_off{"rules-off", "rules which do not run, each with its reason", {}};
  for (const std::string& id : rules) rules_off.fields.push_back({id, "text", "the reason"});
  SchemaDocument document;
  document.id = "urn:threatgap:schema:policy:1";
  document.title = "threatgap policy";
  document.root = {
      "policy",
      "The policy of the gate. It lies beside the model, not inside it.",
      {{"threatgap-policy", "integer|text", "format version: 1", true},
       {"fail-on", "threshold", "open gaps at or above this severity fail the gate"},
       {"fail-on-unknown", "threshold", "the same for undecided and possible threats"},
       {"matrix", "[[severity-level]]", "5 rows (likelihood 1 to 5) of 5 levels (impact 1 to 5)"},
       {"tolerance", "tolerance",
        "what may stay open, by what is at stake; only tightens `fail-on`"},
       {"required", "[text]",
        "requirements that must be implemented, with fresh evidence: `iso27001@2022:A.8.24`"},
       {"new-rules", "new-rules",
        "whether gaps of rules newer than the baseline are reported only, or fail the gate"},
       {"frameworks", "[framework]", "show the requirements of these only"},
       {"evidence", "evidence-ages", ""},
       {"allow-open", "[list-name]", "lists which may leave things out"},
       {"rules-off", "rules-off", ""},
       {"treatments", "[treatment]|null", "decisions about findings"},
       {"suppressions", "[suppression]|null", "findings that are wrong"},
       {"include", "[text]", "policy files in the folder of this one, which are merged into it"}}};
  document.objects = {TreatmentObject(true),
                      Suppression(),
                      Evidence(catalog),
                      Tolerance(),
                      Classes("tolerance-criticality", "by the criticality of components",
                              model::attribute::kCriticality),
                      Classes("tolerance-data", "by the confidentiality of data",
                              model::attribute::kConfidentiality),
                      std::move(rules_off)};
  document.words = {
      SeverityWords(),
      DecisionWords(),
      Words("threshold", "", {"low", "medium", "high", "critical", "never"}),
      Words("tolerated", "`none`: nothing may stay open", {"none", "low", "medium", "high"}),
      Words("new-rules", "", {"report", "fail"}),
      Words("list-name", "", {"components", "flows", "controls"}),
      Words("suppression-reason", "", {"false-positive", "duplicate", "out-of-scope"}),
      Words("framework", "frameworks with their edition", catalog.FrameworkIds()),
      Words("rule-id", "", std::move(rules))};
  return WriteSchema(document);
}

}  // namespace threatgap::cli
