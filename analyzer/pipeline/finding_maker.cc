#include "analyzer/pipeline/finding_maker.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/framework_order.h"
#include "analyzer/pipeline/gap_explanation.h"

namespace threatgap::pipeline {
namespace {

using model::ElementKind;
using model::ElementRef;
using rule_engine::CoverTree;
using rule_engine::Rule;

/// Names of data shown in a sentence; where any datum may travel there are as many as the model
/// has.
constexpr std::size_t kDataNamed = 16;

/// Renders texts with holes for one match. A hole that reads the datum of a path lists every datum
/// that travels; where only flows with unstated data lead there, none is known by name.
class SlotRenderer {
 public:
  SlotRenderer(const Analysis& analysis, const Rule& rule, const rule_engine::Match& match)
      : analysis_(analysis), match_(match), slots_(match.slots) {
    if (rule.form == rule_engine::MatchForm::kPath && rule.path.carrying)
      datum_slot_ = rule.path.carrying->slot;
  }

  std::string Text(const rule_engine::Template& text) {
    std::string out;
    for (const auto& piece : text.pieces) out += piece.hole ? Hole(piece.hole) : piece.text;
    return out;
  }

  /// Members of a template that is one hole; otherwise its text.
  std::vector<std::string> Members(const rule_engine::Template& text) {
    if (text.pieces.size() != 1 || !text.pieces.front().hole) {
      std::string whole = Text(text);
      return whole.empty() ? std::vector<std::string>{}
                           : std::vector<std::string>{std::move(whole)};
    }
    std::set<std::string> all;
    ForEachDatum(text.pieces.front().hole, [&] {
      for (auto& member : RenderMembers(text.pieces.front().hole, analysis_.context.eval(), slots_))
        all.insert(member);
    });
    std::vector<std::string> members(all.begin(), all.end());
    if (const auto more = Unnamed(text.pieces.front().hole))
      members.push_back(fmt::format("{} more", more));
    return members;
  }

 private:
  template <typename Act>
  void ForEachDatum(const rule_engine::Expression& hole, Act act) {
    const auto& read = hole.slots();
    if (datum_slot_ < 0 || std::find(read.begin(), read.end(), datum_slot_) == read.end()) {
      act();
      return;
    }
    const auto named = match_.carried.end() - static_cast<std::ptrdiff_t>(Unnamed(hole));
    for (auto datum = match_.carried.begin(); datum != named; ++datum) {
      slots_[static_cast<std::size_t>(datum_slot_)] = {ElementKind::kData, *datum};
      act();
    }
  }

  /// How many data sets a hole that is the datum itself leaves out.
  std::size_t Unnamed(const rule_engine::Expression& hole) const {
    const bool datum = hole.type().kind == rule_engine::ExprType::Kind::kRef &&
                       hole.slots() == std::vector<int>{datum_slot_};
    return datum && match_.carried.size() > kDataNamed ? match_.carried.size() - kDataNamed : 0;
  }

  std::string Hole(const rule_engine::Expression& hole) {
    std::set<std::string> values;
    ForEachDatum(hole, [&] { values.insert(RenderValue(hole, analysis_.context.eval(), slots_)); });
    if (values.empty()) return "unstated data";
    const std::size_t more = Unnamed(hole);
    return fmt::format("{}{}", fmt::join(values, ", "),
                       more == 0 ? "" : fmt::format(" and {} more", more));
  }

  const Analysis& analysis_;
  const rule_engine::Match& match_;
  std::vector<ElementRef> slots_;
  int datum_slot_ = -1;
};

void ForEachLeaf(const CoverTree& tree, const std::function<void(const CoverTree&)>& act) {
  if (tree.children.empty()) act(tree);
  for (const CoverTree& child : tree.children) ForEachLeaf(child, act);
}

std::string RangeText(int lo, int hi) {
  return lo == hi ? std::to_string(lo) : fmt::format("{}-{}", lo, hi);
}

void SetRisk(const coverage::Risk& risk, const Rule& rule, outcome::Finding& finding) {
  finding.inherent = ToRange(risk.inherent);
  finding.residual = ToRange(risk.residual);
  finding.likelihood_lo = risk.likelihood.lo;
  finding.likelihood_hi = risk.likelihood.hi;
  finding.impact_lo = risk.impact.lo;
  finding.impact_hi = risk.impact.hi;
  finding.residual_likelihood_hi = risk.residual_likelihood.hi;
  finding.residual_impact_hi = risk.residual_impact.hi;
  finding.likelihood = RangeText(risk.likelihood.lo, risk.likelihood.hi);
  finding.impact = RangeText(risk.impact.lo, risk.impact.hi);
  const auto why = [](const std::string& value, const std::string& text) {
    return value == text ? value : fmt::format("{} from `{}`", value, text);
  };
  finding.severity_why =
      fmt::format("likelihood {}; impact {}", why(finding.likelihood, rule.likelihood_text),
                  why(finding.impact, rule.impact_text));
}

void SetIdentity(const Analysis& analysis, const Rule& rule, const rule_engine::Match& match,
                 outcome::Finding& finding) {
  std::vector<std::pair<std::string, std::string>> ids;
  std::string key;
  for (const int slot : rule.identity) {
    const ElementRef element = match.slots[static_cast<std::size_t>(slot)];
    const std::string& name = rule.scope[static_cast<std::size_t>(slot)].name;
    finding.bindings.emplace_back(name, analysis.Name(element));
    ids.emplace_back(name, analysis.model.IdOf(element));
    key += (key.empty() ? "" : ",") + analysis.model.IdOf(element);
  }
  finding.key = rule.id + "@" + (key.empty() ? "system" : key);
  finding.fingerprint = Fingerprint(analysis.model.system.id, rule.id, ids);
  finding.location =
      rule.identity.empty()
          ? analysis.Locate(analysis.model.system.span)
          : analysis.Locate(match.slots[static_cast<std::size_t>(rule.identity.back())]);
}

std::string OwnerOf(const Analysis& analysis, const Rule& rule, const rule_engine::Match& match) {
  for (auto slot = rule.identity.rbegin(); slot != rule.identity.rend(); ++slot) {
    const ElementRef element = match.slots[static_cast<std::size_t>(*slot)];
    if (const auto* owner = analysis.model.Get(element).Find(model::attribute::kOwner)) {
      return analysis.model.strings.Get(owner->value.scalar);
    }
  }
  return {};
}

/// The earliest day on which a planned control of the rule is due.
std::optional<base::Date> DueOf(const Analysis& analysis, const coverage::Coverage& coverage) {
  std::optional<base::Date> due;
  for (const auto& leaf : coverage.leaves) {
    if (leaf.met == model::Truth::kTrue) continue;
    const auto planned = analysis.effects.EarliestDue(leaf.demand);
    if (planned && (!due || *planned < *due)) due = planned;
  }
  return due;
}

outcome::Finding MakeFinding(const Analysis& analysis, RuleRun& run, const JudgedMatch& judged,
                             const outcome::SharedList<outcome::RequirementTouch>& requirements) {
  const Rule& rule = run.rule();
  outcome::Finding finding;
  finding.rule = rule.id;
  finding.name = rule.name;
  finding.title = rule.title;
  SetIdentity(analysis, rule, judged.match, finding);
  finding.certain = judged.match.truth.is_true();
  finding.lo = ToCover(judged.coverage.lo);
  finding.hi = ToCover(judged.coverage.hi);
  finding.proven = judged.coverage.proven;
  SetVerdict(finding);
  coverage::Risk risk =
      coverage::InherentRisk(rule, judged.match, analysis.context.eval(), analysis.policy.matrix);
  ApplyControls(judged.coverage, analysis.catalog, analysis.policy.matrix, risk);
  SetRisk(risk, rule, finding);
  SlotRenderer renderer(analysis, rule, judged.match);
  finding.slots.source = renderer.Text(rule.threat.source);
  finding.slots.prerequisites = renderer.Text(rule.threat.prerequisites);
  finding.slots.action = renderer.Text(rule.threat.action);
  finding.slots.impact = renderer.Text(rule.threat.impact);
  finding.slots.goals = rule.threat.goals;
  finding.slots.assets = renderer.Members(rule.threat.assets);
  finding.short_sentence = ShortSentence(finding.slots);
  finding.sentence = FullSentence(finding.slots);
  model::KeySet keys = judged.match.truth.keys;
  if (finding.group != outcome::Group::kGap) keys.Add(judged.coverage.keys);
  for (const auto& key : keys) finding.asks.push_back(MakeAsk(analysis, key));
  std::sort(finding.asks.begin(), finding.asks.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  finding.requirements = requirements;
  finding.owner = OwnerOf(analysis, rule, judged.match);
  if (finding.group == outcome::Group::kGap) finding.due = DueOf(analysis, judged.coverage);
  GapExplanation(analysis, run, judged).Fill(finding);
  return finding;
}

}  // namespace

bool CarriesCoverage(catalog::Relation relation) {
  return relation == catalog::Relation::kEqual || relation == catalog::Relation::kSubset ||
         relation == catalog::Relation::kSuperset || relation == catalog::Relation::kIntersects;
}

std::set<catalog::RequirementRef> RequirementsOfControls(const Analysis& analysis,
                                                         const Rule& rule) {
  std::set<catalog::RequirementRef> found;
  if (!rule.covered_by) return found;
  ForEachLeaf(*rule.covered_by, [&](const CoverTree& leaf) {
    for (auto type : leaf.controls) {
      for (; type >= 0; type = analysis.ControlType(type).is) {
        for (const auto& mapping : analysis.ControlType(type).maps) {
          if (CarriesCoverage(mapping.relation)) found.insert(mapping.to);
        }
      }
    }
  });
  return found;
}

std::set<catalog::RequirementRef> RequirementsOf(const Analysis& analysis, const Rule& rule) {
  auto found = RequirementsOfControls(analysis, rule);
  found.insert(rule.refs.begin(), rule.refs.end());
  return found;
}

std::vector<outcome::Finding> MakeFindings(const Analysis& analysis, RuleRun& run) {
  std::vector<outcome::RequirementTouch> requirements;
  for (const auto ref : RequirementsOf(analysis, run.rule())) {
    const auto& requirement = analysis.catalog.Get(ref);
    requirements.push_back({analysis.catalog.frameworks[static_cast<std::size_t>(ref.framework)].id,
                            requirement.id, requirement.title, ""});
  }
  std::stable_sort(requirements.begin(), requirements.end(), [](const auto& a, const auto& b) {
    return StandsBefore(a.framework, b.framework);
  });
  const outcome::SharedList shared(std::move(requirements));
  std::vector<outcome::Finding> findings;
  findings.reserve(run.findings().size());
  for (const JudgedMatch& judged : run.findings()) {
    findings.push_back(MakeFinding(analysis, run, judged, shared));
  }
  return findings;
}

std::vector<outcome::ModelNote> MakeNotes(const Analysis& analysis, const RuleRun& run) {
  std::vector<outcome::ModelNote> notes;
  for (const JudgedMatch& judged : run.findings()) {
    if (!judged.match.truth.is_true()) continue;
    outcome::ModelNote note;
    note.rule = run.rule().id;
    note.text = run.rule().title;
    if (!run.rule().identity.empty()) {
      const ElementRef element =
          judged.match.slots[static_cast<std::size_t>(run.rule().identity.back())];
      note.element = analysis.Name(element);
      note.location = analysis.Locate(element);
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace threatgap::pipeline
