#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/flow_notation.h"

namespace threatgap::load {

/// Values which a reader of a foreign format concluded rather than read: key of the body, and from
/// what (`from its place in the diagram`).
using InferredValues = std::map<std::string, std::string, std::less<>>;

/// What a foreign file says about an element, in the words of our own format.
struct ImportedBody {
  syntax::NodeRef body;
  std::string id;  ///< in our model, before a native entry renames it
  std::string original_id;
  std::string source_format;
  std::shared_ptr<const InferredValues> inferred;
};

/// An element which files declare: its id is known, its bodies are read when all ids are. What the
/// native body states replaces what the imported one does.
struct Declaration {
  std::string id;
  base::Span id_span;
  syntax::NodeRef body;  ///< of a native file; null where only the id is written, and for imports
  std::optional<syntax::PlacedText> same_as;
  std::optional<ImportedBody> imported;
};

/// A flow, as a mapping or in the short notation.
struct FlowDeclaration : Declaration {
  syntax::PlacedText from, to;
  std::optional<syntax::NotationArrow>
      arrow;  ///< of the short form; its places count in body.text()
};

/// A threat or control of a foreign file. A native entry with the same id or `same-as` completes
/// it.
struct ImportedControl {
  model::Control control;
  std::string content;  ///< what `same-as` may quote
  std::vector<std::string> tags;
  std::vector<syntax::PlacedText> on;  ///< ids of elements
  std::vector<std::string> types;      ///< ids of control types
};
struct ImportedThreat {
  model::Threat threat;
  std::string content;  ///< what `same-as` may quote
  std::vector<std::string> tags;
  std::vector<std::size_t> mitigations;  ///< positions in Draft::imported_controls
  bool has_mitigations = false;          ///< the foreign file can express links
  std::vector<syntax::PlacedText> on;    ///< ids of elements
};
/// What another tool calls accepted, transferred and the like: a proposal here.
struct ImportedProposal {
  model::Treatment treatment;
  std::size_t threat = 0;  ///< position in Draft::imported_threats
};
struct ImportedAssumption {
  model::Assumption assumption;
  std::vector<std::size_t> threats;   ///< positions in Draft::imported_threats
  std::vector<std::size_t> controls;  ///< positions in Draft::imported_controls
};

/// What the files of one foreign format say together, where one may refer to what another declares.
class ForeignWhole {
 public:
  virtual ~ForeignWhole() = default;
  /// Called once, when all files were read.
  virtual void Finish() = 0;
};

/// What all files together declare, before names are resolved. Filled in order of path, so that
/// nothing depends on the order in which files were named.
struct Draft {
  std::vector<Declaration> zones, data, components, controls, threats, assumptions;
  std::vector<FlowDeclaration> flows;
  std::vector<syntax::NodeRef> systems, defaults, requirements, treatments;  ///< section bodies
  std::map<model::ElementKind, base::Span>
      sections;  ///< where native files begin to declare a kind

  std::vector<Declaration> imported_zones, imported_data, imported_components;
  std::vector<FlowDeclaration> imported_flows;
  std::vector<ImportedControl> imported_controls;
  std::vector<ImportedThreat> imported_threats;
  std::vector<ImportedAssumption> imported_assumptions;
  std::vector<ImportedProposal> imported_proposals;
  std::optional<model::System> imported_system;
  /// By ListKind: a foreign file was read which cannot express the list, one which can.
  std::array<bool, 3> opened_by_reader{}, expressed_by_reader{};
  std::map<std::string, int>
      imported_ids;  ///< ids given to imported elements, with how often each was wanted
  std::map<std::string, std::unique_ptr<ForeignWhole>, std::less<>> wholes;  ///< by format
  std::vector<std::unique_ptr<syntax::Document>> translations;  ///< hold the imported bodies
};

}  // namespace threatgap::load
