#include "analyzer/baseline/saved_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/baseline/saved_words.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::baseline {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;
using syntax::NodeRef;

constexpr std::string_view kSchemaFamily = "threatgap-result/";

/// Words of the model which JSON reports spell with `_`.
std::string Hyphenated(std::string word) {
  std::replace(word.begin(), word.end(), '_', '-');
  return word;
}

class ResultReader {
 public:
  ResultReader(AnalysisResult& result, base::DiagnosticSink& sink) : result_(result), sink_(sink) {}

  void Read(NodeRef root) {
    ReadHead(root);
    ReadRules(root);
    const NodeRef findings = ListAt(root, "findings", sink_);
    for (NodeRef item = findings.first(); item; item = item.next()) {
      if (ExpectObject(item, "findings", sink_)) ReadFinding(item);
    }
    ReadControls(root);
    if (const NodeRef parts = ObjectAt(root, "architecture", sink_)) ReadArchitecture(parts);
    if (!sink_.has_errors()) CheckCounts(root, findings);
  }

 private:
  std::string Text(NodeRef object, std::string_view key) { return TextAt(object, key, sink_); }

  std::vector<std::string> Texts(NodeRef object, std::string_view key) {
    std::vector<std::string> texts;
    const NodeRef list = ListAt(object, key, sink_);
    for (NodeRef item = list.first(); item; item = item.next()) {
      if (auto text = syntax::ReadText(item, key, sink_)) texts.push_back(std::move(*text));
    }
    return texts;
  }

  void ReadHead(NodeRef root) {
    if (const NodeRef as_of = ObjectAt(root, "as_of", sink_)) {
      result_.as_of = {DateAt(as_of, "date", sink_), Text(as_of, "origin")};
    }
    if (const NodeRef tool = ObjectAt(root, "tool", sink_))
      result_.tool_version = Text(tool, "version");
    result_.closed_world = FlagAt(root, "closed_world", sink_);
    result_.verdict_sentence = Text(root, "verdict_sentence");
    if (const NodeRef system = ObjectAt(root, "system", sink_)) {
      result_.system.id = Text(system, "id");
      result_.system.title = Text(system, "title");
    }
    const NodeRef policy = Needed(root, "policy", sink_);
    if (policy && !policy.is_null() && ExpectObject(policy, "policy", sink_)) {
      result_.policy_path = Text(policy, "path");
      result_.policy_sha256 = Text(policy, "sha256");
    }
    if (const NodeRef gate = ObjectAt(root, "gate", sink_)) ReadGate(gate);
  }

  void ReadGate(NodeRef gate) {
    result_.gate.passed = FlagAt(gate, "passed", sink_);
    result_.gate.evaluated = FlagAt(gate, "evaluated", sink_);
    const NodeRef fail_on = Needed(gate, "fail_on", sink_);
    if (fail_on && !fail_on.is_null()) result_.gate.fail_on = LevelAt(gate, "fail_on", sink_);
    result_.gate.fail_on_origin = Text(gate, "fail_on_origin");
    if (!result_.gate.evaluated && gate.GetKey("evaluated")) {
      sink_.Error("not-a-baseline", gate.Get("evaluated").span(),
                  "this is the report of a run in which there was nothing to judge");
    }
  }

  void ReadRules(NodeRef root) {
    const NodeRef rules = ListAt(root, "rules", sink_);
    for (NodeRef item = rules.first(); item; item = item.next()) {
      if (!ExpectObject(item, "rules", sink_)) continue;
      outcome::RuleRun& rule = result_.rules.emplace_back();
      rule.id = Text(item, "id");
      rule.ran = FlagAt(item, "ran", sink_);
      rule.reason = Text(item, "reason");
      if (rule.ran) ran_.insert(rule.id);
    }
    const auto ran = [](const outcome::RuleRun& rule) { return rule.ran; };
    result_.summary.rules_total = result_.rules.size();
    result_.summary.rules_ran =
        static_cast<std::size_t>(std::count_if(result_.rules.begin(), result_.rules.end(), ran));
    if (rules && result_.summary.rules_ran == 0) {
      sink_.Error("not-a-baseline", rules.span(), "this is the report of a run without any rule",
                  "against it nothing would ever be new");
    }
  }

  void ReadFinding(NodeRef item) {
    Finding& finding = result_.findings.emplace_back();
    finding.fingerprint = FingerprintAt(item, sink_);
    finding.key = Text(item, "key");
    finding.rule = Text(item, "rule");
    finding.name = Text(item, "name");
    finding.title = Text(item, "title");
    if (const NodeRef bindings = ObjectAt(item, "bindings", sink_)) {
      for (NodeRef key = bindings.first(); key; key = key.next()) {
        // `on#2` is the second element under the name `on`.
        const std::string_view variable = key.text().substr(0, key.text().find('#'));
        finding.bindings.emplace_back(std::string(variable), ReadElement(key.value(), "bindings"));
      }
    }
    finding.certain = Text(item, "match") != "possible";
    finding.verdict = VerdictAt(item, sink_);
    finding.group = GroupAt(item, sink_);
    if (const NodeRef coverage = ObjectAt(item, "coverage", sink_)) {
      finding.lo = CoverAt(coverage, "lo", sink_);
      finding.hi = CoverAt(coverage, "hi", sink_);
    }
    if (const NodeRef severity = ObjectAt(item, "severity", sink_)) {
      finding.inherent = ReadRange(severity, "inherent");
      finding.residual = ReadRange(severity, "residual");
    }
    finding.sentence = Text(item, "sentence");
    finding.short_sentence = Text(item, "short_sentence");
    finding.owner = Text(item, "owner");
    finding.gated = FlagAt(item, "gated", sink_);
    finding.location = ReadPlace(Needed(item, "location", sink_));
    const NodeRef witness = ListAt(item, "witness", sink_);
    for (NodeRef step = witness.first(); step; step = step.next()) ReadStep(step, finding);
    ReadHave(item, finding);
    ReadDecisions(item, finding);
    CheckFinding(item, finding);
  }

  outcome::LevelRange ReadRange(NodeRef severity, std::string_view key) {
    const NodeRef range = ObjectAt(severity, key, sink_);
    if (!range) return {};
    return {LevelAt(range, "lo", sink_), LevelAt(range, "hi", sink_)};
  }

  outcome::Named ReadElement(NodeRef node, std::string_view what) {
    if (!ExpectObject(node, what, sink_)) return {};
    return {Text(node, "kind"), Text(node, "id"), Text(node, "name")};
  }

  base::Location ReadPlace(NodeRef node) {
    if (!node || node.is_null() || !ExpectObject(node, "location", sink_)) return {};
    return ReadPlaceKeys(node);
  }

  base::Location ReadPlaceKeys(NodeRef node) {
    constexpr int kMost = 2'000'000'000;
    base::Location place;
    place.file = Text(node, "file");
    const NodeRef line = Needed(node, "line", sink_), column = Needed(node, "column", sink_);
    if (line && !line.is_null())
      place.line = syntax::ReadInteger(line, "line", 1, kMost, sink_).value_or(0);
    if (column && !column.is_null())
      place.column = syntax::ReadInteger(column, "column", 1, kMost, sink_).value_or(0);
    return place;
  }

  void ReadStep(NodeRef node, Finding& finding) {
    if (!ExpectObject(node, "witness", sink_)) return;
    outcome::WitnessStep& step = finding.witness.emplace_back();
    step.element = {Text(node, "kind"), Text(node, "element"), Text(node, "name")};
    step.location = ReadPlaceKeys(node);
    step.data = Texts(node, "data");
    step.against_arrow = FlagAt(node, "against_arrow", sink_);
    step.uncertain = FlagAt(node, "uncertain", sink_);
    step.guard = Text(node, "guard");
  }

  void ReadHave(NodeRef item, Finding& finding) {
    const NodeRef list = ListAt(item, "have", sink_);
    for (NodeRef node = list.first(); node; node = node.next()) {
      if (!ExpectObject(node, "have", sink_)) continue;
      outcome::Have& have = finding.have.emplace_back();
      have.control = Text(node, "control");
      have.control_type = Text(node, "control_type");
      have.enough = Text(node, "enough");
      have.counts = FlagAt(node, "counts", sink_);
    }
  }

  void ReadDecisions(NodeRef item, Finding& finding) {
    const NodeRef treatments = ListAt(item, "treatments", sink_);
    for (NodeRef node = treatments.first(); node; node = node.next()) {
      if (!ExpectObject(node, "treatments", sink_)) continue;
      outcome::TreatmentView& treatment = finding.treatments.emplace_back();
      treatment.decision = Text(node, "decision");
      treatment.until = DateAt(node, "until", sink_);
      treatment.proposal = FlagAt(node, "proposal", sink_);
      treatment.valid = FlagAt(node, "valid", sink_);
      treatment.state = Text(node, "state");
    }
    const NodeRef node = Needed(item, "suppression", sink_);
    if (!node || node.is_null() || !ExpectObject(node, "suppression", sink_)) return;
    outcome::SuppressionView& suppression = finding.suppression.emplace();
    suppression.reason = Hyphenated(Text(node, "reason"));
    suppression.expires = DateAt(node, "expires", sink_);
    suppression.valid = FlagAt(node, "valid", sink_);
    suppression.state = Text(node, "state");
  }

  /// What an edit by hand breaks first.
  void CheckFinding(NodeRef item, const Finding& finding) {
    if (finding.fingerprint.empty()) return;
    const base::Span span = item.Get("fingerprint").span();
    const auto [first, is_new] = fingerprints_.emplace(finding.fingerprint, span);
    if (!is_new) {
      sink_.Report({base::Severity::kError,
                    "stated-twice",
                    fmt::format("the finding `{}` stands here twice", finding.fingerprint),
                    span,
                    {{first->second, "first stated here"}},
                    ""});
    }
    if (!finding.rule.empty() && !ran_.contains(finding.rule)) {
      sink_.Error("corrupt-baseline", span,
                  fmt::format("rule `{}` has a finding here, and did not run",
                              base::Printable(finding.rule)),
                  "the file was edited: write it again");
    }
    const bool gap = finding.verdict == outcome::Verdict::kUncovered ||
                     finding.verdict == outcome::Verdict::kPartiallyCovered;
    if (gap != (finding.group == outcome::Group::kGap)) {
      sink_.Error("corrupt-baseline", item.Get("verdict").span(),
                  fmt::format("verdict and group of `{}` contradict each other",
                              base::Printable(finding.key)),
                  "the file was edited: write it again");
    }
  }

  void ReadControls(NodeRef root) {
    const NodeRef list = ListAt(root, "controls", sink_);
    for (NodeRef node = list.first(); node; node = node.next()) {
      if (!ExpectObject(node, "controls", sink_)) continue;
      outcome::ControlView& control = result_.controls.emplace_back();
      control.id = Text(node, "id");
      control.title = Text(node, "title");
      control.types = Texts(node, "types");
      control.status = Text(node, "status");
      control.location = ReadPlace(Needed(node, "location", sink_));
      const NodeRef places = ListAt(node, "on", sink_);
      for (NodeRef place = places.first(); place; place = place.next())
        control.on.push_back(ReadElement(place, "on"));
    }
  }

  void ReadArchitecture(NodeRef parts) {
    EachOf(parts, "zones", [this](NodeRef node) {
      result_.zones.push_back({Text(node, "id"), Text(node, "title"), Text(node, "parent"),
                               Text(node, "trust"), ReadPlace(Needed(node, "location", sink_))});
    });
    EachOf(parts, "components", [this](NodeRef node) {
      outcome::ComponentView& component = result_.components.emplace_back();
      component.id = Text(node, "id");
      component.title = Text(node, "title");
      component.type = Text(node, "type");
      component.zone = Text(node, "zone");
      component.shape = Text(node, "shape");
      component.location = ReadPlace(Needed(node, "location", sink_));
    });
    EachOf(parts, "flows", [this](NodeRef node) {
      outcome::FlowView& flow = result_.flows.emplace_back();
      flow.id = Text(node, "id");
      flow.title = Text(node, "title");
      flow.from = Text(node, "from");
      flow.to = Text(node, "to");
      flow.encryption = Text(node, "encryption");
      flow.authn = Text(node, "authn");
      flow.carries = Texts(node, "carries");
      flow.returns = Texts(node, "returns");
      flow.data_known = FlagAt(node, "data_known", sink_);
      flow.location = ReadPlace(Needed(node, "location", sink_));
    });
    EachOf(parts, "data", [this](NodeRef node) {
      result_.data.push_back({Text(node, "id"), Text(node, "title"), Text(node, "confidentiality"),
                              Text(node, "content"), FlagAt(node, "personal", sink_),
                              ReadPlace(Needed(node, "location", sink_))});
    });
  }

  template <typename Read>
  void EachOf(NodeRef parts, std::string_view key, Read read) {
    const NodeRef list = ListAt(parts, key, sink_);
    for (NodeRef node = list.first(); node; node = node.next()) {
      if (ExpectObject(node, key, sink_)) read(node);
    }
  }

  /// A list that lost some of its items reads well otherwise.
  void CheckCounts(NodeRef root, NodeRef findings) {
    for (const Finding& finding : result_.findings) {
      if (finding.group == outcome::Group::kGap && !IsSuppressed(finding)) ++result_.summary.gaps;
    }
    const NodeRef summary = ObjectAt(root, "summary", sink_);
    const NodeRef stated = summary ? Needed(summary, "gaps", sink_) : NodeRef();
    if (!stated || stated.text() == std::to_string(result_.summary.gaps)) return;
    sink_.Report({base::Severity::kError,
                  "corrupt-baseline",
                  fmt::format("the summary counts `{}` gaps, the findings are {}", stated.text(),
                              result_.summary.gaps),
                  stated.span(),
                  {{findings.span(), "the findings stand here"}},
                  "the file was cut or edited: write it again"});
  }

  AnalysisResult& result_;
  base::DiagnosticSink& sink_;
  std::set<std::string> ran_;
  std::map<std::string, base::Span> fingerprints_;
};

}  // namespace

bool IsSavedResult(NodeRef root) {
  const NodeRef schema = root.Get("schema");
  return schema.is_scalar() && schema.quoted() && schema.text().starts_with(kSchemaFamily);
}

std::optional<AnalysisResult> ReadSavedResult(NodeRef root, base::DiagnosticSink& sink) {
  const NodeRef schema = root.Get("schema");
  if (schema.text() != kSavedSchemaName) {
    sink.Error("unsupported-version", schema.span(),
               fmt::format("`{}` is not supported, only `{}` is", schema.text(), kSavedSchemaName));
    return std::nullopt;
  }
  AnalysisResult result;
  base::DiagnosticSink mistakes;
  ResultReader(result, mistakes).Read(root);
  sink.Merge(mistakes);
  if (mistakes.has_errors()) return std::nullopt;
  return result;
}

}  // namespace threatgap::baseline
