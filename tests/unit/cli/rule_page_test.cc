#include "analyzer/cli/rule_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::cli {
namespace {

using ::testing::HasSubstr;

const pipeline::Session& Builtin() {
  static pipeline::Session session;
  static const bool loaded = [] {
    pipeline::LoadContent({}, session);
    return true;
  }();
  EXPECT_TRUE(loaded);
  return session;
}

TEST(RulePage, NoLineIsWiderThan80Columns) {
  ASSERT_FALSE(Builtin().rules.rules.empty());
  for (const auto& rule : Builtin().rules.rules) {
    std::istringstream page(WriteText(RulePage(rule, Builtin().catalog)));
    for (std::string line; std::getline(page, line);)
      EXPECT_LE(base::DisplayWidth(line), 80U) << rule.id << ": " << line;
  }
}

TEST(RulePage, EveryBuiltinRuleHasAllItsSections) {
  for (const auto& rule : Builtin().rules.rules) {
    SCOPED_TRACE(rule.id);
    const std::string page = WriteText(RulePage(rule, Builtin().catalog));
    for (const char* heading : {"Why", "When it fires", "What to do", "False positives",
                                "Known misses", "References", "Tests"})
      EXPECT_THAT(page, HasSubstr("\n\n" + std::string(heading) + "\n"));
    if (rule.kind == rule_engine::RuleKind::kModel) continue;
    for (const char* heading : {"The threat", "What covers it", "Severity (1 to 5 each)"})
      EXPECT_THAT(page, HasSubstr("\n\n" + std::string(heading) + "\n"));
  }
}

TEST(RulePage, TheIndexNamesEveryRuleOnce) {
  const std::string index = RuleIndex(Builtin().rules);
  for (const auto& rule : Builtin().rules.rules) {
    const std::string link = "| [" + rule.id + "](" + rule.id + ".md) |";
    const std::size_t at = index.find(link);
    ASSERT_NE(at, std::string::npos) << rule.id;
    EXPECT_EQ(index.find(link, at + 1), std::string::npos) << rule.id;
  }
}

}  // namespace
}  // namespace threatgap::cli
