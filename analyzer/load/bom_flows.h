#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analyzer/load/foreign_model.h"

namespace threatgap::load {

/// Joins what a bill of materials says about the same pair of elements in several places: both ends
/// may state one data flow, and a dependency states who calls. Say dependencies first.
class BomFlows {
 public:
  /// `from` calls `to`.
  void Depend(const std::string& from, const std::string& to, const base::Span& place);
  /// Data moves from `from` to `to`: along a call, or back to a known caller.
  void Carry(const std::string& from, const std::string& to, const syntax::PlacedText& data,
             const std::string& title);
  /// Data moves both ways. Where nothing says who calls, `a` does.
  void Exchange(const std::string& a, const std::string& b, const syntax::PlacedText& data,
                const std::string& title);

  void AddTo(ForeignModel& model) const;

 private:
  struct Link {
    std::string from, to, title;
    base::Span place;
    bool has_caller = false;  ///< `from` is known to call, so that data may return
    std::vector<syntax::PlacedText> carries, returns;
  };
  static std::string Key(const std::string& from, const std::string& to) { return from + ">" + to; }
  Link* Find(const std::string& from, const std::string& to);
  Link& FindOrAdd(const std::string& from, const std::string& to, const base::Span& place);
  void AddData(Link& link, bool back, const syntax::PlacedText& data, const std::string& title);

  std::vector<Link> links_;
  std::unordered_map<std::string, std::size_t> by_ends_;
  std::unordered_set<std::string> said_;  ///< ends, direction and data
};

}  // namespace threatgap::load
