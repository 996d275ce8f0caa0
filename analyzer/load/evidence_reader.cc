#include "analyzer/load/evidence_reader.h"

#include <fmt/format.h>

namespace threatgap::load {
namespace {

using model::Evidence;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kKinds[] = {"automated-test", "inspection", "document", "statement"};
constexpr std::string_view kResults[] = {"fail", "pass"};
constexpr std::string_view kStatusWords[] = {"absent", "planned", "implemented", "retired"};

bool NeedsResult(Evidence::Kind kind) {
  return kind == Evidence::Kind::kAutomatedTest || kind == Evidence::Kind::kInspection;
}

Evidence ReadItem(NodeRef item, base::DiagnosticSink& sink) {
  FieldReader fields(item, "evidence", "", sink);
  Evidence evidence;
  evidence.span = item.span();
  std::optional<int> kind;
  if (fields.Require("kind")) kind = fields.Word("kind", kKinds);
  if (kind) evidence.kind = static_cast<Evidence::Kind>(*kind);
  evidence.date = fields.Date("date");
  if (const auto result = fields.Word("result", kResults)) evidence.passed = *result == 1;
  if (kind && NeedsResult(evidence.kind) && !fields.Has("result")) {
    sink.Error("missing-key", item.Get("kind").span(),
               fmt::format("evidence of kind `{}` has no `result`", kKinds[*kind]),
               "state `result: pass` or `result: fail`");
  }
  evidence.ref = fields.Text("ref").value_or("");
  evidence.by = fields.Text("by").value_or("");
  fields.Finish();
  return evidence;
}

}  // namespace

std::vector<Evidence> ReadEvidence(FieldReader& fields) {
  std::vector<Evidence> all;
  const NodeRef list = fields.Sequence("evidence");
  for (NodeRef item = list.first(); item; item = item.next())
    all.push_back(ReadItem(item, fields.sink()));
  return all;
}

std::optional<model::ControlStatus> ReadControlStatus(FieldReader& fields) {
  const auto word = fields.Word("status", kStatusWords);
  if (!word) return std::nullopt;
  return static_cast<model::ControlStatus>(*word);
}

}  // namespace threatgap::load
