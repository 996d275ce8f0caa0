#include "tests/unit/content/coverage_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace threatgap::testing {
namespace {

constexpr const char* kIntroduction =
    R"(# What the rules cover, list by list

This page is generated and checked by a test (`RuleCoverage` in `tests/unit/content`). It holds the rules against the lists of
threats of others. For each entry it names the rules that look for it, or says why none does.

- For catalogues that we ship, *covered* means that a rule cites the entry in its `refs`. For the other lists the pairs stand in
  `docs/rule-coverage`, as do all reasons.
- A rule covers the part of an entry that an architecture model can show. What it misses is said on its own page.
- A technique that no rule cites itself is covered through its sub-techniques, where one of these is cited.
- *Declined* entries stay out on purpose. *Not yet* means that a rule could find the threat and none does.
- General rules do not cite entries that speak of AI only. Where such a rule finds the same thing, the reason says so.

)";

constexpr std::string_view kNotYet = "not covered yet:";

struct Counts {
  std::size_t covered = 0, declined = 0, not_yet = 0;
};

Counts Count(const CoverageSource& source) {
  Counts counts;
  for (const auto& entry : source.entries) {
    if (entry.declined.empty()) {
      ++counts.covered;
    } else {
      ++(entry.declined.starts_with(kNotYet) ? counts.not_yet : counts.declined);
    }
  }
  return counts;
}

std::string Link(const std::string& rule) { return fmt::format("[{0}](rules/{0}.md)", rule); }

std::string Links(const std::vector<std::string>& rules) {
  std::vector<std::string> links;
  for (const auto& rule : rules) links.push_back(Link(rule));
  return fmt::format("{}", fmt::join(links, ", "));
}

std::string WithLinks(const std::string& reason) {
  std::string text;
  std::size_t from = 0;
  for (const auto& rule : RulesMentionedIn(reason)) {
    text += reason.substr(from, rule.at - from) + Link(rule.id);
    from = rule.at + rule.id.size();
  }
  return text + reason.substr(from);
}

std::string Verdict(const CoverageEntry& entry) {
  if (!entry.declined.empty()) {
    const bool not_yet = entry.declined.starts_with(kNotYet);
    return (not_yet ? "" : "declined: ") + WithLinks(entry.declined);
  }
  return Links(entry.rules) + (entry.through_parts ? " (through its sub-techniques)" : "");
}

std::string Summary(const std::vector<CoverageSource>& sources) {
  std::string text = "| List | Entries | Covered | Declined | Not yet |\n|---|---|---|---|---|\n";
  Counts all;
  std::size_t entries = 0;
  for (const auto& source : sources) {
    const Counts counts = Count(source);
    text += fmt::format("| {} | {} | {} | {} | {} |\n", source.title, source.entries.size(),
                        counts.covered, counts.declined, counts.not_yet);
    all.covered += counts.covered;
    all.declined += counts.declined;
    all.not_yet += counts.not_yet;
    entries += source.entries.size();
  }
  return text + fmt::format("| All | {} | {} | {} | {} |\n", entries, all.covered, all.declined,
                            all.not_yet);
}

std::string Section(const CoverageSource& source) {
  std::string text = fmt::format(
      "\n## {}\n\nFrom {}. Licence: {}.\n\n| Id | Title | Rules, or why there is none "
      "|\n|---|---|---|\n",
      source.title, source.origin, source.license);
  for (const auto& entry : source.entries)
    text += fmt::format("| {} | {} | {} |\n", entry.id, entry.title, Verdict(entry));
  return text;
}

/// How many entries of all sources each rule covers by itself.
std::string RuleTable(const std::vector<CoverageSource>& sources,
                      const std::vector<rule_engine::Rule>& rules) {
  std::map<std::string, std::size_t> entries;
  for (const auto& source : sources) {
    for (const auto& entry : source.entries) {
      if (entry.through_parts) continue;
      for (const auto& rule : entry.rules) ++entries[rule];
    }
  }
  std::string text =
      "\n## Rules\n\nHow many of the entries above each rule covers, without those covered through "
      "sub-techniques. A rule with none may still be\nnamed in reasons.\n\n"
      "| Rule | Title | Entries |\n|---|---|---|\n";
  for (const auto& rule : rules)
    text += fmt::format("| {} | {} | {} |\n", Link(rule.id), rule.title, entries[rule.id]);
  return text;
}

}  // namespace

std::string CoveragePage(const std::vector<CoverageSource>& sources,
                         const std::vector<rule_engine::Rule>& rules) {
  std::string page = kIntroduction + Summary(sources);
  for (const auto& source : sources) page += Section(source);
  return page + RuleTable(sources, rules);
}

}  // namespace threatgap::testing
