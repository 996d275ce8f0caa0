#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/document.h"

namespace threatgap::syntax {

/// The events of a YAML file as bytes, so that reading it again needs no parser: some 50 times
/// faster. Made when the program is built, for the files that are embedded into it. Empty where the
/// file has any mistake, even a warning: such a file must be read by ReadYaml, which reports it.
std::string RecordYaml(const base::SourceStore& sources, base::SourceId source,
                       const base::Budgets& budgets);

/// The tree of ReadYaml from what RecordYaml made of the same text. `events` must not be empty.
/// Cost: linear in the events.
std::unique_ptr<Document> ReplayYaml(const base::SourceStore& sources, base::SourceId source,
                                     std::string_view events, const base::Budgets& budgets,
                                     base::DiagnosticSink& sink);

}  // namespace threatgap::syntax
