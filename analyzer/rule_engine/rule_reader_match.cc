// The five match forms.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/rule_engine/rule_reader.h"

namespace threatgap::rule_engine {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

void RuleReader::ReadBinderFields(FieldReader& fields, Binder& binder) {
  if (const NodeRef in = fields.Value("in")) {
    constexpr std::string_view kKinds[] = {"component", "flow",    "data",
                                           "zone",      "control", "threat"};
    const auto kind = syntax::ReadWord(in, "kind of element", kKinds, sink_);
    if (kind) binder.kind = static_cast<ElementKind>(*kind);
    if (in_match_ && rule_.kind == RuleKind::kThreat && binder.kind == ElementKind::kControl) {
      Error("control-in-match", in.span(), "a match says nothing about controls",
            "name them under `covered-by`; a rule of `kind: model` may look at them");
    }
  }
  if (const NodeRef is = fields.Value("is")) {
    const auto type = catalog_.types->Find(is.text());
    if (binder.kind != ElementKind::kComponent) {
      Error("type-mismatch", is.span(),
            fmt::format("`is` names a component type, and `{}` is no component", binder.name));
    } else if (!type) {
      Error("unknown-type", is.span(), fmt::format("unknown component type `{}`", is.text()),
            syntax::DidYouMean(is.text(), catalog_.types->Ids()));
    } else {
      binder.type = *type;
    }
  }
}

Binder RuleReader::ReadBinder(NodeRef node, ElementKind kind, std::string_view noun) {
  Binder binder;
  binder.kind = kind;
  binder.span = node.span();
  FieldReader fields(node, noun, "", sink_);
  binder.name = fields.RequiredText("as");
  ReadBinderFields(fields, binder);
  const bool free_kind = noun == "match" || noun == "each" || noun == "when";
  if (!free_kind && binder.kind != kind) {
    Error("type-mismatch", fields.Value("in").span(),
          fmt::format("`{}` of a path binds `{}`, found `{}`", noun, ElementKindWord(kind),
                      ElementKindWord(binder.kind)));
  }
  binder.slot = Declare(binder.name, binder.kind,
                        fields.Value("as") ? fields.Value("as").span() : node.span());
  fields.AlsoAllowed("where");
  if (fields.Has("where") && binder.slot >= 0) {
    binder.where = Compile(fields.Value("where"), Expected::kBool);
    used_[static_cast<std::size_t>(binder.slot)] = true;
  }
  fields.Finish();
  return binder;
}

/// Reports names that a predicate may not read because the automaton does not know them where it is
/// tested.
void RuleReader::CompileWhere(Binder& binder, std::vector<int> visible) {
  if (!binder.where) return;
  for (const int slot : binder.where.slots()) {
    if (slot == binder.slot || std::find(visible.begin(), visible.end(), slot) != visible.end())
      continue;
    Error(
        "unbound-variable", binder.span,
        fmt::format("`{}` cannot be read here: a predicate of a path sees the element it is about",
                    rule_.scope[static_cast<std::size_t>(slot)].name),
        "compare two waypoints in `carrying`");
  }
}

void RuleReader::ReadEach(NodeRef node) {
  rule_.form = MatchForm::kEach;
  rule_.each.element = ReadBinder(node, ElementKind::kComponent, "match");
  rule_.identity = {rule_.each.element.slot};
}

void RuleReader::ReadPath(NodeRef node) {
  rule_.form = MatchForm::kPath;
  PathMatch& path = rule_.path;
  FieldReader fields(node, "path", "", sink_);
  if (fields.Require("from"))
    path.waypoints.push_back(ReadBinder(fields.Mapping("from"), ElementKind::kComponent, "from"));
  if (const NodeRef via = fields.Sequence("via")) {
    for (NodeRef item = via.first(); item; item = item.next()) {
      path.waypoints.push_back(ReadBinder(item, ElementKind::kComponent, "via"));
    }
  }
  if (fields.Require("to"))
    path.waypoints.push_back(ReadBinder(fields.Mapping("to"), ElementKind::kComponent, "to"));
  std::vector<int> waypoints;
  for (Binder& binder : path.waypoints) {
    CompileWhere(binder, {});
    waypoints.push_back(binder.slot);
  }
  constexpr std::string_view kFollow[] = {"carried", "influence", "reach"};
  path.follow = static_cast<graph::Follow>(fields.Word("follow", kFollow).value_or(1));
  if (const NodeRef carrying = fields.Mapping("carrying")) {
    path.carrying = ReadBinder(carrying, ElementKind::kData, "carrying");
    CompileWhere(*path.carrying, waypoints);
    if (path.follow == graph::Follow::kReach) {
      Error("type-mismatch", carrying.span(),
            "`carrying` needs `follow: carried` or `follow: influence`");
    }
  }
  if (const NodeRef step = fields.Value("step")) {
    Binder binder;
    binder.name = "e";
    binder.kind = ElementKind::kFlow;
    binder.span = step.span();
    binder.slot = Declare("e", ElementKind::kFlow, step.span());
    if (binder.slot >= 0) {
      binder.where = Compile(step, Expected::kBool);
      used_[static_cast<std::size_t>(binder.slot)] = true;
      path.step = std::move(binder);
      CompileWhere(*path.step, {});
      HideVariable(path.step->slot);
    }
  }
  if (const NodeRef stop = fields.Mapping("not-through")) {
    path.not_through = ReadBinder(stop, ElementKind::kComponent, "not-through");
    CompileWhere(*path.not_through, {});
    HideVariable(path.not_through->slot);
    if (path.not_through->slot >= 0)
      used_[static_cast<std::size_t>(path.not_through->slot)] = true;  // a type alone says enough
  }
  fields.Finish();
  rule_.identity = waypoints;
}

void RuleReader::ReadPatternEdges(FieldReader& fields) {
  PatternMatch& pattern = rule_.pattern;
  const auto node_of = [&](std::string_view name, const base::Span& span) {
    for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
      if (pattern.nodes[i].name == name) return static_cast<int>(i);
    }
    Error("unbound-variable", span, fmt::format("`{}` is no node of this pattern", name));
    return -1;
  };
  for (const auto& edge : fields.Texts("edges")) {
    // `a -f-> b` names the flow f, `a --> b` does not.
    const std::size_t dash = edge.text.find(" -");
    const std::size_t arrow = edge.text.find("-> ");
    if (dash == std::string::npos || arrow == std::string::npos || arrow < dash + 2) {
      Error("expression-syntax", edge.span, fmt::format("`{}` is no edge", edge.text),
            "write `a -flow-> b` or `a --> b`");
      continue;
    }
    PatternEdge made;
    made.from = node_of(edge.text.substr(0, dash), edge.span);
    made.to = node_of(edge.text.substr(arrow + 3), edge.span);
    const std::string flow = edge.text.substr(dash + 2, arrow - dash - 2);
    if (!flow.empty()) made.slot = Declare(flow, ElementKind::kFlow, edge.span);
    if (made.from >= 0 && made.to >= 0) pattern.edges.push_back(made);
  }
}

void RuleReader::ReadPattern(NodeRef node) {
  rule_.form = MatchForm::kPattern;
  PatternMatch& pattern = rule_.pattern;
  FieldReader fields(node, "pattern", "", sink_);
  if (fields.Require("nodes")) {
    const NodeRef nodes = fields.Mapping("nodes");
    for (NodeRef key = nodes.first(); key; key = key.next()) {
      Binder binder;
      binder.name = key.text();
      binder.span = key.span();
      FieldReader parts(key.value(), "node", key.text(), sink_);
      ReadBinderFields(parts, binder);
      if (binder.kind != ElementKind::kComponent) {
        Error("type-mismatch", parts.Value("in").span(),
              fmt::format("a node of a pattern is a component, found {}",
                          ElementKindWord(binder.kind)));
      }
      binder.slot = Declare(binder.name, ElementKind::kComponent, key.span());
      parts.AlsoAllowed("where");
      if (binder.slot >= 0 && parts.Has("where"))
        binder.where = Compile(parts.Value("where"), Expected::kBool);
      parts.Finish();
      rule_.identity.push_back(binder.slot);
      pattern.nodes.push_back(std::move(binder));
    }
  }
  if (pattern.nodes.size() > 5) {
    Error("budget-exceeded", node.span(),
          fmt::format("a pattern has at most 5 nodes, found {}", pattern.nodes.size()));
  }
  ReadPatternEdges(fields);
  if (const NodeRef where = fields.Value("where")) pattern.where = Compile(where, Expected::kBool);
  fields.Finish();
}

void RuleReader::ReadCount(NodeRef node) {
  rule_.form = MatchForm::kCount;
  CountMatch& count = rule_.count;
  FieldReader fields(node, "count", "", sink_);
  if (fields.Require("each"))
    count.each = ReadBinder(fields.Mapping("each"), ElementKind::kComponent, "each");
  if (fields.Require("over")) {
    // `f in flows(x)`.
    const NodeRef over = fields.Value("over");
    const std::size_t in = over.text().find(" in ");
    if (in == std::string_view::npos) {
      Error("expression-syntax", over.span(), "expected `name in set`");
    } else {
      count.over_set = CompileText(over.text().substr(in + 4),
                                   syntax::SpanWithin(over, in + 4, over.text().size()),
                                   Expected::kAny, rule_.scope);
      if (count.over_set &&
          !(count.over_set.type().set && count.over_set.type().kind == ExprType::Kind::kRef)) {
        Error("type-mismatch", over.span(),
              "`over` needs a set of elements, found " + TypeText(count.over_set.type()));
      } else if (count.over_set) {
        count.over.name = over.text().substr(0, in);
        count.over.kind = count.over_set.type().target;
        count.over.slot = Declare(count.over.name, count.over.kind, over.span());
      }
    }
  }
  if (fields.Require("of") && count.over.slot >= 0)
    count.of = Compile(fields.Value("of"), Expected::kAny);
  HideVariable(count.over.slot);
  count.at_least = fields.Integer("at-least", 0, 1'000'000);
  count.at_most = fields.Integer("at-most", 0, 1'000'000);
  if (!count.at_least && !count.at_most)
    Error("missing-key", node.span(), "`count` needs `at-least` or `at-most`");
  if (count.at_least == 0) {
    Complain("constant-condition", fields.Value("at-least").span(), "`at-least: 0` is always true");
  } else if (count.at_least && count.at_most && *count.at_least > *count.at_most) {
    Complain("constant-condition", fields.Value("at-most").span(),
             fmt::format("`at-most: {}` is never true together with `at-least: {}`", *count.at_most,
                         *count.at_least));
  }
  fields.Finish();
  rule_.identity = {count.each.slot};
}

void RuleReader::ReadAbsent(NodeRef node) {
  rule_.form = MatchForm::kAbsent;
  Binder& binder = rule_.absent.element;
  binder.span = node.span();
  FieldReader fields(node, "absent", "", sink_);
  binder.name = fields.Text("as").value_or("x");
  ReadBinderFields(fields, binder);
  binder.slot = Declare(binder.name, binder.kind, node.span());
  if (binder.slot >= 0) used_[static_cast<std::size_t>(binder.slot)] = true;
  if (fields.Has("where")) binder.where = Compile(fields.Value("where"), Expected::kBool);
  HideVariable(binder.slot);
  if (const NodeRef when = fields.Mapping("when")) {
    rule_.absent.when = ReadBinder(when, ElementKind::kComponent, "when");
    CheckBound(rule_.absent.when->where, when.span(), false);
    HideVariable(rule_.absent.when->slot);
    used_[static_cast<std::size_t>(std::max(0, rule_.absent.when->slot))] = true;
  }
  fields.Finish();
}

void RuleReader::ReadMatch(NodeRef node) {
  FieldReader fields(node, "match", "", sink_);
  in_match_ = true;
  int forms = 0;
  const auto form = [&](std::string_view key, void (RuleReader::*read)(NodeRef)) {
    if (!fields.Has(key)) return;
    if (++forms == 1) (this->*read)(fields.Mapping(key));
  };
  form("each", &RuleReader::ReadEach);
  form("path", &RuleReader::ReadPath);
  form("pattern", &RuleReader::ReadPattern);
  form("count", &RuleReader::ReadCount);
  form("absent", &RuleReader::ReadAbsent);
  in_match_ = false;
  fields.Finish();
  if (forms != 1) {
    Error("wrong-kind", node.span(), fmt::format("`match` takes exactly one form, found {}", forms),
          "the forms are each, path, pattern, count and absent");
  }
}

void RuleReader::ReadIdentity(NodeRef list) {
  rule_.identity.clear();
  for (const auto& name : ReadTexts(list, "identity", sink_)) {
    const int slot = SlotOf(name.text, name.span);
    if (slot >= 0) rule_.identity.push_back(slot);
  }
}

}  // namespace threatgap::rule_engine
