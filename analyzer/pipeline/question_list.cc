#include "analyzer/pipeline/question_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"

namespace threatgap::pipeline {
namespace {

struct Group {
  std::map<std::string, outcome::Ask> asks;  ///< by key
  std::set<std::string> findings;
  double weight = 0;
  std::string kind;  ///< component, flow, …
};

/// What the facts of a kind of element have in common: an attribute of flows is another question
/// than the same word for zones.
std::string KindOf(const Analysis& analysis, const outcome::Ask& ask) {
  if (ask.element == "system") return "system";
  if (const auto place = analysis.model.FindPlace(ask.element))
    return std::string(ElementKindWord(place->kind));
  if (ask.attribute == "status" || ask.attribute == "evidence" || ask.attribute == "on")
    return "control";
  return analysis.model.FindData(ask.element) ? "data" : "control";
}

std::string Section(const std::string& kind) {
  if (kind == "data" || kind == "system") return kind;
  return kind + "s";
}

/// A line of YAML that answers the question, with the lowest word of a scale as example.
std::string Hint(const Group& group, const std::string& attribute, const std::string& kind) {
  const outcome::Ask& first = group.asks.begin()->second;
  if (attribute == "components" || attribute == "flows" || attribute == "controls") {
    return fmt::format("system: {{complete: [{}]}}", attribute);
  }
  if (kind == "control") {
    const std::string value =
        attribute == "status" ? "status: implemented"
        : attribute == "evidence"
            ? "evidence: [{kind: automated-test, date: YYYY-MM-DD, result: pass}]"
            : "on: [ELEMENT]";
    return fmt::format("controls: {{{}: {{{}}}}}", first.element, value);
  }
  std::string example = "VALUE";
  for (const auto kind_value : {model::ElementKind::kComponent, model::ElementKind::kFlow,
                                model::ElementKind::kData, model::ElementKind::kZone}) {
    if (ElementKindWord(kind_value) != kind) continue;
    if (const auto id = FindAttribute(kind_value, attribute)) {
      const auto& def = model::Attribute(*id);
      if (def.type == model::ValueType::kBool) example = "false";
      if (def.vocabulary != nullptr) example = def.vocabulary->words.front();
      if (def.set) example = "[]";
    }
  }
  const bool sharable = kind == "component" || kind == "flow";
  if (group.asks.size() > 1 && sharable && attribute != "type" && attribute != "zone") {
    return fmt::format("defaults: {{{}: {{{}: {}}}}}", Section(kind), attribute, example);
  }
  if (kind == "flow")
    return fmt::format("flows: - {{id: \"{}\", {}: {}}}", first.element, attribute, example);
  return fmt::format("{}: {{{}: {{{}: {}}}}}", Section(kind), first.element, attribute, example);
}

std::string Words(const Group& group, const std::string& attribute, const std::string& kind) {
  const bool list = attribute == "components" || attribute == "flows" || attribute == "controls";
  std::string text;
  if (list) {
    text = fmt::format("are all {} listed", attribute);
  } else if (group.asks.size() == 1) {
    text = fmt::format("{} of {}", attribute, group.asks.begin()->second.element);
  } else {
    text = fmt::format(
        "{} of {}", attribute,
        base::Counted(group.asks.size(), kind, kind == "data" ? "data sets" : Section(kind)));
  }
  return fmt::format("{}: settles {}", text, group.findings.size());
}

double Weight(outcome::Level level) {
  constexpr double kWeights[] = {1, 2, 4, 8};
  return kWeights[static_cast<std::size_t>(level)];
}

}  // namespace

std::vector<outcome::QuestionView> RankQuestions(const Analysis& analysis,
                                                 const std::vector<outcome::Finding>& findings) {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const outcome::Finding& finding : findings) {
    if (finding.group != outcome::Group::kUndecided && finding.group != outcome::Group::kPossible)
      continue;
    if (IsSuppressed(finding)) continue;
    for (const outcome::Ask& ask : finding.asks) {
      const std::string kind = KindOf(analysis, ask);
      Group& group = groups[{ask.attribute, kind}];
      group.kind = kind;
      group.asks.emplace(ask.key, ask);
      group.findings.insert(finding.key);
      group.weight += Weight(finding.inherent.hi) / static_cast<double>(finding.asks.size());
    }
  }
  std::vector<outcome::QuestionView> questions;
  for (auto& [name, group] : groups) {
    outcome::QuestionView question;
    question.attribute = name.first;
    question.text = Words(group, name.first, group.kind);
    question.hint = Hint(group, name.first, group.kind);
    if (question.hint.starts_with("defaults:"))
      question.text += "; one line under `defaults:` answers all";
    for (auto& [key, ask] : group.asks) question.asks.push_back(std::move(ask));
    question.findings.assign(group.findings.begin(), group.findings.end());
    question.settles = question.findings.size();
    question.weight = group.weight;
    questions.push_back(std::move(question));
  }
  std::stable_sort(questions.begin(), questions.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return questions;
}

}  // namespace threatgap::pipeline
