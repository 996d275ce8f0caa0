#include <fmt/format.h>
#include <tinyxml2.h>

#include <algorithm>
#include <optional>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/text_check.h"
#include "analyzer/syntax/tree_builder.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::syntax {
namespace {

using tinyxml2::XMLElement;
using tinyxml2::XMLNode;

std::string_view LocalName(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Where strings of a tinyxml2 document stand in the text. The library parses a copy of the text in
/// place and hands out pointers into it, so the distance between two strings is the distance in the
/// text. Its own line numbers are of no use for files that are one line of a megabyte.
class Offsets {
 public:
  /// `first` is the first node of the document, if there is one.
  Offsets(std::string_view text, const XMLNode* first) : text_(text) {
    std::size_t at = text.find('<');
    if (at == std::string_view::npos || first == nullptr) return;
    ++at;  // `<name`, `<?declaration`, `<!unknown`, `<!--comment`
    if (first->ToDeclaration() != nullptr || first->ToUnknown() != nullptr) ++at;
    if (first->ToComment() != nullptr) at += 3;
    if (first->ToElement() != nullptr) at = text.find_first_not_of(" \t\r\n", at);
    origin_ = first->Value();
    origin_offset_ = static_cast<std::ptrdiff_t>(at);
  }
  /// For a text which stands in no file: everything is where `fixed` is.
  explicit Offsets(Extent fixed) : fixed_(fixed) {}

  /// Bytes of `string`, or of its first character where the text has escapes.
  Extent Of(const char* string, std::size_t length) const {
    if (fixed_) return *fixed_;
    const std::ptrdiff_t at = origin_offset_ + (string - origin_);
    if (origin_ == nullptr || at < 0 || static_cast<std::size_t>(at) >= text_.size()) return {};
    const auto begin = static_cast<base::ByteOffset>(at);
    const auto end = std::min(begin + length, text_.size());
    return {begin, static_cast<base::ByteOffset>(end)};
  }

 private:
  std::string_view text_;
  const char* origin_ = nullptr;
  std::ptrdiff_t origin_offset_ = 0;
  std::optional<Extent> fixed_;
};

/// Sends the tree of tinyxml2 as events. Recursion is safe: the library limits the depth itself.
class Walker {
 public:
  Walker(const Offsets& offsets, base::SourceId source, EventSink& events,
         base::DiagnosticSink& sink)
      : offsets_(offsets), source_(source), events_(events), sink_(sink) {}

  bool Visit(const XMLElement& element) {
    const std::string_view name = LocalName(element.Name());
    const Extent place = offsets_.Of(name.data(), name.size());
    return events_.OnMappingBegin(place.begin, 0) && SendPair(kXmlNameKey, place, name) &&
           SendAttributes(element) && SendText(element) && SendChildren(element, place) &&
           events_.OnEnd(place.end);
  }

 private:
  bool SendKey(std::string_view key, Extent place) {
    return events_.OnScalar(place, {key, true, false}, 0);
  }

  bool SendPair(std::string_view key, Extent place, std::string_view value) {
    if (const auto broken = base::FindBrokenUtf8(value)) {
      sink_.Error("broken-utf8", {source_, place.begin, place.end},
                  "a character reference gives no valid character");
      value = value.substr(0, *broken);
    }
    return SendKey(key, place) && events_.OnScalar(place, {value, true, false}, 0);
  }

  /// Whether an attribute declares the namespace of the root element, which tells the versions of
  /// some formats apart.
  static bool IsNamespaceOfRoot(const XMLElement& element, std::string_view attribute) {
    if (element.Parent()->ToDocument() == nullptr) return false;
    const std::string_view name = element.Name();
    const std::size_t colon = name.rfind(':');
    const bool has_prefix = colon != std::string_view::npos;
    return has_prefix ? attribute == "xmlns:" + std::string(name.substr(0, colon))
                      : attribute == "xmlns";
  }

  bool SendAttributes(const XMLElement& element) {
    for (const auto* at = element.FirstAttribute(); at != nullptr; at = at->Next()) {
      const std::string_view value = at->Value();
      const Extent place = offsets_.Of(value.data(), value.size());
      const std::string_view name = at->Name();
      if (IsNamespaceOfRoot(element, name)) {
        if (!SendPair(kXmlNamespaceKey, place, value)) return false;
      } else if (!name.starts_with("xmlns") && !SendPair(LocalName(name), place, value)) {
        return false;
      }
    }
    return true;
  }

  bool SendText(const XMLElement& element) {
    std::string whole;
    const char* first = nullptr;
    for (const XMLNode* node = element.FirstChild(); node != nullptr; node = node->NextSibling()) {
      if (node->ToText() == nullptr) continue;
      const std::string_view part = node->Value();
      const std::string_view trimmed = base::Trimmed(part);
      if (first == nullptr && !trimmed.empty()) first = trimmed.data();
      whole += part;
    }
    const std::string_view trimmed = base::Trimmed(whole);
    if (trimmed.empty()) return true;
    const std::size_t line = std::min(trimmed.size(), trimmed.find('\n'));
    return SendPair(kXmlTextKey, offsets_.Of(first, line), trimmed);
  }

  bool SendChildren(const XMLElement& element, Extent place) {
    if (element.FirstChildElement() == nullptr) return true;
    if (!SendKey(kXmlChildrenKey, place) || !events_.OnSequenceBegin(place.begin, 0)) return false;
    for (const auto* child = element.FirstChildElement(); child != nullptr;
         child = child->NextSiblingElement()) {
      if (!Visit(*child)) return false;
    }
    return events_.OnEnd(place.end);
  }

  const Offsets& offsets_;
  base::SourceId source_;
  EventSink& events_;
  base::DiagnosticSink& sink_;
};

std::string Words(tinyxml2::XMLError error) {
  switch (error) {
    case tinyxml2::XML_ERROR_MISMATCHED_ELEMENT:
      return "an element is not closed, or closed by another name";
    case tinyxml2::XML_ERROR_PARSING_ELEMENT:
      return "an element is broken";
    case tinyxml2::XML_ERROR_PARSING_ATTRIBUTE:
      return "an attribute is broken";
    case tinyxml2::XML_ERROR_PARSING_TEXT:
    case tinyxml2::XML_ERROR_PARSING_CDATA:
      return "a text does not end";
    case tinyxml2::XML_ERROR_PARSING_COMMENT:
      return "a comment does not end";
    case tinyxml2::XML_ERROR_PARSING_DECLARATION:
    case tinyxml2::XML_ERROR_PARSING_UNKNOWN:
      return "a declaration is broken";
    case tinyxml2::XML_ERROR_EMPTY_DOCUMENT:
      return "there is no element";
    case tinyxml2::XML_ELEMENT_DEPTH_EXCEEDED:
      return "elements are nested too deeply";
    default:
      return "the text cannot be parsed";
  }
}

void ReportSyntax(const base::SourceFile& file, base::SourceId source,
                  const tinyxml2::XMLDocument& xml, base::DiagnosticSink& sink) {
  const int line = std::clamp(xml.ErrorLineNum(), 1, std::max(1, file.line_count()));
  const std::string_view text = file.LineText(line);
  const std::size_t begin =
      text.empty() ? 0 : static_cast<std::size_t>(text.data() - file.text().data());
  base::Span span{source, static_cast<base::ByteOffset>(begin),
                  static_cast<base::ByteOffset>(begin + std::min<std::size_t>(text.size(), 1))};
  sink.Error("syntax-error", span, "not valid XML: " + Words(xml.ErrorID()));
}

/// A document type declaration can define entities which grow without end; no format needs one.
bool CheckNoDoctype(const tinyxml2::XMLDocument& xml, const Offsets& offsets, base::SourceId source,
                    base::DiagnosticSink& sink) {
  for (const XMLNode* node = xml.FirstChild(); node != nullptr; node = node->NextSibling()) {
    if (node->ToUnknown() == nullptr) continue;
    const Extent place = offsets.Of(node->Value(), 1);
    sink.Error("refused-xml", {source, place.begin, place.end},
               "a document type declaration (`<!DOCTYPE`, `<!ENTITY`) is refused",
               "remove it: entities are not expanded");
    return false;
  }
  return true;
}

/// tinyxml2 ends a document without a word at a tag which closes nothing, and takes any number of
/// elements at the top. An element of ours behind the text shows whether all of it was read.
constexpr const char* kEnd = "threatgap-end";

bool Parse(std::string_view text, tinyxml2::XMLDocument& xml) {
  const std::string whole = fmt::format("{}<{}/>", text, kEnd);
  if (xml.Parse(whole.data(), whole.size()) == tinyxml2::XML_SUCCESS) return true;
  // Of a text that is cut off the library says more when nothing stands behind it.
  if (xml.Parse(text.data(), text.size()) == tinyxml2::XML_SUCCESS)
    xml.Parse(whole.data(), whole.size());
  return false;
}

/// One element, and nothing else but comments and declarations beside it. `place` is that of the
/// whole text.
bool CheckOneElement(const tinyxml2::XMLDocument& xml, const Offsets& offsets,
                     const base::Span& place, base::DiagnosticSink& sink) {
  const auto refuse = [&](const base::Span& where, std::string_view why) {
    sink.Error("syntax-error", where, fmt::format("not valid XML: {}", why));
    return false;
  };
  const auto at = [&](const XMLNode& node) {
    const Extent extent = offsets.Of(node.Value(), 1);
    return base::Span{place.source, extent.begin, extent.end};
  };
  const XMLNode* last = xml.LastChild();
  const XMLElement* root = xml.RootElement();
  if (last == nullptr || last->ToElement() == nullptr || std::string_view(last->Value()) != kEnd)
    return refuse(root == nullptr ? place : at(*root), "a closing tag behind this closes nothing");
  if (root == last) return refuse(place, "there is no element");
  for (const XMLNode* node = xml.FirstChild(); node != last; node = node->NextSibling()) {
    if (node->ToText() != nullptr) return refuse(at(*node), "text stands outside of the element");
    if (node->ToElement() != nullptr && node != root)
      return refuse(at(*node), "there is more than one element at the top");
  }
  return true;
}

std::unique_ptr<Document> BuildDocument(const tinyxml2::XMLDocument& xml, const Offsets& offsets,
                                        base::SourceId source, std::string_view text,
                                        const base::Budgets& budgets, base::DiagnosticSink& sink) {
  auto document = std::make_unique<Document>(source);
  TreeBuilder builder(*document, text, budgets, sink);
  Walker walker(offsets, source, builder, sink);
  if (!walker.Visit(*xml.RootElement())) return nullptr;
  return document;
}

/// What CheckText() asks of a file, for a text which stands in none.
bool CheckEmbeddedText(std::string_view text, const base::Span& place, base::DiagnosticSink& sink) {
  if (base::FindBrokenUtf8(text)) {
    sink.Error("broken-utf8", place, "the text inside is not valid UTF-8");
    return false;
  }
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
  });
  if (has_control)
    sink.Error("control-character", place, "the text inside holds control characters");
  return !has_control;
}

}  // namespace

std::unique_ptr<Document> ReadXml(const base::SourceStore& sources, base::SourceId source,
                                  const base::Budgets& budgets, base::DiagnosticSink& sink) {
  if (!CheckText(sources, source, sink) || !CheckNotEmpty(sources, source, sink)) return nullptr;
  const base::SourceFile& file = sources.Get(source);
  tinyxml2::XMLDocument xml;
  if (!Parse(file.text(), xml)) {
    ReportSyntax(file, source, xml, sink);
    return nullptr;
  }
  const Offsets offsets(file.text(), xml.FirstChild());
  if (!CheckNoDoctype(xml, offsets, source, sink) ||
      !CheckOneElement(xml, offsets, SpanAt(sources, source, 0), sink))
    return nullptr;
  return BuildDocument(xml, offsets, source, file.text(), budgets, sink);
}

std::unique_ptr<Document> ReadEmbeddedXml(const std::string& text, const base::Span& place,
                                          const base::Budgets& budgets,
                                          base::DiagnosticSink& sink) {
  if (!CheckEmbeddedText(text, place, sink)) return nullptr;
  tinyxml2::XMLDocument xml;
  if (!Parse(text, xml)) {
    sink.Error("syntax-error", place, "the text inside is not valid XML: " + Words(xml.ErrorID()));
    return nullptr;
  }
  const Offsets offsets(Extent{place.begin, place.end});
  if (!CheckNoDoctype(xml, offsets, place.source, sink) ||
      !CheckOneElement(xml, offsets, place, sink))
    return nullptr;
  return BuildDocument(xml, offsets, place.source, {}, budgets, sink);
}

}  // namespace threatgap::syntax
