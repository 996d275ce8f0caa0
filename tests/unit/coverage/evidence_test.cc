#include <gtest/gtest.h>

#include <string>

#include "analyzer/base/date.h"
#include "analyzer/coverage/control_effects.h"

namespace threatgap::coverage {
namespace {

using model::Evidence;
using Kind = Evidence::Kind;

constexpr const char* kToday = "2026-06-30";

Evidence Item(Kind kind, const char* date, std::optional<bool> passed = true) {
  Evidence item;
  item.kind = kind;
  if (*date != '\0') item.date = base::ParseDate(date);
  item.passed = passed;
  return item;
}

EvidenceTerms Terms() { return {base::ParseDate(kToday), {}, {}}; }

/// `failed`, `fresh` or `old`, then the cap, `proven`, and how long ago it expired.
std::string Judged(const std::vector<Evidence>& evidence, std::optional<int> max_age_days,
                   const EvidenceTerms& terms = Terms()) {
  const EvidenceState state = JudgeEvidence(evidence, max_age_days, terms);
  EXPECT_FALSE(state.failed && state.fresh);
  std::string text = state.failed ? "failed" : state.fresh ? "fresh" : "old";
  text += " cap " + std::to_string(state.cap);
  if (state.proven) text += " proven";
  if (state.days_expired) text += " expired " + std::to_string(*state.days_expired);
  return text;
}

TEST(Evidence, CountsByItsKind) {
  EXPECT_EQ(Judged({}, 100), "old cap 1");
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, kToday)}, 100), "fresh cap 3 proven");
  EXPECT_EQ(Judged({Item(Kind::kInspection, kToday)}, 100), "fresh cap 2 proven");
  EXPECT_EQ(Judged({Item(Kind::kDocument, kToday)}, 100), "fresh cap 1 proven");
  EXPECT_EQ(Judged({Item(Kind::kStatement, kToday)}, 100), "fresh cap 1") << "a claim is no proof";
}

TEST(Evidence, IsFreshUpToItsAgeAndNoDayLonger) {
  const std::vector<Evidence> month_old{Item(Kind::kAutomatedTest, "2026-05-31")};
  EXPECT_EQ(Judged(month_old, 30), "fresh cap 3 proven");
  EXPECT_EQ(Judged(month_old, 29), "old cap 1 expired 1");
  EXPECT_EQ(Judged(month_old, std::nullopt), "fresh cap 3 proven") << "no limit";
  EXPECT_EQ(JudgeEvidence(month_old, 30, Terms()).valid_until, base::ParseDate(kToday));
}

TEST(Evidence, TheNewestItemDecidesWhetherItFailed) {
  const Evidence passed = Item(Kind::kAutomatedTest, "2026-05-01");
  const Evidence failed = Item(Kind::kInspection, "2026-05-02", false);
  const Evidence passed_again = Item(Kind::kStatement, "2026-05-03");
  EXPECT_EQ(Judged({passed, failed}, 365), "failed cap 1");
  EXPECT_EQ(Judged({failed, passed}, 365), "failed cap 1") << "whatever the order";
  EXPECT_EQ(Judged({passed, failed, passed_again}, 365), "fresh cap 3 proven");
}

TEST(Evidence, OfTwoItemsOfOneDayTheFailedOneDecides) {
  const Evidence passed = Item(Kind::kAutomatedTest, "2026-05-01");
  const Evidence failed = Item(Kind::kAutomatedTest, "2026-05-01", false);
  EXPECT_EQ(Judged({passed, failed}, 365), "failed cap 1");
  EXPECT_EQ(Judged({failed, passed}, 365), "failed cap 1");
}

TEST(Evidence, OnlyFreshItemsRaiseTheCap) {
  EXPECT_EQ(
      Judged({Item(Kind::kAutomatedTest, "2025-01-01"), Item(Kind::kInspection, "2026-06-01")}, 90),
      "fresh cap 2 proven");
  EXPECT_EQ(
      Judged({Item(Kind::kAutomatedTest, "2026-06-01"), Item(Kind::kStatement, "2026-06-20")}, 90),
      "fresh cap 3 proven")
      << "the best fresh item counts, not the newest";
}

TEST(Evidence, WithoutADateProvesNothingAndDoesNotFail) {
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, "")}, 365), "old cap 1");
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, "", false)}, 365), "old cap 1");
}

TEST(Evidence, FromTheFutureIsNotFresh) {
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, "2026-07-01")}, 365).substr(0, 9), "old cap 1");
}

TEST(Evidence, AResultThatIsLeftOutMeansPassed) {
  EXPECT_EQ(Judged({Item(Kind::kDocument, kToday, std::nullopt)}, 365), "fresh cap 1 proven");
}

TEST(Evidence, WithoutADateOfTheAnalysisNothingIsFreshButFailuresCount) {
  const EvidenceTerms timeless;
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, kToday)}, 365, timeless), "old cap 1");
  EXPECT_EQ(Judged({Item(Kind::kAutomatedTest, kToday, false)}, 365, timeless), "failed cap 1");
}

TEST(EvidenceAge, IsTheLeafsThenThePolicysThenTheTypes) {
  catalog::ControlType type;
  EvidenceTerms terms = Terms();
  EXPECT_FALSE(EvidenceAge(type, 5, std::nullopt, terms).has_value());
  type.evidence_age_days = 400;
  EXPECT_EQ(EvidenceAge(type, 5, std::nullopt, terms), 400);
  terms.default_age_days = 300;
  EXPECT_EQ(EvidenceAge(type, 5, std::nullopt, terms), 300);
  terms.policy_age_days[5] = 200;
  EXPECT_EQ(EvidenceAge(type, 5, std::nullopt, terms), 200);
  EXPECT_EQ(EvidenceAge(type, 6, std::nullopt, terms), 300);
  EXPECT_EQ(EvidenceAge(type, 5, 100, terms), 100);
}

}  // namespace
}  // namespace threatgap::coverage
