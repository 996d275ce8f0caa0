#include "reports/aspect_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/text_report.h"
#include "tests/unit/reports/small_result.h"

namespace threatgap::reports {
namespace {

using outcome::AspectState;
using outcome::AspectView;
using outcome::RequirementStatus;

TEST(AspectText, SaysWhatCoversAnAspectOrWhatWould) {
  AspectView aspect{
      "review", "Records are read", AspectState::kCovered, {"a", "b"}, {"log.review"}};
  EXPECT_EQ(AspectText(aspect), "review (Records are read): covered by a, b");
  aspect.state = AspectState::kPlanned;
  EXPECT_EQ(AspectText(aspect), "review (Records are read): planned with a, b");
  aspect.state = AspectState::kUnknown;
  EXPECT_EQ(AspectText(aspect), "review (Records are read): not known, see a, b");
  aspect.controls.clear();
  EXPECT_EQ(AspectText(aspect),
            "review (Records are read): not known, the list of controls is open");
  aspect.state = AspectState::kMissing;
  EXPECT_EQ(AspectText(aspect), "review (Records are read): missing, log.review would cover it");
  aspect.control_types.clear();
  aspect.state = AspectState::kManual;
  EXPECT_EQ(AspectText(aspect), "review (Records are read): only people can say");
  aspect.state = AspectState::kAnswered;
  EXPECT_EQ(AspectText(aspect), "review (Records are read): stated by people");
}

TEST(AspectText, ExplanationOfAFindingNamesWhatIsLeftOfItsRequirements) {
  const outcome::AnalysisResult result = FullResult();
  const std::string text = WriteFindingText(result, result.findings[1], {});
  EXPECT_THAT(text, ::testing::HasSubstr("agree (Needs are agreed): only people can say"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("What comes in is screened")));
}

}  // namespace
}  // namespace threatgap::reports
