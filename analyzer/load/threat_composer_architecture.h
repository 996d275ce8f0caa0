#pragma once

#include <map>

#include "analyzer/load/foreign_items.h"

namespace threatgap::load {

/// The sections which the threat-modelling server of AWS Labs adds to a Threat Composer file, and
/// which Threat Composer itself ignores: components, data stores, connections, trust zones,
/// crossing points, trust boundaries, assets and their flows. Booleans are false by default there,
/// so that only true says something: a claim.
class ThreatComposerArchitecture {
 public:
  explicit ThreatComposerArchitecture(const ReadJob& job);

  /// Whether the file has components or data stores.
  static bool IsIn(syntax::NodeRef root);
  /// The sections that are read, for the note about those that are not.
  static bool Reads(std::string_view section);

  void Read();
  /// What the superset adds to a threat: places, severity and category.
  void ReadThreat(syntax::NodeRef item, ImportedThreat& imported);

 private:
  struct Connection {
    ForeignElement flow;
    std::vector<syntax::PlacedText> carries;
    std::set<std::string> carried;  ///< ids in `carries`
  };

  std::vector<syntax::NodeRef> Items(std::string_view key);
  void ReadAssets();
  void ReadComponents();
  void ReadDataStores();
  void ReadZones();
  void ReadConnections();
  void ReadAssetFlows();
  void ReadCrossingPoints();
  void ReadBoundaries();
  Connection* Connect(syntax::NodeRef item);
  void Claim(syntax::NodeRef item, std::string_view key, std::string_view type,
             const ForeignElement& element);
  void ClaimMethod(syntax::NodeRef crossing, std::string_view key, std::string_view list);

  ReadJob job_;
  ForeignModel model_;
  ForeignIds assets_, places_, connections_;
  std::unordered_map<std::string, ForeignElement> element_of_;          ///< components, by our id
  std::set<std::string> zoned_;                                         ///< components with a zone
  std::map<std::string, Connection> flows_;                             ///< by our id
  std::map<std::pair<std::string, std::string>, std::string> between_;  ///< flow, by its ends
};

}  // namespace threatgap::load
