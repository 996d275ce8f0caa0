#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/draft.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

/// A recognised file, and where what it says goes.
struct ReadJob {
  syntax::NodeRef root;
  model::InputFile& input;
  Draft& draft;
  const catalog::Catalog& catalog;
  base::DiagnosticSink& sink;
};

/// A file format which threatgap reads: how its documents are recognised by content, and who reads
/// them into the draft. Adding a format is one file with these functions and one line in
/// input_format.cc.
struct InputFormat {
  std::string_view name;   ///< as in reports: `threat-composer`
  std::string_view signs;  ///< what recognition looks for, for people
  bool (*recognises)(syntax::NodeRef root);
  void (*read)(const ReadJob& job);
  /// Other files which the document names, relative to its folder; null where a format has none.
  std::vector<syntax::PlacedText> (*includes)(syntax::NodeRef root, base::DiagnosticSink& sink);
};

/// All formats, in the order in which they are tried.
std::span<const InputFormat> InputFormats();

/// The format of a document, or null.
const InputFormat* FindFormat(syntax::NodeRef root);
/// The same, or null after an error which lists the formats tried and the keys
/// seen.
const InputFormat* RecogniseFormat(const syntax::Document& document, base::DiagnosticSink& sink);

}  // namespace threatgap::load
