#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/flow_notation.h"

namespace threatgap::load {

/// An element which a native file declares: its id is known, its body is read when all ids are.
struct Declaration {
  std::string id;
  base::Span id_span;
  syntax::NodeRef body;  ///< null where only the id is written
  std::optional<syntax::PlacedText> same_as;
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
};
struct ImportedThreat {
  model::Threat threat;
  std::string content;  ///< what `same-as` may quote
  std::vector<std::string> tags;
  std::vector<std::size_t> mitigations;  ///< positions in Draft::imported_controls
  bool has_mitigations = false;          ///< the foreign file can express links
};
struct ImportedAssumption {
  model::Assumption assumption;
  std::vector<std::size_t> threats;   ///< positions in Draft::imported_threats
  std::vector<std::size_t> controls;  ///< positions in Draft::imported_controls
};

/// What all files together declare, before names are resolved. Filled in order of path, so that
/// nothing depends on the order in which files were named.
struct Draft {
  std::vector<Declaration> zones, data, components, controls, threats, assumptions;
  std::vector<FlowDeclaration> flows;
  std::vector<syntax::NodeRef> systems, defaults, requirements, treatments;  ///< section bodies
  std::map<model::ElementKind, base::Span>
      sections;  ///< where native files begin to declare a kind

  std::vector<ImportedControl> imported_controls;
  std::vector<ImportedThreat> imported_threats;
  std::vector<ImportedAssumption> imported_assumptions;
  std::optional<model::System> imported_system;
  std::array<bool, 3> opened_by_reader{};  ///< by ListKind
  std::map<std::string, int>
      imported_ids;  ///< ids given to imported elements, with how often each was wanted
};

}  // namespace threatgap::load
