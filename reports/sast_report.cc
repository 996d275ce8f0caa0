#include "reports/sast_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "reports/finding_standing.h"
#include "reports/json_writer.h"
#include "reports/report_line.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

// Bounds of texts in code points; GitLab refuses names above 255 characters, solutions above 7,000.
constexpr std::size_t kName = 250;
constexpr std::size_t kText = 4000;
constexpr std::size_t kMessage = 1000;
constexpr std::size_t kIdentifiers = 20;
constexpr std::size_t kMessages = 100;

/// GitLab refuses empty strings.
std::string Filled(std::string_view text, std::size_t limit, std::string_view otherwise) {
  std::string line = OneLine(text, limit);
  return line.empty() ? std::string(otherwise) : line;
}

void PutTool(JsonWriter& out, std::string_view key, const AnalysisResult& result) {
  out.Key(key).BeginObject(JsonWriter::Layout::kInline);
  out.Key("id").Text("threatgap");
  out.Key("name").Text("threatgap");
  out.Key("version").Text(Filled(result.tool_version, kName, "unknown"));
  out.Key("vendor").BeginObject().Key("name").Text("threatgap").EndObject();
  out.EndObject();
}

void PutMessages(JsonWriter& out, const AnalysisResult& result) {
  const auto put = [&](std::string_view level, std::string_view text) {
    out.BeginObject(JsonWriter::Layout::kInline);
    out.Key("level").Text(level);
    out.Key("value").Text(Filled(text, kMessage, "no reason given"));
    out.EndObject();
  };
  out.Key("messages").BeginArray();
  if (!result.analysed) {
    for (const auto& line : DiagnosticLines(result, base::Severity::kError, kMessages))
      put("fatal", line);
  }
  for (const std::string& reason : WholeGateReasons(result.gate)) put("warn", reason);
  if (!result.verdict_sentence.empty()) put("info", result.verdict_sentence);
  out.EndArray();
}

void PutScan(JsonWriter& out, const AnalysisResult& result) {
  const std::string time =
      (result.as_of.date ? base::FormatDate(*result.as_of.date) : "1970-01-01") + "T00:00:00";
  out.Key("scan").BeginObject();
  PutTool(out, "analyzer", result);
  PutTool(out, "scanner", result);
  out.Key("start_time").Text(time);
  out.Key("end_time").Text(time);
  out.Key("status").Text(result.analysed && result.gate.evaluated ? "success" : "failure");
  out.Key("type").Text("sast");
  PutMessages(out, result);
  out.EndObject();
}

void PutIdentifier(JsonWriter& out, std::string_view type, std::string_view name,
                   std::string_view value) {
  out.BeginObject(JsonWriter::Layout::kInline);
  out.Key("type").Text(Filled(type, kName, "threatgap"));
  out.Key("name").Text(Filled(name, kName, "threat"));
  out.Key("value").Text(Filled(value, kName, "threat"));
  out.EndObject();
}

void PutIdentifiers(JsonWriter& out, const Finding& finding) {
  out.Key("identifiers").BeginArray();
  const std::string_view source = FindingSource(finding);
  PutIdentifier(out, "threatgap_rule", fmt::format("threatgap {}", source), source);
  std::size_t left = kIdentifiers - 1;
  for (const outcome::RequirementTouch& touch : finding.requirements) {
    if (left-- == 0) break;
    PutIdentifier(out, touch.framework, touch.framework + ":" + touch.requirement,
                  touch.requirement);
  }
  out.EndArray();
}

void PutFlow(JsonWriter& out, const Finding& finding) {
  std::vector<const outcome::WitnessStep*> placed;
  for (const outcome::WitnessStep& step : finding.witness) {
    if (!step.location.file.empty() && step.location.line > 0) placed.push_back(&step);
  }
  if (placed.size() < 2) return;
  out.Key("details").BeginObject().Key("path").BeginObject();
  out.Key("name").Text("Path that no control guards");
  out.Key("type").Text("code-flows");
  out.Key("items").BeginArray().BeginArray();
  for (const auto* step : placed) {
    const bool first = step == placed.front(), last = step == placed.back();
    out.BeginObject(JsonWriter::Layout::kInline);
    out.Key("node_type").Text(first ? "source" : last ? "sink" : "propagation");
    out.Key("file_location").BeginObject();
    out.Key("type").Text("file-location");
    out.Key("file_name").Text(RepositoryPath(step->location.file));
    out.Key("line_start").Integer(step->location.line);
    out.EndObject().EndObject();
  }
  out.EndArray().EndArray();
  out.EndObject().EndObject();
}

void PutTracking(JsonWriter& out, const Finding& finding, const base::Location& place) {
  out.Key("tracking").BeginObject();
  out.Key("type").Text("source");
  out.Key("items").BeginArray().BeginObject();
  out.Key("file").Text(place.file);
  out.Key("start_line").Integer(place.line);
  out.Key("signatures").BeginArray().BeginObject(JsonWriter::Layout::kInline);
  out.Key("algorithm").Text("threatgap_v1");
  out.Key("value").Text(finding.fingerprint);
  out.EndObject().EndArray();
  out.EndObject().EndArray();
  out.EndObject();
}

std::string Solution(const Finding& finding) {
  std::string text;
  for (const outcome::Missing& missing : finding.missing)
    text += (text.empty() ? "" : "; ") + OneLine(text::MissingText(missing), kMessage);
  for (const outcome::Ask& ask : finding.asks)
    text += (text.empty() ? "" : "; ") + OneLine(ask.text, kMessage);
  return OneLine(text, kText);
}

void PutVulnerability(JsonWriter& out, const AnalysisResult& result, const Finding& finding) {
  const base::Location place = ReportPlace(result, finding);
  const bool unknown = StandingOf(finding) == Standing::kUnknown;
  out.BeginObject();
  out.Key("id").Text(Filled(finding.fingerprint, kName, "unknown"));
  out.Key("name").Text(Filled(finding.title, kName, "threat"));
  out.Key("description")
      .Text(Filled(
          fmt::format("{} {}. {}", text::VerdictText(finding), GateText(finding), finding.sentence),
          kText, "threat"));
  const std::string solution = Solution(finding);
  if (!solution.empty()) out.Key("solution").Text(solution);
  out.Key("severity").Text(unknown ? "Unknown" : LevelTitle(finding.residual.hi));
  PutIdentifiers(out, finding);
  out.Key("location").BeginObject(JsonWriter::Layout::kInline);
  out.Key("file").Text(place.file);
  out.Key("start_line").Integer(place.line);
  out.EndObject();
  PutFlow(out, finding);
  PutTracking(out, finding, place);
  out.EndObject();
}

}  // namespace

std::string WriteSast(const AnalysisResult& result) {
  JsonWriter out;
  out.BeginObject();
  out.Key("version").Text("15.2.0");
  PutScan(out, result);
  out.Key("vulnerabilities").BeginArray();
  for (const Finding& finding : result.findings) {
    const Standing standing = StandingOf(finding);
    const bool undecided =
        standing == Standing::kUnknown && finding.group == outcome::Group::kUndecided;
    if (standing == Standing::kOpen || undecided) PutVulnerability(out, result, finding);
  }
  out.EndArray();
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::reports
