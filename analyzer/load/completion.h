#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/load/draft.h"

namespace threatgap::load {

/// How native files may call an imported element.
struct ImportedName {
  std::string id;           ///< in our model
  std::string original_id;  ///< in the foreign file; may be empty
  std::string content;      ///< its sentence; may be empty
  base::Span span;
};

/// An element of the model: imported, native, or imported and completed by a native entry.
struct CompletedElement {
  std::string id;
  base::Span span;
  std::optional<std::size_t> imported;  ///< position in the draft
  std::string imported_id;              ///< where completion gave it another id
  std::vector<Declaration>
      parts;  ///< native entries: one at most, none for an import nobody completes
};

/// What a native declaration is to the imported elements.
struct ImportMatch {
  enum class Kind {
    kNew,        ///< none of them
    kCompletes,  ///< `imported`
    kUnknown,    ///< it names one that is not there, which was reported
    kRepeats,    ///< it completes one that is completed already, which was reported
  };
  Kind kind = Kind::kNew;
  std::size_t imported = 0;
};

/// Finds for each declaration the imported element with the same id, or the one which `same-as`
/// names by an id of the foreign file or its exact title or sentence.
std::vector<ImportMatch> MatchImported(const std::vector<const Declaration*>& declarations,
                                       const std::vector<ImportedName>& imported,
                                       base::DiagnosticSink& sink);

/// Joins native declarations with imported elements: by the same id, or by `same-as`, which names
/// an id of the foreign file or quotes its exact sentence. An element completed twice, and a
/// `same-as` that fits nothing or several, are errors. The result is ordered by id; equal ids keep
/// the order of the files.
std::vector<CompletedElement> Complete(std::vector<Declaration> declarations,
                                       const std::vector<ImportedName>& imported,
                                       base::DiagnosticSink& sink);

}  // namespace threatgap::load
