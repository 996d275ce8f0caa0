#include "analyzer/pipeline/authored_threats.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/model/linked_controls.h"
#include "analyzer/outcome/rating_words.h"

namespace threatgap::pipeline {
namespace {

using coverage::Cover;
using model::ControlIndex;
using model::ElementKind;
using model::ElementRef;
using model::MitigationTree;
using model::Ternary;
using model::Truth;
using model::UnknownKey;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

Ternary Evaluate(const MitigationTree& tree, const std::function<Ternary(ControlIndex)>& leaf) {
  if (tree.kind == MitigationTree::Kind::kControl)
    return tree.control == model::kNone ? Ternary::Of(false) : leaf(tree.control);
  const bool all = tree.kind == MitigationTree::Kind::kAll;
  Ternary truth = Ternary::Of(all && !tree.children.empty());
  for (const MitigationTree& child : tree.children) {
    Ternary part = Evaluate(child, leaf);
    truth = all ? And(std::move(truth), part) : Or(std::move(truth), part);
  }
  return truth;
}

/// Judges one threat by its own mitigations.
class ThreatJudge {
 public:
  ThreatJudge(const Analysis& analysis, const model::Threat& threat)
      : analysis_(analysis), threat_(threat) {}

  void Fill(outcome::Finding& finding) {
    controls_ = model::LinkedControls(threat_);
    std::sort(controls_.begin(), controls_.end());
    if (threat_.from && threat_.to) PreparePath(finding);
    const auto& required_from = analysis_.policy.evidence_required_from;
    demand_.evidence_required = required_from && finding.inherent.hi >= ToLevel(*required_from);
    for (const ControlIndex control : controls_) effective_[control] = JudgeControl(control);
    const Ternary met =
        threat_.mitigations
            ? Evaluate(*threat_.mitigations, [&](ControlIndex c) { return effective_[c].whole; })
            : Ternary::Of(false);
    bool part_lo = false, part_hi = false;
    for (const auto& [control, effect] : effective_) {
      part_lo |= effect.part == Truth::kTrue;
      part_hi |= effect.part != Truth::kFalse;
    }
    finding.lo = met.is_true() ? outcome::Cover::kCovered
                 : part_lo     ? outcome::Cover::kPartial
                               : outcome::Cover::kUncovered;
    finding.hi = !met.is_false() ? outcome::Cover::kCovered
                 : part_hi       ? outcome::Cover::kPartial
                                 : outcome::Cover::kUncovered;
    finding.proven =
        met.is_true() && std::all_of(effective_.begin(), effective_.end(), [](const auto& e) {
          return e.second.whole.truth != Truth::kTrue || e.second.proven;
        });
    SetVerdict(finding);
    if (finding.group == outcome::Group::kUndecided) {
      for (const auto& key : met.keys) finding.asks.push_back(MakeAsk(analysis_, key));
    }
    for (const ControlIndex control : controls_) AddHave(control, finding);
    Note(finding);
  }

 private:
  struct Effect {
    Ternary whole;  ///< everywhere it must stand
    Truth part = Truth::kFalse;
    bool proven = false;
    Truth itself = Truth::kFalse;  ///< by status and evidence alone
  };

  bool placed() const { return !threat_.on.empty() || (threat_.from && threat_.to); }

  /// Other tools write a mitigation as a text beside the threat. Where it stands is not known.
  static bool IsUnplacedClaim(const model::Control& control) {
    return !control.source_format.empty() && control.on.empty();
  }

  Effect JudgeControl(ControlIndex index) const {
    const model::Control& control = analysis_.model.controls[At(index)];
    const auto judged =
        analysis_.effects.Judge(index, control.types.empty() ? -1 : control.types.front(), demand_);
    const Ternary itself{judged.truth, judged.keys};
    Effect effect{Ternary::Of(true), Truth::kFalse, judged.proven, judged.truth};
    if (!placed() || IsUnplacedClaim(control)) {
      // Linked is not covered: without a place an implemented control is a claim.
      effect.whole = And(itself, Ternary::Unknown(UnknownKey{{ElementKind::kControl, index},
                                                             UnknownKey::kControlPlace}));
      effect.part = effect.whole.truth;
      return effect;
    }
    if (rule_) return OnPath(index, itself, effect);
    for (const auto& on : threat_.on) {
      const Ternary here = And(itself, analysis_.effects.StandsOn(index, on.element));
      effect.whole = And(std::move(effect.whole), here);
      effect.part = std::max(effect.part, here.truth);
    }
    return effect;
  }

  /// Whether the control counts at an element of a path: people host nothing.
  Ternary StandsAt(ControlIndex index, ElementRef element) const {
    const Ternary stands = analysis_.effects.StandsOn(index, element);
    if (element.kind != ElementKind::kComponent) return stands;
    const Truth actor = analysis_.context.IsActor(element.index);
    if (actor == Truth::kUnknown)
      return And(stands, Ternary::Unknown(UnknownKey{element, UnknownKey::kType}));
    return actor == Truth::kTrue ? Ternary::Of(false) : stands;
  }

  Effect OnPath(ControlIndex index, const Ternary& itself, Effect effect) const {
    if (match_ == nullptr || itself.is_false()) {
      effect.whole = itself;
      return effect;
    }
    const auto barrier = [&](Truth least) {
      const auto stops = [this, index, least](ElementRef element) {
        return StandsAt(index, element).truth >= least;
      };
      return graph::Barrier{[stops](model::ComponentIndex c) {
                              return stops({ElementKind::kComponent, c});
                            },
                            [stops](model::FlowIndex f) {
                              return stops({ElementKind::kFlow, f});
                            }};
    };
    const rule_engine::PathMatcher::Stretch stretch{match_, 0, 1};
    Ternary stands = Ternary::Of(false);
    if (!paths_->RunAvoids(stretch, barrier(Truth::kTrue), -1, false)) {
      stands = Ternary::Of(true);
    } else if (!paths_->RunAvoids(stretch, barrier(Truth::kUnknown), -1, true)) {
      // The open run may not exist, or the control may stand on it.
      model::KeySet keys = paths_->FindOpenRun(stretch, barrier(Truth::kTrue), -1).keys;
      paths_->VisitLive(stretch, false, [&](ElementRef e) {
        keys.Add(StandsAt(index, e).keys);
        return false;
      });
      stands = Ternary::Unknown(std::move(keys));
    }
    effect.whole = And(itself, stands);
    const auto reaches = [&](bool certain_only, Truth least) {
      return paths_->VisitLive(stretch, certain_only,
                               [&](ElementRef e) { return StandsAt(index, e).truth >= least; });
    };
    const Truth part = reaches(true, Truth::kTrue)       ? Truth::kTrue
                       : reaches(false, Truth::kUnknown) ? Truth::kUnknown
                                                         : Truth::kFalse;
    effect.part = std::min(itself.truth, part);
    return effect;
  }

  /// A path of influence between the two ends, as a rule of its own.
  void PreparePath(outcome::Finding& finding) {
    rule_ = std::make_unique<rule_engine::Rule>();
    rule_->form = rule_engine::MatchForm::kPath;
    for (const auto& [name, end] :
         {std::pair{"from", &*threat_.from}, std::pair{"to", &*threat_.to}}) {
      rule_engine::Binder binder;
      binder.name = name;
      binder.slot = static_cast<int>(rule_->scope.size());
      binder.only = end->element.index;
      rule_->scope.push_back({name, ElementKind::kComponent});
      rule_->identity.push_back(binder.slot);
      rule_->path.waypoints.push_back(std::move(binder));
    }
    paths_ = std::make_unique<rule_engine::PathMatcher>(*rule_, analysis_.context);
    matches_ = paths_->FindMatches();
    if (matches_.empty()) return;
    match_ = &matches_.front();
    for (const auto& hop : match_->witness) {
      const model::Flow& flow = analysis_.model.flows[At(hop.flow)];
      const auto step = [&](ElementRef element) {
        outcome::WitnessStep made;
        made.element = analysis_.Name(element);
        made.location = analysis_.Locate(element);
        return made;
      };
      if (finding.witness.empty())
        finding.witness.push_back(
            step({ElementKind::kComponent, hop.against ? flow.to : flow.from}));
      finding.witness.push_back(step({ElementKind::kFlow, hop.flow}));
      finding.witness.back().against_arrow = hop.against;
      finding.witness.push_back(step({ElementKind::kComponent, hop.against ? flow.from : flow.to}));
    }
  }

  void AddHave(ControlIndex index, outcome::Finding& finding) const {
    const model::Control& control = analysis_.model.controls[At(index)];
    const Effect& effect = effective_.at(index);
    outcome::Have have;
    have.control = control.id;
    if (!control.types.empty()) {
      have.control_type = analysis_.ControlType(control.types.front()).id;
      have.title = analysis_.ControlType(control.types.front()).title;
    } else {
      have.title = control.title;
    }
    for (const auto& on : control.on) have.on.push_back(analysis_.Name(on.element));
    have.status = StatusWord(control);
    have.proof = ProofWords(analysis_, control, std::nullopt);
    have.location = analysis_.Locate({ElementKind::kControl, index});
    have.counts = effect.part == Truth::kTrue;
    if (effect.whole.is_true()) {
      have.enough = "stands everywhere the threat names";
    } else if (!control.status) {
      have.enough = "its status is not stated";
    } else if (*control.status != model::ControlStatus::kImplemented) {
      have.enough = have.status + (control.due ? ", due " + base::FormatDate(*control.due) : "") +
                    ": does not count";
    } else if (effect.itself == Truth::kFalse) {
      have.enough = "its newest evidence failed";
    } else if (effect.itself == Truth::kUnknown) {
      have.enough = "counts only with fresh evidence";
    } else if (!placed() || IsUnplacedClaim(control)) {
      have.enough = "linked, without a place: a claim";
    } else {
      have.enough = have.counts ? "stands on a part of what the threat names"
                                : "does not stand where the threat names";
    }
    finding.have.push_back(std::move(have));
  }

  void Note(outcome::Finding& finding) const {
    if (!threat_.mitigations || controls_.empty()) {
      finding.coverage_note = "no mitigation is named";
    } else if (finding.group == outcome::Group::kCovered) {
      finding.coverage_note = finding.proven ? "covered by its own mitigations, with fresh proof"
                                             : "covered by its own mitigations, as claimed";
    } else {
      const auto met = std::count_if(effective_.begin(), effective_.end(),
                                     [](const auto& e) { return e.second.whole.is_true(); });
      finding.coverage_note =
          fmt::format("{} of {} {}", met, base::Counted(controls_.size(), "mitigation"),
                      met == 1 || controls_.size() == 1 ? "counts" : "count");
    }
    if (!threat_.foreign_status.empty() && finding.group != outcome::Group::kCovered)
      finding.coverage_note +=
          fmt::format("; {} says `{}`", threat_.source_format, threat_.foreign_status);
    if (rule_ && match_ == nullptr)
      finding.coverage_note += "; no path leads from its source to its target";
  }

  const Analysis& analysis_;
  const model::Threat& threat_;
  coverage::Demand demand_;
  std::vector<ControlIndex> controls_;
  std::map<ControlIndex, Effect> effective_;
  std::unique_ptr<rule_engine::Rule> rule_;
  std::unique_ptr<rule_engine::PathMatcher> paths_;
  std::vector<rule_engine::Match> matches_;
  const rule_engine::Match* match_ = nullptr;
};

outcome::Slots SlotsOf(const Analysis& analysis, const model::Threat& threat) {
  outcome::Slots slots{threat.source, threat.prerequisites, threat.action,
                       threat.impact, threat.goals,         {}};
  for (const ElementRef asset : threat.assets) slots.assets.push_back(analysis.model.NameOf(asset));
  slots.assets.insert(slots.assets.end(), threat.asset_texts.begin(), threat.asset_texts.end());
  return slots;
}

std::string SentenceOf(const model::Threat& threat, const outcome::Slots& slots) {
  const bool grammar = !threat.source.empty() || !threat.action.empty();
  return grammar ? FullSentence(slots) : threat.statement;
}

void SetSeverity(const Analysis& analysis, const model::Threat& threat, outcome::Finding& finding) {
  if (threat.likelihood && threat.impact_level) {
    const auto level =
        analysis.policy.matrix[At(*threat.likelihood - 1)][At(*threat.impact_level - 1)];
    finding.inherent = finding.residual = {ToLevel(level), ToLevel(level)};
    finding.likelihood = std::to_string(*threat.likelihood);
    finding.impact = std::to_string(*threat.impact_level);
    finding.likelihood_lo = finding.likelihood_hi = finding.residual_likelihood_hi =
        *threat.likelihood;
    finding.impact_lo = finding.impact_hi = finding.residual_impact_hi = *threat.impact_level;
    finding.severity_why = "likelihood and impact as its author rated them";
  } else if (threat.severity) {
    finding.inherent = finding.residual = {ToLevel(*threat.severity), ToLevel(*threat.severity)};
    finding.severity_why = "as its author rated it";
  } else {
    finding.inherent = finding.residual = {outcome::Level::kHigh, outcome::Level::kHigh};
    finding.severity_why = outcome::kNotRated;
  }
}

/// Its title, or what its source does, so that a row of a list says more than an id.
std::string TitleOf(const model::Threat& threat) {
  if (!threat.title.empty() || threat.action.empty()) return threat.name();
  std::string title = threat.action;
  if (title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

outcome::Finding OwnFinding(const Analysis& analysis, const model::Threat& threat) {
  outcome::Finding finding;
  finding.key = threat.id;
  finding.fingerprint = Fingerprint(analysis.model.system.id, "", {{"threat", threat.id}});
  finding.title = TitleOf(threat);
  finding.basis = outcome::Basis::kAuthored;
  finding.threats = {threat.id};
  finding.slots = SlotsOf(analysis, threat);
  finding.sentence = SentenceOf(threat, finding.slots);
  finding.short_sentence = threat.source.empty() && threat.action.empty()
                               ? threat.statement
                               : ShortSentence(finding.slots);
  finding.location = analysis.Locate(threat.span);
  finding.owner = threat.owner;
  for (const auto& on : threat.on) finding.bindings.emplace_back("on", analysis.Name(on.element));
  if (threat.from) finding.bindings.emplace_back("from", analysis.Name(threat.from->element));
  if (threat.to) finding.bindings.emplace_back("to", analysis.Name(threat.to->element));
  SetSeverity(analysis, threat, finding);
  ThreatJudge(analysis, threat).Fill(finding);
  if (finding.witness.empty()) {
    for (const auto& on : threat.on) {
      outcome::WitnessStep step;
      step.element = analysis.Name(on.element);
      step.location = analysis.Locate(on.element);
      finding.witness.push_back(std::move(step));
    }
  }
  return finding;
}

/// Whether the bindings of `finding` include every element which the threat names.
bool Includes(const outcome::Finding& finding, const Analysis& analysis,
              const model::Threat& threat) {
  const auto bound = [&](const model::Placement& place) {
    return std::any_of(finding.bindings.begin(), finding.bindings.end(), [&](const auto& binding) {
      return binding.second.id == analysis.model.IdOf(place.element);
    });
  };
  return std::all_of(threat.on.begin(), threat.on.end(), bound) &&
         (!threat.from || bound(*threat.from)) && (!threat.to || bound(*threat.to));
}

}  // namespace

std::vector<outcome::AuthoredThreat> MergeAuthoredThreats(const Analysis& analysis,
                                                          std::vector<outcome::Finding>& findings) {
  std::map<std::string, std::vector<std::size_t>> by_rule;
  for (std::size_t i = 0; i < findings.size(); ++i) by_rule[findings[i].rule].push_back(i);
  std::vector<outcome::AuthoredThreat> authored;
  for (const model::Threat& threat : analysis.model.threats) {
    outcome::AuthoredThreat view;
    view.id = threat.id;
    view.title = threat.title;
    view.sentence = SentenceOf(threat, SlotsOf(analysis, threat));
    view.statement = threat.statement;
    view.instance_of = threat.instance_of;
    view.foreign_status = threat.foreign_status;
    view.priority = threat.priority;
    view.stride = threat.stride;
    for (const ControlIndex control : model::LinkedControls(threat))
      view.mitigations.push_back(analysis.model.controls[At(control)].id);
    view.location = analysis.Locate(threat.span);
    if (const auto rule = by_rule.find(threat.instance_of);
        !threat.instance_of.empty() && rule != by_rule.end()) {
      for (const std::size_t i : rule->second) {
        if (!Includes(findings[i], analysis, threat)) continue;
        findings[i].basis = outcome::Basis::kBoth;
        findings[i].threats.push_back(threat.id);
        if (findings[i].owner.empty()) findings[i].owner = threat.owner;
        if (!view.merged) view.finding = findings[i].key;
        view.merged = true;
      }
    }
    if (view.merged) {
      view.state = "confirmed by " + threat.instance_of;
    } else {
      findings.push_back(OwnFinding(analysis, threat));
      view.finding = threat.id;
      view.state = threat.instance_of.empty() ? "no rule named" : "not confirmed by the model";
      if (!threat.instance_of.empty()) {
        findings.back().not_confirmed =
            fmt::format("no finding of {} includes the elements it names", threat.instance_of);
      }
    }
    authored.push_back(std::move(view));
  }
  return authored;
}

}  // namespace threatgap::pipeline
