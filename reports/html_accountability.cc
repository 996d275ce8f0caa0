#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;

constexpr int kDecisionNoticeDays = 90;
constexpr std::size_t kNamed = 6;

struct Ending {
  base::Date end;
  std::string subject, decision, by;
};

// Decisions that hold today and end soon, the first end first.
std::vector<Ending> EndingSoon(const outcome::AnalysisResult& result) {
  std::vector<Ending> endings;
  const auto add = [&](const std::optional<base::Date>& end, Ending ending) {
    if (!end || !result.as_of.date || *end < *result.as_of.date) return;
    if (end->days - result.as_of.date->days > kDecisionNoticeDays) return;
    ending.end = *end;
    endings.push_back(std::move(ending));
  };
  for (const auto& t : result.treatments) {
    if (!t.proposal) add(t.until, {{}, t.finding.empty() ? t.threat : t.finding, t.decision, t.by});
  }
  for (const auto& s : result.suppressions) add(s.expires, {{}, s.finding, "suppressed", s.owner});
  std::stable_sort(endings.begin(), endings.end(),
                   [](const Ending& a, const Ending& b) { return a.end < b.end; });
  return endings;
}

void WriteEndings(Page& page, const std::vector<Ending>& endings) {
  if (endings.empty()) return;
  page.Add("<li><a href=\"#decisions\">{} within {} days</a>",
           base::Counted(endings.size(), "decision ends", "decisions end"), kDecisionNoticeDays);
  for (std::size_t i = 0; i < std::min(kNamed, endings.size()); ++i) {
    const Ending& ending = endings[i];
    page.Add("<span class=\"sub\">{} {} {}, {}</span>", Day(ending.end),
             KeyLink(page, ending.subject), ending.decision,
             ending.by.empty() ? "no owner" : ending.by);
  }
  if (endings.size() > kNamed)
    page.Add("<span class=\"sub\">{} more</span>", endings.size() - kNamed);
  page.out += "</li>\n";
}

void WriteOverdue(Page& page, const std::vector<const Finding*>& overdue) {
  if (overdue.empty()) return;
  page.Add("<li><a href=\"#findings\" data-filter=\"due=overdue\">{} overdue</a>",
           base::Counted(overdue.size(), "gap is", "gaps are"));
  for (std::size_t i = 0; i < std::min(kNamed, overdue.size()); ++i) {
    page.Add("<span class=\"sub\">{} {}, {}</span>", Day(overdue[i]->due),
             FindingLink(*overdue[i], overdue[i]->key),
             overdue[i]->owner.empty() ? "no owner" : overdue[i]->owner);
  }
  if (overdue.size() > kNamed)
    page.Add("<span class=\"sub\">{} more</span>", overdue.size() - kNamed);
  page.out += "</li>\n";
}

bool IsStale(const outcome::ControlView& control) {
  return control.status == "implemented" && control.proof != "valid";
}

// What is worst for an auditor stands first.
int Rank(const outcome::ControlView& control) {
  if (control.proof == "failed") return 0;
  if (control.proof == "expired") return 1;
  return control.proof == "expiring" ? 3 : 2;
}

// A link where the table holds the row.
Markup ControlName(const Page& page, const outcome::ControlView& control) {
  const std::string& name = control.title.empty() ? control.id : control.title;
  const auto row = static_cast<std::size_t>(&control - page.result.controls.data());
  if (row >= kControlRows) return Mark("{}", name);
  return Mark("<a href=\"#control-{}\">{}</a>", AnchorPart(control.id), name);
}

std::optional<base::Date> NewestEnd(const outcome::ControlView& control) {
  std::optional<base::Date> newest;
  for (const auto& item : control.evidence) {
    if (item.valid_until && (!newest || *item.valid_until > *newest)) newest = item.valid_until;
  }
  return newest;
}

// `expired 2026-09-14`, `expiring 2026-12-05`, `failed`, `missing`.
Markup ProofText(const outcome::ControlView& control) {
  const std::string proof = control.proof.empty() ? "missing" : control.proof;
  const auto end = NewestEnd(control);
  if (!end || !proof.starts_with("expir")) return Mark("{}", proof);
  return Mark("{} {}", proof, Day(end));
}

}  // namespace

std::vector<const Finding*> OverdueGaps(const Page& page) {
  const auto& as_of = page.result.as_of.date;
  std::vector<const Finding*> overdue;
  for (const Finding* gap : page.Gaps()) {
    if (gap->due && as_of && *gap->due < *as_of) overdue.push_back(gap);
  }
  std::stable_sort(overdue.begin(), overdue.end(),
                   [](const Finding* a, const Finding* b) { return *a->due < *b->due; });
  return overdue;
}

void WriteAccountability(Page& page) {
  const std::vector<const Finding*> overdue = OverdueGaps(page);
  const auto& gaps = page.Gaps();
  const auto unowned = static_cast<std::size_t>(
      std::count_if(gaps.begin(), gaps.end(), [](const auto* gap) { return gap->owner.empty(); }));
  const std::vector<Ending> endings = EndingSoon(page.result);
  const std::size_t expired = page.result.summary.expired_decisions;
  page.out += "<h3>Accountability</h3>\n";
  if (overdue.size() + unowned + endings.size() + expired == 0) {
    page.Add("<p class=\"soft\">{}</p>\n",
             std::string_view(
                 page.result.as_of.date
                     ? "Nothing is overdue, without an owner or about to end."
                     : "Every gap has an owner; without a date nothing is overdue or ends."));
    return;
  }
  page.out += "<ul class=\"plain\">";
  WriteOverdue(page, overdue);
  if (unowned > 0) {
    page.Add("<li><a href=\"#findings\" data-filter=\"due=none\">{} no owner</a></li>\n",
             base::Counted(unowned, "gap has", "gaps have"));
  }
  WriteEndings(page, endings);
  if (expired > 0) {
    page.Add("<li><a href=\"#decisions\">{} expired</a></li>\n",
             base::Counted(expired, "decision has", "decisions have"));
  }
  page.out += "</ul>\n";
}

void WriteStaleEvidence(Page& page) {
  page.out += "<h3>Stale evidence</h3>\n";
  std::vector<const outcome::ControlView*> stale;
  for (const auto& control : page.result.controls) {
    if (IsStale(control)) stale.push_back(&control);
  }
  if (stale.empty()) {
    page.out += "<p class=\"soft\">Every implemented control has valid evidence.</p>\n";
    return;
  }
  std::stable_sort(stale.begin(), stale.end(),
                   [](const auto* a, const auto* b) { return Rank(*a) < Rank(*b); });
  page.out += "<ul class=\"plain\">";
  for (std::size_t i = 0; i < std::min(kNamed, stale.size()); ++i) {
    const outcome::ControlView& control = *stale[i];
    page.Add("<li>{}: {}<span class=\"sub\">{}</span></li>\n", ControlName(page, control),
             ProofText(control), control.owner.empty() ? "no owner" : control.owner);
  }
  page.out += "</ul>\n";
  if (stale.size() > kNamed)
    page.Add("<p class=\"more\"><a href=\"#evidence\">{} more</a> of {}.</p>\n",
             stale.size() - kNamed, base::Counted(page.result.controls.size(), "control"));
}

}  // namespace threatgap::reports::html
