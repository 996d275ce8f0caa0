#pragma once

#include <string>
#include <vector>

#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

/// How one test of a rule went.
struct RuleTestResult {
  std::string rule;
  std::size_t number = 0;   ///< from 1, in the order of the file
  std::string note;
  bool passed = false;
  bool todo = false;        ///< a known wrong answer: fails once it starts passing
  std::string message;      ///< what differed: expected and found, one identity per line
  base::Span span;
};

/// Runs the tests in the file of `rule` (RULES.md §2.5): each sketch is loaded as a native model beside the
/// fixture of zones and data, the rule is run on it, and the complete result is compared.
std::vector<RuleTestResult> RunRuleTests(const rule_engine::Rule& rule, Session& session);

/// The sketch of a test as a native model in YAML, fixture included. For messages and for learning.
std::string SketchAsModel(const rule_engine::RuleTest& test, const std::string& as_of, std::string* mistake);

}  // namespace threatgap::pipeline
