#pragma once

#include <optional>

#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

/// Whether a treatment is a decision (in the policy: approver, end and severity are required) or a
/// proposal (in a model).
enum class TreatmentPlace { kModel, kPolicy };

/// Reads `{finding | threat, decision, why, by, approved-by, until, severity}`. Ids are not
/// resolved.
model::Treatment ReadTreatment(syntax::NodeRef item, TreatmentPlace place,
                               base::DiagnosticSink& sink);

/// The text under `key`, which must be there and say something.
std::string RequiredWords(syntax::FieldReader& fields, std::string_view key);

/// An error where owner and approver are one person; `what` is the noun: a treatment, a
/// suppression.
void RefuseSelfApproval(syntax::FieldReader& fields, std::string_view what,
                        std::string_view owner_key, std::string_view approver_key);

/// A severity word under `key`.
std::optional<model::SeverityLevel> ReadSeverityLevel(syntax::FieldReader& fields,
                                                      std::string_view key);

}  // namespace threatgap::load
