#include "analyzer/pipeline/tolerance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/checked.h"

namespace threatgap::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A service with a medium gap and what it is said to be.
Request Medium(const std::string& more, const std::string& tolerance) {
  return {
      "data: {records: {confidentiality: restricted}, notes: {confidentiality: internal}, "
      "drafts: {}}\ncomponents: {web: {type: service, criticality: normal" +
          more + "}}\n",
      "tolerance: " + tolerance + "\n"};
}

TEST(Tolerance, FailsAGapBelowTheThresholdWhereTheStrictestClassDoes) {
  EXPECT_EQ(Checked(Medium("", "{criticality: {normal: medium}}")).status(), 0);
  const Checked checked(Medium("", "{criticality: {normal: low}}"));
  EXPECT_EQ(checked.status(), 1);
  EXPECT_THAT(checked.result().gate.reasons,
              ElementsAre("medium TST-001@web: uncovered; at most low may stay open where "
                          "criticality of `web` is normal"));
  EXPECT_THAT(checked.result().verdict_sentence,
              HasSubstr("1 open finding below high, which must not stay open"));
}

TEST(Tolerance, OfALowerClassHoldsForTheClassesAboveIt) {
  EXPECT_EQ(Checked(Medium("", "{criticality: {low: low}}")).status(), 1);
  EXPECT_EQ(Checked(Medium("", "{criticality: {important: none}}")).status(), 0);
}

TEST(Tolerance, LooksAtWhatAComponentStores) {
  EXPECT_EQ(Checked(Medium(", stores: [records]", "{data: {restricted: none}}")).status(), 1);
  EXPECT_EQ(Checked(Medium(", stores: [notes]", "{data: {restricted: none}}")).status(), 0);
  EXPECT_EQ(Checked(Medium(", stores: [notes, records]", "{data: {restricted: none}}")).status(),
            1);
}

TEST(Tolerance, TakesAClassThatIsNotStatedForTheStrictest) {
  const Checked checked(Medium(", stores: [drafts]", "{data: {restricted: none}}"));
  EXPECT_EQ(checked.status(), 1);
  EXPECT_THAT(checked.finding("TST-001@web").gate_reason,
              HasSubstr("confidentiality of `drafts` is not stated"));
}

TEST(Tolerance, NeverLoosensTheThreshold) {
  Request request = Medium("", "{criticality: {critical: low}}");
  request.policy += "fail-on: medium\n";
  EXPECT_EQ(Checked(request).status(), 1);
}

TEST(Tolerance, HoldsWhereThePolicyHasNoThresholdAndNotWhereTheCommandLineHasNone) {
  Request request = Medium("", "{criticality: {normal: low}}");
  request.policy += "fail-on: never\n";
  EXPECT_EQ(Checked(request).status(), 1);
  request.options.fail_on = load::Threshold{};
  EXPECT_EQ(Checked(request).status(), 0);
  EXPECT_THAT(Checked(request).result().verdict_sentence, HasSubstr("the gate is off"));
}

TEST(Tolerance, OfUnknownThreatsIsAskedForByStrictOnly) {
  Request request{"components: {job: {type: process, criticality: normal}}\n",
                  "tolerance: {criticality: {normal: low}}\n"};
  EXPECT_EQ(Checked(request).status(), 0);
  request.options.strict = true;
  EXPECT_EQ(Checked(request).status(), 1);
}

/// People and a model at the end of a path which carries `data`.
Request Path(const std::string& data, const std::string& tolerance) {
  return {
      "data: {records: {confidentiality: restricted}, notes: {confidentiality: internal}}\n"
      "components: {u: {type: user}, m: {type: llm, criticality: normal}}\n"
      "flows: [{id: f, from: u, to: m" +
          data + "}]\n",
      "fail-on: critical\ntolerance: " + tolerance + "\n",
      {PathRule()}};
}

TEST(Tolerance, LooksAtTheDataOnTheWitnessPath) {
  const std::string tolerance = "{data: {restricted: medium}}";
  EXPECT_EQ(Checked(Path(", carries: [records], returns: []", tolerance)).status(), 1);
  EXPECT_EQ(Checked(Path(", carries: [notes], returns: []", tolerance)).status(), 0);
}

TEST(Tolerance, DoesNotAskHowCriticalPeopleAre) {
  EXPECT_EQ(
      Checked(Path(", carries: [notes], returns: []", "{criticality: {critical: none}}")).status(),
      0);
}

}  // namespace
}  // namespace threatgap::pipeline
