#include "analyzer/syntax/recorded_events.h"

#include <cassert>
#include <cstdint>

#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/tree_builder.h"
#include "analyzer/syntax/yaml_events.h"

namespace threatgap::syntax {
namespace {

enum class EventKind : std::uint8_t {
  kNull,
  kSourceText,
  kOwnText,
  kAlias,
  kSequence,
  kMapping,
  kEnd
};

/// Writes down what it passes on: per event its kind, extent and anchor, and of a scalar where its
/// text stands. Numbers are in groups of seven bits, the lowest first.
class Recorder : public EventSink {
 public:
  Recorder(EventSink& next, std::string_view source_text)
      : next_(next), source_text_(source_text) {}

  std::string Take() { return std::move(bytes_); }

  bool AwaitsKey() const override { return next_.AwaitsKey(); }
  bool OnNull(Extent extent, AnchorId anchor) override {
    Put(EventKind::kNull, extent, anchor);
    return next_.OnNull(extent, anchor);
  }
  bool OnScalar(Extent extent, const ScalarEvent& scalar, AnchorId anchor) override {
    Put(scalar.stable ? EventKind::kSourceText : EventKind::kOwnText, extent, anchor);
    PutNumber(scalar.quoted ? 1 : 0);
    if (scalar.stable)
      PutNumber(static_cast<std::uint64_t>(scalar.text.data() - source_text_.data()) -
                extent.begin);
    PutNumber(scalar.text.size());
    if (!scalar.stable) bytes_ += scalar.text;
    return next_.OnScalar(extent, scalar, anchor);
  }
  bool OnAlias(Extent extent, AnchorId anchor) override {
    Put(EventKind::kAlias, extent, anchor);
    return next_.OnAlias(extent, anchor);
  }
  bool OnSequenceBegin(base::ByteOffset begin, AnchorId anchor) override {
    Put(EventKind::kSequence, {begin, begin}, anchor);
    return next_.OnSequenceBegin(begin, anchor);
  }
  bool OnMappingBegin(base::ByteOffset begin, AnchorId anchor) override {
    Put(EventKind::kMapping, {begin, begin}, anchor);
    return next_.OnMappingBegin(begin, anchor);
  }
  bool OnEnd(base::ByteOffset end) override {
    Put(EventKind::kEnd, {end, end}, 0);
    return next_.OnEnd(end);
  }

 private:
  void Put(EventKind kind, Extent extent, AnchorId anchor) {
    bytes_ += static_cast<char>(kind);
    PutNumber(extent.begin);
    PutNumber(extent.end - extent.begin);
    PutNumber(anchor);
  }
  void PutNumber(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>(number | 0x80);
    bytes_ += static_cast<char>(number);
  }

  EventSink& next_;
  std::string_view source_text_;
  std::string bytes_;
};

/// Reads what the recorder wrote.
class Player {
 public:
  Player(std::string_view events, std::string_view source_text)
      : rest_(events), source_text_(source_text) {}

  void Play(EventSink& sink) {
    while (!rest_.empty() && PlayOne(sink)) {
    }
  }

 private:
  bool PlayOne(EventSink& sink) {
    const auto kind = static_cast<EventKind>(rest_.front());
    rest_.remove_prefix(1);
    Extent extent;
    extent.begin = static_cast<base::ByteOffset>(TakeNumber());
    extent.end = extent.begin + static_cast<base::ByteOffset>(TakeNumber());
    const auto anchor = static_cast<AnchorId>(TakeNumber());
    switch (kind) {
      case EventKind::kNull:
        return sink.OnNull(extent, anchor);
      case EventKind::kAlias:
        return sink.OnAlias(extent, anchor);
      case EventKind::kSequence:
        return sink.OnSequenceBegin(extent.begin, anchor);
      case EventKind::kMapping:
        return sink.OnMappingBegin(extent.begin, anchor);
      case EventKind::kEnd:
        return sink.OnEnd(extent.end);
      case EventKind::kSourceText:
      case EventKind::kOwnText:
        break;
    }
    return sink.OnScalar(extent, TakeScalar(kind, extent), anchor);
  }

  ScalarEvent TakeScalar(EventKind kind, Extent extent) {
    ScalarEvent scalar;
    scalar.quoted = TakeNumber() != 0;
    scalar.stable = true;  // the recording lives as long as the program
    if (kind == EventKind::kSourceText) {
      const std::size_t begin = extent.begin + TakeNumber();
      scalar.text = source_text_.substr(begin, TakeNumber());
    } else {
      const std::size_t size = TakeNumber();
      scalar.text = rest_.substr(0, size);
      rest_.remove_prefix(size);
    }
    return scalar;
  }

  std::uint64_t TakeNumber() {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }

  std::string_view rest_;
  std::string_view source_text_;
};

}  // namespace

std::string RecordYaml(const base::SourceStore& sources, base::SourceId source,
                       const base::Budgets& budgets) {
  base::DiagnosticSink mistakes;
  if (ReadYaml(sources, source, budgets, mistakes) == nullptr || !mistakes.Sorted().empty())
    return {};
  const std::string_view text = sources.Get(source).text();
  Document document(source);
  TreeBuilder builder(document, text, budgets, mistakes);
  Recorder recorder(builder, text);
  ParseYaml(sources, source, recorder, mistakes);
  return recorder.Take();
}

std::unique_ptr<Document> ReplayYaml(const base::SourceStore& sources, base::SourceId source,
                                     std::string_view events, const base::Budgets& budgets,
                                     base::DiagnosticSink& sink) {
  assert(!events.empty() && "a file with mistakes is read by ReadYaml");
  auto document = std::make_unique<Document>(source);
  const std::string_view text = sources.Get(source).text();
  TreeBuilder builder(*document, text, budgets, sink);
  Player(events, text).Play(builder);
  return document;
}

}  // namespace threatgap::syntax
