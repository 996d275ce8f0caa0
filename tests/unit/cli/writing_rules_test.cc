// docs/writing-rules.md is true: its example runs as printed, its snippets load, its tables are
// complete.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "analyzer/rule_engine/expr_types.h"
#include "analyzer/rule_engine/expression_words.h"
#include "analyzer/rule_engine/rule_loader.h"
#include "tests/unit/cli/worked_example.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/rule_engine/expression_fixture.h"

namespace threatgap::cli {
namespace {

const std::string& PageText() {
  static const std::string text =
      load::ReadWhole(std::string(THREATGAP_SOURCE_DIR) + "/docs/writing-rules.md");
  return text;
}

TEST(WritingRules, TheWorkedExampleRunsAsPrinted) {
  const auto fences = FencesOf("writing-rules.md");
  const WorkedExample example(fences);
  int ran = 0;
  for (const Fence& fence : fences) {
    if (fence.language == "console") ran += example.Run(fence);
  }
  EXPECT_EQ(ran, 3);
}

/// A draft around a match form, so that the form is all that can be wrong.
std::string AsRule(const std::string& match) {
  std::string text =
      "rule: DOC-001\nname: snippet\ntitle: Snippet\nstatus: draft\nseverity: {likelihood: 1, "
      "impact: 1}\nthreat: {source: s, action: a, impact: i}\n"
      "covered-by: {control: rate-limit, at: system}\nmatch:\n";
  std::istringstream in(match);
  for (std::string line; std::getline(in, line);) text += "  " + line + "\n";
  return text;
}

TEST(WritingRules, EveryMatchFormIsShownAndLoads) {
  std::string forms;
  for (const Fence& fence : FencesOf("writing-rules.md")) {
    if (fence.label != "match") continue;
    forms += fence.body.substr(0, fence.body.find(':')) + " ";
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const auto rule =
        rule_engine::ReadRule(sources.Add("rules/doc/DOC-001-snippet.yaml", AsRule(fence.body)),
                              load::BuiltinCatalog(), sources, base::Budgets{}, sink);
    EXPECT_TRUE(rule.has_value()) << "line " << fence.line << "\n" << load::Rendered(sink, sources);
  }
  EXPECT_EQ(forms, "each path pattern count absent ");
}

TEST(WritingRules, EveryExpressionMeansWhatStandsBehindIt) {
  int seen = 0;
  for (const Fence& fence : FencesOf("writing-rules.md")) {
    if (fence.language != "expressions") continue;
    std::istringstream in(fence.body);
    for (std::string line; std::getline(in, line); ++seen) {
      const std::size_t comment = line.find("  # ");
      ASSERT_NE(comment, std::string::npos) << line;
      const auto expression = rule_engine::Compile(line.substr(0, comment));
      ASSERT_TRUE(static_cast<bool>(expression)) << line;
      EXPECT_EQ(rule_engine::InWords(expression), line.substr(comment + 4));
    }
  }
  EXPECT_GE(seen, 14);
}

TEST(WritingRules, EveryFunctionIsListed) {
  for (const std::string& name : rule_engine::FunctionNames()) {
    EXPECT_TRUE(PageText().find("`" + name + "(") != std::string::npos) << name;
  }
}

std::string ValuesOf(const model::AttributeDef& attribute) {
  using Type = model::ValueType;
  std::string values;
  switch (attribute.type) {
    case Type::kBool:
      return "true, false";
    case Type::kInt:
      return "number";
    case Type::kText:
      return attribute.set ? "texts" : "text";
    case Type::kDuration:
      return "duration, `P30D`";
    case Type::kRef:
      return (attribute.set ? "set of " : "") +
             std::string(model::ElementKindWord(attribute.target));
    case Type::kEnum:
    case Type::kScale:
      break;
  }
  for (const std::string_view word : attribute.vocabulary->words) {
    if (!values.empty()) values += attribute.vocabulary->ordered ? " < " : ", ";
    values += word;
  }
  return attribute.set ? "set of " + values : values;
}

std::string KindsOf(const model::AttributeDef& attribute) {
  std::string kinds;
  for (int kind = 0; kind <= static_cast<int>(model::ElementKind::kThreat); ++kind) {
    if ((attribute.applies & model::Mask(static_cast<model::ElementKind>(kind))) == 0) continue;
    if (!kinds.empty()) kinds += ", ";
    kinds += model::ElementKindWord(static_cast<model::ElementKind>(kind));
  }
  return kinds;
}

TEST(WritingRules, TheTableOfAttributesIsTheOneOfTheAnalyzer) {
  std::string table = "| Attribute | Of | Values | Says |\n|---|---|---|---|\n";
  for (const auto& attribute : model::AttributeTable()) {
    table += "| `" + std::string(attribute.name) + "` | " + KindsOf(attribute) + " | " +
             ValuesOf(attribute) + " | " + std::string(attribute.description) + " |\n";
  }
  const std::size_t begin = PageText().find("| Attribute |");
  ASSERT_NE(begin, std::string::npos);
  const std::string found = PageText().substr(begin, PageText().find("\n\n", begin) + 1 - begin);
  EXPECT_TRUE(found == table) << "docs/writing-rules.md should have this table:\n" << table;
}

}  // namespace
}  // namespace threatgap::cli
