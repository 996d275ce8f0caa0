#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

constexpr std::size_t kRows = 200;

struct Definition {
  std::string_view word, meaning;
};

constexpr std::array kWords = {
    Definition{"Gap",
               "A certain threat that is uncovered or partially covered, and not suppressed."},
    Definition{"Undecided",
               "A certain threat whose coverage hinges on something the model does not state."},
    Definition{"Possible", "A threat that itself hinges on something not stated."},
    Definition{"Covered",
               "Every path or place that counts meets an implemented control of a fitting type. "
               "Proven: fresh "
               "passing evidence alone suffices. Claimed: people say so."},
    Definition{
        "Partially covered",
        "Some entrances, flows or measures are covered, others are not; always with the counts."},
    Definition{"Severity",
               "Likelihood and impact from 1 to 5, looked up in the risk map, never multiplied. "
               "Before controls "
               "is inherent, today is residual; lists and counts use the upper end of a range."},
    Definition{"Accepted, transferred, avoided, planned",
               "Decisions of people. They stand beside coverage and end on their "
               "date or when the severity rises. Planned never passes the gate."},
    Definition{"Suppressed",
               "Taken out of the counts by people as false positive, duplicate or out of scope, "
               "until a date."},
    Definition{"Implemented",
               "Effective controls cover every aspect of the requirement, or people answered so."},
    Definition{"Partial", "Effective controls cover some of its aspects."},
    Definition{"Planned", "A control that would serve it is planned, none is effective."},
    Definition{"Not implemented", "Controls of a fitting type are absent or retired."},
    Definition{"Unknown", "The model leaves open whether a fitting control exists."},
    Definition{"Manual", "Not assessed by this tool: only people can answer."},
    Definition{"Not applicable", "Excluded by people, with a reason."},
    Definition{"Not derived",
               "No rule that touches the entry found a threat of this kind in the model."},
    Definition{
        "Exposed",
        "A threat that a mapped control should stop is not covered, whatever the status says."},
    Definition{"Evidence",
               "Valid: passed and not older than its age limit. Expiring: valid, but ends within "
               "30 days. Missing: "
               "the control is implemented and nothing shows it."},
    Definition{"Witness",
               "The first path on which no control stands that counts; ties are broken by id."},
};

struct PackRow {
  std::size_t ran = 0, total = 0;
  std::array<std::size_t, 4> groups{};  ///< by outcome::Group
};

// By the pack of the rule; findings that no rule derived count as written by people.
std::map<std::string, PackRow> Packs(const Page& page) {
  std::map<std::string, PackRow> packs;
  std::map<std::string, std::string> pack_of;
  for (const auto& rule : page.result.rules) {
    PackRow& row = packs[rule.pack];
    ++row.total;
    row.ran += rule.ran ? 1 : 0;
    pack_of.emplace(rule.id, rule.pack);
  }
  for (const outcome::Finding* finding : page.Register()) {
    if (IsSuppressed(*finding)) continue;
    const auto pack = pack_of.find(finding->rule);
    ++packs[pack == pack_of.end() ? "written by people" : pack->second]
          .groups[static_cast<std::size_t>(finding->group)];
  }
  return packs;
}

void WritePacks(Page& page) {
  OpenTable(page, "Rules by pack", "",
            {"Pack", "#Ran", "#Gaps", "#Undecided", "#Possible", "#Covered"});
  for (const auto& [name, row] : Packs(page)) {
    page.Add("<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td>", name,
             row.total == 0 ? Markup{} : Mark("{}/{}", row.ran, row.total));
    for (const std::size_t count : row.groups)
      page.Add("<td class=\"num\">{}</td>", count == 0 ? Soft("0") : Mark("{}", count));
    page.out += "</tr>\n";
  }
  CloseTable(page);
}

void WriteNotEvaluated(Page& page) {
  page.out += "<ul class=\"plain\">";
  bool any = false;
  for (const auto& rule : page.result.rules) {
    if (rule.ran) continue;
    any = true;
    page.Add("<li>{} {}: {}</li>", Code(rule.id), rule.title,
             rule.reason.empty() ? "did not run" : rule.reason);
  }
  for (const auto& framework : page.result.frameworks) {
    const auto manual = framework.counts.find(outcome::RequirementStatus::kManual);
    if (manual == framework.counts.end() || manual->second == 0) continue;
    any = true;
    page.Add("<li>{} of {}: only people can answer</li>",
             base::Counted(manual->second, "requirement"),
             framework.short_title.empty() ? framework.title : framework.short_title);
  }
  for (const std::string& list : page.result.open_lists) {
    any = true;
    page.Add("<li>Open list: {}</li>", list);
  }
  if (!any) page.out += "<li class=\"soft\">Every rule ran and every list is complete.</li>";
  page.out += "</ul>";
}

void WriteRules(Page& page) {
  const auto& rules = page.result.rules;
  page.Add(
      "<details class=\"fold\" id=\"rules\"><summary>Rules <span>{} of {} ran</span></summary>",
      page.result.summary.rules_ran, page.result.summary.rules_total);
  if (rules.empty()) {
    page.out += "<p class=\"soft\">No rule was loaded.</p></details>\n";
    return;
  }
  OpenTable(page, "Rules", "data-sort", {"Rule", "What it looks for", "Pack", "Ran", "#Findings"});
  for (const auto& rule : rules) {
    page.Add(
        "<tr id=\"rule-{}\"><th scope=\"row\">{}<span class=\"sub\">{}</span></th><td "
        "class=\"wrap\">{}",
        AnchorPart(rule.id), rule.id, rule.name, rule.title);
    if (!rule.explain.empty()) page.Add("<span class=\"sub\">{}</span>", rule.explain);
    page.Add("</td><td>{}</td><td class=\"how\">{}</td><td class=\"num\">{}</td></tr>\n", rule.pack,
             rule.ran ? Mark("yes") : Mark("no: {}", rule.reason), rule.findings);
  }
  CloseTable(page);
  page.out += "</details>\n";
}

std::string Holds(const outcome::InputView& input) {
  std::vector<std::string> parts;
  for (const auto& [what, count] : input.counts) {
    if (count > 0) parts.push_back(fmt::format("{} {}", count, what));
  }
  return JoinText(parts);
}

void AddDigest(Page& page, std::string_view digest) {
  page.Add("<td><code class=\"digest\">{}</code></td>", digest);
}

void WriteInputs(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  page.out += "<h3>Inputs</h3>\n";
  OpenTable(page, "Inputs", "", {"File", "SHA-256", "Holds"});
  for (const auto& input : r.inputs) {
    page.Add(
        "<tr><th scope=\"row\" class=\"name\"><code>{}</code><span class=\"sub\">{} {}</span></th>",
        input.path, input.format, input.version);
    AddDigest(page, input.sha256);
    page.Add("<td>{}</td></tr>\n", Holds(input));
  }
  if (!r.policy_path.empty()) {
    page.Add("<tr><th scope=\"row\" class=\"name\"><code>{}</code></th>", r.policy_path);
    AddDigest(page, r.policy_sha256);
    page.Add("<td>policy: {}, {}</td></tr>\n", base::Counted(r.treatments.size(), "treatment"),
             base::Counted(r.suppressions.size(), "suppression"));
  }
  for (const auto& pack : r.packs) {
    page.Add("<tr><th scope=\"row\" class=\"name\"><code>{}</code></th>", pack.path);
    AddDigest(page, pack.sha256);
    page.Add("<td>{}</td></tr>\n",
             std::string_view(pack.builtin ? "built in" : "given on the command line"));
  }
  page.out += "<tr><th scope=\"row\">threatgap</th>";
  page.Add("<td>version {}</td><td></td></tr>\n", r.tool_version);
  CloseTable(page);
}

void WriteNotes(Page& page) {
  const auto& notes = page.result.notes;
  page.out += "<h3>Model quality</h3>\n";
  if (notes.empty()) {
    page.out += "<p class=\"soft\">No note on the model itself.</p>\n";
    return;
  }
  page.Add(
      "<details class=\"fold\" id=\"notes\"><summary>Notes on the model <span>{}, never "
      "gated</span></summary><ul class=\"plain\">",
      notes.size());
  for (std::size_t i = 0; i < std::min(kRows, notes.size()); ++i) {
    page.Add("<li>{} {} {}</li>", Code(notes[i].rule), notes[i].text, Place(notes[i].location));
  }
  page.out += "</ul></details>\n";
}

void WriteDiagnostics(Page& page) {
  const auto& diagnostics = page.result.diagnostics;
  const auto& places = page.result.diagnostic_locations;
  page.out += "<h3>Diagnostics</h3>\n";
  if (diagnostics.empty()) {
    page.out += "<p class=\"soft\">The input was read without a message.</p>\n";
    return;
  }
  page.out += "<ul class=\"plain\">";
  for (std::size_t i = 0; i < std::min(kRows, diagnostics.size()); ++i) {
    page.Add("<li>{}: {} {} {}</li>", base::SeverityWord(diagnostics[i].severity),
             diagnostics[i].message, Code(diagnostics[i].id),
             i < places.size() ? Place(places[i]) : Markup{});
  }
  page.out += "</ul>\n";
  if (diagnostics.size() > kRows)
    page.Add("<p class=\"more\">The first {} of {}.</p>\n", kRows, diagnostics.size());
}

void WriteWords(Page& page) {
  page.out += "<h3>Words</h3>\n<dl class=\"defs\">";
  for (const Definition& definition : kWords)
    page.Add("<dt>{}</dt><dd>{}</dd>", definition.word, definition.meaning);
  page.out += "</dl>\n";
}

}  // namespace

void WriteMethod(Page& page) {
  page.out +=
      "<section id=\"method\">\n<h2>Method</h2>\n<p>What ran on which input. The same input and "
      "date give the "
      "same bytes. A report without gaps says that these rules found none under these assumptions; "
      "what no rule "
      "describes, it cannot tell.</p>\n";
  if (!page.result.verdict_sentence.empty())
    page.Add("<p>Verdict line: {}</p>\n", page.result.verdict_sentence);
  page.out += "<div class=\"two\">\n<div><h3>Rules run</h3>";
  WritePacks(page);
  page.out += "</div>\n<div><h3>Not evaluated</h3>";
  WriteNotEvaluated(page);
  page.out += "</div>\n</div>\n";
  WriteLifeCycle(page);
  WriteRules(page);
  WriteInputs(page);
  WriteNotes(page);
  WriteDiagnostics(page);
  WriteWords(page);
  page.out += "</section>\n";
}

}  // namespace threatgap::reports::html
