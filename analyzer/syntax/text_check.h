#pragma once

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"

namespace threatgap::syntax {

/// Whether the file is text which a parser may see at all: no NUL bytes, zip archive, other control
/// characters or broken UTF-8. Otherwise one error was reported. yaml-cpp needs this check: it
/// replaces broken bytes silently and takes the byte 04 for the end of the file. O(n).
bool CheckText(const base::SourceStore& sources, base::SourceId source, base::DiagnosticSink& sink);

/// Whether the file is not XML or HTML, judged by its first character; otherwise an error was
/// reported.
bool CheckNotXml(const base::SourceStore& sources, base::SourceId source,
                 base::DiagnosticSink& sink);

/// Whether the file holds more than blanks and line breaks; otherwise `empty-file` was reported.
bool CheckNotEmpty(const base::SourceStore& sources, base::SourceId source,
                   base::DiagnosticSink& sink);

/// The one-byte span at `offset`; at the end of the text that of the last visible character.
base::Span SpanAt(const base::SourceStore& sources, base::SourceId source, std::size_t offset);

}  // namespace threatgap::syntax
