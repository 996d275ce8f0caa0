#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/text_check.h"

namespace threatgap::syntax {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool BeginsWithBracket(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kBlanks);
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[');
}

bool BeginsWithTag(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kBlanks);
  return at != std::string_view::npos && text[at] == '<' && text.substr(at, 2) != "<<";
}

/// Whether a text that is neither JSON nor YAML was most likely meant as JSON: `{"` rather than
/// `{name`.
bool MeantAsJson(std::string_view text) {
  const std::size_t bracket = text.find_first_not_of(kBlanks);
  const std::size_t inner = text.find_first_not_of(kBlanks, bracket + 1);
  return inner == std::string_view::npos ||
         std::string_view("\"{[}]0123456789").find(text[inner]) != std::string_view::npos;
}

}  // namespace

std::unique_ptr<Document> ReadDocument(const base::SourceStore& sources, base::SourceId source,
                                       const base::Budgets& budgets, base::DiagnosticSink& sink) {
  const base::SourceFile& file = sources.Get(source);
  if (BeginsWithTag(file.text())) return ReadXml(sources, source, budgets, sink);
  if (file.path().ends_with(".json")) return ReadJson(sources, source, budgets, sink);
  if (!BeginsWithBracket(file.text())) return ReadYaml(sources, source, budgets, sink);
  base::DiagnosticSink json_sink(budgets.diagnostics);
  auto document = ReadJson(sources, source, budgets, json_sink);
  if (document == nullptr) {
    // A YAML file may begin with a bracket too.
    base::DiagnosticSink yaml_sink(budgets.diagnostics);
    document = ReadYaml(sources, source, budgets, yaml_sink);
    const bool json = document == nullptr && MeantAsJson(file.text());
    sink.Merge(json ? json_sink : yaml_sink);
    return document;
  }
  sink.Merge(json_sink);
  return document;
}

}  // namespace threatgap::syntax
