#include "analyzer/load/treatment_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"

namespace threatgap::load {
namespace {

using model::Treatment;
using model::TreatmentDecision;
using syntax::FieldReader;

constexpr std::string_view kDecisions[] = {"accepted", "transferred", "avoided", "planned"};
constexpr std::string_view kSeverityWords[] = {"low", "medium", "high", "critical"};

void ReadTarget(FieldReader& fields, syntax::NodeRef item, Treatment& treatment) {
  treatment.finding = fields.Text("finding").value_or("");
  treatment.threat = fields.Text("threat").value_or("");
  const bool finding = fields.Has("finding");
  const bool threat = fields.Has("threat");
  if (!item.is_mapping() || finding != threat) return;
  if (finding) {
    fields.sink().Error("conflicting-keys", fields.Key("threat").span(),
                        "a treatment names a `finding` or a `threat`, not both");
  } else {
    fields.Require("finding",
                   "name the `finding` by its key or fingerprint, or the `threat` by its id");
  }
}

void RequireApproval(FieldReader& fields, const std::optional<int>& decision) {
  RequiredWords(fields, "by");
  RequiredWords(fields, "approved-by");
  fields.Require("severity", "name the severity it was approved for");
  const bool avoided =
      decision && static_cast<TreatmentDecision>(*decision) == TreatmentDecision::kAvoided;
  if (!avoided) fields.Require("until", "a decision holds until a date");
  RefuseSelfApproval(fields, "treatment", "by", "approved-by");
}

}  // namespace

Treatment ReadTreatment(syntax::NodeRef item, TreatmentPlace place, base::DiagnosticSink& sink) {
  FieldReader fields(item, "treatment", "", sink);
  Treatment treatment;
  treatment.span = item.span();
  ReadTarget(fields, item, treatment);
  std::optional<int> decision;
  if (fields.Require("decision")) decision = fields.Word("decision", kDecisions);
  if (decision) treatment.decision = static_cast<TreatmentDecision>(*decision);
  treatment.why = RequiredWords(fields, "why");
  treatment.by = fields.Text("by").value_or("");
  treatment.approved_by = fields.Text("approved-by").value_or("");
  treatment.until = fields.Date("until");
  treatment.severity = ReadSeverityLevel(fields, "severity");
  if (place == TreatmentPlace::kPolicy) RequireApproval(fields, decision);
  fields.Finish();
  return treatment;
}

std::string RequiredWords(FieldReader& fields, std::string_view key) {
  std::string text = fields.RequiredText(key);
  const syntax::NodeRef value = fields.Value(key);
  if (value.is_scalar() && base::Trimmed(text).empty())
    fields.sink().Error("invalid-value", value.span(), fmt::format("`{}` is empty", key));
  return text;
}

void RefuseSelfApproval(FieldReader& fields, std::string_view what, std::string_view owner_key,
                        std::string_view approver_key) {
  const syntax::NodeRef owner = fields.Value(owner_key), approver = fields.Value(approver_key);
  if (!owner.is_scalar() || !approver.is_scalar()) return;
  const auto name = [](syntax::NodeRef node) {
    return base::LowerAscii(base::Trimmed(node.text()));  // `Ann` and `ann ` are one person
  };
  if (name(owner).empty() || name(owner) != name(approver)) return;
  fields.sink().Report({base::Severity::kError,
                        "invalid-value",
                        fmt::format("`{}` approves their own {}", approver.text(), what),
                        approver.span(),
                        {{owner.span(), "the owner stands here"}},
                        "somebody else than the owner approves"});
}

std::optional<model::SeverityLevel> ReadSeverityLevel(FieldReader& fields, std::string_view key) {
  const auto word = fields.Word(key, kSeverityWords);
  if (!word) return std::nullopt;
  return static_cast<model::SeverityLevel>(*word);
}

}  // namespace threatgap::load
