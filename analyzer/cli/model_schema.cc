#include "analyzer/cli/model_schema.h"

#include <utility>
#include <vector>

#include "analyzer/cli/schema_builder.h"
#include "analyzer/cli/schema_parts.h"

namespace threatgap::cli {
namespace {

using model::ElementKind;
using Fields = std::vector<SchemaField>;

/// Keys which every element has, then `own`.
Fields ElementFields(Fields own) {
  Fields fields = {
      {"id", "id", "needed where elements are a list"},
      {"title", "text", "what people call it"},
      {"description", "text", ""},
      {"formerly", "[text]", "earlier ids, so that decisions and baselines keep matching"},
      {"same-as", "text", "the name of this element in a file of another tool"}};
  fields.insert(fields.end(), own.begin(), own.end());
  return fields;
}

SchemaObject AttributedElement(ElementKind kind, Fields own, std::string about) {
  const Fields attributes = AttributeFields(kind);
  own.insert(own.end(), attributes.begin(), attributes.end());
  return {std::string(model::ElementKindWord(kind)), std::move(about),
          ElementFields(std::move(own))};
}

SchemaObject System() {
  return {"system",
          "what the model is about",
          {{"id", "id", ""},
           {"title", "text", ""},
           {"owner", "text", ""},
           {"description", "text", ""},
           {"formerly", "[text]", "earlier ids"},
           {"as-of", "date", "the day on which evidence and decisions are judged"},
           {"lifecycle", "lifecycle", ""},
           {"genai-scope", "integer", "AWS Generative AI Security Scoping Matrix, 1 to 5"},
           {"open", "[list-name]", "lists which leave things out"},
           {"complete", "[list-name]", "lists which say all there is"}}};
}

SchemaObject Control() {
  return {
      "control", "a measure that exists or is planned, and where it stands",
      ElementFields({{"control", "control-type|[control-type]",
                      "its type; several when one measure does several things"},
                     {"on", "text|[text]", "components, flows, zones, or `system`"},
                     {"status", "status", "not stated means not known; only implemented counts"},
                     {"owner", "text", ""},
                     {"due", "date", ""},
                     {"evidence", "[evidence]", ""},
                     {"imported-from", "import-origin", "written by `threatgap import`"},
                     {"tags", "[text]", ""}})};
}

SchemaObject ImportOrigin() {
  return {"import-origin",
          "where an element of another tool comes from",
          {{"format", "text", "the format of the file", true},
           {"id", "text", "its id there"},
           {"status", "text", "what the other tool says of it: a claim"}}};
}

SchemaObject Evidence() {
  return {"evidence",
          "a piece of proof",
          {{"kind", "evidence-kind", "", true},
           {"date", "date", ""},
           {"result", "evidence-result", "needed for automated-test and inspection"},
           {"ref", "text", "where to find it"},
           {"by", "text", "who says so"}}};
}

SchemaObject Threat() {
  return {"threat",
          "a threat which people wrote down: a [source] [prerequisites] can [action], which leads "
          "to [impact]",
          ElementFields({{"source", "text", ""},
                         {"prerequisites", "text", ""},
                         {"action", "text", ""},
                         {"impact", "text", ""},
                         {"statement", "text", "the sentence as written, where slots are missing"},
                         {"goals", "text|[text]", "confidentiality, integrity, availability, ..."},
                         {"assets", "id|[id]", "data and components at risk"},
                         {"instance-of", "text", "the rule which describes the same threat"},
                         {"on", "id|[id]", "elements at which a control is needed"},
                         {"from", "id", "with `to`: a control is needed on every path"},
                         {"to", "id", ""},
                         {"severity", "severity-level|severity-axes", ""},
                         {"mitigations", "mitigations", ""},
                         {"owner", "text", ""},
                         {"stride", "text|[text]", "letters of STRIDE"},
                         {"priority", "text", "as another tool rates it"},
                         {"metadata", "{text}", "what else another tool says"},
                         {"imported-from", "import-origin", "written by `threatgap import`"},
                         {"tags", "[text]", ""}})};
}

/// Answers by framework, each a mapping from requirement to answer.
SchemaObject Requirements(const catalog::Catalog& catalog) {
  SchemaObject object{"requirements", "what only people can say, by framework and requirement", {}};
  for (const std::string& id : catalog.FrameworkIds())
    object.fields.push_back({id, "{answer|null}", ""});
  return object;
}

std::vector<SchemaObject> Objects(const catalog::Catalog& catalog) {
  return {System(),
          Requirements(catalog),
          {"defaults",
           "values for elements which say nothing themselves",
           {{"components", "component-defaults", ""},
            {"flows", "flow-defaults", ""},
            {"data", "data-defaults", ""},
            {"zones", "zone-defaults", ""}}},
          {"component-defaults", "", AttributeFields(ElementKind::kComponent)},
          {"flow-defaults", "", AttributeFields(ElementKind::kFlow)},
          {"data-defaults", "", AttributeFields(ElementKind::kData)},
          {"zone-defaults", "", AttributeFields(ElementKind::kZone)},
          AttributedElement(ElementKind::kZone,
                            {{"open", "[list-name]", "lists which leave things out here"}},
                            "a trust zone"),
          AttributedElement(ElementKind::kData, {}, "data worth protecting"),
          AttributedElement(ElementKind::kComponent,
                            {{"type", "component-type", "needed unless `technology` gives it"}},
                            "something that sends, receives, changes or keeps data"),
          AttributedElement(ElementKind::kFlow,
                            {{"from", "id", "needed unless `same-as` names a flow that has ends"},
                             {"to", "id", "needed unless `same-as` names a flow that has ends"}},
                            "a data flow"),
          Control(),
          ImportOrigin(),
          Evidence(),
          Threat(),
          {"severity-axes",
           "",
           {{"likelihood", "integer", "1 to 5", true}, {"impact", "integer", "1 to 5", true}}},
          {"any-of", "one of them is enough", {{"any", "[mitigations]", "", true}}},
          {"all-of", "all of them are needed", {{"all", "[mitigations]", "", true}}},
          TreatmentObject(false),
          {"answer",
           "what only people can say about a requirement",
           {{"applicable", "boolean", "false needs `why`"},
            {"status", "status", ""},
            {"why", "text", ""},
            {"owner", "text", ""},
            {"evidence", "[evidence]", ""}}},
          {"assumption",
           "",
           {{"id", "id", ""},
            {"text", "text", "", true},
            {"about", "id|[id]", "threats and controls"}}}};
}

std::vector<SchemaWords> ModelWords(const catalog::Catalog& catalog) {
  std::vector<SchemaWords> words = AttributeWords();
  for (auto& more : CatalogWords(catalog)) {
    if (more.name != "framework") words.push_back(std::move(more));
  }
  words.push_back(SeverityWords());
  words.push_back(DecisionWords());
  words.push_back(Words("lifecycle", "", {"design", "deployment", "operations"}));
  words.push_back(Words("list-name", "", {"components", "flows", "controls"}));
  words.push_back(Words("status", "", {"absent", "planned", "implemented", "retired"}));
  words.push_back(
      Words("evidence-kind", "", {"automated-test", "inspection", "document", "statement"}));
  words.push_back(Words("evidence-result", "", {"fail", "pass"}));
  return words;
}

}  // namespace

std::string ModelSchema(const catalog::Catalog& catalog) {
  SchemaDocument document;
  document.id = "urn:threatgap:schema:model:1";
  document.title = "threatgap model";
  document.root = {"model",
                   "A threat model in the native format. A list says all there is; an attribute "
                   "that is missing is not known.",
                   {{"threatgap", "integer|text", "format version: 1", true},
                    {"include", "text|[text]", "further files of this model, below its folder"},
                    {"system", "system", ""},
                    {"defaults", "defaults", ""},
                    {"zones", "{zone|null}|[zone]|null", ""},
                    {"data", "{data|null}|[data]|null", ""},
                    {"components", "{component|null}|[component]|null", ""},
                    {"flows", "[flow|short-flow]|{flow|short-flow}|null", ""},
                    {"controls", "{control|null}|[control]|null", ""},
                    {"threats", "{threat|null}|[threat]|null", ""},
                    {"requirements", "requirements", ""},
                    {"treatments", "[treatment]|null", ""},
                    {"assumptions", "{text|assumption}|[assumption]|null", ""}}};
  document.objects = Objects(catalog);
  document.aliases = {
      {"mitigations", "a control, a list of which all are needed, or a choice",
       "id|[mitigations]|any-of|all-of"},
      {"short-flow",
       "`from -carries/returns{attributes}-> to`; `from --> to` leaves the data unstated", "text"}};
  document.words = ModelWords(catalog);
  return WriteSchema(document);
}

}  // namespace threatgap::cli
