#pragma once

#include <optional>
#include <vector>

#include "analyzer/load/draft.h"
#include "analyzer/load/element_reader.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// What people state about frameworks, ordered by framework and requirement. Frameworks and
/// requirements must exist in the catalog; `applicable: false` needs a reason; an answer given
/// twice is an error.
std::vector<model::RequirementAnswer> ReadRequirementAnswers(
    const std::vector<syntax::NodeRef>& sections, ReadContext& context);

/// `assumptions: {A-1: text}` or `{A-1: {text, about: [T-7]}}`, in the order of the declarations.
std::vector<model::Assumption> ReadAssumptions(const std::vector<Declaration>& declarations,
                                               ReadContext& context);

/// Treatments in a model, which are proposals.
std::vector<model::Treatment> ReadProposals(const std::vector<syntax::NodeRef>& sections,
                                            ReadContext& context);

/// The `system:` section; stated in two files is an error which names both. Decides
/// which lists are open: opened by a reader, closed by a native section or `complete`, opened by
/// `open`.
model::System ReadSystem(const Draft& draft, ReadContext& context);

}  // namespace threatgap::load
