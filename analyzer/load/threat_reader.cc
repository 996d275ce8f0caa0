#include "analyzer/load/threat_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"

namespace threatgap::load {
namespace {

using model::ElementKind;
using model::KindMask;
using model::MitigationTree;
using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kSeverityWords[] = {"low", "medium", "high", "critical"};
constexpr KindMask kOn =
    Mask(ElementKind::kComponent) | Mask(ElementKind::kFlow) | Mask(ElementKind::kZone);
constexpr KindMask kAsset = Mask(ElementKind::kData) | Mask(ElementKind::kComponent);

class ThreatReader {
 public:
  ThreatReader(FieldReader& fields, const Declaration& declaration, model::Threat& threat,
               ReadContext& context)
      : fields_(fields), body_(declaration.body), threat_(threat), context_(context) {}

  void Read(bool is_new) {
    ReadCommonFields(fields_, threat_);
    ReadTags(fields_, threat_, context_);
    ReadOrigin();
    ReadGrammar();
    ReadInstanceOf();
    ReadPlaces();
    ReadSeverity();
    if (fields_.Has("mitigations")) threat_.mitigations = Tree(fields_.Value("mitigations"));
    Take("owner", threat_.owner);
    fields_.Finish();
    const bool says_something =
        !threat_.action.empty() || !threat_.statement.empty() || !threat_.title.empty();
    if (is_new && !says_something)
      fields_.Require("action", "say what the source can do, or give a `title`");
  }

 private:
  void Take(std::string_view key, std::string& target) {
    if (auto text = fields_.Text(key)) target = std::move(*text);
  }

  void ReadOrigin() {
    if (auto origin = ReadImportOrigin(fields_)) {
      threat_.source_format = std::move(origin->format);
      threat_.original_id = std::move(origin->id);
      threat_.foreign_status = std::move(origin->status);
    }
    if (fields_.Has("stride")) {
      threat_.stride.clear();
      for (auto& letter : fields_.TextOrTexts("stride"))
        threat_.stride.push_back(std::move(letter.text));
    }
    Take("priority", threat_.priority);
    const NodeRef metadata = fields_.Mapping("metadata");
    if (metadata) threat_.metadata.clear();
    for (NodeRef key = metadata.first(); key; key = key.next()) {
      if (auto text = syntax::ReadText(key.value(), key.text(), fields_.sink()))
        threat_.metadata.emplace_back(std::string(key.text()), std::move(*text));
    }
  }

  void ReadGrammar() {
    Take("source", threat_.source);
    Take("prerequisites", threat_.prerequisites);
    Take("action", threat_.action);
    Take("impact", threat_.impact);
    Take("statement", threat_.statement);
    if (fields_.Has("goals")) {
      threat_.goals.clear();
      for (auto& goal : fields_.TextOrTexts("goals")) threat_.goals.push_back(std::move(goal.text));
    }
    if (fields_.Has("assets")) {
      threat_.assets.clear();
      threat_.asset_texts.clear();
      for (const auto& asset : fields_.TextOrTexts("assets")) AddAsset(asset);
    }
  }

  void AddAsset(const syntax::PlacedText& asset) {
    // An id may name data and a component: what is at risk is the data.
    auto ref = context_.names.Find(asset.text, Mask(ElementKind::kData));
    if (!ref && !threat_.source_format.empty()) {
      ref = context_.names.Find(asset.text, kAsset);
      // Other tools describe what is at risk in words.
      if (!ref) threat_.asset_texts.push_back(asset.text);
    } else if (!ref) {
      ref = context_.names.Resolve(asset.text, asset.span, kAsset);
    }
    if (ref) threat_.assets.push_back(*ref);
  }

  void ReadInstanceOf() {
    if (auto rule = fields_.Text("instance-of")) {
      threat_.instance_of = std::move(*rule);
      threat_.instance_of_span = body_.Get("instance-of").span();
    }
  }

  void ReadPlaces() {
    // Data can be bound by a rule, but no control stands on it.
    const KindMask expected = threat_.instance_of.empty() ? kOn : kOn | Mask(ElementKind::kData);
    if (fields_.Has("on"))
      threat_.on = ResolvePlaces(fields_.TextOrTexts("on"), expected, context_);
    threat_.from = End("from", threat_.from);
    threat_.to = End("to", threat_.to);
    if (fields_.Has("from") != fields_.Has("to"))
      fields_.Require(fields_.Has("from") ? "to" : "from");
    if (!fields_.Has("on") || !fields_.Has("from")) return;
    context_.sink.Report(
        {base::Severity::kError,
         "conflicting-keys",
         fmt::format("{} has `on` and `from`", fields_.Subject()),
         fields_.Key("from").span(),
         {{fields_.Key("on").span(), "`on` stands here"}},
         "`on` asks for a control at each element, `from` and `to` for one on every path"});
  }

  std::optional<model::Placement> End(std::string_view key, std::optional<model::Placement> known) {
    const auto name = fields_.Text(key);
    if (!name) return known;
    const base::Span span = body_.Get(key).span();
    const auto ref = context_.names.Resolve(*name, span, Mask(ElementKind::kComponent));
    return ref ? std::optional(model::Placement{*ref, span}) : std::nullopt;
  }

  void ReadSeverity() {
    const NodeRef severity = fields_.Value("severity");
    if (!severity) return;
    threat_.severity.reset();
    threat_.likelihood.reset();
    threat_.impact_level.reset();
    if (severity.is_mapping()) {
      FieldReader axes(severity, "severity", "", context_.sink);
      if (axes.Require("likelihood")) threat_.likelihood = axes.Integer("likelihood", 1, 5);
      if (axes.Require("impact")) threat_.impact_level = axes.Integer("impact", 1, 5);
      axes.Finish();
    } else if (const auto word =
                   syntax::ReadWord(severity, "severity", kSeverityWords, context_.sink)) {
      threat_.severity = static_cast<model::SeverityLevel>(*word);
    }
  }

  /// A control id, a list (all of it), `{any: […]}` or `{all: […]}`. The nesting of documents is
  /// limited.
  MitigationTree Tree(NodeRef node) {
    MitigationTree tree;
    tree.span = node.span();
    if (node.is_scalar()) {
      tree.kind = MitigationTree::Kind::kControl;
      const auto ref =
          context_.names.Resolve(node.text(), node.span(), Mask(ElementKind::kControl));
      tree.control = ref ? ref->index : model::kNone;
    } else if (node.is_sequence()) {
      AddChildren(node, tree);
    } else if (node.is_mapping()) {
      ReadChoice(node, tree);
    } else {
      context_.sink.Error("wrong-kind", node.span(),
                          "`mitigations` expects a list of controls, found nothing",
                          "write `[]` where there is none");
    }
    return tree;
  }

  void AddChildren(NodeRef list, MitigationTree& tree) {
    for (NodeRef item = list.first(); item; item = item.next()) {
      MitigationTree child = Tree(item);
      const bool unresolved =
          child.kind == MitigationTree::Kind::kControl && child.control == model::kNone;
      if (!unresolved) tree.children.push_back(std::move(child));
    }
  }

  void ReadChoice(NodeRef node, MitigationTree& tree) {
    FieldReader choice(node, "`mitigations`", "", context_.sink);
    const bool any = choice.Has("any");
    const bool all = choice.Has("all");
    if (any == all) {
      context_.sink.Error("wrong-kind", node.span(), "`mitigations` expects either `any` or `all`");
    }
    tree.kind = any ? MitigationTree::Kind::kAny : MitigationTree::Kind::kAll;
    AddChildren(choice.Sequence(any ? "any" : "all"), tree);
    choice.Finish();
  }

  FieldReader& fields_;
  NodeRef body_;
  model::Threat& threat_;
  ReadContext& context_;
};

}  // namespace

void ReadThreat(const Declaration& declaration, bool is_new, model::Threat& threat,
                ReadContext& context) {
  FieldReader fields(declaration.body, "threat", declaration.id, context.sink);
  ThreatReader(fields, declaration, threat, context).Read(is_new);
}

void LinkImportedAssets(model::Threat& threat, ReadContext& context) {
  std::vector<std::string> texts;
  for (std::string& text : threat.asset_texts) {
    auto ref = context.names.Find(text, Mask(ElementKind::kData));
    if (!ref) ref = context.names.Find(text, Mask(ElementKind::kComponent));
    if (ref) {
      threat.assets.push_back(*ref);
    } else {
      texts.push_back(std::move(text));
    }
  }
  threat.asset_texts = std::move(texts);
}

}  // namespace threatgap::load
