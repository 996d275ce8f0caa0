#pragma once

#include "analyzer/load/policy.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// Reads one entry of `suppressions:`: a `finding`, or a `rule` with `bindings`; reason,
/// justification of 20 characters or more, owner, an approver who is not the owner, created, and an
/// end within 12 months of it.
Suppression ReadSuppression(syntax::NodeRef item, base::DiagnosticSink& sink);

}  // namespace threatgap::load
