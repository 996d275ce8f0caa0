#include "analyzer/pipeline/analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

using model::ElementKind;
using model::UnknownKey;

std::string JsonText(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](auto prefix) { return text.starts_with(prefix); });
}

/// `An external actor`, `A user`, `Any caller`. Sounds decide, so the words that begin like `you`
/// are listed.
std::string WithArticle(const std::string& source) {
  if (source.empty()) return "Somebody";
  const std::string lower = base::LowerAscii(source);
  if (StartsWithAny(lower, {"a ", "an ", "the ", "any ", "anyone", "anybody", "someone", "somebody",
                            "each ", "every "})) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(source[0]))) +
           source.substr(1);
  }
  const bool vowel = std::string_view("aeiou").find(lower[0]) != std::string_view::npos &&
                     !StartsWithAny(lower, {"use", "uni", "eu", "one "});
  return (vowel ? "An " : "A ") + source;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

base::Location Analysis::Locate(model::ElementRef element) const {
  return element.kind == ElementKind::kSystem ? sources.Locate(model.system.span)
                                              : sources.Locate(model.Get(element).span);
}

outcome::Named Analysis::Name(model::ElementRef element) const {
  return {std::string(ElementKindWord(element.kind)), model.IdOf(element), model.NameOf(element)};
}

outcome::Level ToLevel(model::SeverityLevel level) { return static_cast<outcome::Level>(level); }
outcome::Cover ToCover(coverage::Cover cover) { return static_cast<outcome::Cover>(cover); }
outcome::LevelRange ToRange(const coverage::LevelRange& range) {
  return {ToLevel(range.lo), ToLevel(range.hi)};
}

void SetVerdict(outcome::Finding& finding) {
  using outcome::Cover;
  using outcome::Group;
  using outcome::Verdict;
  if (!finding.certain) {
    finding.verdict = Verdict::kPossible;
    finding.group = Group::kPossible;
  } else if (finding.lo == Cover::kCovered) {
    finding.verdict = Verdict::kCovered;
    finding.group = Group::kCovered;
  } else if (finding.hi != Cover::kCovered) {
    // `uncovered..partial` is a gap all the same.
    finding.verdict =
        finding.lo == Cover::kPartial ? Verdict::kPartiallyCovered : Verdict::kUncovered;
    finding.group = Group::kGap;
  } else {
    finding.verdict = Verdict::kUndecided;
    finding.group = Group::kUndecided;
  }
}

std::string Fingerprint(const std::string& system, const std::string& rule,
                        const std::vector<std::pair<std::string, std::string>>& bindings) {
  std::string json = fmt::format("[\"threatgap/1\",{},{}", JsonText(system), JsonText(rule));
  for (const auto& [name, id] : bindings)
    json += fmt::format(",[{},{}]", JsonText(name), JsonText(id));
  return base::Sha256Hex(json + "]").substr(0, 16);
}

outcome::Ask MakeAsk(const Analysis& analysis, const UnknownKey& key) {
  outcome::Ask ask;
  ask.key = KeyText(analysis.model, key);
  ask.element = analysis.model.IdOf(key.element);
  ask.attribute = FactText(key);
  ask.location = analysis.Locate(key.element);
  const std::string& name = analysis.model.NameOf(key.element);
  switch (key.fact) {
    case UnknownKey::kType:
      ask.text = fmt::format("what exactly is {}: which special type?", name);
      break;
    case UnknownKey::kStatus:
      ask.text = fmt::format("is the control {} implemented?", name);
      break;
    case UnknownKey::kEvidence:
    case UnknownKey::kRequiredEvidence:
      ask.text = fmt::format("is there current evidence for {}?", name);
      break;
    case UnknownKey::kControlPlace:
      ask.text = fmt::format("where does {} stand?", name);
      break;
    case UnknownKey::kListComponents:
    case UnknownKey::kListFlows:
    case UnknownKey::kListControls:
      ask.text = fmt::format("are all {} of {} listed?", ask.attribute, name);
      break;
    default:
      ask.text = fmt::format("{} of {}: {}?", ask.attribute, name,
                             Attribute(static_cast<model::AttributeId>(key.fact)).description);
  }
  return ask;
}

std::string ProofWords(const Analysis& analysis, const model::Control& control,
                       std::optional<int> max_age_days) {
  if (control.evidence.empty()) return "claimed, no evidence";
  const catalog::ControlTypeId type = control.types.empty() ? -1 : control.types.front();
  static const catalog::ControlType kUntyped{};
  const auto& kind = type < 0 ? kUntyped : analysis.ControlType(type);
  const auto& terms = analysis.effects.terms();
  const auto state = coverage::JudgeEvidence(control.evidence,
                                             EvidenceAge(kind, type, max_age_days, terms), terms);
  if (!state.newest) return "claimed, evidence without a date";
  const std::string date = base::FormatDate(*state.newest);
  if (state.failed) return "failed " + date;
  if (state.days_expired && *state.days_expired > 0)
    return fmt::format("evidence expired {} ago",
                       base::Counted(static_cast<std::size_t>(*state.days_expired), "day"));
  if (!state.fresh) return "claimed, evidence of " + date;
  if (!state.proven) return "claimed, stated " + date;
  return (state.cap == 3 ? "tested " : state.cap == 2 ? "inspected " : "documented ") + date;
}

std::string StatusWord(const model::Control& control) {
  return control.status ? std::string(ControlStatusWord(*control.status)) : "unknown";
}

std::string ShortSentence(const outcome::Slots& slots) {
  std::string text = WithArticle(slots.source);
  if (!slots.prerequisites.empty()) text += " " + slots.prerequisites;
  if (!slots.action.empty()) text += " can " + slots.action;
  if (!slots.impact.empty()) text += ", which leads to " + slots.impact;
  return text + ".";
}

std::string FullSentence(const outcome::Slots& slots) {
  std::string text = ShortSentence(slots);
  text.pop_back();
  const std::string assets = slots.assets.empty() ? "" : Joined(slots.assets);
  if (!slots.goals.empty()) {
    text += ", resulting in reduced " + Joined(slots.goals);
    if (!assets.empty()) text += " of " + assets;
  } else if (!assets.empty()) {
    text += ", negatively impacting " + assets;
  }
  return text + ".";
}

}  // namespace threatgap::pipeline
