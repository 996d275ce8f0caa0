#include "analyzer/pipeline/requirement_roll_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/aspect_cover.h"
#include "analyzer/pipeline/finding_maker.h"

namespace threatgap::pipeline {
namespace {

using catalog::Relation;
using catalog::RequirementRef;
using outcome::AspectState;
using outcome::Finding;
using outcome::Group;
using outcome::RequirementStatus;

std::size_t At(std::int32_t index) { return static_cast<std::size_t>(index); }

struct MappedType {
  catalog::ControlTypeId type;
  const catalog::Mapping* mapping;
};

/// What speaks for one requirement.
struct Proof {
  std::vector<MappedPart> mapped;
  std::vector<Contribution> contributions;
  bool derived = false;  ///< attributes of the model prove a part

  bool Any(model::Truth effective) const {
    return std::any_of(contributions.begin(), contributions.end(), [&](const Contribution& each) {
      return !each.control.empty() && each.effective == effective;
    });
  }
  bool Planned() const {
    return std::any_of(contributions.begin(), contributions.end(),
                       [](const Contribution& each) { return each.planned; });
  }
};

constexpr std::string_view kAppliesFrom = "applies-from";

class RollUp {
 public:
  RollUp(const Analysis& analysis, outcome::AnalysisResult& result)
      : analysis_(analysis), result_(result) {
    for (std::size_t t = 0; t < analysis.catalog.control_types.size(); ++t) {
      for (const auto& mapping : analysis.catalog.control_types[t].maps) {
        types_[mapping.to].push_back({static_cast<catalog::ControlTypeId>(t), &mapping});
      }
    }
    for (std::size_t i = 0; i < result.findings.size(); ++i) Touch(i);
    for (const auto& answer : analysis.model.requirements)
      answers_[answer.framework + ":" + answer.requirement] = &answer;
    FindDerivedTypes();
    open_controls_ = !analysis.context.graph().OpenKeysAnywhere(model::ListKind::kControls).empty();
  }

  void Run() {
    for (std::size_t f = 0; f < analysis_.catalog.frameworks.size(); ++f) {
      const auto& wanted = analysis_.options.frameworks;
      const std::string& id = analysis_.catalog.frameworks[f].id;
      const bool named = std::find(wanted.begin(), wanted.end(), id) != wanted.end();
      if (!named && (!wanted.empty() || !analysis_.catalog.frameworks[f].complete)) continue;
      result_.frameworks.push_back(View(static_cast<std::int32_t>(f)));
    }
    WriteNotes();
  }

  outcome::RequirementView Only(RequirementRef ref) {
    return Row(analysis_.catalog.frameworks[At(ref.framework)], ref);
  }

 private:
  void Touch(std::size_t i) {
    const Finding& finding = result_.findings[i];
    const rule_engine::Rule* rule =
        finding.rule.empty() ? nullptr : analysis_.rules.Find(finding.rule);
    if (rule == nullptr) return;
    for (const auto& ref : rule->refs) referring_[ref].push_back(i);
    for (const auto& ref : RequirementsOfControls(analysis_, *rule)) exposing_[ref].push_back(i);
  }

  /// Control types which attributes of the model prove somewhere.
  void FindDerivedTypes() {
    const auto try_at = [&](model::ElementKind kind, std::size_t count) {
      for (std::size_t t = 0; t < analysis_.catalog.control_types.size(); ++t) {
        if (analysis_.catalog.control_types[t].satisfied_when.empty()) continue;
        coverage::Demand demand;
        demand.types = {static_cast<catalog::ControlTypeId>(t)};
        for (std::size_t i = 0; i < count && !derived_.contains(demand.types.front()); ++i) {
          for (const auto& way :
               analysis_.effects.WaysAt(demand, {kind, static_cast<std::int32_t>(i)})) {
            if (way.control == model::kNone && way.truth == model::Truth::kTrue)
              derived_.insert(way.type);
          }
        }
      }
    };
    try_at(model::ElementKind::kFlow, analysis_.model.flows.size());
    try_at(model::ElementKind::kComponent, analysis_.model.components.size());
  }

  bool Open(const Finding& finding) const {
    if (IsSuppressed(finding)) return false;
    return finding.certain && finding.group != Group::kCovered;
  }

  std::vector<std::string> OpenKeys(const std::map<RequirementRef, std::vector<std::size_t>>& from,
                                    RequirementRef ref) const {
    std::vector<std::string> keys;
    const auto found = from.find(ref);
    if (found == from.end()) return keys;
    for (const std::size_t i : found->second) {
      if (Open(result_.findings[i])) keys.push_back(result_.findings[i].key);
    }
    return keys;
  }

  outcome::FrameworkView View(std::int32_t index) {
    const auto& framework = analysis_.catalog.frameworks[At(index)];
    outcome::FrameworkView view;
    view.id = framework.id;
    view.title = framework.title;
    view.short_title = framework.short_title;
    view.kind = framework.kind == catalog::FrameworkKind::kThreats ? "threats" : "requirements";
    view.trust = framework.trust;
    view.license = framework.license;
    if (!framework.complete) {
      view.limits =
          fmt::format("{}; it lists {}", framework.limits, catalog::EntriesInWords(framework));
    }
    view.groups = framework.groups;
    for (const auto& source : framework.sources) {
      view.sources.push_back(source.date ? source.title + ", " + base::FormatDate(*source.date)
                                         : source.title);
    }
    for (std::size_t r = 0; r < framework.requirements.size(); ++r) {
      outcome::RequirementView row = Row(framework, {index, static_cast<std::int32_t>(r)});
      if (row.primary) {
        ++view.total;
        ++view.counts[row.status];
        if (row.exposed) ++view.exposed;
      }
      view.requirements.push_back(std::move(row));
    }
    return view;
  }

  outcome::RequirementView Row(const catalog::Framework& framework, RequirementRef ref) {
    const auto& requirement = framework.requirements[At(ref.requirement)];
    outcome::RequirementView row;
    row.id = requirement.id;
    row.title = requirement.title;
    row.group = requirement.group;
    row.primary = framework.primary_groups.empty() ||
                  std::find(framework.primary_groups.begin(), framework.primary_groups.end(),
                            requirement.group) != framework.primary_groups.end();
    const auto dates = requirement.attributes.find(std::string(kAppliesFrom));
    if (dates != requirement.attributes.end()) row.applies_from = dates->second;
    const Proof proof = Collect(ref, row);
    if (framework.kind == catalog::FrameworkKind::kThreats) {
      JudgeByFindings(ref, row);
    } else {
      JudgeByControls(requirement, proof, row);
      row.open_findings = OpenKeys(exposing_, ref);
      Answer(framework.id + ":" + requirement.id, row);
    }
    row.exposed = !row.open_findings.empty() && row.status != RequirementStatus::kNotApplicable;
    return row;
  }

  /// Controls of the model whose types, or types above them, are mapped to the requirement.
  Proof Collect(RequirementRef ref, outcome::RequirementView& row) {
    Proof proof;
    const auto found = types_.find(ref);
    if (found == types_.end()) return proof;
    for (const MappedType& mapped : found->second) {
      const catalog::Mapping& mapping = *mapped.mapping;
      if (!CarriesCoverage(mapping.relation)) continue;
      const auto& type = analysis_.ControlType(mapped.type);
      row.control_types.push_back(type.id);
      row.chain.push_back(ChainText(type.id, mapping));
      proof.derived |= derived_.contains(mapped.type);  // attributes are claims: a part at most
      proof.mapped.push_back({type.id, CoversWhole(mapping.relation), mapping.aspects});
      if (open_controls_)
        proof.contributions.push_back(
            {proof.mapped.back(), "", model::Truth::kUnknown, false, false});
      coverage::Demand demand;
      demand.types = {mapped.type};
      for (const auto control : analysis_.effects.ControlsFor(demand))
        Weigh(control, mapped.type, proof, row);
    }
    std::sort(row.controls.begin(), row.controls.end());
    row.controls.erase(std::unique(row.controls.begin(), row.controls.end()), row.controls.end());
    return proof;
  }

  /// `log.review (subset of, for analyse) A.8.15: why`.
  std::string ChainText(const std::string& type, const catalog::Mapping& mapping) const {
    const auto& target = analysis_.catalog.Get(mapping.to);
    std::vector<std::string> aspects;
    for (const auto aspect : mapping.aspects) aspects.push_back(target.aspects[At(aspect)].id);
    const std::string part =
        aspects.empty() ? "" : fmt::format(", for {}", fmt::join(aspects, ", "));
    return fmt::format("{} ({} of{}) {}: {}", type, RelationWord(mapping.relation), part, target.id,
                       mapping.why);
  }

  void Weigh(model::ControlIndex index, catalog::ControlTypeId type, Proof& proof,
             outcome::RequirementView& row) {
    const model::Control& control = analysis_.model.controls[At(index)];
    const auto judged = analysis_.effects.Judge(index, type, {});
    row.controls.push_back(control.id);
    if (row.owner.empty()) row.owner = control.owner;
    proof.contributions.push_back(
        {proof.mapped.back(), control.id, judged.truth,
         judged.truth == model::Truth::kFalse && control.status == model::ControlStatus::kPlanned,
         judged.proven});
    for (const auto& item : control.evidence) {
      ++row.evidence;
      if (item.date && (!row.evidence_date || *row.evidence_date < *item.date))
        row.evidence_date = item.date;
    }
  }

  void JudgeByControls(const catalog::Requirement& requirement, const Proof& proof,
                       outcome::RequirementView& row) {
    row.aspects = ViewAspects(requirement.aspects, proof.mapped, proof.contributions);
    const CoveredAspects covered = CoverAspects(row.aspects.size(), proof.contributions);
    if (covered.lo == outcome::Cover::kCovered) {
      SetImplemented(proof, row);
    } else if (covered.lo == outcome::Cover::kPartial || proof.derived) {
      SetPartial(covered, row);
    } else if (proof.Any(model::Truth::kUnknown)) {
      SetUnknown(covered, row);
      row.why = "the status of its controls is not stated";
    } else if (proof.Planned()) {
      row.status = RequirementStatus::kPlanned;
      row.why = "its controls are planned";
    } else if (requirement.assessed_by_people || row.control_types.empty()) {
      row.status = RequirementStatus::kManual;
      row.why = "Not assessed by this tool";
    } else if (open_controls_) {
      SetUnknown(covered, row);
      row.why = "the model's list of controls leaves things out";
    } else {
      row.status = RequirementStatus::kNotImplemented;
      row.why = "no control of the model serves it";
    }
  }

  static void SetImplemented(const Proof& proof, outcome::RequirementView& row) {
    const bool whole = std::any_of(
        proof.contributions.begin(), proof.contributions.end(),
        [](const auto& each) { return each.part.whole && each.effective == model::Truth::kTrue; });
    row.status = RequirementStatus::kImplemented;
    row.proven = ProvenCover(row.aspects.size(), proof.contributions) == outcome::Cover::kCovered;
    row.why =
        whole ? "an implemented control is mapped as equal or more" : AspectsInWords(row.aspects);
  }

  static void SetPartial(const CoveredAspects& covered, outcome::RequirementView& row) {
    const bool some_aspect =
        std::any_of(row.aspects.begin(), row.aspects.end(),
                    [](const auto& aspect) { return aspect.state == AspectState::kCovered; });
    row.status = RequirementStatus::kPartial;
    row.why = some_aspect ? AspectsInWords(row.aspects)
                          : "implemented controls are parts of what it asks for";
    if (covered.hi == outcome::Cover::kCovered) row.at_best = RequirementStatus::kImplemented;
  }

  static void SetUnknown(const CoveredAspects& covered, outcome::RequirementView& row) {
    row.status = RequirementStatus::kUnknown;
    row.at_best = covered.hi == outcome::Cover::kCovered ? RequirementStatus::kImplemented
                                                         : RequirementStatus::kPartial;
  }

  void JudgeByFindings(RequirementRef ref, outcome::RequirementView& row) {
    const auto found = referring_.find(ref);
    row.open_findings = OpenKeys(referring_, ref);
    std::size_t covered = 0, open = 0, unknown = 0, partial = 0;
    if (found != referring_.end()) {
      for (const std::size_t i : found->second) {
        const Finding& finding = result_.findings[i];
        if (IsSuppressed(finding)) continue;
        covered += finding.group == Group::kCovered;
        unknown += finding.group == Group::kUndecided || finding.group == Group::kPossible;
        open += finding.group == Group::kGap;
        partial += finding.group == Group::kGap && finding.lo == outcome::Cover::kPartial;
      }
    }
    const std::size_t all = covered + open + unknown;
    if (all == 0) {
      const bool looked = std::any_of(
          analysis_.rules.rules.begin(), analysis_.rules.rules.end(), [&](const auto& rule) {
            return std::find(rule.refs.begin(), rule.refs.end(), ref) != rule.refs.end();
          });
      row.status = looked ? RequirementStatus::kNotDerived : RequirementStatus::kManual;
      row.why = looked ? "rules looked for it and found nothing" : "Not assessed by this tool";
      return;
    }
    row.why = fmt::format("{} of {} covered", covered, base::Counted(all, "threat"));
    if (covered == all) {
      row.status = RequirementStatus::kImplemented;
    } else if (covered > 0 || partial > 0) {
      row.status = RequirementStatus::kPartial;
    } else if (open > 0) {
      row.status = RequirementStatus::kNotImplemented;
    } else {
      row.status = RequirementStatus::kUnknown;
    }
  }

  /// What people stated: exclusions always hold; other answers fill rows that no control speaks
  /// for.
  void Answer(const std::string& id, outcome::RequirementView& row) {
    const auto found = answers_.find(id);
    if (found == answers_.end()) return;
    const model::RequirementAnswer& answer = *found->second;
    if (!answer.owner.empty()) row.owner = answer.owner;
    if (answer.applicable == false) {
      row.status = RequirementStatus::kNotApplicable;
      row.at_best.reset();
      row.proven = false;
      row.why = answer.why;
      return;
    }
    for (const auto& item : answer.evidence) {
      ++row.evidence;
      if (item.date && (!row.evidence_date || *row.evidence_date < *item.date))
        row.evidence_date = item.date;
    }
    const bool silent = row.status == RequirementStatus::kManual ||
                        row.status == RequirementStatus::kNotImplemented ||
                        row.status == RequirementStatus::kUnknown;
    const bool completed =
        answer.status == model::ControlStatus::kImplemented && OnlyPeopleCanFill(row);
    if (!answer.status || !(silent || completed)) return;
    row.at_best.reset();
    switch (*answer.status) {
      case model::ControlStatus::kImplemented:
        row.status = RequirementStatus::kImplemented;
        row.proven =
            coverage::JudgeEvidence(answer.evidence, analysis_.policy.default_evidence_age_days,
                                    analysis_.effects.terms())
                .proven;
        for (outcome::AspectView& aspect : row.aspects) {
          if (aspect.state != AspectState::kCovered) aspect.state = AspectState::kAnswered;
        }
        break;
      case model::ControlStatus::kPlanned:
        row.status = RequirementStatus::kPlanned;
        break;
      case model::ControlStatus::kAbsent:
      case model::ControlStatus::kRetired:
        row.status = RequirementStatus::kNotImplemented;
        break;
    }
    row.claimed = answer.evidence.empty();
    row.why = answer.why.empty()
                  ? (row.claimed ? "stated without evidence" : "stated with evidence")
                  : answer.why;
  }

  /// A part is in place, and what is missing no control type shows.
  static bool OnlyPeopleCanFill(const outcome::RequirementView& row) {
    return row.status == RequirementStatus::kPartial && !row.aspects.empty() &&
           std::all_of(row.aspects.begin(), row.aspects.end(), [](const auto& aspect) {
             return aspect.state == AspectState::kCovered || aspect.state == AspectState::kManual;
           });
  }

  void WriteNotes() {
    std::map<std::string, const outcome::RequirementView*> rows;
    for (const auto& framework : result_.frameworks) {
      for (const auto& row : framework.requirements) rows[framework.id + ":" + row.id] = &row;
    }
    using Touches = outcome::SharedList<outcome::RequirementTouch>;
    std::map<const void*, std::pair<Touches, Touches>> noted;  // without and with notes
    for (Finding& finding : result_.findings) {
      const Touches bare = finding.requirements;
      const auto [known, fresh] = noted.try_emplace(bare.identity(), bare, bare);
      Touches& touches = known->second.second;
      if (fresh) {
        for (auto& touch : touches.Edit()) {
          const auto row = rows.find(touch.framework + ":" + touch.requirement);
          if (row != rows.end()) touch.note = NoteOf(*row->second);
        }
      }
      finding.requirements = touches;
    }
  }

  static std::string NoteOf(const outcome::RequirementView& row) {
    if (!row.exposed) return std::string(RequirementStatusWord(row.status));
    return row.status == RequirementStatus::kImplemented
               ? "implemented but exposed"
               : fmt::format("{}, exposed", RequirementStatusWord(row.status));
  }

  const Analysis& analysis_;
  outcome::AnalysisResult& result_;
  std::map<RequirementRef, std::vector<MappedType>> types_;
  std::map<RequirementRef, std::vector<std::size_t>> referring_, exposing_;
  std::map<std::string, const model::RequirementAnswer*> answers_;
  std::set<catalog::ControlTypeId> derived_;
  bool open_controls_ = false;
};

}  // namespace

void RollUpRequirements(const Analysis& analysis, outcome::AnalysisResult& result) {
  RollUp(analysis, result).Run();
}

std::vector<outcome::RequirementView> RollUpOnly(
    const Analysis& analysis, const std::vector<catalog::RequirementRef>& requirements,
    outcome::AnalysisResult& result) {
  RollUp roll_up(analysis, result);
  std::vector<outcome::RequirementView> rows;
  for (const RequirementRef ref : requirements) rows.push_back(roll_up.Only(ref));
  return rows;
}

}  // namespace threatgap::pipeline
