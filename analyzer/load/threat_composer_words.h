#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/syntax/document.h"

namespace threatgap::load {

/// The status words and metadata of Threat Composer, told once per file: an unknown word or key is
/// reported where it stands first.
class ThreatComposerWords {
 public:
  explicit ThreatComposerWords(base::DiagnosticSink& sink) : sink_(sink) {}

  /// mitigationResolved is implemented, Identified and InProgress are planned,
  /// ResolvedWillNotAction is absent. No status (older files) and unknown words give no status:
  /// absent is not "identified".
  std::optional<model::ControlStatus> ControlStatusOf(syntax::NodeRef status);
  /// Warns about a word which the format does not have.
  void CheckThreatStatus(syntax::NodeRef status);
  /// STRIDE letters, priority, and everything else as pairs.
  void ReadMetadata(syntax::NodeRef metadata, model::Threat& threat);
  void NoteUnknownMetadata(syntax::NodeRef metadata);

 private:
  void WarnUnknownStatus(syntax::NodeRef status, std::string_view noun, std::string_view meaning);
  void NoteUnknownKey(syntax::NodeRef key);

  base::DiagnosticSink& sink_;
  std::set<std::string> unknown_words_, unknown_keys_;
};

}  // namespace threatgap::load
