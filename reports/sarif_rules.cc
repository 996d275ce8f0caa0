#include <algorithm>
#include <set>

#include "reports/finding_standing.h"
#include "reports/json_values.h"
#include "reports/oscal_values.h"
#include "reports/sarif_document.h"
#include "reports/sarif_text.h"

namespace threatgap::reports::sarif {
namespace {

using outcome::Finding;
using outcome::RuleRun;

constexpr std::size_t kDescription = 1024;  // GitHub refuses longer ones
constexpr std::size_t kName = 255;
constexpr std::size_t kTags = 10;  // GitHub shows no more

struct Prose {
  std::string name, title, description, help, markdown;
};

void AddSection(Prose& prose, std::string_view title, std::string_view text) {
  if (Plain(text).empty()) return;
  if (!prose.help.empty()) prose.help += '\n';
  prose.help += fmt::format("{}: {}", title, Plain(text));
  prose.markdown += fmt::format("## {}\n\n{}\n\n", title, Markdown(text));
}

/// `iso27001@2022` and `A.8.26` of a full id.
std::pair<std::string, std::string> Parted(const std::string& full_id) {
  const std::size_t colon = full_id.find(':');
  if (colon == std::string::npos) return {full_id, ""};
  return {full_id.substr(0, colon), full_id.substr(colon + 1)};
}

void AddRequirements(const Document& document, const Taxa& taxa, const RuleRun& run, Prose& prose) {
  if (run.requirements.empty()) return;
  prose.markdown += "## Requirements\n\n| Framework | Requirement | Title |\n|---|---|---|\n";
  for (const std::string& full_id : run.requirements) {
    const auto [framework_id, id] = Parted(full_id);
    std::string framework = framework_id, title;
    if (const auto* at = taxa.Find(full_id)) {
      const auto& view = document.result.frameworks[at->framework];
      framework = TaxonomyName(view);
      title = view.requirements[at->taxon].title;
    }
    prose.markdown += fmt::format("| {} | {} | {} |\n", MarkdownCell(framework), MarkdownCell(id),
                                  MarkdownCell(title));
  }
}

Prose ProseOfRun(const Document& document, const Taxa& taxa, const RuleRun& run) {
  Prose prose{PascalName(run.name), run.title, run.explain, "", ""};
  AddSection(prose, "Why it matters", run.explain);
  AddSection(prose, "What closes it", run.fix);
  AddSection(prose, "When it is wrong", run.false_positives);
  AddRequirements(document, taxa, run, prose);
  return prose;
}

Prose ProseOfThreat(const Finding& finding) {
  Prose prose{PascalName("authored-threat"), finding.title, finding.sentence, "", ""};
  AddSection(prose, "The threat", finding.sentence);
  AddSection(prose, "Where it comes from",
             "People wrote this threat down in the model; no rule derives it.");
  return prose;
}

Prose ProseOfFailure() {
  return {"NotAnalysed", "Nothing was analysed",
          "Not a rule: it stands here because no rule ran. The notifications tell why.", "", ""};
}

Prose ProseOfAbsent(const Rule& rule) {
  return {"RuleOfTheBaseline", rule.id,
          "The baseline knows a gap of this rule; the rule did not run now.", "", ""};
}

Prose ProseOf(const Document& document, const Taxa& taxa, const Rule& rule) {
  Prose prose = rule.run != nullptr        ? ProseOfRun(document, taxa, *rule.run)
                : rule.authored != nullptr ? ProseOfThreat(*rule.authored)
                : rule.id == kNoRule       ? ProseOfFailure()
                                           : ProseOfAbsent(rule);
  // GitHub takes an empty text for a missing one and refuses the file.
  prose.title = Plain(prose.title);
  if (prose.title.empty()) prose.title = Plain(rule.id);
  if (prose.title.empty()) prose.title = "without a name";
  prose.description = Plain(prose.description);
  if (prose.description.empty()) prose.description = prose.title;
  if (prose.help.empty()) prose.help = prose.markdown = prose.description;
  return prose;
}

/// `external/iso27001-2022/a.8.26`. The edition is never left out, because editions renumber.
std::string ExternalTag(const std::string& full_id) {
  std::string tag = "external/";
  bool in_id = false;
  for (const char c : full_id) {
    if (c == ':' && !in_id) {
      in_id = true;
      tag += '/';
    } else if (c >= 'A' && c <= 'Z') {
      tag += static_cast<char>(c - 'A' + 'a');
    } else {
      const bool plain =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      tag += plain ? c : '-';
    }
  }
  return tag;
}

/// The requirements of a rule, the first one of each framework before the second one of any;
/// frameworks in the order of the reports.
std::vector<std::string> InTurns(const Document& document, const RuleRun& run) {
  std::map<std::string, std::vector<std::string>> by_framework;
  std::vector<std::string> order;
  for (const auto& framework : document.result.frameworks) order.push_back(framework.id);
  for (const std::string& full_id : run.requirements) {
    const std::string framework = Parted(full_id).first;
    if (std::find(order.begin(), order.end(), framework) == order.end()) order.push_back(framework);
    by_framework[framework].push_back(full_id);
  }
  std::vector<std::string> out;
  for (std::size_t turn = 0; out.size() < run.requirements.size(); ++turn) {
    for (const std::string& framework : order) {
      const auto& ids = by_framework[framework];
      if (turn < ids.size()) out.push_back(ids[turn]);
    }
  }
  return out;
}

bool IsModelRule(const Rule& rule) { return rule.run != nullptr && rule.run->kind == "model"; }

std::vector<std::string> TagsOf(const Document& document, const Rule& rule) {
  std::vector<std::string> tags;
  const auto add = [&tags](std::string tag) {
    if (tags.size() == kTags || std::find(tags.begin(), tags.end(), tag) != tags.end()) return;
    tags.push_back(std::move(tag));
  };
  add(IsModelRule(rule) ? "model-quality" : "security");
  if (rule.run == nullptr) return tags;
  if (!rule.run->pack.empty()) add(Clipped(Plain(rule.run->pack), kName));
  for (const std::string& full_id : InTurns(document, *rule.run))
    add(Clipped(ExternalTag(full_id), kName));
  return tags;
}

void PutRelationships(Document& document, const Taxa& taxa, const RuleRun& run) {
  JsonWriter& out = document.out;
  std::set<std::string> seen;
  bool open = false;
  for (const std::string& full_id : run.requirements) {
    const auto* at = taxa.Find(full_id);
    if (at == nullptr || !seen.insert(full_id).second) continue;
    if (!open) out.Key("relationships").BeginArray();
    open = true;
    out.BeginObject(kInline);
    out.Key("target").BeginObject();
    out.Key("id").Text(Parted(full_id).second);
    out.Key("index").Count(at->taxon);
    out.Key("toolComponent").BeginObject();
    out.Key("name").Text(TaxonomyName(document.result.frameworks[at->framework]));
    out.Key("index").Count(at->framework);
    out.EndObject().EndObject();
    // A rule names what it bears on; how far a control covers a requirement is another relation.
    out.Key("kinds").BeginArray().Text("relevant").EndArray();
    out.EndObject();
  }
  if (open) out.EndArray();
}

std::string_view ProblemSeverity(std::string_view level) {
  return level == "note" ? "recommendation" : level;
}

void PutRuleProperties(Document& document, const Rule& rule, std::string_view level) {
  JsonWriter& out = document.out;
  out.Key("properties").BeginObject();
  out.Key("tags").BeginArray(kInline);
  for (const std::string& tag : TagsOf(document, rule)) out.Text(tag);
  out.EndArray();
  out.Key("precision").Text("high");
  out.Key("problem.severity").Text(ProblemSeverity(level));
  if (rule.worst && !IsModelRule(rule))
    out.Key("security-severity").Text(SecuritySeverity(*rule.worst));
  out.EndObject();
}

void PutRule(Document& document, const Taxa& taxa, const Rule& rule) {
  JsonWriter& out = document.out;
  const Prose prose = ProseOf(document, taxa, rule);
  const std::string_view level =
      IsModelRule(rule) ? "note" : (rule.worst ? LevelName(*rule.worst) : "warning");
  out.BeginObject();
  out.Key("id").Text(rule.id);
  out.Key("name").Text(prose.name.empty() ? "Unnamed" : Clipped(prose.name, kName));
  PutTextObject(out, "shortDescription", Clipped(prose.title, kDescription));
  PutTextObject(out, "fullDescription", Clipped(prose.description, kDescription));
  out.Key("help").BeginObject();
  out.Key("text").Text(prose.help);
  out.Key("markdown").Text(prose.markdown);
  out.EndObject();
  // There is no web site to point at; a name is better than a page that is not there.
  out.Key("helpUri").Text("urn:threatgap:rule:" + oscal::Token(rule.id));
  out.Key("defaultConfiguration").BeginObject(kInline);
  out.Key("level").Text(level);
  out.EndObject();
  if (document.full() && rule.run != nullptr) PutRelationships(document, taxa, *rule.run);
  PutRuleProperties(document, rule, level);
  out.EndObject();
}

}  // namespace

void PutTool(Document& document) {
  JsonWriter& out = document.out;
  const std::string& version = document.result.tool_version;
  const Taxa taxa(document.result);
  out.Key("tool").BeginObject();
  out.Key("driver").BeginObject();
  out.Key("name").Text("threatgap");
  if (!version.empty()) {
    out.Key("fullName").Text("threatgap " + version);
    out.Key("version").Text(version);
    out.Key("semanticVersion").Text(version);
  }
  out.Key("informationUri").Text("urn:threatgap");
  PutTextObject(out, "shortDescription", "Static analyzer for threat models.");
  json::PutList(out, "rules", document.rules,
                [&](const Rule& rule) { PutRule(document, taxa, rule); });
  PutNotificationKinds(document);
  if (document.full()) PutSupportedTaxonomies(document);
  out.EndObject().EndObject();
}

}  // namespace threatgap::reports::sarif
