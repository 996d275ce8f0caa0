#pragma once

#include <string>

#include "reports/html_page.h"

namespace threatgap::reports::html {

/// The gate in one word and one sentence, for the title and the heading of the page.
struct Headline {
  std::string state;        ///< `Failed`, `Passed`, `Not evaluated`
  std::string title_state;  ///< the same for a window title: `FAILED`
  std::string text;         ///< `2 gaps at high or above`
};
Headline MakeHeadline(const Page& page);

/// Title of the system, else its id, else `Unnamed system`.
std::string SystemName(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports::html
