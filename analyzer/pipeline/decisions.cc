#include "analyzer/pipeline/decisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

using model::Treatment;
using model::TreatmentDecision;

/// Days before its end from which a decision is announced.
constexpr int kExpiresSoonDays = 30;

std::string_view IsoWord(TreatmentDecision decision) {
  constexpr std::string_view kWords[] = {"retain", "share", "avoid", "modify"};
  return kWords[static_cast<std::size_t>(decision)];
}

class DecisionTable {
 public:
  DecisionTable(const Analysis& analysis, bool strict, outcome::AnalysisResult& result,
                base::DiagnosticSink& sink)
      : analysis_(analysis), strict_(strict), result_(result), sink_(sink) {
    for (std::size_t i = 0; i < result.findings.size(); ++i) {
      const outcome::Finding& finding = result.findings[i];
      by_key_[finding.key].push_back(i);
      for (const std::string& old : FormerKeys(finding)) by_key_[old].push_back(i);
      for (const std::string& threat : finding.threats) by_threat_[threat].push_back(i);
      by_fingerprint_.emplace(finding.fingerprint, i);
    }
  }

  void Treatments() {
    for (const Treatment& treatment : analysis_.policy.treatments) Apply(treatment, false);
    for (const Treatment& proposal : analysis_.model.proposals) Apply(proposal, true);
  }

  void Suppressions() {
    for (const load::Suppression& suppression : analysis_.policy.suppressions) Apply(suppression);
  }

 private:
  /// Keys under which the finding stood before one of its elements was renamed.
  std::vector<std::string> FormerKeys(const outcome::Finding& finding) const {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < finding.bindings.size(); ++i) {
      const auto place = analysis_.model.FindPlace(finding.bindings[i].second.id);
      if (!place) continue;
      for (const std::string& old : analysis_.model.Get(*place).formerly) {
        std::string key = finding.rule + "@";
        for (std::size_t j = 0; j < finding.bindings.size(); ++j) {
          key += (j ? "," : "") + (i == j ? old : finding.bindings[j].second.id);
        }
        keys.push_back(std::move(key));
      }
    }
    return keys;
  }

  std::vector<std::size_t> FindFinding(const std::string& name) const {
    if (const auto found = by_key_.find(name); found != by_key_.end()) return found->second;
    if (name.size() < 6) return {};
    std::vector<std::size_t> found;
    for (auto at = by_fingerprint_.lower_bound(name);
         at != by_fingerprint_.end() && at->first.starts_with(name); ++at) {
      found.push_back(at->second);
    }
    return found.size() == 1 ? found : std::vector<std::size_t>{};
  }

  void Complain(const std::string& id, const base::Span& span, std::string message,
                std::string help = {}) {
    if (strict_) {
      sink_.Error(id, span, std::move(message), std::move(help));
    } else {
      sink_.Warning(id, span, std::move(message), std::move(help));
    }
  }

  void AnnounceEnd(const base::Span& span, std::string_view noun, base::Date end) {
    if (!analysis_.as_of) return;
    const int left = end.days - analysis_.as_of->days;
    if (left < 0 || left > kExpiresSoonDays) return;
    Complain(
        "expires-soon", span,
        fmt::format("this {} ends in {}, on {}", noun,
                    base::Counted(static_cast<std::size_t>(left), "day"), base::FormatDate(end)));
  }

  std::string StateOf(const Treatment& treatment, const outcome::Finding& finding) const {
    if (treatment.until && analysis_.as_of && *treatment.until < *analysis_.as_of)
      return "expired " + base::FormatDate(*treatment.until);
    if (treatment.decision == TreatmentDecision::kPlanned) return "planned never passes the gate";
    if (treatment.severity && finding.residual.hi > ToLevel(*treatment.severity)) {
      return fmt::format("severity rose above {}", SeverityLevelWord(*treatment.severity));
    }
    if (treatment.decision == TreatmentDecision::kTransferred && !SharedWithSupplier(finding)) {
      return "transferred needs a supplier with a covered SEC-006";
    }
    if (treatment.decision == TreatmentDecision::kAvoided)
      return "avoided, but the threat is still there";
    return "valid";
  }

  /// A transfer needs somebody who took it over: a component of the finding that a covered SEC-006
  /// is about.
  bool SharedWithSupplier(const outcome::Finding& finding) const {
    bool covered = false;
    for (const outcome::Finding& supplier : result_.findings) {
      if (supplier.rule != "SEC-006" || supplier.bindings.empty()) continue;
      const std::string& id = supplier.bindings.front().second.id;
      const auto same = [&](const auto& binding) { return binding.second.id == id; };
      if (!std::any_of(finding.bindings.begin(), finding.bindings.end(), same)) continue;
      if (supplier.group != outcome::Group::kCovered) return false;
      covered = true;
    }
    return covered;
  }

  void Apply(const Treatment& treatment, bool proposal) {
    std::vector<std::size_t> hits;
    if (!treatment.threat.empty()) {
      if (const auto found = by_threat_.find(treatment.threat); found != by_threat_.end())
        hits = found->second;
    } else {
      hits = FindFinding(treatment.finding);
    }
    outcome::TreatmentView view{treatment.finding,
                                treatment.threat,
                                std::string(TreatmentDecisionWord(treatment.decision)),
                                std::string(IsoWord(treatment.decision)),
                                treatment.why,
                                treatment.by,
                                treatment.approved_by,
                                treatment.until,
                                {},
                                proposal,
                                false,
                                "",
                                analysis_.Locate(treatment.span)};
    if (treatment.severity) view.severity = ToLevel(*treatment.severity);
    if (hits.empty()) {
      const bool gone = treatment.decision == TreatmentDecision::kAvoided;
      view.state = gone ? "valid: the threat is gone" : "matches no finding";
      view.valid = gone && !proposal;
      if (!gone && !proposal) {
        Complain("unused-treatment", treatment.span,
                 fmt::format("this treatment matches no finding: `{}`",
                             treatment.threat.empty() ? treatment.finding : treatment.threat));
      }
      result_.treatments.push_back(std::move(view));
      return;
    }
    for (const std::size_t hit : hits) {
      outcome::Finding& finding = result_.findings[hit];
      outcome::TreatmentView own = view;
      own.finding = finding.key;
      own.state = proposal ? "proposed in the model" : StateOf(treatment, finding);
      own.valid = own.state == "valid";
      if (own.state.starts_with("expired")) ++result_.summary.expired_decisions;
      if (own.state.starts_with("avoided")) {
        sink_.Error(
            "treatment-not-possible", treatment.span,
            fmt::format("`{}` is treated as avoided, and the threat is still there", finding.key));
      }
      finding.treatments.push_back(own);
      result_.treatments.push_back(std::move(own));
    }
    if (!proposal && treatment.until) AnnounceEnd(treatment.span, "treatment", *treatment.until);
  }

  std::vector<std::size_t> FindByBindings(const load::Suppression& suppression) const {
    std::vector<std::size_t> hits;
    for (std::size_t i = 0; i < result_.findings.size(); ++i) {
      const outcome::Finding& finding = result_.findings[i];
      if (finding.rule != suppression.rule) continue;
      const bool all = std::all_of(
          suppression.bindings.begin(), suppression.bindings.end(), [&](const auto& wanted) {
            return std::any_of(
                finding.bindings.begin(), finding.bindings.end(), [&](const auto& bound) {
                  return bound.first == wanted.first && bound.second.id == wanted.second;
                });
          });
      if (all) hits.push_back(i);
    }
    return hits;
  }

  void Apply(const load::Suppression& suppression) {
    const auto hits = suppression.finding.empty() ? FindByBindings(suppression)
                                                  : FindFinding(suppression.finding);
    outcome::SuppressionView view{
        suppression.finding.empty() ? suppression.rule : suppression.finding,
        std::string(SuppressionReasonWord(suppression.reason)),
        suppression.justification,
        suppression.owner,
        suppression.approver,
        suppression.created,
        suppression.expires,
        false,
        "unused",
        analysis_.Locate(suppression.span)};
    if (hits.empty())
      Complain("unused-suppression", suppression.span,
               fmt::format("this suppression matches no finding: `{}`", view.finding));
    const bool expired =
        suppression.expires && analysis_.as_of && *suppression.expires < *analysis_.as_of;
    // An end within 12 months of a day to come would be no end at all.
    const bool early =
        suppression.created && analysis_.as_of && *analysis_.as_of < *suppression.created;
    if (early) {
      Complain("not-yet-valid", suppression.span,
               fmt::format("this suppression begins on {}, after the date of the analysis",
                           base::FormatDate(*suppression.created)));
    }
    for (const std::size_t hit : hits) {
      outcome::Finding& finding = result_.findings[hit];
      view.finding = finding.key;
      view.valid = !expired && !early;
      view.state = expired ? "expired " + base::FormatDate(*suppression.expires) : "valid";
      if (early) view.state = "begins " + base::FormatDate(*suppression.created);
      if (expired) ++result_.summary.expired_decisions;
      finding.suppression = view;
      result_.suppressions.push_back(view);
    }
    if (hits.empty()) result_.suppressions.push_back(view);
    if (suppression.expires) AnnounceEnd(suppression.span, "suppression", *suppression.expires);
  }

  const Analysis& analysis_;
  bool strict_;
  outcome::AnalysisResult& result_;
  base::DiagnosticSink& sink_;
  std::map<std::string, std::vector<std::size_t>> by_key_, by_threat_;
  std::multimap<std::string, std::size_t> by_fingerprint_;
};

}  // namespace

void ApplyDecisions(const Analysis& analysis, bool strict, outcome::AnalysisResult& result,
                    base::DiagnosticSink& sink) {
  DecisionTable table(analysis, strict, result, sink);
  table.Treatments();
  table.Suppressions();
}

bool IsDecided(const outcome::Finding& finding) {
  return std::any_of(finding.treatments.begin(), finding.treatments.end(),
                     [](const auto& t) { return t.valid; });
}

}  // namespace threatgap::pipeline
