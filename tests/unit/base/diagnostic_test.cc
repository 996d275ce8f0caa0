#include "analyzer/base/diagnostic.h"

#include <gtest/gtest.h>

#include <string>

namespace threatgap::base {
namespace {

/// The place of `word` in a file of the given text.
Span Find(const SourceStore& sources, SourceId id, const std::string& word) {
  const auto at = static_cast<ByteOffset>(sources.Get(id).text().find(word));
  return {id, at, at + static_cast<ByteOffset>(word.size())};
}

std::string Render(const std::string& text, const std::string& word) {
  SourceStore sources;
  const SourceId id = sources.Add("m.yaml", text);
  return RenderDiagnostic({Severity::kError, "some-id", "wrong", Find(sources, id, word)}, sources,
                          false);
}

TEST(RenderDiagnostic, ShowsTheLineTheNotesAndTheHelp) {
  SourceStore sources;
  const SourceId id = sources.Add("shop/model.yaml", "zones: [dmz]\nweb:\n  zone: dmzz\n");
  Diagnostic diagnostic{Severity::kError, "unknown-reference", "unknown trust zone `dmzz`",
                        Find(sources, id, "dmzz")};
  diagnostic.notes.push_back({Find(sources, id, "zones"), "trust zones are declared here"});
  diagnostic.help = "did you mean `dmz`?";
  EXPECT_EQ(RenderDiagnostic(diagnostic, sources, false),
            "shop/model.yaml:3:9: error: unknown trust zone `dmzz` [unknown-reference]\n"
            "    3 |   zone: dmzz\n"
            "      |         ^^^^\n"
            "shop/model.yaml:1:1: note: trust zones are declared here\n"
            "    1 | zones: [dmz]\n"
            "      | ^^^^^\n"
            "help: did you mean `dmz`?\n");
}

TEST(RenderDiagnostic, WithoutAPlaceTheProgramSpeaks) {
  EXPECT_EQ(RenderDiagnostic({Severity::kWarning, "no-rules", "no rule was run", {}}, SourceStore(),
                             false),
            "threatgap: warning: no rule was run [no-rules]\n");
}

TEST(RenderDiagnostic, ColoursTheSeverityAndTheCaret) {
  SourceStore sources;
  const Span span{sources.Add("m", "x"), 0, 1};
  EXPECT_EQ(RenderDiagnostic({Severity::kError, "id", "wrong", span}, sources, true),
            "\x1b[1mm:1:1:\x1b[0m \x1b[1;31merror:\x1b[0m wrong [id]\n"
            "    1 | x\n"
            "      | \x1b[1;32m^\x1b[0m\n");
}

TEST(RenderDiagnostic, CaretsStandUnderWhatTheyMean) {
  struct Case {
    const char* name;
    std::string text;
    std::string word;
    std::string expected;
  };
  const Case cases[] = {
      {"tabs advance to multiples of four", "\ta:\tbad", "bad",
       "m.yaml:1:5: error: wrong [some-id]\n    1 |     a:  bad\n      |         ^^^\n"},
      {"wide characters take two columns", "日本: bad", "bad",
       "m.yaml:1:5: error: wrong [some-id]\n    1 | 日本: bad\n      |       ^^^\n"},
      {"a span over several lines ends with its first", "ab: |\n  c\n", "|\n  c",
       "m.yaml:1:5: error: wrong [some-id]\n    1 | ab: |\n      |     ^\n"},
      {"an empty span has one caret", "abc", "",
       "m.yaml:1:1: error: wrong [some-id]\n    1 | abc\n      | ^\n"},
      {"an empty file has a place too", "", "",
       "m.yaml:1:1: error: wrong [some-id]\n    1 |\n      | ^\n"},
      {"control characters are shown", "a\x1b[1m", "\x1b",
       "m.yaml:1:2: error: wrong [some-id]\n    1 | a\\x1b[1m\n      |  ^^^^\n"},
      {"broken bytes are shown", "a\xff", "\xff",
       "m.yaml:1:2: error: wrong [some-id]\n    1 | a\\xff\n      |  ^^^^\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(Render(c.text, c.word), c.expected) << c.name;
}

TEST(RenderDiagnostic, APlaceBehindTheLastLineHasACaretAtItsEnd) {
  SourceStore sources;
  const SourceId id = sources.Add("m", "a: [");
  EXPECT_EQ(RenderDiagnostic({Severity::kError, "id", "wrong", Span{id, 4, 4}}, sources, false),
            "m:1:5: error: wrong [id]\n    1 | a: [\n      |     ^\n");
}

TEST(RenderDiagnostic, LongLinesAreShownAsAWindow) {
  const std::string text = std::string(300, 'a') + " bad " + std::string(300, 'b');
  EXPECT_EQ(Render(text, "bad"),
            "m.yaml:1:302: error: wrong [some-id]\n"
            "    1 | ..." +
                std::string(39, 'a') + " bad " + std::string(70, 'b') +
                "...\n"
                "      | " +
                std::string(43, ' ') + "^^^\n");
}

TEST(RenderDiagnostic, MegabytesOnOneLineAreCutAsWell) {
  const std::string text = std::string(1 << 20, 'a') + " bad " + std::string(1 << 20, 'b');
  const std::string shown = Render(text, "bad");
  EXPECT_LT(shown.size(), 500U);
  EXPECT_NE(shown.find("a bad b"), std::string::npos);
}

TEST(RenderDiagnostic, MessagesCannotForgeLines) {
  const Diagnostic diagnostic{Severity::kError, "id", "bad\nm.yaml:1:1: error: forged", {}};
  EXPECT_EQ(RenderDiagnostic(diagnostic, SourceStore(), false),
            "threatgap: error: bad m.yaml:1:1: error: forged [id]\n");
}

TEST(DiagnosticSink, RepetitionsAreDropped) {
  DiagnosticSink sink;
  sink.Error("id", {}, "wrong");
  sink.Error("id", {}, "wrong");
  sink.Error("id", {}, "also wrong");
  EXPECT_EQ(sink.Sorted().size(), 2U);
  EXPECT_EQ(sink.error_count(), 2U);
}

TEST(DiagnosticSink, DiagnosticsAreSortedByPlaceThenSeverity) {
  DiagnosticSink sink;
  const auto at = [](std::uint32_t file, ByteOffset begin) {
    return Span{{file}, begin, begin + 1};
  };
  sink.Error("id", {}, "no place");
  sink.Warning("id", at(1, 0), "second file");
  sink.Warning("id", at(0, 5), "warning");
  sink.Error("id", at(0, 5), "error");
  sink.Note("id", at(0, 1), "first");
  std::string order;
  for (const Diagnostic& diagnostic : sink.Sorted()) order += diagnostic.message + "; ";
  EXPECT_EQ(order, "first; error; warning; second file; no place; ");
}

TEST(DiagnosticSink, BeyondTheLimitDiagnosticsAreOnlyCounted) {
  DiagnosticSink sink(2);
  for (const char* message : {"a", "b", "c", "a"}) sink.Error("id", {}, message);
  EXPECT_EQ(sink.Sorted().size(), 2U);
  EXPECT_EQ(sink.error_count(), 3U);
  EXPECT_EQ(sink.dropped(), 1U);
}

TEST(DiagnosticSink, MergingKeepsTheCounts) {
  DiagnosticSink stage(1);
  stage.Error("id", {}, "kept");
  stage.Error("id", {}, "dropped");
  stage.Warning("id", {}, "dropped too");
  DiagnosticSink sink;
  sink.Error("id", {}, "kept");
  sink.Merge(stage);
  EXPECT_EQ(sink.Sorted().size(), 1U);
  EXPECT_EQ(sink.error_count(), 2U);
  EXPECT_EQ(sink.warning_count(), 1U);
  EXPECT_EQ(sink.dropped(), 2U);
}

}  // namespace
}  // namespace threatgap::base
