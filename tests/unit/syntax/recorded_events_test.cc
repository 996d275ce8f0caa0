#include "analyzer/syntax/recorded_events.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/catalog/content.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::syntax {
namespace {

/// The tree with the place of each node.
std::string Dump(NodeRef node) {
  std::string text = fmt::format("{}-{}", node.span().begin, node.span().end);
  if (node.is_scalar()) text += fmt::format(" `{}`{}", node.text(), node.quoted() ? " quoted" : "");
  if (node.is_null()) text += " null";
  for (NodeRef child = node.first(); child; child = child.next()) {
    text += " (" + Dump(child) + (node.is_mapping() ? ": " + Dump(child.value()) : "") + ")";
  }
  return text;
}

struct Both {
  std::string parsed, replayed;
};

Both ReadTwice(const std::string& yaml) {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  const base::Budgets budgets;
  const auto source = sources.Add("file.yaml", yaml);
  const auto parsed = ReadYaml(sources, source, budgets, sink);
  const std::string events = RecordYaml(sources, source, budgets);
  if (events.empty()) return {Dump(parsed->root()), "nothing was recorded"};
  return {Dump(parsed->root()), Dump(ReplayYaml(sources, source, events, budgets, sink)->root())};
}

TEST(RecordedEvents, GiveTheTreeOfTheParser) {
  const Both both = ReadTwice(
      "a: {b: [1, 'two', \"thr\\x65e\"], c: , d: ~}\n"
      "folded: >-\n  several\n  lines\n"
      "base: &x {k: [v, w]}\nuse: *x\n\"quoted key\": plain text over\n  two lines\n");
  EXPECT_EQ(both.replayed, both.parsed);
  EXPECT_NE(both.parsed.find("`three`"), std::string::npos);
}

TEST(RecordedEvents, AreNotMadeOfFilesWithMistakes) {
  for (const char* yaml : {"a: 1\na: 2\n", "a: [1\n", "a: *b\n", "# only a comment\n", ""}) {
    base::SourceStore sources;
    EXPECT_EQ(RecordYaml(sources, sources.Add("file.yaml", yaml), base::Budgets{}), "") << yaml;
  }
}

TEST(RecordedEvents, OfAllEmbeddedFilesGiveTheTreesOfTheParser) {
  int files = 0;
  for (const auto& file : catalog::EmbeddedContent()) {
    if (!file.path.ends_with(".yaml")) continue;
    ++files;
    ASSERT_FALSE(file.events.empty()) << file.path;
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const base::Budgets budgets;
    const auto source = sources.Add(std::string(file.path), std::string(file.bytes));
    const auto parsed = ReadYaml(sources, source, budgets, sink);
    const auto replayed = ReplayYaml(sources, source, file.events, budgets, sink);
    ASSERT_EQ(Dump(replayed->root()), Dump(parsed->root())) << file.path;
  }
  EXPECT_GT(files, 30);
}

}  // namespace
}  // namespace threatgap::syntax
