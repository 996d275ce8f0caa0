#pragma once

#include <string>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// JUnit XML which both common schemas accept (Ant's and the one of Jenkins' xUnit plugin). One
/// suite per rule pack and one case per finding: covered findings pass, open gaps fail with the
/// threat sentence and the path, suppressed and treated ones are skipped with who decided until
/// when, and so is what the model leaves open, unless it is gated: then it fails. The first suite
/// holds one case for the gate itself, which fails as a whole where no finding says why, and is an
/// error where nothing could be evaluated; so no file is without a case.
///
/// Case names end in the whole fingerprint: consumers compare two runs by name, and a name must not
/// change because of another finding. Times are 0 and the time stamp is the date of the analysis
/// (1970-01-01 without one): there is no clock in a report.
std::string WriteJunit(const outcome::AnalysisResult& result);

/// The same with `testcase/@file`, which GitLab shows and both schemas forbid.
std::string WriteJunitGitlab(const outcome::AnalysisResult& result);

}  // namespace threatgap::reports
