#include "tests/unit/pipeline/checked.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/unit/temporary_folder.h"

namespace threatgap::pipeline {
namespace {

namespace fs = std::filesystem;

/// A model, its policy and a folder of rules.
class Folder {
 public:
  Folder() { fs::create_directory(folder_.path() / "rules"); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
    return (folder_.path() / name).string();
  }
  std::string rules() const { return (folder_.path() / "rules").string(); }

 private:
  testing::TemporaryFolder folder_;
};

std::string Head(const std::string& id) {
  return "rule: " + id + "\nname: test\ntitle: Test of " + id + "\nstatus: draft\n";
}

}  // namespace

std::string ServiceRule(const std::string& id) {
  return Head(id) +
         "severity:\n"
         "  likelihood: '4'\n"
         "  impact: \"if x.criticality == 'critical' then 5 else if x.criticality == 'important' "
         "then 4 else if x.criticality == 'normal' then 2 else 1\"\n"
         "threat: {source: user, action: 'misuse {x}', impact: harm}\n"
         "refs: {owasp-llm@2025: [LLM01]}\n"
         "match: {each: {as: x, is: service}}\n"
         "covered-by: {any: [{control: guardrail.input, at: x}]}\n";
}

std::string PathRule(const std::string& id) {
  return Head(id) +
         "severity: {likelihood: '4', impact: '4'}\n"
         "threat: {source: user, action: 'steer {m}', impact: harm}\n"
         "match: {path: {from: {as: u, is: user}, to: {as: m, is: llm}}}\n"
         "covered-by: {any: [{control: guardrail.input, at: every-path(u..m)}]}\n";
}

Checked::Checked(const Request& request) : session_(std::make_unique<Session>()) {
  const Folder folder;
  std::string model = "threatgap: 1\n";
  if (request.model.find("system:") == std::string::npos)
    model += "system: {id: t, as-of: 2026-06-30}\n";
  CheckOptions options = request.options;
  options.models = {folder.Write("threatgap.yaml", model + request.model)};
  if (!request.policy.empty())
    folder.Write("threatgap-policy.yaml", "threatgap-policy: 1\n" + request.policy);
  for (const std::string& rule : request.rules)
    folder.Write("rules/" + rule.substr(6, rule.find('\n') - 6) + "-test.yaml", rule);
  options.content.builtin_rules = false;
  options.content.rule_folders = {folder.rules()};
  LoadContent(options.content, *session_);
  if (session_->sink.has_errors()) throw std::logic_error(diagnostics());
  result_ = Check(options, *session_);
}

const outcome::AnalysisResult& Checked::result() const {
  if (!result_) throw std::logic_error("not analysed:\n" + diagnostics());
  return *result_;
}

const outcome::Finding& Checked::finding(const std::string& key) const {
  for (const auto& finding : result().findings)
    if (finding.key == key) return finding;
  throw std::logic_error("no finding " + key + " among\n" + findings());
}

std::string Checked::findings() const {
  std::string text;
  for (const auto& finding : result().findings)
    text += finding.key + ": " + std::string(VerdictWord(finding.verdict)) + "\n";
  return text;
}

std::string Checked::diagnostics() const {
  std::string text;
  for (const auto& diagnostic : session_->sink.Sorted()) {
    if (diagnostic.id == "missing-test") continue;
    text += std::string(SeverityWord(diagnostic.severity)) + " " + diagnostic.id + ": " +
            diagnostic.message + "\n";
  }
  return text;
}

const outcome::RequirementView& Checked::requirement(const std::string& framework,
                                                     const std::string& id) const {
  for (const auto& view : result().frameworks) {
    if (view.id != framework) continue;
    for (const auto& row : view.requirements)
      if (row.id == id) return row;
  }
  throw std::logic_error("no requirement " + framework + ":" + id);
}

std::string Interval(const outcome::Finding& finding) {
  const std::string lo(CoverWord(finding.lo));
  return finding.lo == finding.hi ? lo : lo + ".." + std::string(CoverWord(finding.hi));
}

std::string Asks(const outcome::Finding& finding) {
  std::string text;
  for (const auto& ask : finding.asks) text += (text.empty() ? "" : ", ") + ask.key;
  return text;
}

}  // namespace threatgap::pipeline
