#pragma once

#include <string_view>
#include <vector>

namespace threatgap::cli {

/// What `threatgap init` writes: loads without a diagnostic, and its check shows a gap to work on.
extern const std::string_view kStarterModel;

/// `prototype`, `internal`, `regulated`: from the most lenient to the strictest.
std::vector<std::string_view> StarterPolicyKinds();

/// What `threatgap init --policy KIND` writes, `samples/policies/<kind>.yaml`: loads without a
/// diagnostic and decides about no finding yet. Empty for a kind that is none of them.
std::string_view StarterPolicy(std::string_view kind);

}  // namespace threatgap::cli
