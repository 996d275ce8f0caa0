#include "analyzer/base/source.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace threatgap::base {
namespace {

TEST(Source, LinesAndColumnsCountFromOneInCodePoints) {
  const SourceFile file("m.yaml", "a\nzürich: x\r\n\nend");
  EXPECT_EQ(file.Locate(0), (Location{"m.yaml", 1, 1}));
  EXPECT_EQ(file.Locate(2), (Location{"m.yaml", 2, 1}));
  EXPECT_EQ(file.Locate(5), (Location{"m.yaml", 2, 3}));
  EXPECT_EQ(file.Locate(15), (Location{"m.yaml", 4, 1}));
  EXPECT_EQ(file.Locate(9999), (Location{"m.yaml", 4, 4}));
  EXPECT_EQ(file.LineText(2), "zürich: x");
  EXPECT_EQ(file.LineText(4), "end");
  EXPECT_EQ(file.LineText(5), "");
  EXPECT_EQ(file.line_count(), 4);
}

TEST(Source, AByteOrderMarkIsNoPartOfTheText) {
  SourceStore store;
  EXPECT_EQ(store
                .Get(store.Add("m.yaml",
                               "\xEF\xBB\xBF"
                               "a"))
                .text(),
            "a");
}

TEST(Source, AMissingFileIsAFailureWithTheSystemsWords) {
  SourceStore store;
  const auto loaded = store.Load("/nonexistent/model.yaml", 100);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.failure().message, "No such file or directory");
  EXPECT_EQ(loaded.failure().path, "/nonexistent/model.yaml");
}

TEST(Source, AFolderIsNotAFile) {
  SourceStore store;
  EXPECT_EQ(store.Load("/tmp", 100).failure().message, "is a folder, not a file");
}

TEST(Source, ColumnsOfAVeryLongLineAreThoseOfCountingIt) {
  std::string text = "short\n";
  for (int i = 0; i < 20'000; ++i)
    text += i % 3 == 0 ? "\xC3\xA4" : i % 7 == 0 ? "\xF0\x9F\x98\x80" : "ab";
  for (const std::string tail : {"", "\nlast"}) {
    const SourceFile file("m.json", text + tail);
    for (std::size_t at = 6; at <= file.text().size(); at += 997) {
      const auto before = file.text().substr(0, at);
      const std::size_t line = before.rfind('\n') + 1;
      const Location found = file.Locate(static_cast<ByteOffset>(at));
      EXPECT_EQ(static_cast<std::size_t>(found.column),
                1 + static_cast<std::size_t>(std::count_if(
                        before.begin() + static_cast<std::ptrdiff_t>(line), before.end(),
                        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; })));
    }
  }
}

TEST(Source, ASpanWithoutAFileHasNoPlace) { EXPECT_EQ(SourceStore().Locate(Span{}), Location{}); }

}  // namespace
}  // namespace threatgap::base
