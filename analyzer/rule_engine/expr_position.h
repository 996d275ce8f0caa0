#pragma once

#include <string>

#include "analyzer/base/diagnostic.h"
#include "analyzer/rule_engine/expression.h"
#include "analyzer/rule_engine/token.h"

namespace threatgap::rule_engine {

/// The place in the file of a part of an expression's text. Works through plain, quoted and folded
/// YAML scalars: doubled single quotes count as one, a line break with its indentation as one
/// blank. Where the file's bytes do not spell the text (escapes, anchors), it is the whole scalar.
/// O(length of the scalar).
base::Span PositionInFile(const ExprSource& source, const TextRange& range);

/// Reports mistakes of one expression at their places.
class ExprReporter {
 public:
  ExprReporter(const ExprSource& source, base::DiagnosticSink& sink)
      : source_(source), sink_(sink) {}
  void Error(std::string id, const TextRange& range, std::string message,
             std::string help = {}) const {
    sink_.Error(std::move(id), PositionInFile(source_, range), std::move(message), std::move(help));
  }

 private:
  const ExprSource& source_;
  base::DiagnosticSink& sink_;
};

}  // namespace threatgap::rule_engine
