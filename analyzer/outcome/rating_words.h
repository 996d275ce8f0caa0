#pragma once

#include <string_view>

namespace threatgap::outcome {

/// Finding::severity_why of an authored threat without a severity. The gate counts it as high, so
/// reports that name the level say this beside it.
constexpr std::string_view kNotRated = "not rated: counts as high";

}  // namespace threatgap::outcome
