#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/json_writer.h"

/// Small values of the JSON report, each written the same way wherever it occurs.
namespace threatgap::reports::json {

inline constexpr auto kInline = JsonWriter::Layout::kInline;

/// A word of one of our closed vocabularies as JSON reports spell it: `partially_covered`.
std::string JsonWord(std::string_view word);

/// `"key": "text"`; null where the text is empty.
void PutText(JsonWriter& out, std::string_view key, std::string_view text);
/// `"key": "word"` with `_` for hyphens and blanks; null where the word is empty.
void PutWord(JsonWriter& out, std::string_view key, std::string_view word);
/// `"key": "2026-11-20"`; null where there is no date.
void PutDate(JsonWriter& out, std::string_view key, const std::optional<base::Date>& date);
/// `"key": "high"`; null where there is no level.
void PutLevel(JsonWriter& out, std::string_view key, const std::optional<outcome::Level>& level);
/// `"key": n`; null for 0, which stands for "not rated".
void PutRating(JsonWriter& out, std::string_view key, int value);
/// `"key": {"lo": "high", "hi": "critical"}`.
void PutRange(JsonWriter& out, std::string_view key, const outcome::LevelRange& range);
/// `"key": ["a", "b"]`.
void PutTexts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts);
/// The keys `file`, `line` and `column` of the object being written; null where they are not known.
void PutPlaceKeys(JsonWriter& out, const base::Location& location);
/// `"key": {"file", "line", "column"}`; null where not even the file is known.
void PutLocation(JsonWriter& out, std::string_view key, const base::Location& location);
/// `{"kind", "id", "name"}` as a value (after a key or in a list).
void PutElement(JsonWriter& out, const outcome::Named& element);

/// What one hop of any path says: element, place, data and direction; of the object being written.
void PutStepKeys(JsonWriter& out, const outcome::WitnessStep& step);
/// `"life_cycle": [ … ]`.
void PutStages(JsonWriter& out, const std::vector<outcome::StageView>& stages);

/// The keys of one unanswered question; of the object being written.
void PutAskKeys(JsonWriter& out, const outcome::Ask& ask);

/// `"key": [ … ]` with `write(item)` for each item.
template <typename Items, typename Write>
void PutList(JsonWriter& out, std::string_view key, const Items& items, Write write,
             JsonWriter::Layout layout = JsonWriter::Layout::kLines) {
  out.Key(key).BeginArray(layout);
  for (const auto& item : items) write(item);
  out.EndArray();
}

}  // namespace threatgap::reports::json
