// Flows; declared in architecture_reader.h.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/body_reader.h"

namespace threatgap::load {
namespace {

using catalog::WrittenValue;
using catalog::WrittenWord;
using model::AttributeId;
using model::AttributeValue;
using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

/// The attributes of a flow in the short notation.
class ArrowReader {
 public:
  ArrowReader(const FlowDeclaration& declaration, ReadContext& context)
      : declaration_(declaration), context_(context) {}

  std::vector<AttributeValue> Read() {
    const syntax::NotationArrow& arrow = *declaration_.arrow;
    const base::Span span = Place(arrow.begin, arrow.end);
    if (arrow.states_data) {
      AddData(model::attribute::kCarries, arrow.carries, span);
      AddData(model::attribute::kReturns, arrow.returns, span);
    }
    for (const auto& attribute : arrow.attributes) Add(attribute);
    SortAttributes(values_);
    return std::move(values_);
  }

 private:
  base::Span Place(std::size_t begin, std::size_t end) const {
    return syntax::SpanWithin(declaration_.body, begin, end);
  }

  WrittenValue Written(const std::vector<syntax::NotationWord>& words, bool is_list,
                       const base::Span& span) const {
    WrittenValue written{span, is_list, {}};
    for (const auto& word : words)
      written.words.push_back({word.text, Place(word.begin, word.end)});
    return written;
  }

  void AddData(AttributeId id, const std::vector<syntax::NotationWord>& words,
               const base::Span& span) {
    auto value =
        ResolveAttribute(id, Written(words, true, span), span, model::Origin::kStated, context_);
    if (value) values_.push_back(std::move(*value));
  }

  void Add(const syntax::NotationAttribute& attribute) {
    const base::Span key_span = Place(attribute.key.begin, attribute.key.end);
    const auto id = model::FindAttribute(ElementKind::kFlow, attribute.key.text);
    if (!id) {
      context_.sink.Error(
          "unknown-key", key_span,
          fmt::format("unknown key `{}` in flow `{}`", attribute.key.text, declaration_.id),
          catalog::UnknownAttributeHelp(ElementKind::kFlow, attribute.key.text, {}));
      return;
    }
    const bool twice = std::any_of(values_.begin(), values_.end(),
                                   [&](const auto& value) { return value.attribute == *id; });
    if (twice) {
      context_.sink.Error("stated-twice", key_span,
                          fmt::format("`{}` is stated twice in one flow", attribute.key.text));
      return;
    }
    const base::Span span = Place(attribute.begin, attribute.end);
    auto value = ResolveAttribute(*id, Written(attribute.words, attribute.is_list, span), span,
                                  model::Origin::kStated, context_);
    if (value) values_.push_back(std::move(*value));
  }

  const FlowDeclaration& declaration_;
  ReadContext& context_;
  std::vector<AttributeValue> values_;
};

/// `returns:` without a value says that it is not known what comes back.
void SkipUnknownData(FieldReader& fields, NodeRef body) {
  for (const std::string_view key : {"carries", "returns"}) {
    if (body.GetKey(key) && body.Get(key).is_null()) fields.Has(key);
  }
}

/// A flow that names what it carries and not what comes back (or the reverse) says that nothing
/// does.
void CompleteData(model::Flow& flow, NodeRef body) {
  const bool carries = static_cast<bool>(body.GetKey("carries"));
  const bool returns = static_cast<bool>(body.GetKey("returns"));
  if (carries == returns) return;
  const AttributeId missing = carries ? model::attribute::kReturns : model::attribute::kCarries;
  if (flow.Find(missing) != nullptr) return;  // what it completes says it
  const base::Span span = body.Get(carries ? "carries" : "returns").span();
  flow.attributes.push_back({missing, model::Origin::kStated, {}, span, -1});
  SortAttributes(flow.attributes);
}

model::ComponentIndex ResolveEnd(const syntax::PlacedText& end, ReadContext& context) {
  if (!end.span.valid()) return model::kNone;  // reported when the flow was declared
  const auto ref = context.names.Resolve(end.text, end.span, Mask(ElementKind::kComponent));
  return ref ? ref->index : model::kNone;
}

model::Flow ReadFlow(const FlowDeclaration& declaration, const Inheritance& inheritance,
                     ReadContext& context) {
  model::Flow flow;
  const auto ends = [&](FieldReader& fields) {
    fields.Has("from");
    fields.Has("to");
    SkipUnknownData(fields, declaration.body);
  };
  ReadImportedBody(declaration, "flow", ElementKind::kFlow, flow, context, ends);
  flow.from = ResolveEnd(declaration.from, context);
  flow.to = ResolveEnd(declaration.to, context);
  if (declaration.arrow) {
    ReplaceAttributes(flow.attributes, ArrowReader(declaration, context).Read());
  } else {
    ReadNativeBody(declaration, "flow", ElementKind::kFlow, flow, context, ends);
    CompleteData(flow, declaration.body);
  }
  inheritance.Fill(ElementKind::kFlow, flow);
  return flow;
}

}  // namespace

std::vector<model::Flow> ReadFlows(const std::vector<FlowDeclaration>& declarations,
                                   const Inheritance& inheritance, ReadContext& context) {
  std::vector<model::Flow> flows;
  flows.reserve(declarations.size());
  for (const FlowDeclaration& declaration : declarations)
    flows.push_back(ReadFlow(declaration, inheritance, context));
  return flows;
}

}  // namespace threatgap::load
