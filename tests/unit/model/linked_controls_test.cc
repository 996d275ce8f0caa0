#include "analyzer/model/linked_controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace threatgap::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = MitigationTree::Kind;

MitigationTree Named(ControlIndex control) { return {Kind::kControl, control, {}, {}}; }

MitigationTree Choice(Kind kind, std::vector<MitigationTree> children) {
  return {kind, kNone, {}, std::move(children)};
}

Threat MitigatedBy(MitigationTree tree) {
  Threat threat;
  threat.mitigations = std::move(tree);
  return threat;
}

TEST(LinkedControls, AreFoundAtEachDepthInTheOrderOfTheirNames) {
  EXPECT_THAT(LinkedControls(MitigatedBy(Named(4))), ElementsAre(4));
  EXPECT_THAT(
      LinkedControls(MitigatedBy(Choice(
          Kind::kAll,
          {Named(7), Choice(Kind::kAny, {Choice(Kind::kAll, {Named(2)}), Named(9)}), Named(0)}))),
      ElementsAre(7, 2, 9, 0));
}

TEST(LinkedControls, AreListedOnceHoweverOftenTheyAreNamed) {
  EXPECT_THAT(LinkedControls(MitigatedBy(Choice(
                  Kind::kAll, {Named(3), Choice(Kind::kAny, {Named(1), Named(3)}), Named(1)}))),
              ElementsAre(3, 1));
}

TEST(LinkedControls, NamesThatLedNowhereAreNoControls) {
  EXPECT_THAT(LinkedControls(MitigatedBy(Choice(Kind::kAny, {Named(kNone), Named(5)}))),
              ElementsAre(5));
}

TEST(LinkedControls, AThreatWithoutMitigationsHasNone) {
  EXPECT_THAT(LinkedControls(Threat{}), IsEmpty());
  EXPECT_THAT(LinkedControls(MitigatedBy(Choice(Kind::kAll, {}))), IsEmpty());
}

}  // namespace
}  // namespace threatgap::model
