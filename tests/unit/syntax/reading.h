#pragma once

#include <memory>
#include <string>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::syntax {

/// One text read by one reader, for tests: the tree and everything that was said about it.
struct Reading {
  base::SourceStore sources{};
  base::DiagnosticSink sink{};
  std::unique_ptr<Document> document{};

  NodeRef root() const { return document == nullptr ? NodeRef() : document->root(); }
  std::string messages() const {
    std::string all;
    for (const auto& diagnostic : sink.Sorted())
      all += base::RenderDiagnostic(diagnostic, sources, false);
    return all;
  }
  /// The source text under a node.
  std::string under(NodeRef node) const {
    const base::Span span = node.span();
    return std::string(sources.Get(span.source).text().substr(span.begin, span.end - span.begin));
  }
};

using Reader = decltype(&ReadYaml);

inline std::unique_ptr<Reading> Read(Reader reader, const std::string& text,
                                     const std::string& name, const base::Budgets& budgets = {}) {
  auto reading = std::make_unique<Reading>();
  const base::SourceId id = reading->sources.Add(name, text);
  reading->document = reader(reading->sources, id, budgets, reading->sink);
  return reading;
}

/// A tree in one line: `{a: 1, b: ["x", null]}`, quoted scalars in double quotes.
inline std::string Shape(NodeRef node) {
  if (!node) return "(none)";
  if (node.is_null()) return "null";
  const std::string text(node.text());
  if (node.is_scalar()) return node.quoted() ? '"' + text + '"' : text;
  std::string inner;
  for (NodeRef child = node.first(); child; child = child.next()) {
    if (!inner.empty()) inner += ", ";
    inner += Shape(child);
    if (node.is_mapping()) inner += ": " + Shape(child.value());
  }
  return node.is_mapping() ? "{" + inner + "}" : "[" + inner + "]";
}

}  // namespace threatgap::syntax
