#include "analyzer/rule_engine/rule_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_node.h"
#include "analyzer/rule_engine/expr_position.h"

namespace threatgap::rule_engine {

using model::ElementKind;
using syntax::FieldReader;
using syntax::NodeRef;

void RuleReader::Error(std::string id, const base::Span& span, std::string message,
                       std::string help) {
  broken_ = true;
  sink_.Error(std::move(id), span, std::move(message), std::move(help));
}

void RuleReader::Complain(std::string id, const base::Span& span, std::string message,
                          std::string help) {
  if (rule_.status == "draft") {
    sink_.Warning(std::move(id), span, std::move(message), std::move(help));
  } else {
    Error(std::move(id), span, std::move(message), std::move(help));
  }
}

int RuleReader::Declare(std::string name, ElementKind kind, const base::Span& span) {
  for (const Variable& known : rule_.scope) {
    if (known.name == name) {
      Error("bound-twice", span, fmt::format("`{}` is bound twice in this rule", name));
      return -1;
    }
  }
  rule_.scope.push_back({std::move(name), kind});
  declared_at_.push_back(span);
  used_.push_back(false);
  hidden_.push_back(false);
  return static_cast<int>(rule_.scope.size()) - 1;
}

int RuleReader::SlotOf(std::string_view name, const base::Span& span) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rule_.scope.size(); ++i) {
    if (!IsBound(static_cast<int>(i), false)) continue;
    if (rule_.scope[i].name == name) {
      used_[i] = true;
      return static_cast<int>(i);
    }
    names.push_back(rule_.scope[i].name);
  }
  Error("unbound-variable", span, fmt::format("`{}` is not bound by the match of this rule", name),
        syntax::DidYouMean(name, names));
  return -1;
}

bool RuleReader::IsBound(int slot, bool datum_is_bound) const {
  const auto& datum = rule_.path.carrying;
  return !hidden_[static_cast<std::size_t>(slot)] &&
         (datum_is_bound || !datum || datum->slot != slot);
}

void RuleReader::HideVariable(int slot) {
  if (slot >= 0) hidden_[static_cast<std::size_t>(slot)] = true;
}

void RuleReader::CheckBound(const Expression& expression, const base::Span& span,
                            bool datum_is_bound) {
  if (!expression) return;
  for (const int slot : expression.slots()) {
    if (IsBound(slot, datum_is_bound)) continue;
    Error("unbound-variable", span,
          fmt::format("`{}` is not bound by the match of this rule",
                      rule_.scope[static_cast<std::size_t>(slot)].name),
          "it is known inside its own predicate only");
  }
}

void RuleReader::NoteUse(const Expression& expression) {
  if (!expression) return;
  for (const int slot : expression.slots()) {
    if (static_cast<std::size_t>(slot) < used_.size()) used_[static_cast<std::size_t>(slot)] = true;
  }
}

namespace {

template <typename Visit>
void ForEachNode(const ExprNode& node, const Visit& visit) {
  visit(node);
  for (const ExprNode& child : node.children) ForEachNode(child, visit);
}

bool Reads(const ExprNode& node, int slot) {
  return (node.kind == NodeKind::kVariable && node.number == slot) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const ExprNode& child) { return Reads(child, slot); });
}

}  // namespace

void RuleReader::CheckNodes(const Expression& expression) {
  const ExprTree& tree = expression.tree();
  const auto place = [&](const TextRange& range) {
    return PositionInFile({tree.source, tree.span, &sources_}, range);
  };
  ForEachNode(tree.root, [&](const ExprNode& node) {
    if (node.kind == NodeKind::kQuantifier) {
      const ExprNode& body = node.children[1];
      if (body.kind != NodeKind::kBool && !Reads(body, node.number)) {
        sink_.Warning("unused-variable", place(node.name),
                      fmt::format("`{}` is bound and never used", node.text));
      }
    }
    const bool text = node.kind == NodeKind::kString && node.type.kind == ExprType::Kind::kText;
    if (!text || !in_match_ || rule_.kind != RuleKind::kThreat) return;
    if (!catalog_.FindControlType(node.text)) return;
    Error("control-in-match", place(node.range),
          fmt::format("`{}` is a control, and a match says nothing about controls", node.text),
          "a control never makes a threat disappear: name it under `covered-by`");
  });
}

Expression RuleReader::CompileText(std::string_view text, const base::Span& span, Expected expected,
                                   const Scope& scope) {
  const auto compiled =
      CompileExpression({text, span, &sources_}, scope, expected, *catalog_.types, budgets_, sink_);
  if (!compiled) {
    broken_ = true;
    return {};
  }
  NoteUse(*compiled);
  CheckNodes(*compiled);
  return *compiled;
}

Expression RuleReader::Compile(NodeRef node, Expected expected, const Scope& scope) {
  if (!node.is_scalar()) {
    Error("wrong-kind", node.span(),
          fmt::format("expected an expression, found {}", NodeKindWords(node.kind())));
    return {};
  }
  return CompileText(node.text(), node.span(), expected, scope);
}

void RuleReader::ReadSeverity(NodeRef node) {
  FieldReader fields(node, "severity", "", sink_);
  if (fields.Require("likelihood"))
    rule_.likelihood = Compile(fields.Value("likelihood"), Expected::kInt);
  if (fields.Require("impact")) rule_.impact = Compile(fields.Value("impact"), Expected::kInt);
  rule_.likelihood_text = fields.Value("likelihood").text();
  rule_.impact_text = fields.Value("impact").text();
  CheckBound(rule_.likelihood, fields.Value("likelihood").span(), true);
  CheckBound(rule_.impact, fields.Value("impact").span(), true);
  fields.Finish();
}

namespace {

/// The texts of a list which are among `words`; others are reported.
std::vector<std::string> KnownWords(FieldReader& fields, std::string_view key,
                                    std::span<const std::string_view> words) {
  std::vector<std::string> known;
  for (const auto& text : fields.Texts(key)) {
    if (std::find(words.begin(), words.end(), text.text) != words.end()) {
      known.push_back(text.text);
    } else {
      syntax::ReportUnknownWord(key, text.text, text.span, words, fields.sink());
    }
  }
  return known;
}

}  // namespace

void RuleReader::ReadRefs(NodeRef node) {
  FieldReader fields(node, "refs", "", sink_);
  constexpr std::string_view kStride[] = {"S", "T", "R", "I", "D", "E"};
  constexpr std::string_view kLinddun[] = {"L", "I", "Nr", "D", "DD", "U", "Nc"};
  rule_.stride = KnownWords(fields, "stride", kStride);
  rule_.linddun = KnownWords(fields, "linddun", kLinddun);
  for (const NodeRef key : fields.TakeRest()) {
    const auto framework = catalog_.FindFramework(key.text());
    if (!framework) {
      Error("unknown-framework", key.span(), fmt::format("unknown framework `{}`", key.text()),
            syntax::DidYouMean(key.text(), catalog_.FrameworkIds()));
      continue;
    }
    for (const auto& id : ReadTexts(key.value(), "references", sink_)) {
      const auto requirement =
          catalog_.frameworks[static_cast<std::size_t>(*framework)].Find(id.text);
      if (requirement) {
        rule_.refs.push_back({*framework, *requirement});
      } else {
        Error("unknown-requirement", id.span,
              fmt::format("`{}` has no requirement `{}`", key.text(), id.text));
      }
    }
  }
  std::sort(rule_.refs.begin(), rule_.refs.end());
}

/// Splits `text {expression} text`.
Template RuleReader::ReadTemplate(NodeRef node) {
  Template made;
  if (!node.is_scalar()) return made;
  const std::string_view text = node.text();
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      if (open != std::string_view::npos)
        Error("expression-syntax", node.span(), "`{` without `}`");
      made.pieces.push_back({std::string(text.substr(at)), {}});
      break;
    }
    if (open > at) made.pieces.push_back({std::string(text.substr(at, open - at)), {}});
    const base::Span span = syntax::SpanWithin(node, open + 1, close);
    made.pieces.push_back({"", CompileText(text.substr(open + 1, close - open - 1), span,
                                           Expected::kAny, rule_.scope)});
    CheckBound(made.pieces.back().hole, span, true);
    at = close + 1;
  }
  return made;
}

void RuleReader::ReadThreat(NodeRef node) {
  FieldReader fields(node, "threat", "", sink_);
  for (const char* slot : {"source", "action", "impact"}) fields.Require(slot);
  rule_.threat.source = ReadTemplate(fields.Value("source"));
  rule_.threat.prerequisites = ReadTemplate(fields.Value("prerequisites"));
  rule_.threat.action = ReadTemplate(fields.Value("action"));
  rule_.threat.impact = ReadTemplate(fields.Value("impact"));
  rule_.threat.assets = ReadTemplate(fields.Value("assets"));
  for (const auto& goal : fields.Texts("goals")) rule_.threat.goals.push_back(goal.text);
  fields.Finish();
}

namespace {

std::optional<int> CoverWordRank(std::string_view word) {
  constexpr std::string_view kWords[] = {"uncovered", "partial", "covered"};
  for (int i = 0; i < 3; ++i) {
    if (kWords[i] == word) return i;
  }
  return std::nullopt;
}

}  // namespace

void RuleReader::ReadExpectation(NodeRef key, RuleTest& test) {
  Expectation expected;
  expected.identity = key.text();
  expected.span = key.span();
  const NodeRef value = key.value();
  if (value.is_mapping()) {
    FieldReader fields(value, "expectation", key.text(), sink_);
    const std::string match = fields.RequiredText("match");
    if (match != "possible") {
      Error("unknown-word", value.span(), fmt::format("unknown match `{}`", match),
            "the only word here is `possible`");
    }
    expected.possible = true;
    for (const auto& ask : fields.Texts("ask")) expected.ask.push_back(ask.text);
    std::sort(expected.ask.begin(), expected.ask.end());
    fields.Finish();
  } else {
    const std::string_view text = value.text();
    const std::size_t dots = text.find("..");
    const auto lo = CoverWordRank(text.substr(0, dots));
    const auto hi = dots == std::string_view::npos ? lo : CoverWordRank(text.substr(dots + 2));
    if (!value.is_scalar() || !lo || !hi || *lo > *hi) {
      Error("unknown-word", value.span(), fmt::format("`{}` is no verdict", text),
            "write covered, partial, uncovered, or an interval such as uncovered..covered");
      return;
    }
    expected.lo = *lo;
    expected.hi = *hi;
  }
  test.expect.push_back(std::move(expected));
}

void RuleReader::ReadTest(NodeRef node) {
  FieldReader fields(node, "test", "", sink_);
  RuleTest test;
  test.span = node.span();
  test.sketch = fields.RequiredText("sketch");
  if (const NodeRef sketch = fields.Value("sketch")) test.sketch_span = sketch.span();
  for (const auto& control : fields.Texts("ctl"))
    test.controls.emplace_back(control.text, control.span);
  for (const auto& list : fields.Texts("open")) test.open.push_back(list.text);
  for (const auto& data : fields.Texts("data")) test.data.push_back(data.text);
  for (const auto& threat : fields.Texts("threats")) test.threats.push_back(threat.text);
  test.note = fields.Text("note").value_or("");
  test.todo = fields.Bool("todo").value_or(false);
  fields.Require("expect");
  if (const NodeRef expect = fields.Mapping("expect")) {
    for (NodeRef key = expect.first(); key; key = key.next()) ReadExpectation(key, test);
  }
  fields.Finish();
  rule_.tests.push_back(std::move(test));
}

void RuleReader::ReadTests(NodeRef list) {
  for (NodeRef test = list.first(); test; test = test.next()) ReadTest(test);
}

/// RULES.md §0.6: a rule without a positive, a negative and an unknown test does not ship.
void RuleReader::CheckTests(NodeRef at) {
  bool positive = false, negative = false, unknown = false;
  for (const RuleTest& test : rule_.tests) {
    negative |= test.expect.empty();
    for (const Expectation& expected : test.expect) {
      (expected.possible || expected.lo != expected.hi ? unknown : positive) = true;
    }
  }
  const auto report = [&](bool present, std::string_view kind) {
    if (present) return;
    Complain("missing-test", at.span(), fmt::format("rule `{}` has no {} test", rule_.id, kind));
  };
  report(positive, "positive");
  report(negative, "negative");
  if (rule_.kind == RuleKind::kThreat)
    report(unknown, "unknown");  // a note may ask only what is stated
}

void RuleReader::CheckFileName(const std::string& file, NodeRef at) {
  const std::string stem = std::filesystem::path(file).stem().string();
  const std::string wanted = rule_.id + "-" + rule_.name;
  if (stem != wanted) {
    Error("file-name", at.span(), fmt::format("rule `{}` stands in `{}.yaml`", wanted, stem),
          fmt::format("call the file `{}.yaml`", wanted));
  }
}

void RuleReader::CheckUnused() {
  for (std::size_t i = 0; i < used_.size(); ++i) {
    const bool identity = std::find(rule_.identity.begin(), rule_.identity.end(),
                                    static_cast<int>(i)) != rule_.identity.end();
    if (used_[i] || identity || rule_.scope[i].name.empty()) continue;
    sink_.Warning("unused-variable", declared_at_[i],
                  fmt::format("`{}` is bound and never used", rule_.scope[i].name));
  }
}

std::optional<Rule> RuleReader::Read(NodeRef root, const std::string& file) {
  if (!root.is_mapping()) {
    Error("wrong-kind", root.span(), "a rule file holds one mapping");
    return std::nullopt;
  }
  const std::size_t errors = sink_.error_count();
  FieldReader fields(root, "rule", root.Get("rule").text(), sink_);
  rule_.file = file;
  rule_.pack = std::filesystem::path(file).parent_path().filename().string();
  rule_.id = fields.RequiredText("rule");
  rule_.name = fields.RequiredText("name");
  rule_.title = fields.RequiredText("title");
  rule_.span = fields.Value("rule") ? fields.Value("rule").span() : root.span();
  rule_.since = fields.Text("since").value_or("");
  constexpr std::string_view kStatus[] = {"draft", "stable", "retired"};
  rule_.status =
      std::string(kStatus[static_cast<std::size_t>(fields.Word("status", kStatus).value_or(1))]);
  constexpr std::string_view kKinds[] = {"threat", "model"};
  rule_.kind = static_cast<RuleKind>(fields.Word("kind", kKinds).value_or(0));
  for (const auto& tag : fields.Texts("tags")) rule_.tags.push_back(tag.text);
  constexpr std::string_view kStages[] = {"design", "deployment", "operations"};
  rule_.lifecycle = KnownWords(fields, "lifecycle", kStages);
  if (fields.Require("match")) ReadMatch(fields.Mapping("match"));
  if (const NodeRef identity = fields.Sequence("identity")) ReadIdentity(identity);
  if (const NodeRef attacker = fields.Value("attacker"))
    rule_.attacker = SlotOf(attacker.text(), attacker.span());
  if (const NodeRef refs = fields.Mapping("refs")) ReadRefs(refs);
  if (rule_.kind == RuleKind::kThreat) {
    if (fields.Require("severity")) ReadSeverity(fields.Mapping("severity"));
    if (fields.Require("covered-by")) rule_.covered_by = ReadCover(fields.Mapping("covered-by"));
  }
  if (const NodeRef threat = fields.Mapping("threat")) {
    ReadThreat(threat);
  } else if (rule_.kind == RuleKind::kThreat) {
    fields.Require("threat");
  }
  rule_.explain = fields.Text("explain").value_or("");
  rule_.fix = fields.Text("fix").value_or("");
  rule_.false_positives = fields.Text("false-positives").value_or("");
  rule_.known_misses = fields.Text("known-misses").value_or("");
  if (const NodeRef tests = fields.Sequence("tests")) ReadTests(tests);
  fields.Finish();
  CheckTests(root.GetKey("rule"));
  CheckFileName(file, root.GetKey("rule"));
  CheckUnused();
  if (broken_ || sink_.error_count() > errors) return std::nullopt;
  return std::move(rule_);
}

}  // namespace threatgap::rule_engine
