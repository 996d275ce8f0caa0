#include "analyzer/load/suppression_reader.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"
#include "analyzer/load/treatment_reader.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kReasons[] = {"false-positive", "duplicate", "out-of-scope"};
constexpr std::string_view kBindingsHelp =
    "name what the rule's variables stand for, such as `bindings: {f: web-chat}`";
constexpr std::size_t kShortestJustification = 20;  // characters
constexpr int kLongestDays = 366;                   // 12 months, a leap day counted

void ReadTarget(FieldReader& fields, NodeRef item, Suppression& suppression) {
  suppression.finding = fields.Text("finding").value_or("");
  suppression.rule = fields.Text("rule").value_or("");
  const NodeRef bindings = fields.Mapping("bindings");
  for (NodeRef key = bindings.first(); key; key = key.next()) {
    if (const auto value = syntax::ReadText(key.value(), key.text(), fields.sink())) {
      suppression.bindings.emplace_back(std::string(key.text()), *value);
    }
  }
  const bool finding = fields.Has("finding");
  const bool rule = fields.Has("rule");
  if (finding && rule) {
    fields.sink().Error("conflicting-keys", fields.Key("rule").span(),
                        "a suppression names a `finding`, or a `rule` with `bindings`, not both");
  } else if (!finding && !rule && item.is_mapping()) {
    fields.Require("finding",
                   "name the `finding` by its key or fingerprint, or a `rule` with `bindings`");
  } else if (rule && fields.Require("bindings", kBindingsHelp) && bindings.size() == 0) {
    fields.sink().Error("missing-key", fields.Key("bindings").span(),
                        "`bindings` names nothing, which would suppress every finding of the rule",
                        std::string(kBindingsHelp));
  }
}

void CheckJustification(FieldReader& fields, NodeRef item, const Suppression& suppression) {
  const std::size_t length = base::CountCodePoints(base::Trimmed(suppression.justification));
  const NodeRef place = item.Get("justification");
  if (!place.is_scalar() || length >= kShortestJustification) return;
  fields.sink().Error("invalid-value", place.span(),
                      fmt::format("the justification has {} characters, at least {} are needed",
                                  length, kShortestJustification));
}

void CheckDates(FieldReader& fields, NodeRef item, const Suppression& suppression) {
  if (!suppression.created || !suppression.expires) return;
  const int days = suppression.expires->days - suppression.created->days;
  if (days < 0) {
    fields.sink().Error("invalid-value", item.Get("expires").span(),
                        "the suppression expires before it was created");
  } else if (days > kLongestDays) {
    fields.sink().Error(
        "invalid-value", item.Get("expires").span(),
        fmt::format("the suppression lasts {} days, at most 12 months are allowed", days));
  }
}

}  // namespace

std::string_view SuppressionReasonWord(SuppressionReason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

Suppression ReadSuppression(NodeRef item, base::DiagnosticSink& sink) {
  FieldReader fields(item, "suppression", "", sink);
  Suppression suppression;
  suppression.span = item.span();
  ReadTarget(fields, item, suppression);
  if (fields.Require("reason", "accepting a risk is a treatment, not a suppression")) {
    if (const auto reason = fields.Word("reason", kReasons)) {
      suppression.reason = static_cast<SuppressionReason>(*reason);
    }
  }
  suppression.justification = fields.RequiredText("justification");
  suppression.owner = RequiredWords(fields, "owner");
  suppression.approver = RequiredWords(fields, "approver");
  if (fields.Require("created")) suppression.created = fields.Date("created");
  if (fields.Require("expires")) suppression.expires = fields.Date("expires");
  fields.Finish();
  CheckJustification(fields, item, suppression);
  RefuseSelfApproval(fields, "suppression", "owner", "approver");
  CheckDates(fields, item, suppression);
  return suppression;
}

}  // namespace threatgap::load
