#include "analyzer/model/linked_controls.h"

#include <unordered_set>

namespace threatgap::model {
namespace {

class Walk {
 public:
  void Visit(const MitigationTree& tree) {
    const bool names = tree.kind == MitigationTree::Kind::kControl && tree.control != kNone;
    if (names && seen_.insert(tree.control).second) found_.push_back(tree.control);
    for (const MitigationTree& child : tree.children) Visit(child);
  }

  std::vector<ControlIndex> Take() { return std::move(found_); }

 private:
  std::unordered_set<ControlIndex> seen_;
  std::vector<ControlIndex> found_;
};

}  // namespace

std::vector<ControlIndex> LinkedControls(const Threat& threat) {
  Walk walk;
  if (threat.mitigations) walk.Visit(*threat.mitigations);
  return walk.Take();
}

}  // namespace threatgap::model
