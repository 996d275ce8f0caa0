#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "reports/html_headline.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Level;

constexpr std::size_t kPostures = 4;
constexpr std::array kLevels = {Level::kCritical, Level::kHigh, Level::kMedium, Level::kLow};

std::size_t GapsAt(const outcome::Summary& summary, Level level) {
  const auto found = summary.gaps_by_level.find(level);
  return found == summary.gaps_by_level.end() ? 0 : found->second;
}

// `a, b`, of the parts whose number is not zero.
std::string Counts(const std::vector<std::pair<std::size_t, std::string_view>>& parts) {
  std::vector<std::string> words;
  for (const auto& [count, word] : parts) {
    if (count > 0) words.push_back(fmt::format("{} {}", count, word));
  }
  return JoinText(words);
}

std::string GateText(const outcome::Gate& gate) {
  std::string text =
      gate.fail_on ? fmt::format("gate at {}", LevelWord(*gate.fail_on)) : "gate off";
  if (gate.fail_on_unknown)
    text += fmt::format(", undecided at {}", LevelWord(*gate.fail_on_unknown));
  if (!gate.fail_on_origin.empty()) text += fmt::format(" ({})", gate.fail_on_origin);
  return text;
}

void WriteLede(Page& page) {
  const outcome::Summary& s = page.result.summary;
  page.Add("<p class=\"lede\"><b>{}</b>", base::Counted(s.gaps, "gap"));
  const std::string levels = Counts({{GapsAt(s, Level::kCritical), "critical"},
                                     {GapsAt(s, Level::kHigh), "high"},
                                     {GapsAt(s, Level::kMedium), "medium"},
                                     {GapsAt(s, Level::kLow), "low"}});
  if (!levels.empty()) page.Add(" ({})", levels);
  const std::string decided = Counts({{s.accepted, "accepted"},
                                      {s.transferred, "transferred"},
                                      {s.avoided, "avoided"},
                                      {s.planned, "planned"}});
  if (!decided.empty()) page.Add(", of which {}", decided);
  page.out += ". ";
  const std::string open = Counts({{s.undecided, "undecided"}, {s.possible, "possible"}});
  if (!open.empty()) page.Add("{}{}. ", open, page.result.gate.not_gated > 0 ? ", not gated" : "");
  page.Add("{} covered, {} of them proven by evidence. ", s.covered, s.covered_proven);
  if (s.suppressed > 0) page.Add("{} suppressed. ", s.suppressed);
  page.Add(R"(<a href="#method">{} of {}</a> ran.)", s.rules_ran,
           base::Counted(s.rules_total, "rule"));
  if (page.result.baseline) {
    const Trend trend = TrendOf(page);
    page.Add(" Compared with <code>{}</code>: <b>{}</b>, {} worse, {} closed.",
             page.result.baseline->path, base::Counted(trend.added, "new gap"), trend.updated,
             trend.closed);
  }
  page.out += "</p>\n";
  if (page.result.closed_world) {
    page.out +=
        "<p class=\"lede\"><b>Closed world:</b> attributes which the model does not state were "
        "taken at "
        "their lowest value.</p>\n";
  }
}

void WriteVerdict(Page& page) {
  const outcome::AnalysisResult& r = page.result;
  const Headline headline = MakeHeadline(page);
  page.Add("<div class=\"verdict\">\n<p class=\"over\">Gap report for {}, ", SystemName(r));
  if (r.as_of.date) {
    page.Add("as of {} ({})", Day(r.as_of.date), r.as_of.origin);
  } else {
    page.out += "without a date: evidence counts as claimed";
  }
  page.Add(", {}</p>\n", GateText(r.gate));
  const std::string_view look = headline.state == "Passed"   ? " passed"
                                : headline.state == "Failed" ? ""
                                                             : " none";
  page.Add(
      "<h1><span class=\"state{}\">{}</span><span class=\"sr\">: </span> <span>{}</span></h1>\n",
      look, headline.state, headline.text);
  if (r.gate.evaluated) WriteLede(page);
  page.out += "</div>\n";
}

void AddStat(Page& page, std::string_view name, std::size_t count, std::string_view filter) {
  page.Add("<div><dt>{}</dt><dd>", name);
  if (count > 0) {
    page.Add(R"(<a href="#findings" data-filter="{}">{}</a>)", filter, count);
  } else {
    page.out += "0";
  }
  page.out += "</dd></div>";
}

void WriteOpenStats(Page& page) {
  const outcome::Summary& s = page.result.summary;
  AddStat(page, "Undecided", s.undecided, "group=undecided");
  AddStat(page, "With a decision", s.accepted + s.transferred + s.avoided + s.planned,
          "group=decided");
}

void WriteSeverityStats(Page& page) {
  const outcome::Summary& s = page.result.summary;
  page.out += "<dl class=\"stats\">";
  for (const Level level : kLevels) {
    page.Add("<div><dt>{} <span class=\"sr\">gaps</span></dt><dd>", Severity(level));
    if (const std::size_t count = GapsAt(s, level); count > 0) {
      page.Add(R"(<a href="#findings" data-filter="group=gap&amp;severity={}">{}</a>)",
               LevelWord(level), count);
    } else {
      page.out += "0";
    }
    page.out += "</dd></div>";
  }
  WriteOpenStats(page);
  page.out += "</dl>\n";
}

// With a baseline the row says what came and went; the severities stand in the sentence above it.
void WriteTrendStats(Page& page) {
  const Trend trend = TrendOf(page);
  page.out += "<dl class=\"stats\">";
  AddStat(page, "New gaps", trend.added, "group=gap&baseline=new");
  if (trend.closed > 0) {
    page.Add("<div><dt>Closed since then</dt><dd><a href=\"#risk\">{}</a></dd></div>",
             trend.closed);
  } else {
    AddStat(page, "Closed since then", 0, "");
  }
  AddStat(page, "Still open", trend.unchanged + trend.updated, "group=gap&baseline=old");
  WriteOpenStats(page);
  AddStat(page, "Overdue", OverdueGaps(page).size(), "due=overdue");
  page.out += "</dl>\n";
}

std::size_t CountOf(const outcome::FrameworkView& framework, outcome::RequirementStatus status) {
  const auto found = framework.counts.find(status);
  return found == framework.counts.end() ? 0 : found->second;
}

void WritePosture(Page& page, const outcome::FrameworkView& framework) {
  std::vector<BarPart> parts;
  for (const auto status : StatusOrder()) {
    parts.push_back({StatusClass(status), CountOf(framework, status),
                     std::string(RequirementStatusWord(status))});
  }
  const bool is_soa = &framework == ApplicabilityFramework(page);
  const auto attributes = [&](std::string_view tag) {
    if (!is_soa) return Mark(R"(href="#{}")", page.FrameworkAnchor(framework.id));
    return Mark(R"(href="#soa" data-table="soa-table" data-tag="{}")", tag);
  };
  const std::string& title =
      framework.short_title.empty() ? framework.title : framework.short_title;
  page.Add("<li><p class=\"row\"><b>{}</b> <span>{}<a {}>{}/{}</a> implemented, ", title,
           Swatch("implemented"), attributes("implemented"),
           CountOf(framework, outcome::RequirementStatus::kImplemented), framework.total);
  page.Add("<a {}>{}</a> exposed</span></p>", attributes("exposed"), framework.exposed);
  AddBar(page,
         fmt::format("{}, {} requirements, {} exposed", framework.title, framework.total,
                     framework.exposed),
         parts);
  AddKeys(page, parts, false);
  page.out += "</li>\n";
}

void WritePostures(Page& page) {
  page.out += "<h2>Posture per framework</h2>\n";
  const auto& frameworks = page.result.frameworks;
  if (frameworks.empty()) {
    page.out += "<p class=\"soft\">No framework was evaluated.</p>\n";
    return;
  }
  page.out += "<ul class=\"posture\">\n";
  const std::size_t shown = std::min(kPostures, frameworks.size());
  for (std::size_t i = 0; i < shown; ++i) WritePosture(page, frameworks[i]);
  page.out += "</ul>\n";
  if (frameworks.size() > shown) {
    page.Add("<p class=\"more\"><a href=\"#requirements\">{}</a></p>\n",
             base::Counted(frameworks.size() - shown, "more framework"));
  }
}

std::optional<base::Date> NewestDate(const outcome::ControlView& control) {
  std::optional<base::Date> newest;
  for (const auto& item : control.evidence) {
    if (item.date && (!newest || *item.date > *newest)) newest = item.date;
  }
  return newest;
}

void WriteEvidenceAge(Page& page) {
  std::vector<base::Date> dates;
  for (const auto& control : page.result.controls) {
    const auto date = NewestDate(control);
    if (control.status == "implemented" && date) dates.push_back(*date);
  }
  if (dates.empty()) return;
  std::sort(dates.begin(), dates.end());
  page.Add("<p class=\"more\">Latest evidence per control from {} to {}", Day(dates.front()),
           Day(dates.back()));
  if (page.result.as_of.date) {
    const base::Date median = dates[dates.size() / 2];
    page.Add(", median age {}", base::Counted(static_cast<std::size_t>(std::max(
                                                  0, page.result.as_of.date->days - median.days)),
                                              "day"));
  }
  page.out += ".</p>";
}

void WriteFreshness(Page& page) {
  page.out += "<h2 class=\"fresh\">Evidence freshness</h2>\n";
  std::map<std::string, std::size_t> proofs;
  std::size_t implemented = 0;
  for (const auto& control : page.result.controls) {
    if (control.status != "implemented") continue;
    ++implemented;
    ++proofs[control.proof];
  }
  if (implemented == 0) {
    page.out +=
        "<p class=\"soft\">No control is implemented, so there is no evidence to age.</p>\n";
    return;
  }
  const std::vector<BarPart> parts = {
      {"implemented", proofs["valid"], "valid"},
      {"partial", proofs["expiring"], "expire in 30 days"},
      {"gap", proofs["expired"] + proofs["failed"], "expired or failed"},
      {"unknown", proofs["missing"] + proofs[""], "missing"}};
  page.Add(
      "<ul class=\"posture\"><li><p class=\"row\"><b>{}</b> <a href=\"#evidence\" "
      "data-table=\"evidence-table\" data-tag=\"valid\">{}/{} with valid evidence</a></p>",
      base::Counted(implemented, "implemented control"), proofs["valid"], implemented);
  AddBar(page, "Evidence", parts);
  AddKeys(page, parts, true);
  WriteEvidenceAge(page);
  page.out += "</li></ul>\n";
}

}  // namespace

void WriteSummary(Page& page) {
  page.out += "<section id=\"summary\" aria-label=\"Summary\">\n";
  WriteVerdict(page);
  if (page.result.baseline) {
    WriteTrendStats(page);
  } else {
    WriteSeverityStats(page);
  }
  page.out += "<div class=\"first\">\n<div>\n";
  WriteWorstGaps(page);
  page.out += "</div>\n<div>\n";
  WritePostures(page);
  WriteFreshness(page);
  page.out += "</div>\n</div>\n</section>\n\n";
}

}  // namespace threatgap::reports::html
