#include "reports/sarif_report.h"

#include <algorithm>
#include <limits>
#include <set>

#include "reports/finding_standing.h"
#include "reports/gzip_size.h"
#include "reports/json_values.h"
#include "reports/oscal_values.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports {
namespace sarif {
namespace {

using outcome::AnalysisResult;
using outcome::Finding;

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::size_t kGithubResults = 25'000;
constexpr std::size_t kGithubRules = 25'000;
constexpr std::size_t kGithubBytes = 10'000'000;  // after gzip
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

bool IsShown(const Finding& finding, Profile profile) {
  const Standing standing = StandingOf(finding);
  return profile == Profile::kGithub ? standing == Standing::kOpen
                                     : finding.gated || finding.group != outcome::Group::kCovered;
}

/// Rules of which a result may be: those that ran. Model rules have no results on GitHub.
std::map<std::string, Rule, std::less<>> RulesThatRan(const AnalysisResult& result,
                                                      Profile profile) {
  std::map<std::string, Rule, std::less<>> rules;
  for (const auto& run : result.rules) {
    if (!run.ran || (profile == Profile::kGithub && run.kind == "model")) continue;
    rules[run.id] = {run.id, &run, nullptr, std::nullopt, false};
  }
  return rules;
}

void Rate(Rule& rule, const Finding& finding) {
  const bool open = StandingOf(finding) == Standing::kOpen;
  if (rule.worst && rule.worst_is_open && !open) return;
  const bool better_known = open && !rule.worst_is_open;
  if (!rule.worst || better_known || finding.residual.hi > *rule.worst)
    rule.worst = finding.residual.hi;
  rule.worst_is_open = rule.worst_is_open || open;
}

/// The folder which all inputs share: it stays when a model is split into more files.
std::string FolderOf(const AnalysisResult& result) {
  std::optional<std::string> folder;
  for (const auto& input : result.inputs) {
    const std::string path = Uri(input.path);
    const std::size_t slash = path.rfind('/');
    std::string here = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    if (!folder) folder = here;
    while (!here.starts_with(*folder)) {
      const std::size_t before = folder->rfind('/', folder->size() - 2);
      folder->resize(before == std::string::npos ? 0 : before + 1);
    }
  }
  return folder.value_or("");
}

/// GitHub keeps alerts apart by the part before the last `/`, so that models of one repository do
/// not close each other's alerts.
void PutAutomation(Document& document) {
  // What was not analysed found nothing: under the category of the model it would close all alerts.
  const std::string system =
      document.result.analysed ? Plain(document.result.system.id) : "could-not-analyse";
  document.out.Key("automationDetails").BeginObject(kInline);
  document.out.Key("id").Text(fmt::format("threatgap/{}{}{}", FolderOf(document.result), system,
                                          system.empty() ? "" : "/"));
  document.out.EndObject();
}

/// Validators ask for it; the analyzer never looks at version control, and says so.
void PutRepository(JsonWriter& out) {
  out.Key("versionControlProvenance").BeginArray(kInline).BeginObject();
  out.Key("repositoryUri").Text("urn:threatgap:unknown-repository");
  out.Key("mappedTo").BeginObject().Key("uriBaseId").Text("SRCROOT").EndObject();
  out.EndObject().EndArray();
}

/// No `uri`: where the repository lies on this machine is nobody's business.
void PutBase(JsonWriter& out) {
  out.Key("originalUriBaseIds").BeginObject();
  out.Key("SRCROOT").BeginObject(kInline);
  PutTextObject(out, "description", "The folder in which threatgap ran: the repository root.");
  out.EndObject().EndObject();
}

void PutArtifact(JsonWriter& out, const std::string& path, const std::string& sha256,
                 std::string_view role, std::set<std::string>& seen) {
  if (path.empty() || !seen.insert(Uri(path)).second) return;
  out.BeginObject(kInline);
  out.Key("location").BeginObject();
  out.Key("uri").Text(Uri(path));
  out.Key("uriBaseId").Text("SRCROOT");
  out.EndObject();
  out.Key("roles").BeginArray().Text(role).EndArray();
  if (!sha256.empty()) out.Key("hashes").BeginObject().Key("sha-256").Text(sha256).EndObject();
  out.EndObject();
}

void PutArtifacts(Document& document) {
  const AnalysisResult& result = document.result;
  JsonWriter& out = document.out;
  std::set<std::string> seen;
  out.Key("artifacts").BeginArray();
  for (const auto& input : result.inputs)
    PutArtifact(out, input.path, input.sha256, "analysisTarget", seen);
  PutArtifact(out, result.policy_path, result.policy_sha256, "userSpecifiedConfiguration", seen);
  if (result.baseline) {
    PutArtifact(out, result.baseline->path, result.baseline->sha256, "userSpecifiedConfiguration",
                seen);
  }
  out.EndArray();
}

void PutProperties(Document& document) {
  const AnalysisResult& result = document.result;
  JsonWriter& out = document.out;
  out.Key("properties").BeginObject();
  json::PutText(out, "verdict", result.verdict_sentence);
  json::PutDate(out, "as_of", result.as_of.date);
  json::PutText(out, "as_of_origin", result.as_of.origin);
  out.Key("closed_world").Flag(result.closed_world);
  json::PutTexts(out, "open_lists", result.open_lists);
  out.Key("counts").BeginObject(kInline);
  out.Key("gaps").Count(result.summary.gaps);
  out.Key("undecided").Count(result.summary.undecided);
  out.Key("possible").Count(result.summary.possible);
  out.Key("covered").Count(result.summary.covered);
  out.Key("suppressed").Count(result.summary.suppressed);
  out.EndObject();
  json::PutStages(out, result.life_cycle);
  out.EndObject();
}

void PutRun(Document& document) {
  JsonWriter& out = document.out;
  const bool analysed = document.result.analysed;
  out.BeginObject();
  PutTool(document);
  PutAutomation(document);
  PutInvocations(document);
  PutRepository(out);
  PutBase(out);
  out.Key("columnKind").Text("unicodeCodePoints");
  out.Key("language").Text("en");
  if (document.full() && analysed) {
    PutArtifacts(document);
    PutTaxonomies(document);
    PutProperties(document);
  }
  PutResults(document);
  out.EndObject();
}

std::string Write(Document& document) {
  JsonWriter& out = document.out;
  out.BeginObject();
  out.Key("$schema").Text(kSchema);
  out.Key("version").Text("2.1.0");
  out.Key("runs").BeginArray();
  PutRun(document);
  out.EndArray();
  out.EndObject();
  return out.Finish();
}

struct GithubFile {
  std::string bytes;
  std::size_t left_out = 0;
};

bool Fits(const std::string& bytes) {
  return bytes.size() <= kGithubBytes || GzipSize(bytes) <= kGithubBytes;
}

GithubFile FileForGithub(const AnalysisResult& result) {
  const Index index(result);
  for (std::size_t limit = kGithubResults;;) {
    Document document(index, Profile::kGithub, limit);
    std::string bytes = Write(document);
    const std::size_t results = document.shown.size();
    if (results == 0 || Fits(bytes)) return {std::move(bytes), document.left_out};
    // A tenth less than the measure asks for: fewer results compress a little worse.
    const double share = 0.9 * static_cast<double>(kGithubBytes) /
                         static_cast<double>(std::max(GzipSize(bytes), kGithubBytes));
    limit = static_cast<std::size_t>(static_cast<double>(results) * share);
  }
}

}  // namespace

Document::Document(const Index& i, Profile p, std::size_t limit)
    : index(i), result(i.result), profile(p) {
  auto known = RulesThatRan(result, profile);
  for (const Finding& finding : result.findings) {
    if (!IsShown(finding, profile)) continue;
    const std::string source(FindingSource(finding));
    const bool full_up =
        profile == Profile::kGithub && known.size() >= kGithubRules && !known.contains(source);
    if (shown.size() >= limit || full_up) {
      ++left_out;
      continue;
    }
    Rule& rule =
        known.try_emplace(source, Rule{source, nullptr, &finding, {}, false}).first->second;
    Rate(rule, finding);
    shown.push_back(&finding);
  }
  if (profile == Profile::kFull) {
    for (const auto& note : result.notes)
      known.try_emplace(note.rule, Rule{note.rule, nullptr, nullptr, {}, false});
    if (result.baseline) {
      for (const auto& gap : result.baseline->closed) {
        const std::string& source = gap.rule.empty() ? gap.key : gap.rule;
        known.try_emplace(source, Rule{source, nullptr, nullptr, {}, false});
      }
    }
  }
  if (known.empty())
    known.emplace(kNoRule, Rule{std::string(kNoRule), nullptr, nullptr, {}, false});
  for (auto& [id, rule] : known) {
    rule_indexes_.emplace(id, rules.size());
    rules.push_back(std::move(rule));
  }
}

std::size_t Document::RuleIndex(std::string_view id) const {
  return rule_indexes_.find(id)->second;
}

std::string Document::Uuid(std::string_view kind, std::string_view name) const {
  return oscal::NameUuid(fmt::format("sarif/{}/{}/{}", result.system.id, kind, name));
}

void PutTextObject(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key).BeginObject(kInline);
  out.Key("text").Text(text);
  out.EndObject();
}

}  // namespace sarif

std::string WriteSarif(const outcome::AnalysisResult& result) {
  const sarif::Index index(result);
  sarif::Document document(index, sarif::Profile::kFull, sarif::kNoLimit);
  return sarif::Write(document);
}

std::string WriteSarifGithub(const outcome::AnalysisResult& result) {
  return sarif::FileForGithub(result).bytes;
}

std::string SarifGithubRemark(const outcome::AnalysisResult& result, const std::string& bytes) {
  // Text of a model cannot look like this: its quotes are escaped.
  if (bytes.find(R"("id": "results-left-out")") == std::string::npos) return {};
  const std::size_t left_out = sarif::FileForGithub(result).left_out;
  if (left_out == 0) return {};
  return fmt::format(
      "{} open gaps, the least severe ones, are left out: GitHub takes {} results "
      "and {} MB compressed",
      left_out, sarif::kGithubResults, sarif::kGithubBytes / 1'000'000);
}

}  // namespace threatgap::reports
