#pragma once

#include <string_view>

#include "analyzer/syntax/event_sink.h"

namespace threatgap::syntax {

// Places of YAML nodes, recomputed from the source text, because yaml-cpp tells starts only, and
// starts in front of anchors and tags. `text` is the whole file; a wrong guess gives an inexact
// place, never a failure.

/// Where the node itself begins behind anchors, tags, comments and line breaks that start at
/// `mark`.
base::ByteOffset SkipProperties(std::string_view text, base::ByteOffset mark);

/// The place of the scalar that begins at `begin` and whose resolved text is `value`. Empty for a
/// quoted scalar without its closing quote, which yaml-cpp accepts at the end of a file.
Extent ScalarExtent(std::string_view text, base::ByteOffset begin, std::string_view value);

/// The place of the alias (`*name`) at `begin`.
Extent AliasExtent(std::string_view text, base::ByteOffset begin);

/// The word `~`, `null`, `Null` or `NULL` at `begin`; empty when another token stands there.
Extent NullExtent(std::string_view text, base::ByteOffset begin);

/// The end of a flow collection whose last child ends at `from`: just behind its closing bracket.
base::ByteOffset FlowEnd(std::string_view text, base::ByteOffset from);

}  // namespace threatgap::syntax
