#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/event_sink.h"

namespace threatgap::syntax {

/// Sends the events of a YAML text to `events`: our only call of yaml-cpp's parser. Whether the
/// text was parsed to its end; otherwise an error was reported.
bool ParseYaml(const base::SourceStore& sources, base::SourceId source, EventSink& events,
               base::DiagnosticSink& sink);

}  // namespace threatgap::syntax
