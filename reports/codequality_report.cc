#include "reports/codequality_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/base/digest.h"
#include "reports/finding_standing.h"
#include "reports/json_writer.h"
#include "reports/report_line.h"
#include "reports/text_phrases.h"

namespace threatgap::reports {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

constexpr std::size_t kName = 200;
constexpr std::size_t kDescription = 1000;

struct Entry {
  std::string description, check, fingerprint;
  std::string_view severity;
  base::Location place;
};

void Put(JsonWriter& out, const Entry& entry) {
  out.BeginObject();
  out.Key("description").Text(entry.description);
  out.Key("check_name").Text(entry.check);
  out.Key("fingerprint").Text(entry.fingerprint);
  out.Key("severity").Text(entry.severity);
  out.Key("location").BeginObject(JsonWriter::Layout::kInline);
  out.Key("path").Text(entry.place.file);
  out.Key("lines").BeginObject().Key("begin").Integer(entry.place.line).EndObject();
  out.EndObject();
  out.EndObject();
}

std::string_view SeverityOf(outcome::Level level) {
  constexpr std::string_view kWords[] = {"minor", "major", "critical", "blocker"};
  return kWords[static_cast<std::size_t>(level)];
}

bool IsListed(const Finding& finding) {
  const Standing standing = StandingOf(finding);
  return standing == Standing::kOpen ||
         (standing == Standing::kUnknown && finding.group == outcome::Group::kUndecided);
}

std::string Description(const Finding& finding) {
  const std::string& sentence = finding.sentence.empty() ? finding.title : finding.sentence;
  std::string text = fmt::format("{} {}: {}", FindingSource(finding), text::VerdictText(finding),
                                 OneLine(sentence, kDescription));
  if (!finding.missing.empty()) text += " Missing: " + text::MissingText(finding.missing.front());
  return OneLine(text, kDescription);
}

/// `GAI-001-untrusted-text-steers-model`, as the file of the rule is named.
std::string CheckName(const Finding& finding) {
  std::string name(FindingSource(finding));
  if (!finding.rule.empty() && !finding.name.empty()) name += "-" + finding.name;
  name = OneLine(name, kName);
  return name.empty() ? "threat" : name;
}

/// An entry about the run, with a fingerprint of its own. No line is in it: the same mistake keeps
/// its fingerprint when text above it grows.
class RunEntries {
 public:
  explicit RunEntries(JsonWriter& out) : out_(out) {}
  void Add(std::string_view check, std::string_view text, base::Location place) {
    Entry entry;
    entry.description = OneLine(text, kDescription);
    if (entry.description.empty()) entry.description = "no reason given";
    entry.check = OneLine(check, kName);
    entry.severity = "blocker";
    entry.place = std::move(place);
    entry.place.file = RepositoryPath(entry.place.file);
    entry.place.line = std::max(entry.place.line, 1);
    std::string name = entry.check + '\n' + entry.place.file + '\n' + entry.description;
    while (!seen_.insert(name).second) name += '\n';
    entry.fingerprint = base::Sha256Hex(name).substr(0, 16);
    Put(out_, entry);
  }

 private:
  JsonWriter& out_;
  std::set<std::string> seen_;
};

/// What is wrong with the run as a whole, and stands in no finding.
void PutRun(JsonWriter& out, const AnalysisResult& result) {
  RunEntries entries(out);
  base::Location first;
  if (!result.inputs.empty()) first.file = result.inputs.front().path;
  for (const std::string& reason : WholeGateReasons(result.gate))
    entries.Add("merge-gate", reason, first);
  if (result.analysed) return;
  for (std::size_t i = 0; i < result.diagnostics.size(); ++i) {
    const base::Diagnostic& diagnostic = result.diagnostics[i];
    if (diagnostic.severity != base::Severity::kError) continue;
    const bool placed = i < result.diagnostic_locations.size();
    entries.Add(diagnostic.id, "error: " + diagnostic.message,
                placed ? result.diagnostic_locations[i] : first);
  }
}

}  // namespace

std::string WriteCodeQuality(const AnalysisResult& result) {
  JsonWriter out;
  out.BeginArray();
  PutRun(out, result);
  for (const Finding& finding : result.findings) {
    if (!IsListed(finding)) continue;
    const bool unknown = StandingOf(finding) == Standing::kUnknown;
    Put(out, {Description(finding), CheckName(finding), OneLine(finding.fingerprint, kName),
              unknown ? "info" : SeverityOf(finding.residual.hi), ReportPlace(result, finding)});
  }
  out.EndArray();
  return out.Finish();
}

}  // namespace threatgap::reports
