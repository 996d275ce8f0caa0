#pragma once

#include <map>
#include <string>
#include <vector>

#include "analyzer/load/policy.h"
#include "analyzer/syntax/field_reader.h"

namespace threatgap::load {

/// Reads the files of one policy into one value and remembers what was stated where, so that two
/// files which say the same thing are found out: neither silently wins.
class PolicyReader {
 public:
  PolicyReader(Policy& policy, base::DiagnosticSink& sink) : policy_(policy), sink_(sink) {}

  /// Adds what the mapping `root` says. Returns the paths under `include:`, which are not read.
  std::vector<syntax::PlacedText> Read(syntax::NodeRef root);
  /// Checks what no file shows alone. Call it after the last file.
  void Finish();

 private:
  using Classes = std::array<std::optional<Tolerated>, 4>;

  /// Whether `what` was not stated before; otherwise an error which names both places.
  bool Once(const std::string& what, const base::Span& span);
  /// Whether the key stands in this file, and in no other one.
  bool HasOnce(syntax::FieldReader& fields, std::string_view key);

  void ReadVersion(syntax::FieldReader& fields);
  std::optional<Threshold> ReadThreshold(syntax::FieldReader& fields, std::string_view key);
  void ReadMatrix(syntax::NodeRef rows);
  void ReadRow(syntax::NodeRef line, int row);
  void ReportSize(syntax::NodeRef place, std::string_view what);
  void ReadTolerance(syntax::FieldReader& fields);
  void ReadClasses(syntax::NodeRef node, model::AttributeId scale, Classes& classes);
  void CheckClasses(std::string_view scale, const Classes& classes);
  void ReadEvidence(syntax::NodeRef node);
  void ReadAllowOpen(syntax::NodeRef list);
  void ReadRulesOff(syntax::NodeRef rules);
  void ReadTreatments(syntax::NodeRef list);
  void ReadSuppressions(syntax::NodeRef list);
  void ReadNames(syntax::FieldReader& fields, std::string_view key, std::vector<PolicyName>& names);
  void ReportLaterKeys(syntax::FieldReader& fields);

  Policy& policy_;
  base::DiagnosticSink& sink_;
  std::map<std::string, base::Span> stated_;
};

}  // namespace threatgap::load
