#pragma once

#include <span>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/load/draft.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// A file format which threatgap reads: how its documents are recognised by content, and who reads
/// them into the draft. Adding a format is one file with these two functions and one line in
/// input_format.cc.
struct InputFormat {
  std::string_view name;   ///< as in reports: `threat-composer`
  std::string_view signs;  ///< what recognition looks for, for people
  bool (*recognises)(syntax::NodeRef root);
  void (*read)(syntax::NodeRef root, model::InputFile& input, Draft& draft,
               base::DiagnosticSink& sink);
};

/// All formats, in the order in which they are tried.
std::span<const InputFormat> InputFormats();

/// The format of a document, or null after an error which lists the formats tried and the keys
/// seen.
const InputFormat* RecogniseFormat(const syntax::Document& document, base::DiagnosticSink& sink);

}  // namespace threatgap::load
