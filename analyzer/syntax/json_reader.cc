#include <fmt/format.h>
#include <simdjson.h>

#include <exception>
#include <optional>
#include <string>

#include "analyzer/syntax/json_mistake.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/text_check.h"
#include "analyzer/syntax/tree_builder.h"

namespace threatgap::syntax {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kBlanks = " \t\r\n";

/// Why reading stopped: a place and simdjson's error. SUCCESS: a budget was crossed, which was
/// reported.
struct Failure {
  simdjson::error_code code = simdjson::SUCCESS;
  std::size_t offset = 0;
};
using Outcome = std::optional<Failure>;
constexpr Failure kStopped{};

/// Walks simdjson's on-demand values, which know where they stand, and sends our events.
class Walker {
 public:
  Walker(std::string_view text, const char* copy, ondemand::document& document, EventSink& events)
      : text_(text), copy_(copy), document_(document), events_(events) {}

  Outcome Walk();

 private:
  template <typename Value>
  Outcome VisitValue(Value& value);
  template <typename Value>
  Outcome VisitObject(Value& value, base::ByteOffset begin);
  template <typename Value>
  Outcome VisitArray(Value& value, base::ByteOffset begin);
  template <typename Value>
  Outcome VisitString(Value& value, base::ByteOffset begin);
  Outcome VisitKey(ondemand::field& field);
  Outcome VisitLiteral(base::ByteOffset begin);
  Outcome End();
  Outcome SendString(base::ByteOffset begin, simdjson::simdjson_result<std::string_view> unescaped);
  Outcome FailHere(simdjson::error_code code);
  base::ByteOffset OffsetOf(const char* at) const {
    return static_cast<base::ByteOffset>(at - copy_);
  }

  std::string_view text_;
  const char* copy_;
  ondemand::document& document_;
  EventSink& events_;
  base::ByteOffset last_end_ = 0;
};

Outcome Walker::Walk() {
  if (auto failure = VisitValue(document_)) return failure;
  const std::size_t rest = text_.find_first_not_of(kBlanks, last_end_);
  if (rest == std::string_view::npos) return std::nullopt;
  return Failure{simdjson::TRAILING_CONTENT, rest};
}

template <typename Value>
Outcome Walker::VisitValue(Value& value) {
  std::string_view token;
  if (const auto error =
          simdjson::simdjson_result<std::string_view>(value.raw_json_token()).get(token)) {
    return FailHere(error);
  }
  const base::ByteOffset begin = OffsetOf(token.data());
  if (begin >= text_.size()) return Failure{simdjson::INCOMPLETE_ARRAY_OR_OBJECT, text_.size()};
  switch (text_[begin]) {
    case '{':
      return VisitObject(value, begin);
    case '[':
      return VisitArray(value, begin);
    case '"':
      return VisitString(value, begin);
    default:
      return VisitLiteral(begin);
  }
}

template <typename Value>
Outcome Walker::VisitObject(Value& value, base::ByteOffset begin) {
  if (!events_.OnMappingBegin(begin, 0)) return kStopped;
  last_end_ = begin + 1;
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return FailHere(error);
  for (auto entry : object) {
    ondemand::field field;
    if (const auto error = std::move(entry).get(field)) return FailHere(error);
    if (auto failure = VisitKey(field)) return failure;
    if (auto failure = VisitValue(field.value())) return failure;
  }
  return End();
}

template <typename Value>
Outcome Walker::VisitArray(Value& value, base::ByteOffset begin) {
  if (!events_.OnSequenceBegin(begin, 0)) return kStopped;
  last_end_ = begin + 1;
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return FailHere(error);
  for (auto entry : array) {
    ondemand::value item;
    if (const auto error = std::move(entry).get(item)) return FailHere(error);
    if (auto failure = VisitValue(item)) return failure;
  }
  return End();
}

Outcome Walker::End() {
  const std::size_t closing = text_.find_first_of("]}", last_end_);
  last_end_ =
      static_cast<base::ByteOffset>(closing == std::string_view::npos ? text_.size() : closing + 1);
  return events_.OnEnd(last_end_) ? Outcome() : kStopped;
}

Outcome Walker::VisitKey(ondemand::field& field) {
  const base::ByteOffset begin = OffsetOf(field.key().raw()) - 1;
  return SendString(begin, field.unescaped_key());
}

template <typename Value>
Outcome Walker::VisitString(Value& value, base::ByteOffset begin) {
  return SendString(begin, value.get_string());
}

Outcome Walker::SendString(base::ByteOffset begin,
                           simdjson::simdjson_result<std::string_view> unescaped) {
  std::string_view resolved;
  if (const auto error = std::move(unescaped).get(resolved)) return Failure{error, begin};
  const auto end = static_cast<base::ByteOffset>(JsonStringEnd(text_, begin));
  last_end_ = end;
  const std::string_view raw = text_.substr(begin + 1, end - begin - 2);
  const bool plain = raw == resolved;
  return events_.OnScalar({begin, end}, {plain ? raw : resolved, true, plain}, 0) ? Outcome()
                                                                                  : kStopped;
}

Outcome Walker::VisitLiteral(base::ByteOffset begin) {
  last_end_ = static_cast<base::ByteOffset>(JsonWordEnd(text_, begin));
  const std::string_view word = text_.substr(begin, last_end_ - begin);
  if (!IsJsonLiteral(word)) return Failure{simdjson::TAPE_ERROR, begin};
  const Extent extent{begin, last_end_};
  const bool go_on =
      word == "null" ? events_.OnNull(extent, 0) : events_.OnScalar(extent, {word, false, true}, 0);
  return go_on ? Outcome() : kStopped;
}

Outcome Walker::FailHere(simdjson::error_code code) {
  const char* at = nullptr;
  if (document_.current_location().get(at) != simdjson::SUCCESS) return Failure{code, text_.size()};
  return Failure{code, std::min<std::size_t>(OffsetOf(at), text_.size())};
}

Outcome Parse(std::string_view text, EventSink& events) {
  const simdjson::padded_string copy(text);
  ondemand::parser parser;
  ondemand::document document;
  if (const auto error = parser.iterate(copy).get(document)) {
    return Failure{error, text.size()};
  }
  return Walker(text, copy.data(), document, events).Walk();
}

/// Says what is wrong in our words; simdjson's own serve if we find nothing.
void ReportFailure(const Failure& failure, const base::SourceStore& sources, base::SourceId source,
                   base::DiagnosticSink& sink) {
  if (failure.code == simdjson::SUCCESS) return;
  const std::string library_words = simdjson::error_message(failure.code);
  const JsonMistake mistake = FindJsonMistake(sources.Get(source).text())
                                  .value_or(JsonMistake{failure.offset, library_words});
  sink.Error("syntax-error", SpanAt(sources, source, mistake.offset),
             "not valid JSON: " + mistake.words, mistake.help);
}

}  // namespace

std::unique_ptr<Document> ReadJson(const base::SourceStore& sources, base::SourceId source,
                                   const base::Budgets& budgets, base::DiagnosticSink& sink) {
  if (!CheckText(sources, source, sink) || !CheckNotXml(sources, source, sink)) return nullptr;
  auto document = std::make_unique<Document>(source);
  if (!CheckNotEmpty(sources, source, sink)) return document;
  const std::string_view text = sources.Get(source).text();
  TreeBuilder builder(*document, text, budgets, sink);
  try {
    const Outcome failure = Parse(text, builder);
    if (!failure) return document;
    ReportFailure(*failure, sources, source, sink);
  } catch (const std::exception& failure) {
    sink.Error("syntax-error", {source, 0, 0},
               fmt::format("cannot read as JSON: {}", failure.what()));
  }
  return nullptr;
}

}  // namespace threatgap::syntax
