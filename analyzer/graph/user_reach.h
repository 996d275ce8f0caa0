#pragma once

#include <span>
#include <vector>

#include "analyzer/graph/path_graph.h"
#include "analyzer/model/unknown.h"

namespace threatgap::graph {

/// A user whose data may influence a component.
struct UserAt {
  model::ComponentIndex user = model::kNone;
  model::KeySet keys;  ///< facts which the cheapest run takes for granted; empty: certainly
};

/// For whom each component works: the users (administrators are no users) from whom a run of data
/// leads to it. Data other than records of activity counts at the first hop; from there on a run
/// follows influence as in path rules, and goes through no actor. One search per user serves all
/// components, which a path rule, with its search per target, would not.
/// Cost: O(sum over the users of what they reach).
class UserReach {
 public:
  /// `influence` must follow Follow::kInfluence and belong to `graph`.
  UserReach(const ArchitectureGraph& graph, const PathGraph& influence);

  /// Ascending by user; a user does not work for itself.
  std::span<const UserAt> UsersOf(model::ComponentIndex component) const {
    return users_[static_cast<std::size_t>(component)];
  }

 private:
  std::vector<std::vector<UserAt>> users_;
};

}  // namespace threatgap::graph
