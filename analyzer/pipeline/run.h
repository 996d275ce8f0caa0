#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/budgets.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/load/policy.h"
#include "analyzer/model/threat_model.h"
#include "analyzer/outcome/analysis_result.h"
#include "analyzer/pipeline/former_names.h"
#include "analyzer/rule_engine/rule_loader.h"

/// The order of the stages: the only place that knows all of them.
namespace threatgap::pipeline {

/// What a run needs besides the model.
struct ContentOptions {
  std::vector<std::string> rule_folders;     ///< `--rules DIR`
  std::vector<std::string> mapping_folders;  ///< `--mappings DIR`
  bool builtin_rules = true;                 ///< `--no-builtin-rules` clears it
};

struct CheckOptions {
  std::vector<std::string>
      models;  ///< files or folders; empty: `threatgap.yaml` in the working folder
  ContentOptions content;
  std::optional<std::string>
      policy;  ///< `--policy FILE`; empty: `threatgap-policy.yaml` beside the model
  std::optional<load::Threshold> fail_on;  ///< `--fail-on`; beats the policy
  std::optional<load::Threshold> fail_on_unknown;
  bool strict = false;
  std::optional<std::string> as_of;     ///< `YYYY-MM-DD` or `today`; empty: `system.as-of`
  std::vector<std::string> frameworks;  ///< narrows requirement sections, never findings or gate
  std::vector<std::string> assume;      ///< `CONTROL on ELEMENT`: as if implemented there
  bool closed_world = false;
  std::optional<std::string> baseline;  ///< saved result or written baseline: only new gaps fail
  int jobs = 0;                         ///< threads; 0: as many as the machine has
};

/// Everything that was loaded for a run; later stages point into it.
struct Session {
  explicit Session(std::size_t max_diagnostics = 1000) : sink(max_diagnostics) {}
  base::Budgets budgets;
  base::SourceStore sources;
  base::DiagnosticSink sink;
  catalog::Catalog catalog;
  rule_engine::RuleSet rules;
  std::vector<std::string> policy_files;  ///< what the policy of the last run includes
  FormerNames former;                     ///< of the last run: names before renamings
};

/// Version of this program, `0.1.0`.
std::string_view ToolVersion();

/// Loads mappings and rules into `session`. Mistakes go to its sink.
void LoadContent(const ContentOptions& options, Session& session);

/// Loads model and policy, analyses, judges the gate. Returns nothing after an error that prevents
/// an analysis (exit status 2; the diagnostics tell why). LoadContent must have been called. The
/// result does not depend on the number of threads or on the order of input files.
std::optional<outcome::AnalysisResult> Check(const CheckOptions& options, Session& session);

/// What is known after an error prevented the analysis: the diagnostics of `session`. For the
/// reports which can tell that.
outcome::AnalysisResult FailedResult(const Session& session);

/// Exit status of an analysed run: 0 gate passed, 1 gate failed, 2 nothing to judge.
int ExitStatus(const outcome::AnalysisResult& result);

}  // namespace threatgap::pipeline
