#include "analyzer/cli/requirement_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCatalogs[] = {R"(catalog: a@1
title: A
kind: requirements
publisher: us
license: ours
sources: [{title: us, date: 2026-01-01}]
groups: {all: All}
requirements: {A1: {title: First, group: all}, A2: {title: Second, group: all}}
)",
                                     R"(catalog: b@1
title: B
kind: requirements
publisher: us
license: ours
sources: [{title: us, date: 2026-01-01}]
groups: {all: All}
requirements: {B1: {title: Wide, group: all}, B2: {title: Vague, group: all}}
)"};

constexpr const char* kControls = R"(controls:
  part:
    title: Part
    description: A part of B1.
    mechanism: filter
    reduces: likelihood
    maps: [{to: "b@1:B1", relation: subset, why: Only a part.}]
  whole:
    title: Whole
    description: More than B1.
    mechanism: filter
    reduces: likelihood
    maps: [{to: "b@1:B1", relation: superset, why: All and more.}]
)";

constexpr const char* kCrosswalk = R"(crosswalk: {from: a@1, to: b@1}
source: our own reading
date: 2026-02-03
trust: D
license: ours
relations:
- {from: A1, to: B1, relation: subset, why: B1 asks for more.}
- {from: A2, to: B1, relation: superset, why: A2 asks for more.}
- {from: A1, to: B2, relation: related, why: Worth reading.}
- {from: A2, to: B2, relation: unspecified, why: A packager's word.}
)";

/// The page of a requirement of two small catalogues with a crosswalk.
class RequirementPageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Write("a.yaml", kCatalogs[0]);
    Write("b.yaml", kCatalogs[1]);
    Write("controls.yaml", kControls);
    Write("crosswalk.yaml", kCrosswalk);
  }

  void Write(const char* name, const char* text) { std::ofstream(folder_.path() / name) << text; }

  std::string Page(const char* id) {
    base::SourceStore sources;
    base::DiagnosticSink sink;
    const auto catalog =
        catalog::LoadCatalog({false, {folder_.path().string()}}, sources, base::Budgets{}, sink);
    EXPECT_EQ(load::Rendered(sink, sources), "");
    return WriteText(RequirementPage(catalog.FindRequirement(id).value(), catalog, {}));
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(RequirementPageTest, TellsTheWholeChain) {
  EXPECT_EQ(Page("a@1:A1"), R"(a@1:A1  First

  framework       A
  group           All

Control types mapped to it
  none

Crosswalks
  - `a@1--b@1`: our own reading, 2026-02-03, trust D
    - it is a subset of `b@1:B1` Wide
      - B1 asks for more.
    - it is only `related` to `b@1:B2` Vague
      - Worth reading.

What follows from two steps
  - `part`: a subset of `b@1:B1`, which is a superset of it; nothing certain
    follows (possible: equal, subset, superset, intersects, none)
  - `whole`: a superset of `b@1:B1`, which is a superset of it; so a superset of
    it
  - it is a subset of `b@1:B1`, which is a subset of `a@1:A2`; so it is a subset
    of that
  1 chain leads over a relation that is only `related` or `unspecified`: nothing
  follows.

Rules which refer to it
  none
)");
}

TEST_F(RequirementPageTest, TheOtherEndSeesTheInverse) {
  const std::string page = Page("b@1:B1");
  EXPECT_THAT(page, HasSubstr("it is a superset of `a@1:A1` First"));
  EXPECT_THAT(page, HasSubstr("it is a subset of `a@1:A2` Second"));
  EXPECT_THAT(page, HasSubstr("- `part` Part: subset\n    - Only a part."));
}

TEST_F(RequirementPageTest, VagueRowsProveNothing) {
  const std::string page = Page("b@1:B2");
  EXPECT_THAT(page, HasSubstr("2 chains lead over a relation that is only `related` or "
                              "`unspecified`"));
  EXPECT_THAT(page, Not(HasSubstr("so it is")));
}

}  // namespace
}  // namespace threatgap::cli
