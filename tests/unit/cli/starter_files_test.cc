#include "analyzer/cli/starter_files.h"

#include <gtest/gtest.h>

#include <string>

#include "analyzer/load/load_model.h"
#include "analyzer/load/policy.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::cli {
namespace {

std::string AllDiagnostics(const pipeline::Session& session) {
  std::string text;
  for (const auto& diagnostic : session.sink.Sorted())
    text += base::RenderDiagnostic(diagnostic, session.sources, false);
  return text;
}

TEST(StarterFiles, ModelLoadsWithoutADiagnostic) {
  pipeline::Session session;
  pipeline::LoadContent({}, session);
  const auto model =
      load::LoadModelFromMemory({{"threatgap.yaml", std::string(kStarterModel)}}, session.catalog,
                                session.sources, session.budgets, session.sink);
  EXPECT_EQ(AllDiagnostics(session), "");
  ASSERT_TRUE(model);
  EXPECT_EQ(model->components.size(), 4U);
  EXPECT_EQ(model->threats.size(), 1U);
}

TEST(StarterFiles, EachPolicyLoadsWithoutADiagnosticAndDecidesNothing) {
  for (const std::string_view kind : StarterPolicyKinds()) {
    pipeline::Session session;
    const auto source =
        session.sources.Add("threatgap-policy.yaml", std::string(StarterPolicy(kind)));
    const auto policy = load::ReadPolicy(source, session.sources, session.budgets, session.sink);
    EXPECT_EQ(AllDiagnostics(session), "") << kind;
    ASSERT_TRUE(policy) << kind;
    EXPECT_TRUE(policy->fail_on) << kind;
    EXPECT_FALSE(policy->tolerance.empty()) << kind;
    EXPECT_TRUE(policy->treatments.empty()) << kind;
    EXPECT_TRUE(policy->suppressions.empty()) << kind;
    EXPECT_TRUE(policy->rules_off.empty()) << kind;
  }
}

TEST(StarterFiles, AKindThatIsNoneOfThemHasNoPolicy) { EXPECT_EQ(StarterPolicy("strict"), ""); }

}  // namespace
}  // namespace threatgap::cli
