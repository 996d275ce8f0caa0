#include "reports/junit_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tinyxml2.h>

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/base/text.h"
#include "reports/finding_standing.h"
#include "reports/report_line.h"
#include "reports/text_gaps.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

// Bounds of texts in code points. Ten thousand gaps stay below the 30 MB which GitLab takes.
constexpr std::size_t kWord = 80;
constexpr std::size_t kTitle = 200;
constexpr std::size_t kLine = 500;
constexpr std::size_t kSentence = 1500;
constexpr std::size_t kLines = 8;
constexpr std::size_t kDiagnostics = 100;

/// The child of a case; no tag: it passes.
struct Result {
  std::string tag, type, message, text;
};

struct Case {
  std::string class_name, name, file;
  Result result;
};

struct Suite {
  std::string name;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<Case> cases;
  std::string err;

  std::size_t Count(std::string_view tag) const {
    return static_cast<std::size_t>(std::count_if(
        cases.begin(), cases.end(), [&](const Case& each) { return each.result.tag == tag; }));
  }
};

// ---- what the cases say

void AddLine(std::string& out, std::string_view label, std::string_view text,
             std::size_t limit = kLine) {
  const std::string line = OneLine(text, limit);
  if (!line.empty()) out += fmt::format("\n{}{}", label, line);
}

template <typename T, typename Phrase>
void AddLines(std::string& out, std::string_view label, const std::vector<T>& items,
              Phrase phrase) {
  const std::size_t shown = std::min(items.size(), kLines);
  for (std::size_t i = 0; i < shown; ++i) AddLine(out, label, phrase(items[i]));
  if (shown < items.size()) AddLine(out, label, fmt::format("and {} more", items.size() - shown));
}

/// `model.yaml:41:3: high: partially covered, fails the gate (…)`.
std::string FirstLine(const AnalysisResult& result, const Finding& finding) {
  const base::Location place = ReportPlace(result, finding);
  return OneLine(
      fmt::format("{}:{}: {}: {}, {}", place.file, place.line, text::LevelText(finding.residual),
                  text::VerdictText(finding), GateText(finding)),
      kSentence);
}

std::string FailureText(const AnalysisResult& result, const Finding& finding) {
  std::string out = FirstLine(result, finding);
  AddLine(out, "", finding.sentence.empty() ? finding.title : finding.sentence, kSentence);
  AddLines(out, "path: ", text::HopTexts(finding.witness),
           [](const std::string& hop) { return hop; });
  AddLines(out, "have: ", finding.have, text::HaveText);
  AddLines(out, "missing: ", finding.missing, text::MissingText);
  AddLines(out, "question: ", finding.asks, [](const outcome::Ask& ask) { return ask.text; });
  AddLines(out, "decision: ", finding.treatments, text::TreatmentText);
  AddLines(out, "requirement: ", text::TouchTexts(result, finding),
           [](const std::string& touch) { return touch; });
  AddLine(out, "owner: ", finding.owner);
  AddLine(out, "fingerprint: ", finding.fingerprint);
  AddLine(out, "key: ", finding.key);
  return out;
}

Result UnknownResult(const Finding& finding) {
  std::string keys;
  const std::size_t shown = std::min(finding.asks.size(), kLines);
  for (std::size_t i = 0; i < shown; ++i)
    keys += fmt::format("{}{}", i == 0 ? ": not stated is " : ", ",
                        OneLine(finding.asks[i].key, kWord));
  if (shown < finding.asks.size()) keys += fmt::format(" and {} more", finding.asks.size() - shown);
  return {"skipped", "", fmt::format("{}{}", GroupWord(finding.group), keys), ""};
}

Result ResultOf(const AnalysisResult& result, const Finding& finding) {
  switch (StandingOf(finding)) {
    case Standing::kOpen:
      return {"failure",
              fmt::format("{}.{}", GroupWord(finding.group), LevelWord(finding.residual.hi)),
              finding.sentence.empty() ? finding.title : finding.sentence,
              FailureText(result, finding)};
    case Standing::kUnknown:
      return UnknownResult(finding);
    case Standing::kDecided:
      return {"skipped", "", text::TreatmentText(*text::ValidTreatment(finding)), ""};
    case Standing::kSuppressed:
      return {"skipped", "", text::SuppressionText(*finding.suppression), ""};
    case Standing::kCovered:
      break;
  }
  return {};
}

Result GateResult(const AnalysisResult& result) {
  if (!result.analysed) {
    const auto lines = DiagnosticLines(result, base::Severity::kError, kDiagnostics);
    return {"error", "not-analysed", "the input could not be analysed",
            lines.empty() ? "no diagnostic says why" : fmt::format("{}", fmt::join(lines, "\n"))};
  }
  std::string text = OneLine(result.verdict_sentence, kSentence);
  if (text.empty()) text = result.gate.passed ? "passed" : "failed";
  for (const std::string& reason : WholeGateReasons(result.gate)) AddLine(text, "", reason);
  const std::string message = OneLine(result.verdict_sentence, kSentence);
  if (!result.gate.evaluated) return {"error", "not-evaluated", message, text};
  if (!result.gate.passed) return {"failure", "gate", message, text};
  return {};
}

// ---- which cases there are

std::string CaseName(const Finding& finding) {
  std::string name = OneLine(FindingSource(finding), kWord);
  // The title of a threat without bindings is its identity as well.
  if (!finding.title.empty()) name += " " + OneLine(finding.title, kTitle);
  if (!finding.bindings.empty()) name += " on " + OneLine(finding.bindings.back().second.id, kWord);
  return fmt::format("{} [{}]", name, OneLine(finding.fingerprint, kWord));
}

std::map<std::string, Suite> PackSuites(const AnalysisResult& result) {
  std::map<std::string_view, std::string_view> packs;
  for (const outcome::RuleRun& rule : result.rules) packs.emplace(rule.id, rule.pack);
  std::map<std::string, Suite> suites;
  for (const Finding& finding : result.findings) {
    const auto found = packs.find(finding.rule);
    // Threats which people wrote and no rule derives belong to no pack.
    std::string pack = OneLine(found == packs.end() ? "" : found->second, kWord);
    if (pack.empty()) pack = finding.rule.empty() ? "authored" : "other";
    Suite& suite = suites[pack];
    suite.name = "threatgap." + pack;
    suite.cases.push_back(
        {fmt::format("threatgap.{}.{}", pack, OneLine(FindingSource(finding), kWord)),
         CaseName(finding), ReportPlace(result, finding).file, ResultOf(result, finding)});
  }
  return suites;
}

/// The file which the gate is about: the first input, or where the first mistake stands.
std::string GatePlace(const AnalysisResult& result) {
  if (!result.inputs.empty()) return result.inputs.front().path;
  for (const base::Location& place : result.diagnostic_locations) {
    if (!place.file.empty()) return place.file;
  }
  return result.policy_path;
}

/// `7 rules, 6 gaps, 5 undecided, 4 possible, 3 covered; the system is here`.
std::string StageText(const outcome::StageView& stage) {
  return fmt::format("{}, {}, {} undecided, {} possible, {} covered{}",
                     base::Counted(stage.rules, "rule"), base::Counted(stage.gaps, "gap"),
                     stage.undecided, stage.possible, stage.covered,
                     stage.current ? "; the system is here" : "");
}

Suite GateSuite(const AnalysisResult& result) {
  Suite suite{"threatgap.gate", {{"threatgap", result.tool_version}}, {}, ""};
  const auto add = [&](const char* name, std::string_view text) {
    if (!text.empty()) suite.properties.emplace_back(name, OneLine(text, kLine));
  };
  add("system", result.system.id);
  add("as-of", result.as_of.date ? base::FormatDate(*result.as_of.date) : "none");
  if (result.gate.fail_on) add("fail-on", LevelWord(*result.gate.fail_on));
  for (const outcome::InputView& input : result.inputs) {
    add("input", fmt::format("{} sha256:{}", RepositoryPath(input.path), input.sha256));
  }
  if (!result.policy_path.empty()) {
    add("policy",
        fmt::format("{} sha256:{}", RepositoryPath(result.policy_path), result.policy_sha256));
  }
  if (result.baseline) {
    add("baseline", fmt::format("{} sha256:{}", RepositoryPath(result.baseline->path),
                                result.baseline->sha256));
  }
  for (const outcome::StageView& stage : result.life_cycle)
    suite.properties.emplace_back("life-cycle-" + OneLine(stage.stage, kWord), StageText(stage));
  add("verdict", result.verdict_sentence);
  const std::string file = RepositoryPath(GatePlace(result));
  suite.cases.push_back({"threatgap.gate", "merge gate", file, GateResult(result)});
  suite.err = fmt::format(
      "{}", fmt::join(DiagnosticLines(result, base::Severity::kNote, kDiagnostics), "\n"));
  return suite;
}

// ---- XML

/// tinyxml2 escapes markup and prints everything else as it is: every text that reaches this class
/// went through OneLine, which leaves only what XML 1.0 allows.
class Document {
 public:
  Document(std::string time_stamp, bool with_file)
      : time_stamp_(std::move(time_stamp)), with_file_(with_file) {
    xml_.PushDeclaration("xml version=\"1.0\" encoding=\"UTF-8\"");
    xml_.OpenElement("testsuites");
  }

  void Add(const Suite& suite) {
    xml_.OpenElement("testsuite");
    Attribute("id", std::to_string(suites_++));
    Attribute("name", suite.name);
    Attribute("package", "threatgap");
    Attribute("hostname", "localhost");  // the schema's word for a host that is not known
    Attribute("timestamp", time_stamp_);
    Attribute("tests", std::to_string(suite.cases.size()));
    Attribute("failures", std::to_string(suite.Count("failure")));
    Attribute("errors", std::to_string(suite.Count("error")));
    Attribute("skipped", std::to_string(suite.Count("skipped")));
    Attribute("time", "0");
    xml_.OpenElement("properties");
    for (const auto& [name, value] : suite.properties) {
      xml_.OpenElement("property");
      Attribute("name", name);
      Attribute("value", value);
      xml_.CloseElement();
    }
    xml_.CloseElement();
    for (const Case& each : suite.cases) Add(each);
    Element("system-out", "");
    Element("system-err", suite.err);
    xml_.CloseElement();
  }

  std::string Finish() {
    xml_.CloseElement();
    return xml_.CStr();
  }

 private:
  void Add(const Case& each) {
    xml_.OpenElement("testcase");
    Attribute("classname", each.class_name);
    Attribute("name", each.name);
    if (with_file_) Attribute("file", each.file);
    Attribute("time", "0");
    const Result& result = each.result;
    if (!result.tag.empty()) {
      xml_.OpenElement(result.tag.c_str());
      if (!result.type.empty()) Attribute("type", result.type);
      Attribute("message", OneLine(result.message, kLine));
      if (!result.text.empty()) xml_.PushText(result.text.c_str());
      xml_.CloseElement();
    }
    xml_.CloseElement();
  }

  void Attribute(const char* name, const std::string& value) {
    xml_.PushAttribute(name, value.c_str());
  }
  void Element(const char* name, const std::string& text) {
    xml_.OpenElement(name);
    if (!text.empty()) xml_.PushText(text.c_str());
    xml_.CloseElement();
  }

  tinyxml2::XMLPrinter xml_;
  std::string time_stamp_;
  bool with_file_;
  std::size_t suites_ = 0;
};

std::string Write(const AnalysisResult& result, bool with_file) {
  const std::string day = result.as_of.date ? base::FormatDate(*result.as_of.date) : "1970-01-01";
  Document document(day + "T00:00:00", with_file);
  document.Add(GateSuite(result));
  for (const auto& [pack, suite] : PackSuites(result)) document.Add(suite);
  return document.Finish();
}

}  // namespace

std::string WriteJunit(const AnalysisResult& result) { return Write(result, false); }

std::string WriteJunitGitlab(const AnalysisResult& result) { return Write(result, true); }

}  // namespace threatgap::reports
