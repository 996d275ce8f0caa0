#pragma once

#include <string>

#include "analyzer/outcome/result_diff.h"

/// The changes of a diff as phrases; the text is as in the model.
namespace threatgap::reports::diff {

/// `flow a>b leads from internet (public) to app (internal), with records`.
std::string CrossingText(const outcome::NewCrossing& crossing);
/// `customer reaches records at kb: flow a>b is new`.
std::string PathText(const outcome::NewPath& path);
/// `input-guardrail does not stand on gateway any more`.
std::string LostControlText(const outcome::LostControl& control);

}  // namespace threatgap::reports::diff
