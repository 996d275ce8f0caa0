#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/load/foreign_items.h"

namespace threatgap::load {

/// What the parts of a TM-BOM file call each other by, and which flows cross which boundary.
class TmBomPlaces {
 public:
  explicit TmBomPlaces(base::DiagnosticSink& sink)
      : zones("trust zone", sink),
        actors("actor", sink),
        components("component", sink),
        stores("data store", sink) {}

  /// A component, data store or actor; null where nothing has this name.
  const std::string* Find(const std::string& name) const;
  /// Remembers that `flow` leads from one zone to another.
  void AddCrossing(const std::string& from_zone, const std::string& to_zone,
                   const std::string& flow);
  /// Puts a control on the flows between the zones of a boundary (`trust_zone_a`, `trust_zone_b`).
  void PutOnBoundary(syntax::NodeRef boundary, ImportedControl& control);

  ForeignIds zones, actors, components, stores;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::string>>
      crossing_;  ///< flows between two zones, the smaller id first
  std::size_t placed_ = 0;
};

/// How a TM-BOM file names an object: `symbolic_name` and `title`.
ForeignName TmBomName(syntax::NodeRef item);

/// Reads threats with their personas and risks, controls and assumptions.
class TmBomThreats {
 public:
  TmBomThreats(const ReadJob& job, ForeignModel& model, TmBomPlaces& places)
      : job_(job), model_(model), root_(job.root), places_(places), threats_("threat", job.sink) {}

  void Read();

 private:
  std::vector<syntax::NodeRef> Items(std::string_view key);
  void ReadThreats();
  void ReadThreat(syntax::NodeRef item, const std::map<std::string, std::string>& personas);
  void AddReferences(syntax::NodeRef item, model::Threat& threat);
  void PlaceThreat(syntax::NodeRef affected, ImportedThreat& imported);
  std::vector<std::size_t> ThreatsOf(syntax::NodeRef item);
  void ReadRisks();
  int Level(std::string_view key, syntax::NodeRef item);
  void ReadControls();
  void ReadAssumptions();

  ReadJob job_;
  ForeignModel& model_;
  syntax::NodeRef root_;
  TmBomPlaces& places_;
  ForeignIds threats_;
  std::unordered_map<std::string, std::size_t> threat_at_;  ///< in the draft, by our id
};

}  // namespace threatgap::load
