#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/event_sink.h"

namespace threatgap::syntax {

/// Whether merge keys and tags are mistakes, or have a meaning (ReadForeignYaml).
enum class YamlDialect { kOwn, kForeign };

/// Sends the events of a YAML text to `events`: our only call of yaml-cpp's parser. In a
/// foreign dialect a tagged value is sent as a mapping of one key. Whether the text was parsed to
/// its end; otherwise an error was reported.
bool ParseYaml(const base::SourceStore& sources, base::SourceId source, EventSink& events,
               base::DiagnosticSink& sink, YamlDialect dialect = YamlDialect::kOwn);

}  // namespace threatgap::syntax
