#include <gtest/gtest.h>

#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::rule_engine {
namespace {

struct Mistake {
  std::string text;
  std::string rendered;
};

TEST(ExpressionCheck, NamesThatDoNotResolveGetASuggestion) {
  const Mistake kMistakes[] = {
      {"f.encryptoin >= 'tls1.2'",
       R"(rule.yaml:1:3: error: unknown attribute `encryptoin` of a flow [unknown-attribute]
    1 | f.encryptoin >= 'tls1.2'
      |   ^^^^^^^^^^
help: did you mean `encryption`?
)"},
      {"f.from.zone.trsut == 'public'",
       R"(rule.yaml:1:13: error: unknown attribute `trsut` of a zone [unknown-attribute]
    1 | f.from.zone.trsut == 'public'
      |             ^^^^^
help: did you mean `trust`?
)"},
      {"x.type == 'llm'",
       R"(rule.yaml:1:3: error: unknown attribute `type` of a component [unknown-attribute]
    1 | x.type == 'llm'
      |   ^^^^
help: ask for the type of a component with `x is TYPE`
)"},
      {"x.trust == 'public'",
       R"(rule.yaml:1:3: error: unknown attribute `trust` of a component [unknown-attribute]
    1 | x.trust == 'public'
      |   ^^^^^
help: the trust of its zone is `trust(x)`
)"},
      {"f.zone is stated",
       R"(rule.yaml:1:3: error: unknown attribute `zone` of a flow [unknown-attribute]
    1 | f.zone is stated
      |   ^^^^
help: `zone` is an attribute of a component: take an end of the flow, `from` or `to`
)"},
      {"x.confidentiality == 'public'",
       R"(rule.yaml:1:3: error: unknown attribute `confidentiality` of a component [unknown-attribute]
    1 | x.confidentiality == 'public'
      |   ^^^^^^^^^^^^^^^
help: `confidentiality` is an attribute of data
)"},
      {"modle.autonomy == 'act' or modle.pinned",
       R"(rule.yaml:1:1: error: unknown name `modle` [unbound-variable]
    1 | modle.autonomy == 'act' or modle.pinned
      | ^^^^^
)"},
      {"x.autonomy >= suggest", R"(rule.yaml:1:15: error: unknown name `suggest` [unbound-variable]
    1 | x.autonomy >= suggest
      |               ^^^^^^^
help: words stand in quotes: `'suggest'`
)"},
      {"toolz(x) == []", R"(rule.yaml:1:1: error: unknown function `toolz` [unknown-function]
    1 | toolz(x) == []
      | ^^^^^
help: did you mean `tools`?
)"},
      {"x is servce", R"(rule.yaml:1:6: error: unknown component type `servce` [unknown-type]
    1 | x is servce
      |      ^^^^^^
help: did you mean `service`?
)"},
      {"d.confidentiality >= 'confidental'",
       R"(rule.yaml:1:22: error: unknown level `confidental` of `confidentiality` [unknown-word]
    1 | d.confidentiality >= 'confidental'
      |                      ^^^^^^^^^^^^^
help: did you mean `confidential`?
)"},
      {"'secret' <= d.confidentiality",
       R"(rule.yaml:1:1: error: unknown level `secret` of `confidentiality` [unknown-word]
    1 | 'secret' <= d.confidentiality
      | ^^^^^^^^
help: use one of `public`, `internal`, `confidential` and `restricted`
)"},
      {"x.effects overlaps ['pay', 'deleet']",
       R"(rule.yaml:1:28: error: unknown word `deleet` of `effects` [unknown-word]
    1 | x.effects overlaps ['pay', 'deleet']
      |                            ^^^^^^^^
help: did you mean `delete`?
)"},
      {"days('90') > 3", R"(rule.yaml:1:6: error: `90` is not a duration [unknown-word]
    1 | days('90') > 3
      |      ^^^^
help: write for example `'P90D'` or `'P1Y'`
)"},
      {"any x in flows(y): true", R"(rule.yaml:1:5: error: the name `x` is bound twice [bound-twice]
    1 | any x in flows(y): true
      |     ^
help: choose another name
)"},
      {"any g in flows(x): (all g in flows(y): true)",
       R"(rule.yaml:1:25: error: the name `g` is bound twice [bound-twice]
    1 | any g in flows(x): (all g in flows(y): true)
      |                         ^
help: choose another name
)"},
  };
  for (const auto& [text, rendered] : kMistakes) EXPECT_EQ(Diagnose(text), rendered) << text;
}

TEST(ExpressionCheck, NamesMayBeUsedAgainSideBySide) {
  EXPECT_EQ(Diagnose("(any g in flows(x): crosses(g)) and (any g in flows(y): crosses(g))"), "");
}

TEST(ExpressionCheck, WrongTypesAreShownWithWhatWasFound) {
  const Mistake kMistakes[] = {
      {"trust(f) == 'public'",
       R"(rule.yaml:1:7: error: `trust` takes a component or a zone, found a flow [type-mismatch]
    1 | trust(f) == 'public'
      |       ^
help: take an end of the flow, `from` or `to`
)"},
      {"f is tool",
       R"(rule.yaml:1:1: error: only a component has a type, found a flow [type-mismatch]
    1 | f is tool
      | ^
help: take an end of the flow, `from` or `to`
)"},
      {"d.confidentiality > trust(x)",
       R"(rule.yaml:1:1: error: cannot compare a level of `confidentiality` with a level of `trust` [type-mismatch]
    1 | d.confidentiality > trust(x)
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
)"},
      {"d.content < 'log'",
       R"(rule.yaml:1:1: error: `<` needs an order, which a word of `content` does not have [type-mismatch]
    1 | d.content < 'log'
      | ^^^^^^^^^^^^^^^^^
)"},
      {"x.owner > 'b'",
       R"(rule.yaml:1:1: error: `>` needs an order, which a text does not have [type-mismatch]
    1 | x.owner > 'b'
      | ^^^^^^^^^^^^^
)"},
      {"x == f", R"(rule.yaml:1:1: error: cannot compare a component with a flow [type-mismatch]
    1 | x == f
      | ^^^^^^
)"},
      {"x == 'gateway'",
       R"(rule.yaml:1:1: error: cannot compare a component with a text [type-mismatch]
    1 | x == 'gateway'
      | ^^^^^^^^^^^^^^
)"},
      {"d == f.carries",
       R"(rule.yaml:1:1: error: cannot compare data with a set of data [type-mismatch]
    1 | d == f.carries
      | ^^^^^^^^^^^^^^
help: membership is `in`
)"},
      {"f.carries in x.stores",
       R"(rule.yaml:1:1: error: `in` takes a single value on its left, found a set of data [type-mismatch]
    1 | f.carries in x.stores
      | ^^^^^^^^^
help: sets are compared with `within` and `overlaps`
)"},
      {"d within x.stores",
       R"(rule.yaml:1:1: error: `within` takes a set on its left, found data [type-mismatch]
    1 | d within x.stores
      | ^
help: a single value is tested with `in`
)"},
      {"d.content in 'log'",
       R"(rule.yaml:1:14: error: `in` takes a set on its right, found a text [type-mismatch]
    1 | d.content in 'log'
      |              ^^^^^
help: a single value is compared with `==`
)"},
      {"f in data(f)",
       R"(rule.yaml:1:1: error: cannot look for a flow in a set of data [type-mismatch]
    1 | f in data(f)
      | ^^^^^^^^^^^^
)"},
      {"x.stores",
       R"(rule.yaml:1:1: error: expected a condition, found a set of data [type-mismatch]
    1 | x.stores
      | ^^^^^^^^
help: ask `… != []`, or `any x in …: …`
)"},
      {"x.stores.personal", R"(rule.yaml:1:10: error: a set has no attributes [type-mismatch]
    1 | x.stores.personal
      |          ^^^^^^^^
help: bind its members: `any x in …: x.personal …`
)"},
      {"x.owner.name is stated", R"(rule.yaml:1:9: error: a text has no attributes [type-mismatch]
    1 | x.owner.name is stated
      |         ^^^^
)"},
      {"x is llm and x.instances",
       R"(rule.yaml:1:14: error: `and` joins conditions, found a number [type-mismatch]
    1 | x is llm and x.instances
      |              ^^^^^^^^^^^
)"},
      {"f.from is stated",
       R"(rule.yaml:1:1: error: only an attribute can be stated or not [type-mismatch]
    1 | f.from is stated
      | ^^^^^^
help: the ends of a flow are always known
)"},
      {"contains(z)", R"(rule.yaml:1:1: error: `contains` takes 2 arguments, found 1 [type-mismatch]
    1 | contains(z)
      | ^^^^^^^^^^^
)"},
      {"size(x) > 1", R"(rule.yaml:1:6: error: `size` takes a set, found a component [type-mismatch]
    1 | size(x) > 1
      |      ^
)"},
      {"any a in x: true",
       R"(rule.yaml:1:10: error: `any` takes a set, found a component [type-mismatch]
    1 | any a in x: true
      |          ^
)"},
      {"any a in []: true",
       R"(rule.yaml:1:10: error: `any` takes a set, found an empty list [type-mismatch]
    1 | any a in []: true
      |          ^^
)"},
      {"x in [x, f]",
       R"(rule.yaml:1:10: error: a list cannot mix a component with a flow [type-mismatch]
    1 | x in [x, f]
      |          ^
)"},
      {"if x is llm then 1 else true",
       R"(rule.yaml:1:1: error: `then` gives a number and `else` gives a condition [type-mismatch]
    1 | if x is llm then 1 else true
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
)"},
      {"x.owner + 1 > 2",
       R"(rule.yaml:1:1: error: `+` and `-` take numbers, found a text [type-mismatch]
    1 | x.owner + 1 > 2
      | ^^^^^^^
)"},
  };
  for (const auto& [text, rendered] : kMistakes) EXPECT_EQ(Diagnose(text), rendered) << text;
}

TEST(ExpressionCheck, AllMistakesOfAnExpressionAreShownInOneRun) {
  const std::string shown = Diagnose("x.foo and f.bar and d.personal and gg(x) == []");
  EXPECT_NE(shown.find("`foo`"), std::string::npos);
  EXPECT_NE(shown.find("`bar`"), std::string::npos);
  EXPECT_NE(shown.find("`gg`"), std::string::npos);
}

TEST(ExpressionCheck, QuantifiersHaveABudget) {
  std::string text;
  for (int i = 0; i < 9; ++i) text += "any g" + std::to_string(i) + " in flows(x): ";
  EXPECT_NE(Diagnose(text + "true").find("more than 8 quantifiers nested [budget-exceeded]"),
            std::string::npos);
}

TEST(ExpressionCheck, ExpectedTypeIsChecked) {
  EXPECT_EQ(Diagnose("if trust(x) == 'public' then 5 else 4", Expected::kInt), "");
  EXPECT_EQ(Diagnose("tools(x)", Expected::kAny), "");
  EXPECT_EQ(Diagnose("x is llm", Expected::kInt),
            R"(rule.yaml:1:1: error: expected a number, found a condition [type-mismatch]
    1 | x is llm
      | ^^^^^^^^
)");
}

TEST(ExpressionCheck, ExpressionsOfTheDesignCompile) {
  for (const char* text : {
           "trust(x) <= 'partner'",
           "x.autonomy >= 'act-with-approval'",
           "d.content in ['text','document']",
           "any t in tools(x): t.effects overlaps ['pay','delete','execute']",
           "(x is actor or x is external-system) and trust(x) <= 'partner'",
           "d.confidentiality >= 'confidential' and d.confidentiality > x.clearance",
           "f.kind == 'tool-call' and not (x.effects within y.needed-effects)",
           "x.third-party",
           "any e in x.stores: e.confidentiality >= 'confidential'",
           "x.prompts != []",
           "on-cycle(x)",
           "x.billing == 'per-use'",
           "trust(f.from) == 'public' or trust(f.to) == 'public'",
           "crosses(f) and (any e in data(f): e.confidentiality >= 'internal')",
           "not (f.to is actor) and (any e in data(f.to): e.confidentiality >= 'confidential')",
           "f.from == x and f.to is log-store",
           "y.third-party and not x.third-party and (any e in f.carries: e.confidentiality >= "
           "'confidential')",
           "x.environment != z.environment",
           "days(d.retention) > 365 or d.retention > 'P1Y'",
           "f.from.zone.trust == 'public' and contains(z, f.from.zone) and not contains(z, x)",
           "x.region not in ['eu', 'ch'] or 'pii' in x.tags",
           "x is not llm and x.owner is not stated",
       }) {
    EXPECT_EQ(Diagnose(text), "") << text;
  }
}

TEST(Expression, TellsWhatItReads) {
  const Expression expression =
      Compile("d.confidentiality > x.clearance and (any e in x.stores: e.personal or d.personal)");
  EXPECT_EQ(expression.slots(), (std::vector<int>{0, 3}));
  const auto names = [&](int slot) {
    std::string text;
    for (const auto id : expression.AttributesRead(slot))
      text += std::string(model::Attribute(id).name) + " ";
    return text;
  };
  EXPECT_EQ(names(3), "confidentiality personal ");
  EXPECT_EQ(names(0), "stores clearance ");
  EXPECT_EQ(names(1), "");
  EXPECT_FALSE(expression.is_constant());
  EXPECT_TRUE(Compile("1 < 2 and (any w in ['a']: w == 'a')").is_constant());
}

TEST(Expression, NormalFormHidesSpellingOnly) {
  EXPECT_EQ(Compile("x is not llm").NormalForm(), Compile("not ( x  is llm )").NormalForm());
  EXPECT_EQ(Compile("x is llm and (y is llm and f.to is llm)").NormalForm(),
            "(($0 is llm) and ($1 is llm) and ($2.to is llm))");
  EXPECT_EQ(Compile("(any a in flows(x): crosses(a))").NormalForm(),
            Compile("any b in flows( x ):crosses(b)").NormalForm());
  EXPECT_NE(Compile("x is llm").NormalForm(), Compile("y is llm").NormalForm());
  EXPECT_EQ(Compile("size(tools(x)) - 1 >= 2").NormalForm(), "(2 <= (-1 + size(tools($0))))");
}

TEST(Expression, NormalFormIsTheSameForWhatSaysTheSame) {
  const std::pair<const char*, const char*> kEqual[] = {
      {"x.pinned and y.pinned", "y.pinned and (x.pinned and y.pinned)"},
      {"x.pinned or y.pinned", "y.pinned or x.pinned"},
      {"x.pinned and x.pinned", "x.pinned"},
      {"trust(x) > 'partner'", "'partner' < trust(x)"},
      {"trust(x) >= trust(y)", "not (trust(x) < trust(y))"},
      {"x.billing == 'flat'", "not ('flat' != x.billing)"},
      {"x.billing in ['flat', 'free']", "x.billing in ['free', 'flat', 'free']"},
      {"x.effects overlaps y.effects", "y.effects overlaps x.effects"},
      {"no g in flows(x): crosses(g)", "not (any h in flows(x): crosses(h))"},
      {"not (no g in flows(x): crosses(g))", "any g in flows(x): crosses(g)"},
      {"x.instances + y.instances > 1", "y.instances + x.instances > 1"},
  };
  for (const auto& [one, other] : kEqual)
    EXPECT_EQ(Compile(one).NormalForm(), Compile(other).NormalForm());
  const std::pair<const char*, const char*> kDifferent[] = {
      {"x.pinned and y.pinned", "x.pinned or y.pinned"},
      {"trust(x) > trust(y)", "trust(y) > trust(x)"},
      {"trust(x) > 'partner'", "trust(x) >= 'partner'"},
      {"x.effects within y.effects", "y.effects within x.effects"},
      {"all g in flows(x): crosses(g)", "any g in flows(x): crosses(g)"},
      {"x.instances - y.instances > 1", "y.instances - x.instances > 1"},
  };
  for (const auto& [one, other] : kDifferent)
    EXPECT_NE(Compile(one).NormalForm(), Compile(other).NormalForm());
}

TEST(Expression, TypesHaveNames) {
  const std::pair<std::string, std::string> kCases[] = {
      {"x is llm", "condition"},
      {"x.instances", "number"},
      {"x.owner", "text"},
      {"d.retention", "duration"},
      {"d.content", "word of `content`"},
      {"trust(x)", "level of `trust`"},
      {"x", "component"},
      {"data(x)", "set of data"},
      {"flows(x)", "set of flows"},
      {"x.effects", "set of words of `effects`"},
      {"x.tags", "set of texts"},
      {"[]", "empty list"},
  };
  for (const auto& [text, type] : kCases) EXPECT_EQ(TypeText(Compile(text).type()), type) << text;
}

}  // namespace
}  // namespace threatgap::rule_engine
