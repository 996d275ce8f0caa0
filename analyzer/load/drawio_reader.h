#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a drawing of draw.io (diagrams.net): XML with the root element `mxfile` or
/// `mxGraphModel`.
bool RecognisesDrawio(syntax::NodeRef root);

/// Reads all pages, plain and compressed. A drawing says nothing but shapes and lines, so
/// everything is inferred: zones from containers and frames, types from the shape libraries,
/// direction from the arrow heads. Data of an object (`Edit Data`) becomes description, owner and
/// tags. A badge of `type="trust zone"` on a shape names its zone. Source of the names: the source
/// code of mxGraph and draw.io, and drawings.
void ReadDrawio(const ReadJob& job);

}  // namespace threatgap::load
