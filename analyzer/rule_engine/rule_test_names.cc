#include "analyzer/rule_engine/rule_test_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_position.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/flow_notation.h"

namespace threatgap::rule_engine {
namespace {

using model::ElementKind;
using syntax::NotationArrow;
using syntax::NotationAttribute;
using syntax::NotationNode;
using syntax::NotationWord;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kZones[] = {"internet", "partner", "app", "data"};
constexpr std::string_view kData[] = {"q", "ans", "page", "pub", "hr", "fb", "w", "ev", "sp"};
/// What ThreatModel::IdOf calls the system.
constexpr std::string_view kSystem = "system";

/// Facts which questions ask for besides attributes (model::FactText).
constexpr std::string_view kFacts[] = {"type",  "status",   "evidence", "components",
                                       "flows", "controls", "on"};

bool IsFact(std::string_view word) {
  const auto table = model::AttributeTable();
  return std::find(std::begin(kFacts), std::end(kFacts), word) != std::end(kFacts) ||
         std::any_of(table.begin(), table.end(),
                     [&](const model::AttributeDef& attribute) { return attribute.name == word; });
}

/// `name` of `name{attribute: value}`.
std::string NameOf(const std::string& entry) {
  const auto notation = syntax::ParseNotation(entry);
  return notation.statements.empty()
             ? entry
             : std::string(notation.statements.front().nodes.front().id.text);
}

/// Checks the names of one test.
class TestNames {
 public:
  TestNames(const Rule& rule, const RuleTest& test, const catalog::Catalog& catalog,
            const base::SourceStore& sources, base::DiagnosticSink& sink)
      : rule_(rule), test_(test), catalog_(catalog), sources_(sources), sink_(sink) {}

  void Check() {
    const auto notation = syntax::ParseNotation(test_.sketch);
    if (!notation.errors.empty()) return;
    Declare(notation);
    for (const auto& statement : notation.statements) {
      for (const NotationNode& node : statement.nodes) CheckNode(node);
      for (const NotationArrow& arrow : statement.arrows) CheckArrow(arrow);
    }
    for (const auto& [text, span] : test_.controls) CheckControl(text, span);
    for (const std::string& threat : test_.threats) CheckThreat(threat);
    for (const Expectation& expected : test_.expect) CheckExpectation(expected);
  }

 private:
  void Declare(const syntax::Notation& notation) {
    zones_.insert(std::begin(kZones), std::end(kZones));
    data_.insert(std::begin(kData), std::end(kData));
    std::map<std::pair<std::string_view, std::string_view>, int> flows;
    for (const auto& statement : notation.statements) {
      for (const NotationNode& node : statement.nodes) {
        places_.emplace(node.id.text);
        if (node.type) typed_.emplace(node.id.text);
      }
      for (std::size_t i = 0; i < statement.arrows.size(); ++i) {
        const std::string_view from = statement.nodes[i].id.text,
                               to = statement.nodes[i + 1].id.text;
        const int number = ++flows[{from, to}];
        places_.insert(number == 1 ? fmt::format("{}>{}", from, to)
                                   : fmt::format("{}>{}#{}", from, to, number));
        for (const NotationAttribute& attribute : statement.arrows[i].attributes) {
          if (attribute.key.text == "id" && !attribute.words.empty())
            places_.emplace(attribute.words.front().text);
        }
      }
    }
    for (const std::string& entry : test_.data) data_.insert(NameOf(entry));
    for (const std::string& entry : test_.threats) others_.insert(NameOf(entry));
    for (std::size_t i = 1; i <= test_.controls.size(); ++i)
      others_.insert(fmt::format("control-{}", i));
    others_.emplace(kSystem);
  }

  std::string Nearest(std::string_view name, std::initializer_list<const Names*> sets) const {
    std::vector<std::string> known;
    for (const Names* names : sets) known.insert(known.end(), names->begin(), names->end());
    return syntax::DidYouMean(name, known);
  }

  base::Span Within(std::string_view text, const base::Span& span, std::size_t begin,
                    std::size_t end) const {
    return PositionInFile({text, span, &sources_},
                          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  base::Span InSketch(const NotationWord& word) const {
    return Within(test_.sketch, test_.sketch_span, word.begin, word.end);
  }

  void Unknown(std::string_view what, std::string_view name, const base::Span& span,
               std::string help) {
    sink_.Error("unknown-reference", span,
                fmt::format("the sketch of this test has no {} `{}`", what, base::Printable(name)),
                std::move(help));
  }

  void CheckData(const NotationWord& word) {
    if (!data_.contains(word.text))
      Unknown("data set", word.text, InSketch(word), Nearest(word.text, {&data_}));
  }

  void CheckZone(const NotationWord& word) {
    if (!zones_.contains(word.text))
      Unknown("zone", word.text, InSketch(word), Nearest(word.text, {&zones_}));
  }

  void CheckAttributes(ElementKind kind, const std::vector<NotationAttribute>& attributes) {
    for (const NotationAttribute& attribute : attributes) {
      const auto id = model::FindAttribute(kind, attribute.key.text);
      if (!id || model::Attribute(*id).type != model::ValueType::kRef) continue;
      for (const NotationWord& word : attribute.words) {
        model::Attribute(*id).target == ElementKind::kZone ? CheckZone(word) : CheckData(word);
      }
    }
  }

  void CheckNode(const NotationNode& node) {
    if (node.type && !catalog_.types->Find(node.type->text)) {
      sink_.Error("unknown-type", InSketch(*node.type),
                  fmt::format("unknown component type `{}`", node.type->text),
                  syntax::DidYouMean(node.type->text, catalog_.types->Ids()));
    }
    if (!typed_.contains(node.id.text)) {
      typed_.emplace(node.id.text);  // once
      Unknown("component", node.id.text, InSketch(node.id),
              fmt::format("state its type where it is used first: `{}:service`", node.id.text));
    }
    if (node.zone) CheckZone(*node.zone);
    CheckAttributes(ElementKind::kComponent, node.attributes);
  }

  void CheckArrow(const NotationArrow& arrow) {
    for (const NotationWord& word : arrow.carries) CheckData(word);
    for (const NotationWord& word : arrow.returns) CheckData(word);
    CheckAttributes(ElementKind::kFlow, arrow.attributes);
  }

  /// `control{status: planned} on element`.
  void CheckControl(const std::string& text, const base::Span& span) {
    const std::size_t on = text.rfind(" on ");
    if (on == std::string::npos) return;
    const std::string type = text.substr(0, std::min(on, text.find('{')));
    if (!catalog_.FindControlType(type)) {
      sink_.Error("unknown-control", Within(text, span, 0, type.size()),
                  fmt::format("unknown control type `{}`", base::Printable(type)),
                  syntax::DidYouMean(type, catalog_.ControlTypeIds()));
    }
    const std::string place = text.substr(on + 4);
    if (place == "nothing" || place == "system" || places_.contains(place) ||
        zones_.contains(place))
      return;
    Unknown("element", place, Within(text, span, on + 4, text.size()),
            Nearest(place, {&places_, &zones_}));
  }

  /// `name{on: [element], mitigations: [control-1]}`.
  void CheckThreat(const std::string& text) {
    const auto notation = syntax::ParseNotation(text);
    if (!notation.errors.empty() || notation.statements.size() != 1) return;
    for (const NotationAttribute& attribute :
         notation.statements.front().nodes.front().attributes) {
      const std::string_view key = attribute.key.text;
      const bool control = key == "mitigations";
      if (!control && key != "on" && key != "from" && key != "to") continue;
      for (const NotationWord& word : attribute.words) {
        const bool known = control ? others_.contains(word.text)
                                   : places_.contains(word.text) || zones_.contains(word.text);
        if (known) continue;
        Unknown(control ? "control" : "element", word.text, test_.span,
                control ? Nearest(word.text, {&others_}) : Nearest(word.text, {&places_, &zones_}));
      }
    }
  }

  bool IsElement(std::string_view name) const {
    return places_.contains(name) || zones_.contains(name) || data_.contains(name) ||
           others_.contains(name);
  }

  void CheckElement(std::string_view name, const base::Span& span) {
    if (!IsElement(name)) Unknown("element", name, span, Nearest(name, {&places_, &others_}));
  }

  void CheckExpectation(const Expectation& expected) {
    std::size_t count = 0;
    const std::string& identity = expected.identity;
    for (std::size_t at = 0; at < identity.size(); ++count) {
      const std::size_t end = std::min(identity.find(',', at), identity.size());
      CheckElement(std::string_view(identity).substr(at, end - at),
                   Within(identity, expected.span, at, end));
      at = end + 1;
    }
    if (count != rule_.identity.size()) ReportCount(expected, count);
    for (const std::string& ask : expected.ask) {
      const std::size_t dot = ask.rfind('.');
      const std::string_view fact =
          dot == std::string::npos ? std::string_view() : std::string_view(ask).substr(dot + 1);
      CheckElement(std::string_view(ask).substr(0, dot), expected.span);
      if (IsFact(fact)) continue;
      sink_.Error("unknown-attribute", expected.span,
                  fmt::format("`{}` asks for no attribute of an element", base::Printable(ask)),
                  "write `element.attribute`, such as `m.autonomy`");
    }
  }

  void ReportCount(const Expectation& expected, std::size_t count) {
    std::vector<std::string> names;
    for (const int slot : rule_.identity)
      names.push_back(rule_.scope[static_cast<std::size_t>(slot)].name);
    sink_.Error("wrong-identity", expected.span,
                fmt::format("`{}` names {}, and a finding of this rule has {}",
                            base::Printable(expected.identity), base::Counted(count, "element"),
                            names.size()),
                names.empty() ? "write `\"\"`: the threat belongs to the whole model"
                              : fmt::format("name {}, joined by commas", base::QuotedList(names)));
  }

  const Rule& rule_;
  const RuleTest& test_;
  const catalog::Catalog& catalog_;
  const base::SourceStore& sources_;
  base::DiagnosticSink& sink_;
  Names places_;  ///< components and flows
  Names typed_;   ///< components with a type somewhere
  Names zones_;
  Names data_;
  Names others_;  ///< controls, threats and the system
};

}  // namespace

std::span<const std::string_view> SketchZones() { return kZones; }
std::span<const std::string_view> SketchData() { return kData; }

void CheckTestNames(const Rule& rule, const catalog::Catalog& catalog,
                    const base::SourceStore& sources, base::DiagnosticSink& sink) {
  for (const RuleTest& test : rule.tests) {
    TestNames(rule, test, catalog, sources, sink).Check();
  }
}

}  // namespace threatgap::rule_engine
