#include "analyzer/base/date.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>

namespace threatgap::base {
namespace {

namespace chrono = std::chrono;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// The number which `digits` spells; nothing unless all of it are digits and it fits.
std::optional<int> ParseDigits(std::string_view digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || !IsDigit(digits[0]) || error != std::errc() || at != end)
    return std::nullopt;
  return value;
}

/// SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), if set to a
/// number.
std::optional<std::int64_t> SourceDateEpoch() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = text;
  std::int64_t seconds = 0;
  const char* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, seconds);
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (error != std::errc() || at != end || seconds < 0 || seconds >= kYear10000)
    return std::nullopt;
  return seconds;
}

struct DurationUnit {
  char letter;
  int days;
};
constexpr DurationUnit kDurationUnits[] = {{'Y', 365}, {'M', 30}, {'W', 7}, {'D', 1}};
constexpr std::int64_t kMostDays = 4'000'000;  // beyond the span of the calendar

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = ParseDigits(text.substr(0, 4));
  const auto month = ParseDigits(text.substr(5, 2));
  const auto day = ParseDigits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1) return std::nullopt;
  const chrono::year_month_day date{chrono::year(*year),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<int>(chrono::sys_days(date).time_since_epoch().count())};
}

std::string FormatDate(Date date) {
  const chrono::year_month_day civil{chrono::sys_days(chrono::days(date.days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(civil.year()),
                     static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
}

Date TodayUtc() {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  if (const auto epoch = SourceDateEpoch()) return Date{static_cast<int>(*epoch / kSecondsPerDay)};
  const auto today = chrono::floor<chrono::days>(chrono::system_clock::now());
  return Date{static_cast<int>(today.time_since_epoch().count())};
}

std::optional<int> ParseDurationDays(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return std::nullopt;
  text.remove_prefix(1);
  std::int64_t days = 0;
  for (const DurationUnit& unit : kDurationUnits) {
    const std::size_t letter = text.find_first_not_of("0123456789");
    if (letter == std::string_view::npos || text[letter] != unit.letter) continue;
    const auto count = ParseDigits(text.substr(0, letter));
    if (!count) return std::nullopt;
    days += std::int64_t{*count} * unit.days;
    text.remove_prefix(letter + 1);
  }
  if (!text.empty() || days > kMostDays) return std::nullopt;
  return static_cast<int>(days);
}

}  // namespace threatgap::base
