#include "analyzer/pipeline/framework_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace threatgap::pipeline {
namespace {

TEST(FrameworkOrder, StandardsBeforeRiskListsAndNewEditionsBeforeOldOnes) {
  std::vector<std::string> ids{"aws-genai-lens@2026", "owasp-llm@2025", "iso42001@2023",
                               "nist-csf@2.0",        "owasp-asi@2026", "mitre-atlas@2026.09",
                               "owasp-llm@2026",      "iso27001@2022",  "owasp-agentic@1.1"};
  std::sort(ids.begin(), ids.end(), StandsBefore);
  EXPECT_EQ(ids, (std::vector<std::string>{"iso27001@2022", "iso42001@2023", "owasp-llm@2026",
                                           "owasp-llm@2025", "owasp-asi@2026", "owasp-agentic@1.1",
                                           "mitre-atlas@2026.09", "aws-genai-lens@2026",
                                           "nist-csf@2.0"}));
}

}  // namespace
}  // namespace threatgap::pipeline
