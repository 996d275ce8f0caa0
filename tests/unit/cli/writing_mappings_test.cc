// docs/writing-mappings.md is true: its example runs as printed, and its catalogue has the statuses
// of its table.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/pipeline/run.h"
#include "tests/unit/cli/worked_example.h"
#include "tests/unit/load/loading.h"

namespace threatgap::cli {
namespace {

using ::testing::HasSubstr;

TEST(WritingMappings, TheWorkedExampleRunsAsPrinted) {
  const auto fences = FencesOf("writing-mappings.md");
  const WorkedExample example(fences);
  int ran = 0;
  for (const Fence& fence : fences) {
    if (fence.language == "console") ran += example.Run(fence);
  }
  EXPECT_EQ(ran, 3);
}

TEST(WritingMappings, TheTableShowsTheStatusesOfTheExample) {
  const WorkedExample example(FencesOf("writing-mappings.md"));
  const std::string page =
      load::ReadWhole(std::string(THREATGAP_SOURCE_DIR) + "/docs/writing-mappings.md");
  pipeline::CheckOptions options;
  options.models = {"helpdesk.yaml"};
  options.frameworks = {"acme-ai@1"};
  options.content.mapping_folders = {"my-mappings"};
  pipeline::Session session;
  pipeline::LoadContent(options.content, session);
  const auto result = pipeline::Check(options, session);
  ASSERT_TRUE(result.has_value()) << load::Rendered(session.sink, session.sources);
  ASSERT_EQ(result->frameworks.size(), 1U);
  ASSERT_EQ(result->frameworks.front().requirements.size(), 3U);
  for (const auto& requirement : result->frameworks.front().requirements) {
    EXPECT_THAT(page,
                HasSubstr("| " + requirement.id + " | " +
                          std::string(outcome::RequirementStatusWord(requirement.status)) + " |"));
  }
}

}  // namespace
}  // namespace threatgap::cli
