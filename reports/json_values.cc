#include "reports/json_values.h"

#include <algorithm>

namespace threatgap::reports::json {

std::string JsonWord(std::string_view word) {
  std::string out(word);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '-' || c == ' '; }, '_');
  return out;
}

void PutText(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  text.empty() ? out.Null() : out.Text(text);
}

void PutWord(JsonWriter& out, std::string_view key, std::string_view word) {
  PutText(out, key, JsonWord(word));
}

void PutDate(JsonWriter& out, std::string_view key, const std::optional<base::Date>& date) {
  PutText(out, key, date ? base::FormatDate(*date) : std::string());
}

void PutLevel(JsonWriter& out, std::string_view key, const std::optional<outcome::Level>& level) {
  PutText(out, key, level ? outcome::LevelWord(*level) : std::string_view());
}

void PutRating(JsonWriter& out, std::string_view key, int value) {
  out.Key(key);
  value == 0 ? out.Null() : out.Integer(value);
}

void PutRange(JsonWriter& out, std::string_view key, const outcome::LevelRange& range) {
  out.Key(key).BeginObject(kInline);
  out.Key("lo").Text(outcome::LevelWord(range.lo));
  out.Key("hi").Text(outcome::LevelWord(range.hi));
  out.EndObject();
}

void PutTexts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  PutList(
      out, key, texts, [&out](const std::string& text) { out.Text(text); }, kInline);
}

void PutPlaceKeys(JsonWriter& out, const base::Location& location) {
  PutText(out, "file", location.file);
  PutRating(out, "line", location.line);
  PutRating(out, "column", location.line == 0 ? 0 : location.column);
}

void PutLocation(JsonWriter& out, std::string_view key, const base::Location& location) {
  out.Key(key);
  if (location.file.empty()) {
    out.Null();
    return;
  }
  out.BeginObject(kInline);
  PutPlaceKeys(out, location);
  out.EndObject();
}

void PutElement(JsonWriter& out, const outcome::Named& element) {
  out.BeginObject(kInline);
  out.Key("kind").Text(element.kind);
  out.Key("id").Text(element.id);
  PutText(out, "name", element.name);
  out.EndObject();
}

void PutAskKeys(JsonWriter& out, const outcome::Ask& ask) {
  out.Key("key").Text(ask.key);
  PutText(out, "element", ask.element);
  PutText(out, "attribute", ask.attribute);
  PutText(out, "text", ask.text);
  PutLocation(out, "location", ask.location);
}

void PutStepKeys(JsonWriter& out, const outcome::WitnessStep& step) {
  out.Key("element").Text(step.element.id);
  out.Key("kind").Text(step.element.kind);
  PutText(out, "name", step.element.name);
  PutPlaceKeys(out, step.location);
  PutTexts(out, "data", step.data);
  out.Key("against_arrow").Flag(step.against_arrow);
}

void PutStages(JsonWriter& out, const std::vector<outcome::StageView>& stages) {
  PutList(out, "life_cycle", stages, [&out](const outcome::StageView& stage) {
    out.BeginObject(kInline);
    out.Key("stage").Text(stage.stage);
    out.Key("current").Flag(stage.current);
    out.Key("rules").Count(stage.rules);
    out.Key("gaps").Count(stage.gaps);
    out.Key("undecided").Count(stage.undecided);
    out.Key("possible").Count(stage.possible);
    out.Key("covered").Count(stage.covered);
    out.EndObject();
  });
}

}  // namespace threatgap::reports::json
