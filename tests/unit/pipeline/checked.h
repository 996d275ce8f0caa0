#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

/// A rule file about services: severity critical, high, medium or low by their criticality
/// (critical, important, normal, low); covered by an input guardrail on the service. It refers to
/// LLM01.
std::string ServiceRule(const std::string& id = "TST-001");
/// A rule about paths from users to models, covered by a guardrail on every path.
std::string PathRule(const std::string& id = "TST-002");

struct Request {
  std::string model;     ///< native YAML without its first line; `system` is added when missing
  std::string policy{};  ///< without its first line; empty: none
  std::vector<std::string> rules{ServiceRule()};
  CheckOptions options{};
};

/// One whole run over files in a folder of its own, without the built-in rules.
class Checked {
 public:
  explicit Checked(const Request& request);
  /// The result; the test fails with the diagnostics when there is none.
  const outcome::AnalysisResult& result() const;
  bool analysed() const { return result_.has_value(); }
  int status() const { return ExitStatus(result()); }
  const outcome::Finding& finding(const std::string& key) const;
  /// `key: verdict` of each finding, in order of the report.
  std::string findings() const;
  /// `severity id: message`, one per line.
  std::string diagnostics() const;
  const outcome::RequirementView& requirement(const std::string& framework,
                                              const std::string& id) const;
  Session& session() { return *session_; }

 private:
  std::unique_ptr<Session> session_;
  std::optional<outcome::AnalysisResult> result_;
};

/// `covered`, `uncovered..covered`.
std::string Interval(const outcome::Finding& finding);
/// Keys of what it asks, joined by commas.
std::string Asks(const outcome::Finding& finding);

}  // namespace threatgap::pipeline
