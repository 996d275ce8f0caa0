#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <string>
#include <vector>

#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/text_check.h"
#include "analyzer/syntax/tree_builder.h"
#include "analyzer/syntax/yaml_events.h"
#include "analyzer/syntax/yaml_extent.h"

namespace threatgap::syntax {
namespace {

/// Lets yaml-cpp read the text where it lies.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // never written: there is no put area
    setg(begin, begin, begin + text.size());
  }
};

/// Thrown out of the handler, the only way to stop yaml-cpp. What went wrong was reported.
struct Stopped {};

bool IsNonSpecificTag(const std::string& tag) { return tag.empty() || tag == "?" || tag == "!"; }
/// `!Ref`, not `!!str`, which comes with the name of a standard in front.
bool IsLocalTag(const std::string& tag) {
  return tag.size() > 1 && tag[0] == '!' && tag[1] != '!' && tag[1] != '<';
}

/// Turns yaml-cpp's callbacks into our events.
class EventAdapter : public YAML::EventHandler {
 public:
  EventAdapter(const base::SourceStore& sources, base::SourceId source, EventSink& events,
               base::DiagnosticSink& sink, YamlDialect dialect)
      : text_(sources.Get(source).text()),
        source_(source),
        events_(events),
        sink_(sink),
        dialect_(dialect) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { End(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { End(); }

 private:
  base::ByteOffset OffsetOf(const YAML::Mark& mark) const;
  /// Whether a mapping was begun for the tag, to be ended behind its value.
  bool BeginTag(const YAML::Mark& mark, const std::string& tag);
  void CheckClosed(Extent scalar);
  void Begin(base::ByteOffset begin, YAML::EmitterStyle::value style, bool tagged);
  void End();
  void GoOn(bool go_on) const {
    if (!go_on) throw Stopped{};
  }

  std::string_view text_;
  base::SourceId source_;
  EventSink& events_;
  base::DiagnosticSink& sink_;
  YamlDialect dialect_;
  std::vector<bool> bracketed_;    ///< for each open collection, whether a bracket closes it
  std::vector<bool> tagged_;       ///< for each open collection, whether it ends one for its tag
  base::ByteOffset last_end_ = 0;  ///< where the last node or opening bracket ended
  bool seen_document_ = false;
};

base::ByteOffset EventAdapter::OffsetOf(const YAML::Mark& mark) const {
  const auto offset = mark.pos < 0 ? text_.size() : static_cast<std::size_t>(mark.pos);
  return static_cast<base::ByteOffset>(std::min(offset, text_.size()));
}

void EventAdapter::OnDocumentStart(const YAML::Mark& mark) {
  if (!seen_document_) {
    seen_document_ = true;
    return;
  }
  const base::ByteOffset at = OffsetOf(mark);
  if (text_.substr(at).starts_with("---")) {
    sink_.Error("several-documents", {source_, at, at + 3},
                "file holds more than one YAML document", "keep one document per file");
  } else {
    sink_.Error("syntax-error", {source_, at, at + 1},
                "not valid YAML: text after the end of the document",
                "check the indentation of this line");
  }
  throw Stopped{};
}

void EventAdapter::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const base::ByteOffset at = SkipProperties(text_, OffsetOf(mark));
  Extent extent = NullExtent(text_, at);
  // A missing value is marked at the next token, which may be a key that reads `null`.
  const bool next_key =
      extent.end < text_.size() && text_[extent.end] == ':' && !events_.AwaitsKey();
  if (next_key) extent = {at, at};
  if (extent.empty()) {
    extent = {last_end_, last_end_};
  } else {
    last_end_ = extent.end;
  }
  GoOn(events_.OnNull(extent, static_cast<AnchorId>(anchor)));
}

void EventAdapter::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Extent extent = AliasExtent(text_, OffsetOf(mark));
  last_end_ = extent.end;
  GoOn(events_.OnAlias(extent, static_cast<AnchorId>(anchor)));
}

void EventAdapter::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            const std::string& value) {
  const bool tagged = BeginTag(mark, tag);
  const Extent extent = ScalarExtent(text_, SkipProperties(text_, OffsetOf(mark)), value);
  CheckClosed(extent);
  last_end_ = extent.end;
  const std::string_view raw = text_.substr(extent.begin, extent.end - extent.begin);
  ScalarEvent scalar{value, tag == "!", false};
  if (raw == value) scalar = {raw, scalar.quoted, true};
  if (raw.size() == value.size() + 2 && raw.substr(1, value.size()) == value) {
    scalar = {raw.substr(1, value.size()), scalar.quoted, true};
  }
  GoOn(events_.OnScalar(extent, scalar, static_cast<AnchorId>(anchor)));
  if (tagged) GoOn(events_.OnEnd(last_end_));
}

void EventAdapter::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                   YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  const bool tagged = BeginTag(mark, tag);
  const base::ByteOffset begin = SkipProperties(text_, OffsetOf(mark));
  GoOn(events_.OnSequenceBegin(begin, static_cast<AnchorId>(anchor)));
  Begin(begin, style, tagged);
}

void EventAdapter::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
  const bool tagged = BeginTag(mark, tag);
  const base::ByteOffset begin = SkipProperties(text_, OffsetOf(mark));
  GoOn(events_.OnMappingBegin(begin, static_cast<AnchorId>(anchor)));
  Begin(begin, style, tagged);
}

bool EventAdapter::BeginTag(const YAML::Mark& mark, const std::string& tag) {
  if (IsNonSpecificTag(tag)) return false;
  // An anchor may stand in front of the tag.
  const base::ByteOffset from = OffsetOf(mark);
  const std::size_t found = text_.find('!', from);
  const base::ByteOffset at =
      found == std::string_view::npos ? from : static_cast<base::ByteOffset>(found);
  const base::ByteOffset end = std::max(AliasExtent(text_, at).end, at + 1);
  if (dialect_ == YamlDialect::kForeign && IsLocalTag(tag)) {
    const std::string_view name = text_.substr(at + 1, end - at - 1);
    GoOn(events_.OnMappingBegin(at, 0));
    GoOn(events_.OnScalar({at, end}, {name, true, true}, 0));
    return true;
  }
  sink_.Error("unsupported-tag", {source_, at, end},
              fmt::format("YAML tag `{}` is not supported", text_.substr(at, end - at)),
              "remove the tag; quote a value to make it text");
  return false;
}

void EventAdapter::CheckClosed(Extent scalar) {
  if (!scalar.empty() || scalar.begin >= text_.size()) return;
  if (text_[scalar.begin] != '"' && text_[scalar.begin] != '\'') return;
  sink_.Error("syntax-error", {source_, scalar.begin, scalar.begin + 1},
              "not valid YAML: quoted text is never closed");
  throw Stopped{};
}

void EventAdapter::Begin(base::ByteOffset begin, YAML::EmitterStyle::value style, bool tagged) {
  tagged_.push_back(tagged);
  const bool at_bracket = begin < text_.size() && (text_[begin] == '[' || text_[begin] == '{');
  const bool bracketed = style == YAML::EmitterStyle::Flow && at_bracket;
  bracketed_.push_back(bracketed);
  last_end_ = begin + (bracketed || (begin < text_.size() && text_[begin] == '-') ? 1 : 0);
}

void EventAdapter::End() {
  if (bracketed_.back()) last_end_ = FlowEnd(text_, last_end_);
  bracketed_.pop_back();
  GoOn(events_.OnEnd(last_end_));
  const bool tagged = tagged_.back();
  tagged_.pop_back();
  if (tagged) GoOn(events_.OnEnd(last_end_));
}

/// What to do about the mistakes people make most often; `before` is the line in front of the
/// place.
std::string HelpFor(const std::string& words, std::string_view before) {
  const std::string_view indent = before.substr(0, before.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos) return "indent with blanks, not tabs";
  if (words == YAML::ErrorMsg::UNKNOWN_TOKEN) return "quote a text that begins with this character";
  if (words == YAML::ErrorMsg::MAP_VALUE && before.find(": ") != std::string_view::npos) {
    return "quote a text that contains `: `";
  }
  if (words == YAML::ErrorMsg::MAP_VALUE) {
    return "check the indentation, and that the line above has a blank behind its colon";
  }
  if (words == YAML::ErrorMsg::END_OF_MAP || words == YAML::ErrorMsg::END_OF_SEQ) {
    return "check the indentation, quotes and colons of this line";
  }
  return {};
}

void ReportFailure(const YAML::Exception& failure, const base::SourceStore& sources,
                   base::SourceId source, base::DiagnosticSink& sink) {
  const std::string_view text = sources.Get(source).text();
  const auto at = failure.mark.pos < 0 ? text.size() : static_cast<std::size_t>(failure.mark.pos);
  const std::string_view unknown = YAML::ErrorMsg::UNKNOWN_ANCHOR;
  if (std::string_view(failure.msg).starts_with(unknown)) {
    const Extent alias =
        AliasExtent(text, static_cast<base::ByteOffset>(std::min(at, text.size())));
    const std::string_view name = text.substr(alias.begin, alias.end - alias.begin);
    sink.Error("unknown-anchor", {source, alias.begin, alias.end},
               fmt::format("alias `{}` has no anchor in front of it", name));
    return;
  }
  const base::Span span = SpanAt(sources, source, at);
  const std::string_view until = text.substr(0, span.begin);
  const std::string_view before = until.substr(until.rfind('\n') + 1);  // npos + 1: the first line
  sink.Error("syntax-error", span, "not valid YAML: " + failure.msg, HelpFor(failure.msg, before));
}

/// Whether no line is so long that yaml-cpp, which looks for the `:` behind a bracket up to the end
/// of the line, would need much memory: it takes about 160 times the length of such a line.
bool CheckLineLengths(const base::SourceStore& sources, base::SourceId source,
                      const base::Budgets& budgets, base::DiagnosticSink& sink) {
  const std::string_view text = sources.Get(source).text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end - begin > budgets.yaml_line_bytes) {
      const auto at = static_cast<base::ByteOffset>(begin);
      sink.Error("budget-exceeded", {source, at, at + 1},
                 fmt::format("line has {} bytes, more than the budget of {}", end - begin,
                             budgets.yaml_line_bytes),
                 "break the line, or write the file as JSON");
      return false;
    }
    begin = end + 1;
  }
  return true;
}

}  // namespace

bool ParseYaml(const base::SourceStore& sources, base::SourceId source, EventSink& events,
               base::DiagnosticSink& sink, YamlDialect dialect) {
  try {
    EventAdapter adapter(sources, source, events, sink, dialect);
    MemoryBuffer buffer(sources.Get(source).text());
    std::istream in(&buffer);
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(adapter)) {
    }
    return true;
  } catch (const Stopped&) {
    return false;
  } catch (const YAML::Exception& failure) {
    ReportFailure(failure, sources, source, sink);
  } catch (const std::exception& failure) {
    sink.Error("syntax-error", {source, 0, 0},
               fmt::format("cannot read as YAML: {}", failure.what()));
  }
  return false;
}

namespace {

std::unique_ptr<Document> Parse(const base::SourceStore& sources, base::SourceId source,
                                const base::Budgets& budgets, base::DiagnosticSink& sink,
                                YamlDialect dialect) {
  if (!CheckText(sources, source, sink) || !CheckNotXml(sources, source, sink)) return nullptr;
  auto document = std::make_unique<Document>(source);
  base::DiagnosticSink unread;
  base::DiagnosticSink& about_nothing = dialect == YamlDialect::kForeign ? unread : sink;
  if (!CheckNotEmpty(sources, source, about_nothing)) return document;
  if (!CheckLineLengths(sources, source, budgets, sink)) return nullptr;
  TreeBuilder builder(*document, sources.Get(source).text(), budgets, sink, dialect);
  if (!ParseYaml(sources, source, builder, sink, dialect)) return nullptr;
  const NodeRef root = document->root();
  const bool nothing = !root || (root.is_null() && root.span().begin == root.span().end);
  if (nothing) {
    document->set_root(0);
    about_nothing.Error("empty-file", {source, 0, 0}, "file holds nothing but comments");
  }
  return document;
}

}  // namespace

std::unique_ptr<Document> ReadYaml(const base::SourceStore& sources, base::SourceId source,
                                   const base::Budgets& budgets, base::DiagnosticSink& sink) {
  return Parse(sources, source, budgets, sink, YamlDialect::kOwn);
}

std::unique_ptr<Document> ReadForeignYaml(const base::SourceStore& sources, base::SourceId source,
                                          const base::Budgets& budgets,
                                          base::DiagnosticSink& sink) {
  return Parse(sources, source, budgets, sink, YamlDialect::kForeign);
}

}  // namespace threatgap::syntax
