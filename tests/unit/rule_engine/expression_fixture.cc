#include "tests/unit/rule_engine/expression_fixture.h"

#include <limits>

namespace threatgap::rule_engine {
namespace {

std::string EndText(std::int64_t end) {
  const bool open = end == std::numeric_limits<std::int32_t>::min() ||
                    end == std::numeric_limits<std::int32_t>::max();
  return open ? "*" : std::to_string(end);
}

}  // namespace

std::string Diagnose(const std::string& text, Expected expected, const base::Budgets& budgets) {
  base::SourceStore sources;
  const base::SourceId id = sources.Add("rule.yaml", text);
  const ExprSource source{text, {id, 0, static_cast<base::ByteOffset>(text.size())}, &sources};
  base::DiagnosticSink sink;
  const auto compiled =
      CompileExpression(source, TestScope(), expected, *testing::TestTypes(), budgets, sink);
  EXPECT_EQ(compiled.has_value(), !sink.has_errors()) << text;
  std::string rendered;
  for (const base::Diagnostic& diagnostic : sink.Sorted())
    rendered += RenderDiagnostic(diagnostic, sources, false);
  return rendered;
}

Expression Compile(const std::string& text, Expected expected) {
  base::DiagnosticSink sink;
  auto compiled = CompileExpression({text, {}, nullptr}, TestScope(), expected,
                                    *testing::TestTypes(), {}, sink);
  EXPECT_TRUE(compiled.has_value()) << text << "\n" << Diagnose(text, expected);
  return compiled.value();  // throws, and so ends only this test
}

World& World::Bind(const std::string& name, const std::string& id) {
  for (std::size_t slot = 0; slot < TestScope().size(); ++slot) {
    if (TestScope()[slot].name == name) slots_[slot] = testing::RefOf(*model_, id);
  }
  return *this;
}

std::string World::Keys(const model::KeySet& keys) const {
  std::string text;
  for (const model::UnknownKey& key : keys)
    text += (text.empty() ? "" : ", ") + KeyText(*model_, key);
  return text;
}

std::string World::Bool(const std::string& text) const {
  const auto value = EvaluateBool(Compile(text), context(), slots_);
  EXPECT_EQ(value.is_unknown(), !value.keys.empty()) << text;
  if (value.is_unknown()) return "unknown: " + Keys(value.keys);
  return value.is_true() ? "true" : "false";
}

std::string World::Int(const std::string& text) const {
  const auto range = EvaluateInt(Compile(text), context(), slots_);
  EXPECT_EQ(range.lo == range.hi, range.keys.empty()) << text;
  if (range.lo == range.hi) return std::to_string(range.lo);
  return EndText(range.lo) + ".." + EndText(range.hi) + ": " + Keys(range.keys);
}

std::string World::Set(const std::string& text) const {
  const auto set = EvaluateSet(Compile(text), context(), slots_);
  std::string shown;
  for (const SetMember& member : set.members) {
    if (!shown.empty()) shown += ", ";
    shown += set.type.kind == ExprType::Kind::kRef ? model_->IdOf({set.type.target, member.item})
                                                   : std::to_string(member.item);
    if (!member.maybe.empty()) shown += "?" + Keys(member.maybe);
  }
  if (!set.open.empty()) shown += (shown.empty() ? "+ " : " + ") + Keys(set.open);
  return shown;
}

std::string World::Render(const std::string& text) const {
  return RenderValue(Compile(text), context(), slots_);
}

}  // namespace threatgap::rule_engine
