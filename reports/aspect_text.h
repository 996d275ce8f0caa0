#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

/// Parts of requirements in words, the same in all reports. Plain text: each writer escapes it.
namespace threatgap::reports {

/// `review (Records are read by people): missing, log.review would cover it`.
std::string AspectText(const outcome::AspectView& aspect);

}  // namespace threatgap::reports
