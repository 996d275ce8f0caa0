#include "analyzer/catalog/component_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/catalog/attribute_words.h"
#include "analyzer/catalog/declared_once.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::catalog {
namespace {

using model::AttributeDef;
using model::AttributeId;
using model::ElementKind;
using model::ValueType;
using syntax::FieldReader;
using syntax::NodeRef;

/// The attribute `key` of components, or nothing after an error.
std::optional<AttributeId> ComponentAttribute(NodeRef key, FieldReader& fields) {
  const auto id = model::FindAttribute(ElementKind::kComponent, key.text());
  if (!id)
    fields.ReportUnknownKey(key, UnknownAttributeHelp(ElementKind::kComponent, key.text(), {}));
  return id;
}

std::optional<model::AttributeValue> ReadTypeDefault(NodeRef key, FieldReader& fields) {
  const auto id = ComponentAttribute(key, fields);
  if (!id) return std::nullopt;
  const AttributeDef& attribute = model::Attribute(*id);
  const auto written = ReadWritten(key.value(), key.text(), fields.sink());
  if (!written || !CheckShape(attribute, *written, fields.sink())) return std::nullopt;
  const bool no_words = attribute.type == ValueType::kText || attribute.type == ValueType::kRef;
  if (no_words && !written->words.empty()) {
    fields.sink().Error(
        "invalid-value", key.span(),
        fmt::format("a type cannot give a default for `{}`: its value belongs to one model",
                    key.text()));
    return std::nullopt;
  }
  model::AttributeValue value{*id, model::Origin::kTypeDefault, {}, key.span(), -1};
  for (const WrittenWord& word : written->words) {
    const auto scalar = ParseWord(attribute, word, fields.sink());
    if (!scalar) return std::nullopt;
    if (attribute.set) value.value.items.push_back(*scalar);
    value.value.scalar = attribute.set ? 0 : *scalar;
  }
  std::sort(value.value.items.begin(), value.value.items.end());
  return value;
}

model::ComponentType ReadType(NodeRef key, base::DiagnosticSink& sink) {
  model::ComponentType type;
  type.id = key.text();
  type.span = key.span();
  FieldReader fields(key.value(), "component type", key.text(), sink);
  fields.Text("is");
  type.title = fields.RequiredText("title");
  type.description = fields.Text("description").value_or("");
  type.abstract = fields.Bool("abstract").value_or(false);
  const NodeRef defaults = fields.Mapping("defaults");
  FieldReader default_fields(defaults, "defaults of type", key.text(), sink);
  for (const NodeRef at : default_fields.TakeRest()) {
    if (auto value = ReadTypeDefault(at, default_fields))
      type.defaults.push_back(std::move(*value));
  }
  fields.Finish();
  return type;
}

/// Adds types to the hierarchy, parents first.
class HierarchyBuilder {
 public:
  explicit HierarchyBuilder(base::DiagnosticSink& sink) : sink_(sink) {}

  void Collect(NodeRef types) {
    for (NodeRef key = types.first(); key; key = key.next()) {
      if (!base::IsValidId(key.text())) {
        sink_.Error("invalid-id", key.span(),
                    fmt::format("`{}` cannot be the id of a type", key.text()));
      } else if (once_.Add(key.text(), key.span(), sink_)) {
        declared_.emplace(key.text(), Declared{key});
        names_.emplace_back(key.text());
      }
    }
  }

  std::shared_ptr<model::ComponentTypes> Build() {
    for (auto& [id, declared] : declared_) Add(declared);
    return types_;
  }

 private:
  struct Declared {
    NodeRef key;
    bool started = false;
    model::TypeId type = model::kNoType;
  };

  model::TypeId Add(Declared& declared) {
    if (declared.started) return declared.type;
    declared.started = true;
    model::ComponentType type = ReadType(declared.key, sink_);
    type.parent = ParentOf(declared.key.value().Get("is"));
    declared.type = types_->Add(std::move(type));
    return declared.type;
  }

  model::TypeId ParentOf(NodeRef parent) {
    if (!parent.is_scalar()) return model::kNoType;
    const auto found = declared_.find(parent.text());
    if (found == declared_.end()) {
      sink_.Error("unknown-reference", parent.span(),
                  fmt::format("unknown component type `{}`", parent.text()),
                  syntax::DidYouMean(parent.text(), names_));
      return model::kNoType;
    }
    const bool in_progress = found->second.started && found->second.type == model::kNoType;
    if (in_progress) {
      sink_.Error("hierarchy-cycle", parent.span(),
                  fmt::format("`is: {}` closes a circle of component types", parent.text()));
      return model::kNoType;
    }
    if (depth_ == kDeepest) {
      sink_.Error("budget-exceeded", parent.span(),
                  fmt::format("component types stand more than {} levels deep", kDeepest));
      return model::kNoType;
    }
    ++depth_;
    const model::TypeId type = Add(found->second);
    --depth_;
    return type;
  }

  static constexpr int kDeepest = 64;
  int depth_ = 0;
  base::DiagnosticSink& sink_;
  DeclaredOnce once_{"component type"};
  std::map<std::string_view, Declared> declared_;
  std::vector<std::string> names_;
  std::shared_ptr<model::ComponentTypes> types_ = std::make_shared<model::ComponentTypes>();
};

bool MayBePreset(const AttributeDef& attribute, AttributeId id) {
  return attribute.type != ValueType::kRef && id != model::attribute::kTechnology;
}

std::optional<Technology::Fact> ReadFact(NodeRef key, FieldReader& values,
                                         const Technology& technology) {
  const auto id = ComponentAttribute(key, values);
  if (!id) return std::nullopt;
  const AttributeDef& attribute = model::Attribute(*id);
  base::DiagnosticSink& sink = values.sink();
  if (!MayBePreset(attribute, *id)) {
    sink.Error("invalid-value", key.span(),
               fmt::format("a technology cannot give `{}`", key.text()));
    return std::nullopt;
  }
  const auto written = ReadWritten(key.value(), key.text(), sink);
  if (!written || !CheckShape(attribute, *written, sink)) return std::nullopt;
  Technology::Fact fact{*id, {}, technology.source, technology.date, key.span()};
  for (const WrittenWord& word : written->words) {
    if (attribute.type != ValueType::kText && !ParseWord(attribute, word, sink))
      return std::nullopt;
    fact.words.emplace_back(word.text);
  }
  return fact;
}

Technology ReadTechnology(NodeRef key, const model::ComponentTypes& types,
                          base::DiagnosticSink& sink) {
  Technology technology;
  technology.id = key.text();
  technology.span = key.span();
  FieldReader fields(key.value(), "technology", key.text(), sink);
  technology.title = fields.RequiredText("title");
  const std::string type = fields.RequiredText("type");
  if (const auto id = types.Find(type)) {
    technology.type = *id;
  } else if (const NodeRef place = key.value().Get("type"); place.is_scalar()) {
    sink.Error("unknown-reference", place.span(), fmt::format("unknown component type `{}`", type),
               syntax::DidYouMean(type, types.Ids()));
  }
  technology.source = fields.RequiredText("source");
  if (fields.Require("date")) technology.date = fields.Date("date");
  FieldReader values(fields.Mapping("values"), "values of technology", key.text(), sink);
  for (const NodeRef at : values.TakeRest()) {
    if (auto fact = ReadFact(at, values, technology)) technology.facts.push_back(std::move(*fact));
  }
  fields.Finish();
  return technology;
}

NodeRef OnlySection(NodeRef root, std::string_view key, std::string_view noun,
                    base::DiagnosticSink& sink) {
  FieldReader fields(root, noun, "", sink);
  const NodeRef section = fields.Mapping(key);
  fields.Finish();
  return section;
}

}  // namespace

std::shared_ptr<model::ComponentTypes> ReadComponentTypes(const std::vector<NodeRef>& roots,
                                                          base::DiagnosticSink& sink) {
  HierarchyBuilder builder(sink);
  for (const NodeRef root : roots) builder.Collect(OnlySection(root, "types", "type file", sink));
  return builder.Build();
}

std::vector<Technology> ReadTechnologies(const std::vector<NodeRef>& roots,
                                         const model::ComponentTypes& types,
                                         base::DiagnosticSink& sink) {
  DeclaredOnce once("technology");
  std::vector<Technology> technologies;
  for (const NodeRef root : roots) {
    const NodeRef section = OnlySection(root, "technologies", "technology file", sink);
    for (NodeRef key = section.first(); key; key = key.next()) {
      if (once.Add(key.text(), key.span(), sink))
        technologies.push_back(ReadTechnology(key, types, sink));
    }
  }
  std::sort(technologies.begin(), technologies.end(),
            [](const Technology& a, const Technology& b) { return a.id < b.id; });
  return technologies;
}

}  // namespace threatgap::catalog
