#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

/// How one test of a rule went.
struct RuleTestResult {
  std::string rule;
  std::size_t number = 0;  ///< from 1, in the order of the file
  std::string note;
  bool passed = false;
  bool todo = false;    ///< a known wrong answer: fails once it starts passing
  std::string message;  ///< what differed: expected and found, one identity per line
  base::Span span;
};

/// The tests in the file of a rule (RULES.md §2.5), loaded once: each sketch is a native model
/// beside the fixture of zones and data. Runs the rule, or changed copies of it with the same
/// tests, and compares the complete result.
class RuleTester {
 public:
  RuleTester(const rule_engine::Rule& rule, Session& session);
  std::vector<RuleTestResult> Run(const rule_engine::Rule& rule);
  /// Whether some test that is not marked `todo` fails. Stops at the first.
  bool Notices(const rule_engine::Rule& changed);

 private:
  struct Sketch {
    std::optional<model::ThreatModel> model;
    std::string mistake;  ///< why it could not be loaded
  };
  /// What differs from the expectation of test `i`; empty: nothing.
  std::string Judge(const rule_engine::Rule& rule, std::size_t i);

  Session& session_;
  std::vector<Sketch> sketches_;
};

/// The tests of one rule, each with how it went.
std::vector<RuleTestResult> RunRuleTests(const rule_engine::Rule& rule, Session& session);

/// The sketch of a test as a native model in YAML, fixture included. For messages and for learning.
std::string SketchAsModel(const rule_engine::RuleTest& test, const std::string& as_of,
                          std::string* mistake);

}  // namespace threatgap::pipeline
