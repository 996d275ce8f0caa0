#include "analyzer/cli/rule_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/cli/match_words.h"
#include "analyzer/load/policy.h"
#include "analyzer/pipeline/framework_order.h"
#include "analyzer/rule_engine/int_bounds.h"

namespace threatgap::cli {
namespace {

using catalog::Catalog;
using rule_engine::CoverTree;
using rule_engine::Expression;
using rule_engine::Rule;

void AddFacts(Document& page, const Rule& rule) {
  page.Fact("name", rule.name);
  page.Fact("pack", rule.pack);
  if (rule.kind == rule_engine::RuleKind::kModel)
    page.Fact("kind", "about the model: gives notes, never findings");
  page.Fact("status",
            rule.since.empty() ? rule.status : fmt::format("{} since {}", rule.status, rule.since));
  page.Fact("life cycle", fmt::format("{}", fmt::join(rule.lifecycle, ", ")));
  page.Fact("tags", fmt::format("{}", fmt::join(rule.tags, ", ")));
}

void AddProse(Document& page, std::string heading, const std::string& text) {
  if (text.empty()) return;
  page.Heading(std::move(heading));
  page.Paragraph(text);
}

void AddLines(Document& page, const std::vector<rule_engine::WordsLine>& lines) {
  for (const auto& line : lines) page.Item(line.text, line.depth);
}

std::string Names(const Rule& rule) {
  std::vector<std::string> names;
  for (const int slot : rule.identity)
    names.push_back(rule.scope[static_cast<std::size_t>(slot)].name);
  return base::QuotedList(names);
}

void AddMatch(Document& page, const Rule& rule, const Catalog& catalog) {
  const MatchWords match = MatchInWords(rule, catalog);
  page.Heading("When it fires");
  page.Paragraph(match.opening);
  AddLines(page, match.lines);
  if (!rule.identity.empty()) {
    page.Paragraph(fmt::format("There is one {} for each {}.",
                               rule.kind == rule_engine::RuleKind::kModel ? "note" : "finding",
                               Names(rule)));
  }
}

void AddCover(Document& page, const Rule& rule, const Catalog& catalog) {
  if (!rule.covered_by) return;
  page.Heading("What covers it");
  AddLines(page, CoverInWords(rule, catalog));
  if (rule.attacker < 0) return;
  page.Paragraph(fmt::format("The attacker controls `{}`: what stands there does not count.",
                             rule.scope[static_cast<std::size_t>(rule.attacker)].name));
}

struct Levels {
  model::SeverityLevel lo = model::SeverityLevel::kCritical;
  model::SeverityLevel hi = model::SeverityLevel::kLow;
};

/// The levels which the default matrix gives for all likelihoods and impacts the rule can have.
Levels LevelsOf(const Rule& rule) {
  const auto ends = [](const Expression& expression) {
    const auto bounds = rule_engine::BoundsOf(expression).value_or(rule_engine::IntBounds{1, 5});
    const auto index = [](std::int64_t value) {
      return static_cast<std::size_t>(std::clamp<std::int64_t>(value, 1, 5) - 1);
    };
    return std::pair(index(bounds.lo), index(bounds.hi));
  };
  const auto matrix = load::DefaultRiskMatrix();
  const auto [least, most] = ends(rule.likelihood);
  const auto [smallest, largest] = ends(rule.impact);
  Levels levels;
  for (std::size_t likelihood = least; likelihood <= most; ++likelihood) {
    for (std::size_t impact = smallest; impact <= largest; ++impact) {
      levels.lo = std::min(levels.lo, matrix[likelihood][impact]);
      levels.hi = std::max(levels.hi, matrix[likelihood][impact]);
    }
  }
  return levels;
}

std::string LevelText(const Rule& rule) {
  if (rule.kind == rule_engine::RuleKind::kModel) return "note";
  const Levels levels = LevelsOf(rule);
  const auto lo = SeverityLevelWord(levels.lo), hi = SeverityLevelWord(levels.hi);
  return lo == hi ? std::string(lo) : fmt::format("{} to {}", lo, hi);
}

void AddSeverity(Document& page, const Rule& rule) {
  if (rule.kind == rule_engine::RuleKind::kModel) return;
  page.Heading("Severity (1 to 5 each)");
  page.Fact("likelihood", InWords(rule.likelihood));
  page.Fact("impact", InWords(rule.impact));
  page.Fact("level", LevelText(rule) + " before controls, with the default matrix");
}

/// The words of a method, by the letters which rules write; unknown letters stay as they are.
std::string Spelled(const std::vector<std::string>& letters,
                    const std::vector<std::pair<std::string_view, std::string_view>>& words) {
  std::vector<std::string> spelled;
  for (const std::string& letter : letters) {
    const auto word = std::find_if(words.begin(), words.end(),
                                   [&](const auto& known) { return known.first == letter; });
    spelled.push_back(word == words.end() ? letter : std::string(word->second));
  }
  return fmt::format("{}", fmt::join(spelled, ", "));
}

void AddMethods(Document& page, const Rule& rule) {
  if (!rule.stride.empty()) {
    page.Item("STRIDE: " + Spelled(rule.stride, {{"S", "spoofing"},
                                                 {"T", "tampering"},
                                                 {"R", "repudiation"},
                                                 {"I", "information disclosure"},
                                                 {"D", "denial of service"},
                                                 {"E", "elevation of privilege"}}));
  }
  if (!rule.linddun.empty()) {
    page.Item("LINDDUN: " + Spelled(rule.linddun, {{"L", "linking"},
                                                   {"I", "identifying"},
                                                   {"Nr", "non-repudiation"},
                                                   {"D", "detecting"},
                                                   {"DD", "data disclosure"},
                                                   {"U", "unawareness"},
                                                   {"Nc", "non-compliance"}}));
  }
}

void AddReferences(Document& page, const Rule& rule, const Catalog& catalog) {
  if (rule.refs.empty() && rule.stride.empty() && rule.linddun.empty()) return;
  page.Heading("References");
  AddMethods(page, rule);
  const auto framework_of = [&](catalog::RequirementRef ref) -> const catalog::Framework& {
    return catalog.frameworks[static_cast<std::size_t>(ref.framework)];
  };
  auto refs = rule.refs;
  std::stable_sort(refs.begin(), refs.end(), [&](auto a, auto b) {
    return pipeline::StandsBefore(framework_of(a).id, framework_of(b).id);
  });
  std::int32_t framework = -1;
  for (const auto ref : refs) {
    if (ref.framework != framework) page.Item(framework_of(ref).title);
    framework = ref.framework;
    page.Item(fmt::format("{} {}", catalog.Get(ref).id, catalog.Get(ref).title), 1);
  }
}

void AddTests(Document& page, const Rule& rule) {
  std::size_t found = 0, none = 0, unknown = 0;
  for (const auto& test : rule.tests) {
    const bool undecided = std::any_of(test.expect.begin(), test.expect.end(),
                                       [](const auto& e) { return e.possible || e.lo != e.hi; });
    ++(test.expect.empty() ? none : undecided ? unknown : found);
  }
  page.Heading("Tests");
  page.Item(fmt::format("{} where it fires", found));
  page.Item(fmt::format("{} where it does not", none));
  page.Item(fmt::format("{} where a fact is not stated", unknown));
  page.Paragraph(
      fmt::format("They stand with the rule in `{}`; `threatgap rules test {}` runs them.",
                  rule.file, rule.id));
}

void Collect(const CoverTree& tree, std::vector<catalog::ControlTypeId>& types) {
  types.insert(types.end(), tree.controls.begin(), tree.controls.end());
  for (const CoverTree& child : tree.children) Collect(child, types);
}

/// Up to the first full stop which a blank follows.
std::string FirstSentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

}  // namespace

Document RulePage(const Rule& rule, const Catalog& catalog) {
  Document page;
  page.Title(rule.id, rule.title);
  AddFacts(page, rule);
  AddProse(page, "The threat", ThreatInWords(rule));
  AddProse(page, "Why", rule.explain);
  AddMatch(page, rule, catalog);
  AddCover(page, rule, catalog);
  AddSeverity(page, rule);
  AddProse(page, "What to do", rule.fix);
  AddProse(page, "False positives", rule.false_positives);
  AddProse(page, "Known misses", rule.known_misses);
  AddReferences(page, rule, catalog);
  AddTests(page, rule);
  return page;
}

std::string RuleIndex(const rule_engine::RuleSet& rules) {
  std::vector<std::vector<std::string>> rows;
  for (const Rule& rule : rules.rules) {
    rows.push_back({fmt::format("[{0}]({0}.md)", rule.id), EscapedMarkdown(rule.title), rule.pack,
                    LevelText(rule), EscapedMarkdown(FirstSentence(rule.explain))});
  }
  return fmt::format(
             "# Rules\n\n{}; `threatgap rules show ID` prints the same pages. Severity is the "
             "level "
             "before controls, with the default matrix.\n\n",
             base::Counted(rules.rules.size(), "rule")) +
         MarkdownTable({"Id", "Title", "Pack", "Severity", "In one sentence"}, rows);
}

std::vector<catalog::ControlTypeId> ControlsAskedFor(const Rule& rule) {
  std::vector<catalog::ControlTypeId> types;
  if (rule.covered_by) Collect(*rule.covered_by, types);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

}  // namespace threatgap::cli
