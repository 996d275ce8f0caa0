#include "analyzer/load/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/load/suppression_reader.h"
#include "analyzer/load/treatment_reader.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::load {
namespace {

using model::SeverityLevel;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kThresholdWords[] = {"low", "medium", "high", "critical", "never"};
constexpr std::string_view kLevelWords[] = {"low", "medium", "high", "critical"};
constexpr std::string_view kOpenWords[] = {"components", "flows", "controls"};
constexpr std::string_view kLaterKeys[] = {"tolerance", "required", "new-rules", "costs",
                                           "include"};
constexpr int kMatrixSize = 5;

class PolicyReader {
 public:
  PolicyReader(FieldReader& fields, Policy& policy)
      : fields_(fields), policy_(policy), sink_(fields.sink()) {}

  void Read() {
    ReadVersion();
    policy_.fail_on = ReadThreshold("fail-on");
    policy_.fail_on_unknown = ReadThreshold("fail-on-unknown");
    ReadMatrix();
    for (auto& framework : fields_.Texts("frameworks"))
      policy_.frameworks.push_back({std::move(framework.text), framework.span});
    ReadEvidenceAges();
    ReadAllowOpen();
    ReadRulesOff();
    ReadTreatments();
    const NodeRef suppressions = fields_.Sequence("suppressions");
    for (NodeRef item = suppressions.first(); item; item = item.next()) {
      policy_.suppressions.push_back(ReadSuppression(item, sink_));
    }
    ReportLaterKeys();
    fields_.Finish();
  }

 private:
  void ReadVersion() {
    if (!fields_.Require("threatgap-policy", "a policy begins with `threatgap-policy: 1`")) return;
    const NodeRef version = fields_.Value("threatgap-policy");
    if (version.text() == "1") return;
    sink_.Error("unsupported-version", version.span(),
                fmt::format("policy version `{}` is not supported, only `1` is", version.text()));
  }

  std::optional<Threshold> ReadThreshold(std::string_view key) {
    const auto word = fields_.Word(key, kThresholdWords);
    if (!word) return std::nullopt;
    if (kThresholdWords[*word] == "never") return Threshold{};
    return Threshold{static_cast<SeverityLevel>(*word)};
  }

  /// `matrix:` five rows (likelihood 1 to 5) of five levels (impact 1 to 5).
  void ReadMatrix() {
    const NodeRef rows = fields_.Sequence("matrix");
    if (!rows) return;
    policy_.matrix_replaced = true;
    if (rows.size() != kMatrixSize) return ReportSize(rows, "rows");
    int row = 0;
    for (NodeRef line = rows.first(); line; line = line.next(), ++row) ReadRow(line, row);
  }

  void ReadRow(NodeRef line, int row) {
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

  void ReportSize(NodeRef place, std::string_view what) {
    sink_.Error("invalid-value", place.span(),
                fmt::format("`matrix` has {} {}, {} are needed", place.size(), what, kMatrixSize),
                "one row for each likelihood 1 to 5, in it one level for each impact 1 to 5");
  }

  /// `evidence: {default: P1Y, guardrail.input: P90D, required-from: high}`.
  void ReadEvidenceAges() {
    FieldReader ages(fields_.Mapping("evidence"), "`evidence`", "", sink_);
    policy_.default_evidence_age_days = ages.DurationDays("default");
    policy_.evidence_required_from = ReadSeverityLevel(ages, "required-from");
    for (const NodeRef key : ages.TakeRest()) {
      if (const auto days = syntax::ReadDurationDays(key.value(), key.text(), sink_)) {
        policy_.evidence_ages.push_back({{std::string(key.text()), key.span()}, *days});
      }
    }
  }

  void ReadAllowOpen() {
    bool* const allowed[] = {&policy_.allow_open_components, &policy_.allow_open_flows,
                             &policy_.allow_open_controls};
    const NodeRef list = fields_.Sequence("allow-open");
    for (NodeRef item = list.first(); item; item = item.next()) {
      if (const auto word = syntax::ReadWord(item, "allow-open", kOpenWords, sink_))
        *allowed[*word] = true;
    }
  }

  void ReadRulesOff() {
    const NodeRef rules = fields_.Mapping("rules-off");
    for (NodeRef key = rules.first(); key; key = key.next()) {
      const auto reason = syntax::ReadText(key.value(), key.text(), sink_);
      if (!reason) continue;
      if (reason->empty()) {
        sink_.Error("invalid-value", key.span(),
                    fmt::format("rule `{}` is switched off without a reason", key.text()));
      }
      policy_.rules_off.emplace_back(std::string(key.text()), *reason);
      policy_.rules_off_spans.push_back(key.span());
    }
  }

  void ReadTreatments() {
    const NodeRef list = fields_.Sequence("treatments");
    std::map<std::pair<std::string, std::string>, base::Span> seen;
    for (NodeRef item = list.first(); item; item = item.next()) {
      model::Treatment treatment = ReadTreatment(item, TreatmentPlace::kPolicy, sink_);
      const auto [at, is_new] =
          seen.emplace(std::pair(treatment.finding, treatment.threat), item.span());
      if (!is_new && !(treatment.finding.empty() && treatment.threat.empty())) {
        sink_.Report({base::Severity::kError,
                      "stated-twice",
                      fmt::format("`{}` is treated twice", treatment.finding + treatment.threat),
                      item.span(),
                      {{at->second, "first treated here"}},
                      ""});
      }
      policy_.treatments.push_back(std::move(treatment));
    }
  }

  void ReportLaterKeys() {
    for (const std::string_view key : kLaterKeys) {
      if (!fields_.Has(key)) continue;
      sink_.Error("unsupported-key", fields_.Key(key).span(),
                  fmt::format("`{}` is not evaluated by this version of threatgap", key),
                  "take it out: a policy that is not applied must not look as if it were");
    }
  }

  FieldReader& fields_;
  Policy& policy_;
  base::DiagnosticSink& sink_;
};

}  // namespace

RiskMatrix DefaultRiskMatrix() {
  constexpr auto kL = SeverityLevel::kLow;
  constexpr auto kM = SeverityLevel::kMedium;
  constexpr auto kH = SeverityLevel::kHigh;
  constexpr auto kC = SeverityLevel::kCritical;
  return {{{kL, kL, kL, kM, kM},
           {kL, kL, kM, kM, kH},
           {kL, kM, kM, kH, kH},
           {kL, kM, kH, kH, kC},
           {kM, kM, kH, kC, kC}}};
}

std::optional<Policy> ReadPolicy(base::SourceId source, base::SourceStore& sources,
                                 const base::Budgets& budgets, base::DiagnosticSink& sink) {
  const auto document = syntax::ReadDocument(sources, source, budgets, sink);
  if (document == nullptr) return std::nullopt;
  Policy policy;
  policy.path = sources.Get(source).path();
  policy.sha256 = base::Sha256Hex(sources.Get(source).text());
  policy.span = document->root().span();
  FieldReader fields(document->root(), "policy", "", sink);
  if (!fields.is_mapping()) {
    if (document->root().is_null())
      sink.Error("missing-key", {source, 0, 0}, "the policy is empty");
    return std::nullopt;
  }
  PolicyReader(fields, policy).Read();
  return policy;
}

}  // namespace threatgap::load
