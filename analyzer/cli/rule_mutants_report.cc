#include "analyzer/cli/rule_mutants_report.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/rule_mutants.h"
#include "analyzer/pipeline/rule_tests.h"

namespace threatgap::cli {
namespace {

struct Tally {
  std::size_t killed = 0;
  std::size_t total = 0;
};

Tally ReportRule(const rule_engine::Rule& rule, pipeline::Session& session, Console& console) {
  pipeline::RuleTester tester(rule, session);
  const auto mutants = pipeline::MutantsOf(rule, *session.catalog.types);
  Tally tally{0, mutants.size()};
  if (tester.Notices(rule)) {
    console.out << fmt::format("{}  its tests fail as it is; they cannot judge a change\n",
                               rule.id);
    return tally;
  }
  std::string survivors;
  for (const auto& mutant : mutants) {
    if (tester.Notices(mutant.rule)) {
      ++tally.killed;
      continue;
    }
    const base::Location place = session.sources.Locate(mutant.span);
    survivors += fmt::format("  {}:{}: no test notices  {}\n", base::Printable(place.file),
                             place.line, base::Printable(mutant.change));
  }
  console.out << fmt::format("{}  {}/{}\n{}", rule.id, tally.killed, tally.total, survivors);
  return tally;
}

}  // namespace

bool ReportRuleMutants(const std::vector<const rule_engine::Rule*>& rules,
                       pipeline::Session& session, Console& console) {
  std::map<std::string, Tally> packs;
  for (const rule_engine::Rule* rule : rules) {
    const Tally tally = ReportRule(*rule, session, console);
    packs[rule->pack].killed += tally.killed;
    packs[rule->pack].total += tally.total;
  }
  bool enough = true;
  for (const auto& [pack, tally] : packs) {
    const bool reached = tally.killed * 100 >= tally.total * kWantedMutants;
    enough &= reached;
    console.out << fmt::format(
        "{}: {}/{} killed{}\n", base::Printable(pack), tally.killed, tally.total,
        reached ? "" : fmt::format(", fewer than {} in 100", kWantedMutants));
  }
  return enough;
}

}  // namespace threatgap::cli
