#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace threatgap::base {

/// A civil (proleptic Gregorian) date without a time zone, as days since 1970-01-01.
struct Date {
  int days = 0;
  auto operator<=>(const Date&) const = default;
};

/// Parses `YYYY-MM-DD` (ISO 8601 calendar date, years 0001 to 9999); nothing for any other text or
/// for a day that does not exist.
std::optional<Date> ParseDate(std::string_view text);
std::string FormatDate(Date date);
/// Today's date in UTC: the only use of the system clock, taken when the user asks for `--as-of
/// today`. SOURCE_DATE_EPOCH (seconds) stands in for the clock where it is set.
Date TodayUtc();

/// Parses an ISO 8601 duration of years, months, weeks and days (`P1Y`, `P90D`, `P1Y6M`, `P2W`)
/// into days. A year counts 365 days and a month 30, which is what an evidence age means. Nothing
/// for other text.
std::optional<int> ParseDurationDays(std::string_view text);

}  // namespace threatgap::base
