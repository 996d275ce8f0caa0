#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/html_page.h"
#include "reports/json_writer.h"

/// The parts which assessment results and plan of action share. The same thing has the same UUID in
/// both.
namespace threatgap::reports::oscal {

/// Answers which finding and component belong to what; shared with the HTML report.
using Index = html::Page;

/// One OSCAL document that is being written.
struct Document {
  explicit Document(const Index& i);

  const Index& index;
  JsonWriter out;
  std::string moment;  ///< date of the analysis; without one 1970-01-01, which the metadata says

  /// Stable UUID of a thing of this system: `Uuid("risk", fingerprint)`.
  std::string Uuid(std::string_view kind, std::string_view name) const;
  std::string ToolUuid() const;
};

void BeginDocument(Document& document, std::string_view root, std::string_view title);
std::string FinishDocument(Document& document);

/// A document with `uuid` and `metadata`, the rest of its root object written by `body(document)`.
/// Its UUID is made from its content: other content, other UUID.
template <typename Body>
std::string WriteDocument(const Index& index, std::string_view root, std::string_view title,
                          Body body) {
  Document document(index);
  BeginDocument(document, root, title);
  body(document);
  return FinishDocument(document);
}

/// `"origins": [...]` with this tool as the only actor.
void PutOrigins(Document& document);
/// The tool as a component.
void PutToolComponent(Document& document);
/// Components which the findings are about, each once, in the order of the model.
std::vector<const outcome::ComponentView*> SubjectsOf(
    const Index& index, const std::vector<const outcome::Finding*>& findings);
void PutSubjectComponent(Document& document, const outcome::ComponentView& component);

/// Whether a finding is observed (not covered), and whether it is a risk (observed, certain, not
/// suppressed).
bool IsObserved(const outcome::Finding& finding);
bool IsRisk(const outcome::Finding& finding);
void PutObservation(Document& document, const outcome::Finding& finding);
void PutRisk(Document& document, const outcome::Finding& finding);
/// `guardrail.input, on gateway (bedrock-guardrail): guards 1 of 2 entrances`.
std::string HaveText(const outcome::Have& have);
/// `"related-observations"` and `"related-risks"` of the findings given; nothing where there are
/// none.
void PutRelated(Document& document, const std::vector<const outcome::Finding*>& findings);

}  // namespace threatgap::reports::oscal
