#include "analyzer/base/date.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace threatgap::base {
namespace {

TEST(Date, DaysThatExistAreParsedAndWrittenBack) {
  EXPECT_EQ(ParseDate("1970-01-01"), Date{0});
  EXPECT_EQ(ParseDate("1970-01-02"), Date{1});
  EXPECT_EQ(ParseDate("2000-03-01"), Date{11017});
  for (const char* day : {"0001-01-01", "2024-02-29", "2026-11-21", "9999-12-31"}) {
    const auto date = ParseDate(day);
    ASSERT_TRUE(date.has_value()) << day;
    EXPECT_EQ(FormatDate(*date), day);
  }
}

TEST(Date, OtherTextsAreNotDates) {
  for (const char* text :
       {"", "2023-02-29", "2026-13-01", "2026-00-10", "2026-01-32", "0000-01-01", "2026-1-01",
        "2026-01-01 ", "20260101", "+026-01-01", "2026/01/01", "-001-01-01"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

TEST(Date, LaterDaysCompareGreater) {
  EXPECT_LT(*ParseDate("2025-12-31"), *ParseDate("2026-01-01"));
}

TEST(Date, DurationsAddUpToDays) {
  EXPECT_EQ(ParseDurationDays("P90D"), 90);
  EXPECT_EQ(ParseDurationDays("P1Y"), 365);
  EXPECT_EQ(ParseDurationDays("P1Y6M"), 545);
  EXPECT_EQ(ParseDurationDays("P2W"), 14);
  EXPECT_EQ(ParseDurationDays("P1M1D"), 31);
}

TEST(Date, OtherTextsAreNotDurations) {
  for (const char* text : {"", "P", "90D", "P90", "PD", "P1D1Y", "P-1D", "P1.5Y", "PT5H",
                           "P99999999999D", "P20000Y", "p1d"}) {
    EXPECT_EQ(ParseDurationDays(text), std::nullopt) << text;
  }
}

TEST(Date, SourceDateEpochStandsInForTheClock) {
  setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
  EXPECT_EQ(FormatDate(TodayUtc()), "2023-11-14");
  setenv("SOURCE_DATE_EPOCH", "nonsense", 1);
  EXPECT_GT(TodayUtc(), *ParseDate("2024-01-01"));
  unsetenv("SOURCE_DATE_EPOCH");
}

}  // namespace
}  // namespace threatgap::base
