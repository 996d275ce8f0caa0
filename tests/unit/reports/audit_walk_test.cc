// What a lead of governance, risk and compliance asks first, answered from the workbook alone:
// which applicable control has no risk, which risk no treatment, which "implemented" no fresh
// evidence, which exclusion no reason. The result says the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "analyzer/pipeline/run.h"
#include "reports/xlsx_report.h"
#include "tests/unit/load/loading.h"
#include "tests/unit/reports/workbook.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::RequirementStatus;
using outcome::RequirementView;
using ::testing::Contains;
using ::testing::Not;

using Ids = std::set<std::string>;
constexpr const char* kSoa = "Statement of Applicability";
constexpr const char* kReason = "Reason (risks, or why excluded)";

class AuditWalk : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    pipeline::CheckOptions options;
    options.models = {std::string(THREATGAP_SOURCE_DIR) + "/samples/genai-assistant"};
    pipeline::Session session;
    pipeline::LoadContent(options.content, session);
    const auto analysed = pipeline::Check(options, session);
    ASSERT_TRUE(analysed.has_value()) << load::Rendered(session.sink, session.sources);
    result_ = new AnalysisResult(*analysed);
    Exclude("A.7.4", "no rooms of our own");
    Exclude("A.7.5", "");
    bytes_ = new std::string(WriteXlsx(*result_));
  }
  static void TearDownTestSuite() {
    delete result_;
    delete bytes_;
    result_ = nullptr;
    bytes_ = nullptr;
  }
  void SetUp() override {
    if (!CanReadWorkbooks()) GTEST_SKIP() << "there is no unzip";
  }

  static std::vector<RequirementView>& AnnexA() {
    for (auto& framework : result_->frameworks) {
      if (framework.id == "iso27001@2022") return framework.requirements;
    }
    throw std::logic_error("ISO/IEC 27001 was not evaluated");
  }

  /// A model cannot exclude without a reason, so that the answer would always be "none".
  static void Exclude(const std::string& id, const std::string& why) {
    for (RequirementView& row : AnnexA()) {
      if (row.id != id) continue;
      row.status = RequirementStatus::kNotApplicable;
      row.why = why;
    }
  }

  /// Ids in the column `id` of the rows for which `chosen` holds.
  template <typename Chosen>
  static Ids FromSheet(const char* sheet, const char* id, Chosen chosen) {
    Ids ids;
    for (SheetRow& row : ReadSheet(*bytes_, sheet)) {
      if (chosen(row)) ids.insert(row[id]);
    }
    return ids;
  }

  /// The same from the rows of Annex A.
  template <typename Chosen>
  static Ids FromResult(Chosen chosen) {
    Ids ids;
    for (const RequirementView& row : AnnexA()) {
      if (row.primary && chosen(row)) ids.insert(row.id);
    }
    return ids;
  }

  static AnalysisResult* result_;
  static std::string* bytes_;
};

AnalysisResult* AuditWalk::result_ = nullptr;
std::string* AuditWalk::bytes_ = nullptr;

TEST_F(AuditWalk, FindsApplicableControlsWithoutARisk) {
  Ids with_risk;
  for (const auto& finding : result_->findings) {
    for (const auto& touch : finding.requirements) {
      if (touch.framework == "iso27001@2022") with_risk.insert(touch.requirement);
    }
  }
  const Ids found = FromSheet(kSoa, "Control", [](SheetRow& row) {
    return row["Applicable"] == "yes" && row[kReason].empty();
  });
  EXPECT_EQ(found, FromResult([&](const RequirementView& row) {
              return row.status != RequirementStatus::kNotApplicable && !with_risk.contains(row.id);
            }));
  EXPECT_THAT(found, Contains("A.7.2"));
  EXPECT_THAT(found, Not(Contains("A.8.26")));
}

TEST_F(AuditWalk, FindsRisksWithoutATreatmentThatHolds) {
  Ids expected;
  for (const auto& finding : result_->findings) {
    const bool holds =
        std::any_of(finding.treatments.begin(), finding.treatments.end(), [](const auto& each) {
          return !each.proposal && (each.valid || each.decision == "planned");
        });
    if (finding.group == outcome::Group::kGap && !IsSuppressed(finding) && !holds)
      expected.insert(finding.key);
  }
  const Ids found = FromSheet("Risk register", "Risk", [](SheetRow& row) {
    return row["Status"] == "gap" && row["Decision holds"] == "no";
  });
  EXPECT_EQ(found, expected);
  const Ids treated = FromSheet("Risk register", "Risk",
                                [](SheetRow& row) { return row["Decision holds"] == "yes"; });
  EXPECT_FALSE(found.empty());
  EXPECT_FALSE(treated.empty());
}

TEST_F(AuditWalk, FindsImplementedControlsWithoutFreshEvidence) {
  const Ids found = FromSheet(kSoa, "Control", [](SheetRow& row) {
    return row["Status"] == "implemented" && row["Fresh evidence"] != "yes";
  });
  EXPECT_EQ(found, FromResult([](const RequirementView& row) {
              return row.status == RequirementStatus::kImplemented && !row.proven;
            }));
  const Ids proven =
      FromSheet(kSoa, "Control", [](SheetRow& row) { return row["Fresh evidence"] == "yes"; });
  EXPECT_FALSE(found.empty());
  EXPECT_FALSE(proven.empty());
}

TEST_F(AuditWalk, FreshEvidenceOfAControlIsInTheIndex) {
  Ids fresh;
  for (SheetRow& row : ReadSheet(*bytes_, "Evidence index")) {
    if (row["Freshness"] == "valid" || row["Freshness"] == "expiring") fresh.insert(row["Control"]);
  }
  std::size_t compared = 0;
  for (const RequirementView& row : AnnexA()) {
    if (!row.proven || row.controls.empty()) continue;
    ++compared;
    EXPECT_TRUE(std::any_of(row.controls.begin(), row.controls.end(), [&](const auto& control) {
      return fresh.contains(control);
    })) << row.id;
  }
  EXPECT_GT(compared, 0U);
}

TEST_F(AuditWalk, FindsExclusionsWithoutAReason) {
  const Ids found = FromSheet(kSoa, "Control", [](SheetRow& row) {
    return row["Applicable"] == "no" && row[kReason].empty();
  });
  EXPECT_EQ(found, Ids{"A.7.5"});
  EXPECT_THAT(FromSheet(kSoa, "Control", [](SheetRow& row) { return row["Applicable"] == "no"; }),
              Contains("A.7.4"));
}

TEST_F(AuditWalk, EveryControlOfAnnexAHasARow) {
  EXPECT_EQ(FromSheet(kSoa, "Control", [](SheetRow&) { return true; }).size(), 93U);
}

}  // namespace
}  // namespace threatgap::reports
