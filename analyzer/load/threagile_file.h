#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/load/foreign_items.h"

namespace threatgap::load {

inline constexpr std::string_view kThreagile = "threagile";

/// One file of a Threagile model.
struct ThreagileFile {
  ReadJob job;
  ForeignModel model;

  explicit ThreagileFile(const ReadJob& read_job) : job(read_job), model(read_job, kThreagile) {}
  syntax::NodeRef root() const { return job.root; }
  base::DiagnosticSink& sink() const { return job.sink; }
};

/// What all files declare, by the ids of Threagile.
struct ThreagileNames {
  ForeignIds assets, data, boundaries;
  std::unordered_map<std::string, std::string> links;  ///< `asset>link-title`

  explicit ThreagileNames(base::DiagnosticSink& sink)
      : assets("technical asset", sink),
        data("data asset", sink),
        boundaries("trust boundary", sink) {}
};

/// The entries under `key`: a mapping keyed by title or id, or (in dumps) a list, whose entries
/// have no key.
std::vector<KeyedObject> ThreagileItems(syntax::NodeRef parent, std::string_view key,
                                        base::DiagnosticSink& sink);
/// What people call an entry: its `title`, or its key.
ForeignName ThreagileName(const KeyedObject& entry);

/// Reads the risks of all files, then what is tracked about them.
class ThreagileRisks {
 public:
  explicit ThreagileRisks(ThreagileNames& names) : names_(names) {}

  void ReadRisks(ThreagileFile& file);
  /// Remembers the entries of `risk_tracking`.
  void ReadTracking(ThreagileFile& file);
  /// Joins entries and risks. Of several entries that fit a risk the one with the fewest `*`
  /// counts.
  void Join();

 private:
  struct Risk {
    std::string id;      ///< `category@asset`, as the tool makes it
    std::size_t threat;  ///< position in Draft::imported_threats
  };
  struct Entry {
    ThreagileFile* file;
    KeyedObject item;
    bool used = false;
  };

  void ReadCategory(ThreagileFile& file, const KeyedObject& category);
  void ReadGenerated(ThreagileFile& file);
  void ReadRisk(ThreagileFile& file, const KeyedObject& risk, const std::string& category,
                syntax::NodeRef described);
  void ReadAbuseCases(ThreagileFile& file);
  void Place(syntax::NodeRef risk, ImportedThreat& imported);
  std::string IdOf(syntax::NodeRef risk, const std::string& category) const;
  const std::string* PlaceNamed(const std::string& name) const;
  Entry* FindEntry(const std::string& id);
  void Apply(const Entry& entry, std::size_t threat);
  void KeepAsThreat(Entry& entry);

  ThreagileNames& names_;
  std::vector<Risk> risks_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> entry_of_;  ///< by pattern
  std::unordered_map<std::string, syntax::NodeRef> categories_;
};

}  // namespace threatgap::load
