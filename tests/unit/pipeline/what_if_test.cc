#include "analyzer/pipeline/what_if.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

Request Assuming(const std::vector<std::string>& assumptions) {
  Request request{"components: {w: {type: service, criticality: important}}\n"};
  request.options.assume = assumptions;
  return request;
}

TEST(WhatIf, AnAssumedControlCountsAsImplementedAndUnproven) {
  const Checked checked(Assuming({"guardrail.input on w"}));
  EXPECT_EQ(checked.status(), 0);
  EXPECT_EQ(Interval(checked.finding("TST-001@w")), "covered");
  EXPECT_FALSE(checked.finding("TST-001@w").proven);
  EXPECT_EQ(checked.result().controls.back().title, "Assumed: guardrail.input on w");
}

TEST(WhatIf, SeveralAssumptionsStandBehindTheModelsOwnControls) {
  Request request = Assuming({"rate-limit on w", "guardrail.input on system"});
  request.model += "controls: {zz: {control: rate-limit, on: [w], status: absent}}\n";
  const Checked checked(request);
  const auto& controls = checked.result().controls;
  ASSERT_EQ(controls.size(), 3U);
  EXPECT_EQ(controls[0].id, "zz");
  EXPECT_LT(controls[1].id, controls[2].id);
  EXPECT_EQ(controls[2].on.front().id, "system");
  EXPECT_EQ(checked.status(), 1) << "for the system is not on the service";
}

TEST(WhatIf, MistakesAreReportedEachWithASuggestion) {
  const Checked checked(Assuming({"guardrail.inputt on w", "rate-limit on ww", "rate-limit"}));
  EXPECT_FALSE(checked.analysed());
  EXPECT_EQ(checked.diagnostics(),
            "error assumption: `rate-limit` is no assumption\n"
            "error unknown-control: unknown control type `guardrail.inputt` in the assumption "
            "`guardrail.inputt on w`\n"
            "error unknown-reference: unknown element `ww` in the assumption `rate-limit on ww`\n");
}

}  // namespace
}  // namespace threatgap::pipeline
