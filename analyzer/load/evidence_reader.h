#pragma once

#include <optional>
#include <vector>

#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

/// Reads `evidence: [{kind, date, result, ref, by}]`. Evidence of kind automated-test or inspection
/// must state its result. Whether a date lies in the future is judged later, when the date of the
/// analysis is known.
std::vector<model::Evidence> ReadEvidence(syntax::FieldReader& fields);

/// Reads `status:` as a word of ControlStatus.
std::optional<model::ControlStatus> ReadControlStatus(syntax::FieldReader& fields);

}  // namespace threatgap::load
