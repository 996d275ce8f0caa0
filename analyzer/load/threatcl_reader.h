#pragma once

#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// Whether a document is a threatcl model in JSON: `threatmodel` and `spec_version`.
bool RecognisesThreatcl(syntax::NodeRef root);

/// Reads the JSON form of threatcl: the HCL tree with labels as keys, where one block is an object
/// and several are a list. All models of a file are read into one; the first one names the system.
/// Controls of all generations are read; only `implemented` decides, and none has a place. Elements
/// of a data flow diagram are found by name; a trust zone may be only named. The HCL form is
/// another language and is not read; blocks that are written twice under one key are reported as
/// duplicate keys. Source of the field names: the specification at
/// https://github.com/threatcl/spec.
void ReadThreatcl(const ReadJob& job);

}  // namespace threatgap::load
