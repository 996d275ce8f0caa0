// Answers about requirements; declared in statement_reader.h.

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "analyzer/catalog/requirement_finder.h"
#include "analyzer/load/evidence_reader.h"
#include "analyzer/load/statement_reader.h"

namespace threatgap::load {
namespace {

using model::RequirementAnswer;
using syntax::FieldReader;
using syntax::NodeRef;

RequirementAnswer ReadAnswer(NodeRef key, const std::string& framework, ReadContext& context) {
  RequirementAnswer answer;
  answer.framework = framework;
  answer.requirement = key.text();
  answer.span = key.span();
  FieldReader fields(key.value(), "requirement", key.text(), context.sink);
  answer.applicable = fields.Bool("applicable");
  answer.status = ReadControlStatus(fields);
  answer.why = fields.Text("why").value_or("");
  answer.owner = fields.Text("owner").value_or("");
  answer.evidence = ReadEvidence(fields);
  if (answer.applicable == false) fields.Require("why", "an exclusion needs its reason");
  fields.Finish();
  return answer;
}

/// Keeps the first of answers about one requirement, in order of framework and requirement.
std::vector<RequirementAnswer> SortedOnce(std::vector<RequirementAnswer> answers,
                                          base::DiagnosticSink& sink) {
  const auto key = [](const RequirementAnswer& answer) {
    return std::tie(answer.framework, answer.requirement);
  };
  std::stable_sort(answers.begin(), answers.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<RequirementAnswer> kept;
  for (RequirementAnswer& answer : answers) {
    if (kept.empty() || key(kept.back()) != key(answer)) {
      kept.push_back(std::move(answer));
      continue;
    }
    sink.Report({base::Severity::kError,
                 "stated-twice",
                 fmt::format("the answer for `{}:{}` is stated twice", answer.framework,
                             answer.requirement),
                 answer.span,
                 {{kept.back().span, "first stated here"}},
                 ""});
  }
  return kept;
}

}  // namespace

std::vector<RequirementAnswer> ReadRequirementAnswers(const std::vector<NodeRef>& sections,
                                                      ReadContext& context) {
  catalog::RequirementFinder finder(context.catalog, context.sink);
  std::vector<RequirementAnswer> answers;
  for (const NodeRef section : sections) {
    for (NodeRef framework = section.first(); framework; framework = framework.next()) {
      const auto index = finder.Framework(framework.text(), framework.span());
      FieldReader rows(framework.value(), "requirements of", framework.text(), context.sink);
      for (const NodeRef key : rows.TakeRest()) {
        if (index) finder.Requirement(*index, key.text(), key.span());
        answers.push_back(ReadAnswer(key, std::string(framework.text()), context));
      }
    }
  }
  return SortedOnce(std::move(answers), context.sink);
}

}  // namespace threatgap::load
