// `covered-by`: the tree of controls and where each must stand.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/rule_reader.h"

namespace threatgap::rule_engine {
namespace {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

/// The text between `word(` and a final `)`, or nothing.
std::optional<std::string_view> Inside(std::string_view text, std::string_view word) {
  if (!text.starts_with(word) || text.size() <= word.size() + 1) return std::nullopt;
  if (text[word.size()] != '(' || text.back() != ')') return std::nullopt;
  return text.substr(word.size() + 1, text.size() - word.size() - 2);
}

}  // namespace

std::optional<std::pair<int, int>> RuleReader::ReadStretch(NodeRef node, std::string_view inside) {
  const std::size_t dots = inside.find("..");
  if (dots == std::string_view::npos) {
    Error("expression-syntax", node.span(), "expected two waypoints such as `src..model`");
    return std::nullopt;
  }
  const auto position = [&](std::string_view name) {
    for (std::size_t i = 0; i < rule_.path.waypoints.size(); ++i) {
      if (rule_.path.waypoints[i].name == name) return static_cast<int>(i);
    }
    Error("unbound-variable", node.span(), fmt::format("`{}` is no waypoint of this rule", name));
    return -1;
  };
  const int from = position(inside.substr(0, dots));
  const int to = position(inside.substr(dots + 2));
  if (from < 0 || to < 0) return std::nullopt;
  used_[static_cast<std::size_t>(rule_.path.waypoints[static_cast<std::size_t>(from)].slot)] = true;
  used_[static_cast<std::size_t>(rule_.path.waypoints[static_cast<std::size_t>(to)].slot)] = true;
  if (from >= to) {
    Error("wrong-order", node.span(),
          fmt::format("`{}` does not name waypoints in the order of the path", node.text()));
    return std::nullopt;
  }
  return std::pair(from, to);
}

std::optional<RequiredPlace> RuleReader::ReadPlace(NodeRef node) {
  RequiredPlace place;
  place.text = node.text();
  const std::string_view text = node.text();
  if (text == "system") {
    place.kind = RequiredPlace::Kind::kSystem;
    return place;
  }
  for (const auto& [word, kind] : {std::pair{"every-path", RequiredPlace::Kind::kEveryPath},
                                   std::pair{"every-hop", RequiredPlace::Kind::kEveryHop}}) {
    const auto inside = Inside(text, word);
    if (!inside) continue;
    const auto stretch = ReadStretch(node, *inside);
    if (!stretch) return std::nullopt;
    place.kind = kind;
    place.from = stretch->first;
    place.to = stretch->second;
    return place;
  }
  if (const auto inside = Inside(text, "zone")) {
    place.kind = RequiredPlace::Kind::kZone;
    place.slot = SlotOf(*inside, node.span());
    return StandsOn(place, node, {ElementKind::kComponent, ElementKind::kZone},
                    "a zone, or on the zone of a component")
               ? std::optional(place)
               : std::nullopt;
  }
  if (const auto inside = Inside(text, "entry")) {
    place.kind = RequiredPlace::Kind::kEntry;
    const std::size_t begin = text.find('(') + 1;
    place.set = CompileText(*inside, syntax::SpanWithin(node, begin, begin + inside->size()),
                            Expected::kAny, rule_.scope);
    if (!place.set) return std::nullopt;
    CheckBound(place.set, node.span(), false);
    const ExprType type = place.set.type();
    if (type.kind == ExprType::Kind::kRef && type.target == ElementKind::kZone) return place;
    Error("type-mismatch", node.span(), "`entry` needs a zone, found " + TypeText(type));
    return std::nullopt;
  }
  if (text.starts_with("each ")) {
    const std::size_t in = text.find(" in ");
    if (in == std::string_view::npos) {
      Error("expression-syntax", node.span(), "expected `each name in set`");
      return std::nullopt;
    }
    place.kind = RequiredPlace::Kind::kEach;
    place.set = CompileText(text.substr(in + 4), syntax::SpanWithin(node, in + 4, text.size()),
                            Expected::kAny, rule_.scope);
    if (!place.set) return std::nullopt;
    CheckBound(place.set, node.span(), false);
    const ExprType type = place.set.type();
    if (!type.set || type.kind != ExprType::Kind::kRef ||
        (type.target != ElementKind::kComponent && type.target != ElementKind::kFlow)) {
      Error("type-mismatch", node.span(),
            "a control stands on components or flows, not on " + TypeText(type));
      return std::nullopt;
    }
    return place;
  }
  place.slot = SlotOf(text, node.span());
  return StandsOn(place, node, {ElementKind::kComponent, ElementKind::kFlow},
                  "a component or a flow")
             ? std::optional(place)
             : std::nullopt;
}

/// Whether the bound name of a place is of one of the kinds on which a control can stand there.
bool RuleReader::StandsOn(const RequiredPlace& place, NodeRef node,
                          std::initializer_list<ElementKind> kinds, std::string_view wanted) {
  if (place.slot < 0) return false;
  const ElementKind kind = rule_.scope[static_cast<std::size_t>(place.slot)].kind;
  if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return true;
  Error("type-mismatch", node.span(),
        fmt::format("a control stands here on {}, found {}", wanted, ElementKindWord(kind)),
        kind == ElementKind::kZone ? fmt::format("write `zone({})`", node.text()) : "");
  return false;
}

const Binder* RuleReader::BinderOf(int slot) const {
  const auto is = [slot](const Binder& binder) { return binder.slot == slot; };
  if (is(rule_.each.element)) return &rule_.each.element;
  if (is(rule_.count.each)) return &rule_.count.each;
  for (const auto* binders : {&rule_.path.waypoints, &rule_.pattern.nodes}) {
    const auto found = std::find_if(binders->begin(), binders->end(), is);
    if (found != binders->end()) return &*found;
  }
  return nullptr;
}

/// The places where the catalogue and the match together allow no control: people, what the
/// attacker controls, and zones for a type that does not stand on zones.
void RuleReader::CheckCanBeMet(const CoverTree& leaf, NodeRef at) {
  const RequiredPlace& place = leaf.at;
  if (place.kind == RequiredPlace::Kind::kElement) {
    const Binder* const binder = BinderOf(place.slot);
    const auto actor = catalog_.types->Find("actor");
    if (binder != nullptr && actor && binder->type != model::kNoType &&
        catalog_.types->IsA(binder->type, *actor)) {
      Error("cannot-cover", at.span(),
            fmt::format("`{}` is bound as `{}`, and controls on people count for nothing",
                        binder->name, catalog_.types->Get(binder->type).id),
            "name the flow or the component which they use");
    } else if (place.slot == rule_.attacker) {
      Error("cannot-cover", at.span(),
            fmt::format("`{}` is the attacker, and what the attacker controls hosts no control",
                        place.text),
            "name an element behind it");
    }
  }
  if (place.kind != RequiredPlace::Kind::kZone) return;
  const auto stands_on_zones = [&](catalog::ControlTypeId wanted) {
    for (std::size_t t = 0; t < catalog_.control_types.size(); ++t) {
      if (catalog_.control_types[t].on_zone != catalog::ControlType::OnZone::kNone &&
          catalog_.IsA(static_cast<catalog::ControlTypeId>(t), wanted))
        return true;
    }
    return false;
  };
  if (std::any_of(leaf.controls.begin(), leaf.controls.end(), stands_on_zones)) return;
  std::vector<std::string> ids;
  for (const auto type : leaf.controls)
    ids.push_back(catalog_.control_types[static_cast<std::size_t>(type)].id);
  Error("cannot-cover", at.span(),
        fmt::format("{} cannot stand on a zone", base::QuotedList(ids, "or")),
        "name the component or flow where it stands");
}

std::optional<CoverTree> RuleReader::ReadControlLeaf(NodeRef node) {
  CoverTree leaf;
  leaf.kind = CoverTree::Kind::kControl;
  leaf.span = node.span();
  leaf.leaf = rule_.leaf_count++;
  FieldReader fields(node, "covered-by", "", sink_);
  for (const auto& id : fields.TextOrTexts("control")) {
    const auto type = catalog_.FindControlType(id.text);
    if (type) {
      leaf.controls.push_back(*type);
    } else {
      Error("unknown-control", id.span, fmt::format("unknown control type `{}`", id.text),
            syntax::DidYouMean(id.text, catalog_.ControlTypeIds()));
    }
  }
  std::optional<RequiredPlace> at;
  if (fields.Require("at")) at = ReadPlace(fields.Value("at"));
  constexpr std::string_view kStrengths[] = {"none", "weak", "moderate", "strong"};
  leaf.strength = fields.Word("strength", kStrengths).value_or(2);
  constexpr std::string_view kReduces[] = {"likelihood", "impact", "detection"};
  if (const auto reduces = fields.Word("reduces", kReduces))
    leaf.reduces = static_cast<catalog::Reduces>(*reduces);
  leaf.max_age_days = fields.DurationDays("max-age");
  fields.Finish();
  if (!at || leaf.controls.empty()) {
    broken_ = true;
    return std::nullopt;
  }
  leaf.at = *at;
  CheckCanBeMet(leaf, fields.Value("at"));
  return leaf;
}

/// `exists: {as, in, where}` sees the variables of the match and its own.
std::optional<CoverTree> RuleReader::ReadExists(NodeRef node) {
  CoverTree leaf;
  leaf.kind = CoverTree::Kind::kExists;
  leaf.span = node.span();
  leaf.leaf = rule_.leaf_count++;
  const NodeRef inner = node.Get("exists");
  FieldReader fields(inner, "exists", "", sink_);
  leaf.exists.name = fields.RequiredText("as");
  ReadBinderFields(fields, leaf.exists);
  leaf.exists.slot = Declare(leaf.exists.name, leaf.exists.kind, inner.span());
  if (fields.Require("where") && leaf.exists.slot >= 0) {
    leaf.exists.where = Compile(fields.Value("where"), Expected::kBool);
    leaf.exists.where_text = fields.Value("where").text();
    used_[static_cast<std::size_t>(leaf.exists.slot)] = true;
    CheckBound(leaf.exists.where, fields.Value("where").span(), false);
  }
  HideVariable(leaf.exists.slot);
  fields.Finish();
  return leaf;
}

std::optional<CoverTree> RuleReader::ReadCover(NodeRef node) {
  if (!node.is_mapping()) {
    Error("wrong-kind", node.span(), "expected `all`, `any`, `at-least`, `control` or `exists`");
    return std::nullopt;
  }
  if (node.Get("control")) return ReadControlLeaf(node);
  if (node.Get("exists")) return ReadExists(node);
  CoverTree tree;
  tree.span = node.span();
  FieldReader fields(node, "covered-by", "", sink_);
  NodeRef children;
  if (fields.Has("all")) {
    children = fields.Sequence("all");
  } else if (fields.Has("any")) {
    tree.kind = CoverTree::Kind::kAny;
    children = fields.Sequence("any");
  } else {
    tree.kind = CoverTree::Kind::kAtLeast;
    tree.at_least = fields.Integer("at-least", 1, 100).value_or(1);
    children = fields.Sequence("of");
  }
  fields.Finish();
  for (NodeRef child = children.first(); child; child = child.next()) {
    if (auto read = ReadCover(child)) tree.children.push_back(std::move(*read));
  }
  if (!children.first()) {
    Error("wrong-kind", node.span(), "a list of controls that cover the threat is missing here",
          "write `all`, `any`, or `at-least` with `of`");
  }
  if (tree.kind == CoverTree::Kind::kAtLeast && children.first() &&
      tree.at_least > static_cast<int>(children.size())) {
    Error("cannot-cover", node.Get("at-least").span(),
          fmt::format("`at-least: {}` of {} can never be met", tree.at_least,
                      base::Counted(children.size(), "item")));
  }
  if (tree.children.empty()) return std::nullopt;
  return tree;
}

}  // namespace threatgap::rule_engine
