#include "analyzer/cli/rule_tests_report.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/rule_tests.h"

namespace threatgap::cli {
namespace {

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

/// The lines of `text`, each indented and safe to print.
std::string Indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += "    " + base::Printable(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void PrintFailure(const pipeline::RuleTestResult& test, const base::SourceStore& sources,
                  Console& console) {
  const base::Location place = sources.Locate(test.span);
  console.out << fmt::format("  test {}{}{}\n", test.number, test.note.empty() ? "" : ": ",
                             base::Printable(test.note));
  if (place.line > 0)
    console.out << fmt::format("    {}:{}\n", base::Printable(place.file), place.line);
  console.out << Indented(test.message);
}

Tally ReportRule(const rule_engine::Rule& rule, pipeline::Session& session, Console& console) {
  const auto results = pipeline::RunRuleTests(rule, session);
  Tally tally;
  for (const auto& test : results) ++(test.passed ? tally.passed : tally.failed);
  console.out << fmt::format("{}  {} passed, {} failed\n", rule.id, tally.passed, tally.failed);
  for (const auto& test : results) {
    if (!test.passed) PrintFailure(test, session.sources, console);
  }
  return tally;
}

}  // namespace

bool ReportRuleTests(const std::vector<const rule_engine::Rule*>& rules, pipeline::Session& session,
                     Console& console) {
  Tally all;
  for (const rule_engine::Rule* rule : rules) {
    const Tally tally = ReportRule(*rule, session, console);
    all.passed += tally.passed;
    all.failed += tally.failed;
  }
  console.out << fmt::format("{} passed, {} failed\n", all.passed, all.failed);
  return all.failed == 0;
}

}  // namespace threatgap::cli
