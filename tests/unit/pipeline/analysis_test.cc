#include "analyzer/pipeline/analysis.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using outcome::Cover;

std::string Verdict(bool certain, Cover lo, Cover hi) {
  outcome::Finding finding;
  finding.certain = certain;
  finding.lo = lo;
  finding.hi = hi;
  SetVerdict(finding);
  return std::string(VerdictWord(finding.verdict)) + ", " + std::string(GroupWord(finding.group));
}

TEST(Verdict, FollowsFromMatchAndCoverageAlone) {
  const Cover u = Cover::kUncovered, p = Cover::kPartial, c = Cover::kCovered;
  EXPECT_EQ(Verdict(true, c, c), "covered, covered");
  EXPECT_EQ(Verdict(true, p, p), "partially-covered, gap");
  EXPECT_EQ(Verdict(true, u, u), "uncovered, gap");
  EXPECT_EQ(Verdict(true, u, p), "uncovered, gap") << "a gap all the same";
  EXPECT_EQ(Verdict(true, u, c), "undecided, undecided");
  EXPECT_EQ(Verdict(true, p, c), "undecided, undecided");
  EXPECT_EQ(Verdict(false, u, u), "possible, possible");
  EXPECT_EQ(Verdict(false, c, c), "possible, possible");
}

TEST(Fingerprint, DependsOnSystemRuleAndBindingsOnly) {
  const auto print = Fingerprint("shop", "GAI-001", {{"u", "customer"}, {"m", "model"}});
  EXPECT_EQ(print.size(), 16U);
  EXPECT_EQ(print, Fingerprint("shop", "GAI-001", {{"u", "customer"}, {"m", "model"}}));
  EXPECT_NE(print, Fingerprint("", "GAI-001", {{"u", "customer"}, {"m", "model"}}));
  EXPECT_NE(print, Fingerprint("shop", "GAI-002", {{"u", "customer"}, {"m", "model"}}));
  EXPECT_NE(print, Fingerprint("shop", "GAI-001", {{"m", "customer"}, {"u", "model"}}));
  EXPECT_NE(Fingerprint("", "R", {{"a", "b\",\"c"}}),
            Fingerprint("", "R", {{"a", "b"}, {"c", ""}}));
}

TEST(Fingerprint, StaysTheSameWhateverElseChanges) {
  EXPECT_EQ(Checked({"components: {w: {type: service}}\n"}).finding("TST-001@w").fingerprint,
            Checked({"\n\ncomponents:\n  w: {type: service, title: Web, criticality: low}\n"
                     "  a: {type: user}\n"})
                .finding("TST-001@w")
                .fingerprint);
}

TEST(Sentence, BeginsWithTheRightArticle) {
  const auto begins = [](const char* source) {
    return ShortSentence({source, "", "act", "", {}, {}});
  };
  EXPECT_EQ(begins("external actor"), "An external actor can act.");
  EXPECT_EQ(begins("user"), "A user can act.");
  EXPECT_EQ(begins("tenant"), "A tenant can act.");
  EXPECT_EQ(begins("any caller"), "Any caller can act.");
  EXPECT_EQ(begins("the operator"), "The operator can act.");
  EXPECT_EQ(begins(""), "Somebody can act.");
}

TEST(Sentence, EndsWithGoalsAndAssets) {
  outcome::Slots slots{"user", "with access", "act", "loss", {}, {}};
  EXPECT_EQ(FullSentence(slots), "A user with access can act, which leads to loss.");
  slots.assets = {"a", "b", "c"};
  EXPECT_EQ(FullSentence(slots),
            "A user with access can act, which leads to loss, negatively impacting a, b and c.");
  slots.goals = {"integrity", "availability"};
  EXPECT_EQ(FullSentence(slots),
            "A user with access can act, which leads to loss, resulting in reduced integrity and "
            "availability of a, b and c.");
}

}  // namespace
}  // namespace threatgap::pipeline
