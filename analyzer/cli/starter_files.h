#pragma once

#include <string_view>

namespace threatgap::cli {

/// What `threatgap init` writes: loads without a diagnostic, and its check shows a gap to work on.
extern const std::string_view kStarterModel;

/// What `threatgap init --policy` writes: loads without a diagnostic and changes nothing yet.
extern const std::string_view kStarterPolicy;

}  // namespace threatgap::cli
