#include "reports/text_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analyzer/base/text.h"

namespace threatgap::reports::text {
namespace {

using outcome::Finding;
using outcome::Level;

std::string Spaced(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '-', ' ');
  return out;
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

/// Non-empty parts joined by `between`.
std::string Joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

/// What stands in the arrow of a flow: its id, unless its ends say as much, and its data.
std::string ArrowText(const outcome::WitnessStep& flow, const std::string& from,
                      const std::string& to) {
  const bool plain = !flow.against_arrow && flow.element.id == from + ">" + to;
  std::string name = plain ? "" : flow.element.id;
  if (flow.against_arrow) name = "answer on " + name;
  std::string out = Joined({name, Joined(flow.data, ", ")}, ": ");
  if (out.empty()) out = "data not stated";
  return out;
}

std::string StepRemarks(const outcome::WitnessStep& step) {
  std::string out;
  if (!step.guard.empty()) out += " guarded by " + step.guard;
  if (step.uncertain) out += " (not certain)";
  return out;
}

/// Whether flows stand between components all along: component, flow, component, …
bool Alternates(const std::vector<outcome::WitnessStep>& path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if ((path[i].element.kind == "flow") != (i % 2 == 1)) return false;
  }
  return path.size() % 2 == 1 && path.size() > 1;
}

}  // namespace

std::string LevelText(const outcome::LevelRange& range) {
  if (range.exact()) return std::string(outcome::LevelWord(range.lo));
  return fmt::format("{}..{}", outcome::LevelWord(range.lo), outcome::LevelWord(range.hi));
}

std::string UpperLevel(Level level) { return Upper(std::string(outcome::LevelWord(level))); }

Tint LevelTint(Level level) {
  constexpr Tint kTints[] = {Tint::kLow, Tint::kMedium, Tint::kHigh, Tint::kCritical};
  return kTints[static_cast<std::size_t>(level)];
}

std::string LevelCountsText(const std::map<Level, std::size_t>& counts) {
  std::vector<std::string> parts;
  for (auto it = counts.rbegin(); it != counts.rend(); ++it) {
    if (it->second > 0) {
      parts.push_back(fmt::format("{} {}", it->second, outcome::LevelWord(it->first)));
    }
  }
  return Joined(parts, ", ");
}

std::string SeverityText(const Finding& finding) {
  const std::string residual = LevelText(finding.residual);
  const std::string inherent = LevelText(finding.inherent);
  if (residual == inherent) return Upper(residual);
  return fmt::format("{} (inherent {})", Upper(residual), inherent);
}

std::string VerdictText(const Finding& finding) {
  if (finding.group == outcome::Group::kGap && finding.lo != finding.hi) {
    return fmt::format("{}..{}", outcome::CoverWord(finding.lo), outcome::CoverWord(finding.hi));
  }
  return Spaced(outcome::VerdictWord(finding.verdict));
}

std::string IdentityText(const Finding& finding) {
  if (finding.bindings.empty()) return finding.title;
  std::vector<std::string> ids;
  for (const auto& [variable, element] : finding.bindings) ids.push_back(element.id);
  return Joined(ids, " -> ");
}

std::string SourceText(const Finding& finding) {
  return finding.rule.empty() ? finding.key : finding.rule;
}

std::string PlaceText(const base::Location& location) {
  if (location.file.empty()) return "";
  if (location.line == 0) return fmt::format("({})", location.file);
  return fmt::format("({}:{})", location.file, location.line);
}

std::string IdsText(const std::vector<outcome::Named>& elements, std::size_t limit) {
  std::vector<std::string> ids;
  const std::size_t shown = std::min(limit, elements.size());
  for (std::size_t i = 0; i < shown; ++i) ids.push_back(elements[i].id);
  std::string out = Joined(ids, ", ");
  if (shown < elements.size()) out += fmt::format(" and {} more", elements.size() - shown);
  return out;
}

std::vector<std::string> HopTexts(const std::vector<outcome::WitnessStep>& path) {
  std::vector<std::string> hops;
  if (!Alternates(path)) {
    for (const outcome::WitnessStep& step : path) {
      hops.push_back(Joined({step.element.id + StepRemarks(step), PlaceText(step.location)}, " "));
    }
    return hops;
  }
  for (std::size_t i = 0; i + 2 < path.size(); i += 2) {
    const outcome::WitnessStep& flow = path[i + 1];
    const std::string& from = path[i].element.id;
    const std::string& to = path[i + 2].element.id;
    std::string hop = i == 0 ? from + StepRemarks(path[0]) + " " : "";
    hop += fmt::format("-[{}]-> {}", ArrowText(flow, from, to) + StepRemarks(flow), to);
    hops.push_back(Joined({hop + StepRemarks(path[i + 2]), PlaceText(flow.location)}, " "));
  }
  return hops;
}

std::string RouteText(const std::vector<outcome::WitnessStep>& path) {
  const bool alternates = Alternates(path);
  std::vector<std::string> stops;
  for (std::size_t i = 0; i < path.size(); i += alternates ? 2 : 1) {
    stops.push_back(path[i].element.id);
  }
  return Joined(stops, " > ");
}

std::string HaveText(const outcome::Have& have) {
  std::string out = Joined({have.control_type, have.control_type.empty() ? have.title : ""}, "");
  if (out.empty()) out = have.control;
  if (!have.on.empty()) out += " on " + IdsText(have.on, 4);
  const bool odd_status = have.status != "implemented";
  const std::string named = have.control == out ? "" : have.control;
  const std::string facts =
      Joined({named, odd_status && have.proof != have.status ? have.status : "", have.proof}, ", ");
  if (!facts.empty()) out += fmt::format(" ({})", facts);
  return Joined({out, have.enough}, ": ");
}

std::string MissingText(const outcome::Missing& missing) {
  std::string types = Joined(missing.control_types, " or ");
  if (types.empty()) types = missing.title;
  std::string out = (missing.alternative ? "or " : "") + Joined({types, missing.where}, " ");
  if (missing.needed > 0) {
    out += fmt::format(" ({} of {} {} guarded)", missing.met, missing.needed, missing.counted);
  }
  if (missing.by_provider) out += " (the provider's duty)";
  if (!missing.places.empty()) out += "; could stand on " + IdsText(missing.places, 4);
  return out;
}

std::string TreatmentText(const outcome::TreatmentView& treatment) {
  std::string out = treatment.decision;
  if (treatment.until) out += " until " + base::FormatDate(*treatment.until);
  const std::string& who = treatment.approved_by.empty() ? treatment.by : treatment.approved_by;
  if (!who.empty()) out += " by " + who;
  const std::string state =
      treatment.state == "valid" || treatment.state.empty() ? "" : "(" + treatment.state + ")";
  return Joined({Joined({out, treatment.why}, ": "), state, PlaceText(treatment.location)}, " ");
}

std::string SuppressionText(const outcome::SuppressionView& suppression) {
  std::string out = "suppressed as " + suppression.reason;
  if (suppression.expires) out += " until " + base::FormatDate(*suppression.expires);
  if (!suppression.approver.empty()) out += " by " + suppression.approver;
  const std::string state = suppression.state == "valid" || suppression.state.empty()
                                ? ""
                                : "(" + suppression.state + ")";
  return Joined(
      {Joined({out, suppression.justification}, ": "), state, PlaceText(suppression.location)},
      " ");
}

std::vector<std::string> TouchTexts(const outcome::AnalysisResult& result, const Finding& finding) {
  std::map<std::string, std::string> titles;
  for (const outcome::FrameworkView& framework : result.frameworks) {
    if (!framework.short_title.empty()) titles[framework.id] = framework.short_title;
  }
  struct Group {
    std::string framework, note;
    std::vector<std::string> ids;
  };
  std::vector<Group> groups;
  for (const outcome::RequirementTouch& touch : finding.requirements) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.framework == touch.framework && group.note == touch.note;
    });
    if (same == groups.end()) {
      groups.push_back({touch.framework, touch.note, {touch.requirement}});
    } else {
      same->ids.push_back(touch.requirement);
    }
  }
  std::stable_partition(groups.begin(), groups.end(),
                        [](const Group& group) { return !group.note.empty(); });
  std::vector<std::string> out;
  for (const Group& group : groups) {
    const auto title = titles.find(group.framework);
    const std::string& name = title == titles.end() ? group.framework : title->second;
    out.push_back(Joined({name, Joined(group.ids, ", "), group.note}, " "));
  }
  return out;
}

std::size_t FingerprintDigits(const outcome::AnalysisResult& result) {
  std::vector<std::string_view> sorted;
  for (const Finding& finding : result.findings) sorted.push_back(finding.fingerprint);
  std::sort(sorted.begin(), sorted.end());
  std::size_t digits = 8;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) continue;
    const auto [a, b] = std::mismatch(sorted[i].begin(), sorted[i].end(), sorted[i - 1].begin(),
                                      sorted[i - 1].end());
    const auto common = static_cast<std::size_t>(std::distance(sorted[i].begin(), a));
    digits = std::max(digits, common + 1);
  }
  return digits;
}

}  // namespace threatgap::reports::text
