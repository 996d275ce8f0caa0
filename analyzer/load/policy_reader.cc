#include "analyzer/load/policy_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/load/suppression_reader.h"
#include "analyzer/load/treatment_reader.h"

namespace threatgap::load {
namespace {

using model::SeverityLevel;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kThresholdWords[] = {"low", "medium", "high", "critical", "never"};
constexpr std::string_view kLevelWords[] = {"low", "medium", "high", "critical"};
constexpr std::string_view kToleratedWords[] = {"none", "low", "medium", "high"};
constexpr std::string_view kOpenWords[] = {"components", "flows", "controls"};
constexpr std::string_view kNewRulesWords[] = {"report", "fail"};
constexpr std::string_view kLaterKeys[] = {"costs"};
constexpr int kMatrixSize = 5;

std::string ToleratedWord(const Tolerated& tolerated) {
  return tolerated.level ? std::string(SeverityLevelWord(*tolerated.level)) : "none";
}

/// What a suppression is about, as one text.
std::string TargetOf(const Suppression& suppression) {
  if (!suppression.finding.empty()) return suppression.finding;
  auto bindings = suppression.bindings;
  std::sort(bindings.begin(), bindings.end());
  std::string text = suppression.rule;
  for (const auto& [name, id] : bindings) text += fmt::format(" {}={}", name, id);
  return text;
}

bool IsModel(NodeRef root) { return root.GetKey("threatgap") && !root.GetKey("threatgap-policy"); }

/// Whether it is empty, or a mapping of nothing but empty ones.
bool HoldsNothing(NodeRef node) {
  if (!node.is_mapping()) return node.is_null();
  for (NodeRef key = node.first(); key; key = key.next()) {
    if (!HoldsNothing(key.value())) return false;
  }
  return true;
}

}  // namespace

std::vector<syntax::PlacedText> PolicyReader::Read(NodeRef root) {
  FieldReader fields(root, "policy", "", sink_);
  if (IsModel(root)) {
    sink_.Error("missing-key", root.GetKey("threatgap").span(), "this is a model and no policy",
                "a policy begins with `threatgap-policy: 1`");
    return {};
  }
  ReadVersion(fields);
  if (HasOnce(fields, "fail-on")) policy_.fail_on = ReadThreshold(fields, "fail-on");
  if (HasOnce(fields, "fail-on-unknown"))
    policy_.fail_on_unknown = ReadThreshold(fields, "fail-on-unknown");
  if (HasOnce(fields, "matrix")) ReadMatrix(fields.Sequence("matrix"));
  if (fields.Has("tolerance")) ReadTolerance(fields);
  ReadNames(fields, "required", policy_.required);
  if (HasOnce(fields, "new-rules")) {
    const auto word = fields.Word("new-rules", kNewRulesWords);
    policy_.new_rules_fail = word && kNewRulesWords[*word] == "fail";
  }
  ReadNames(fields, "frameworks", policy_.frameworks);
  ReadEvidence(fields.Mapping("evidence"));
  ReadAllowOpen(fields.Sequence("allow-open"));
  ReadRulesOff(fields.Mapping("rules-off"));
  ReadTreatments(fields.Sequence("treatments"));
  ReadSuppressions(fields.Sequence("suppressions"));
  auto includes = fields.Texts("include");
  ReportLaterKeys(fields);
  fields.Finish();
  return includes;
}

void PolicyReader::Finish() {
  CheckClasses("criticality", policy_.tolerance.criticality);
  CheckClasses("data", policy_.tolerance.data);
}

bool PolicyReader::Once(const std::string& what, const base::Span& span) {
  const auto [at, is_new] = stated_.emplace(what, span);
  if (is_new) return true;
  sink_.Report({base::Severity::kError,
                "stated-twice",
                fmt::format("{} is stated twice", what),
                span,
                {{at->second, "first stated here"}},
                ""});
  return false;
}

bool PolicyReader::HasOnce(FieldReader& fields, std::string_view key) {
  return fields.Has(key) && Once(fmt::format("`{}`", key), fields.Key(key).span());
}

void PolicyReader::ReadVersion(FieldReader& fields) {
  if (!fields.Require("threatgap-policy", "a policy begins with `threatgap-policy: 1`")) return;
  const NodeRef version = fields.Value("threatgap-policy");
  if (version.text() == "1") return;
  sink_.Error("unsupported-version", version.span(),
              fmt::format("policy version `{}` is not supported, only `1` is", version.text()));
}

std::optional<Threshold> PolicyReader::ReadThreshold(FieldReader& fields, std::string_view key) {
  const auto word = fields.Word(key, kThresholdWords);
  if (!word) return std::nullopt;
  if (kThresholdWords[*word] == "never") return Threshold{};
  return Threshold{static_cast<SeverityLevel>(*word)};
}

/// `matrix:` five rows (likelihood 1 to 5) of five levels (impact 1 to 5).
void PolicyReader::ReadMatrix(NodeRef rows) {
  if (!rows) return;
  policy_.matrix_replaced = true;
  if (rows.size() != kMatrixSize) return ReportSize(rows, "rows");
  int row = 0;
  for (NodeRef line = rows.first(); line; line = line.next(), ++row) ReadRow(line, row);
}

void PolicyReader::ReadRow(NodeRef line, int row) {
  const auto cells = syntax::ReadTexts(line, "matrix", sink_);
  if (!line.is_sequence()) return;
  if (cells.size() != kMatrixSize) return ReportSize(line, "levels in a row");
  for (int column = 0; column < kMatrixSize; ++column) {
    const auto& cell = cells[static_cast<std::size_t>(column)];
    if (const auto level = model::ParseSeverityLevel(cell.text)) {
      policy_.matrix[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = *level;
    } else {
      syntax::ReportUnknownWord("matrix", cell.text, cell.span, kLevelWords, sink_);
    }
  }
}

void PolicyReader::ReportSize(NodeRef place, std::string_view what) {
  sink_.Error("invalid-value", place.span(),
              fmt::format("`matrix` has {} {}, {} are needed", place.size(), what, kMatrixSize),
              "one row for each likelihood 1 to 5, in it one level for each impact 1 to 5");
}

/// `tolerance: {criticality: {important: low}, data: {restricted: none}}`.
void PolicyReader::ReadTolerance(FieldReader& fields) {
  const NodeRef node = fields.Mapping("tolerance");
  FieldReader scales(node, "`tolerance`", "", sink_);
  ReadClasses(scales.Mapping("criticality"), model::attribute::kCriticality,
              policy_.tolerance.criticality);
  ReadClasses(scales.Mapping("data"), model::attribute::kConfidentiality, policy_.tolerance.data);
  scales.Finish();
  if (!HoldsNothing(fields.Value("tolerance"))) return;
  sink_.Error("missing-key", fields.Key("tolerance").span(), "`tolerance` names no class",
              "write `criticality:` of components, `data:` for the confidentiality of data");
}

void PolicyReader::ReadClasses(NodeRef node, model::AttributeId scale, Classes& classes) {
  if (!node) return;
  const auto words = model::Attribute(scale).vocabulary->words;
  FieldReader fields(node, "`tolerance`", "", sink_);
  for (std::size_t rank = 0; rank < words.size(); ++rank) {
    const std::string what =
        fmt::format("the tolerance of {} `{}`", model::Attribute(scale).name, words[rank]);
    if (!fields.Has(words[rank]) || !Once(what, fields.Key(words[rank]).span())) continue;
    const auto word = fields.Word(words[rank], kToleratedWords);
    if (!word) continue;
    Tolerated tolerated;
    if (*word > 0) tolerated.level = static_cast<SeverityLevel>(*word - 1);
    tolerated.span = fields.Value(words[rank]).span();
    classes[rank] = tolerated;
  }
  fields.Finish();
}

/// A tolerance only tightens `fail-on`; and where more is at stake less may stay open. What
/// contradicts either would have no effect, and nobody would notice.
void PolicyReader::CheckClasses(std::string_view scale, const Classes& classes) {
  const auto limit = policy_.fail_on ? policy_.fail_on->level : SeverityLevel::kHigh;
  const Tolerated* before = nullptr;
  for (const auto& tolerated : classes) {
    if (!tolerated) continue;
    if (limit && tolerated->level && *tolerated->level >= *limit) {
      sink_.Error("invalid-value", tolerated->span,
                  fmt::format("`{}` may stay open, but the gate fails from `{}` on",
                              ToleratedWord(*tolerated), SeverityLevelWord(*limit)),
                  "a tolerance only tightens; raise `fail-on` to let more stay open");
    }
    if (before != nullptr && tolerated->level > before->level) {
      sink_.Report({base::Severity::kError,
                    "invalid-value",
                    fmt::format("`{}` may stay open here, and only `{}` where less is at stake",
                                ToleratedWord(*tolerated), ToleratedWord(*before)),
                    tolerated->span,
                    {{before->span, fmt::format("the lower class of `{}`", scale)}},
                    ""});
    }
    before = &*tolerated;
  }
}

/// `evidence: {default: P1Y, guardrail.input: P90D, required-from: high}`.
void PolicyReader::ReadEvidence(NodeRef node) {
  FieldReader ages(node, "`evidence`", "", sink_);
  for (const std::string_view key : {"default", "required-from"}) {
    if (ages.Has(key)) Once(fmt::format("`evidence: {}`", key), ages.Key(key).span());
  }
  if (const auto days = ages.DurationDays("default")) policy_.default_evidence_age_days = days;
  if (const auto level = ReadSeverityLevel(ages, "required-from"))
    policy_.evidence_required_from = level;
  for (const NodeRef key : ages.TakeRest()) {
    if (!Once(fmt::format("the evidence age of `{}`", key.text()), key.span())) continue;
    if (const auto days = syntax::ReadDurationDays(key.value(), key.text(), sink_))
      policy_.evidence_ages.push_back({{std::string(key.text()), key.span()}, *days});
  }
}

void PolicyReader::ReadAllowOpen(NodeRef list) {
  bool* const allowed[] = {&policy_.allow_open_components, &policy_.allow_open_flows,
                           &policy_.allow_open_controls};
  for (NodeRef item = list.first(); item; item = item.next()) {
    const auto word = syntax::ReadWord(item, "allow-open", kOpenWords, sink_);
    if (!word || !Once(fmt::format("`allow-open: {}`", kOpenWords[*word]), item.span())) continue;
    *allowed[*word] = true;
  }
}

void PolicyReader::ReadRulesOff(NodeRef rules) {
  for (NodeRef key = rules.first(); key; key = key.next()) {
    const auto reason = syntax::ReadText(key.value(), key.text(), sink_);
    if (!reason) continue;
    if (reason->empty()) {
      sink_.Error("invalid-value", key.span(),
                  fmt::format("rule `{}` is switched off without a reason", key.text()));
    }
    if (!Once(fmt::format("that rule `{}` is off", key.text()), key.span())) continue;
    policy_.rules_off.emplace_back(std::string(key.text()), *reason);
    policy_.rules_off_spans.push_back(key.span());
  }
}

void PolicyReader::ReadTreatments(NodeRef list) {
  for (NodeRef item = list.first(); item; item = item.next()) {
    model::Treatment treatment = ReadTreatment(item, TreatmentPlace::kPolicy, sink_);
    const std::string target = treatment.finding + treatment.threat;
    if (!target.empty()) Once(fmt::format("the treatment of `{}`", target), item.span());
    policy_.treatments.push_back(std::move(treatment));
  }
}

void PolicyReader::ReadSuppressions(NodeRef list) {
  for (NodeRef item = list.first(); item; item = item.next()) {
    Suppression suppression = ReadSuppression(item, sink_);
    const std::string target = TargetOf(suppression);
    if (!target.empty()) Once(fmt::format("the suppression of `{}`", target), item.span());
    policy_.suppressions.push_back(std::move(suppression));
  }
}

void PolicyReader::ReadNames(FieldReader& fields, std::string_view key,
                             std::vector<PolicyName>& names) {
  for (auto& name : fields.Texts(key)) {
    if (Once(fmt::format("`{}: {}`", key, name.text), name.span))
      names.push_back({std::move(name.text), name.span});
  }
}

void PolicyReader::ReportLaterKeys(FieldReader& fields) {
  for (const std::string_view key : kLaterKeys) {
    if (!fields.Has(key)) continue;
    sink_.Error("unsupported-key", fields.Key(key).span(),
                fmt::format("`{}` is not evaluated by this version of threatgap", key),
                "take it out: a policy that is not applied must not look as if it were");
  }
}

}  // namespace threatgap::load
