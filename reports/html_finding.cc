#include <algorithm>

#include "analyzer/base/text.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;
using outcome::WitnessStep;

bool IsFlow(const WitnessStep& step) { return step.element.kind == "flow"; }

void WriteStep(Page& page, const WitnessStep& step) {
  const bool flow = IsFlow(step);
  page.Add("<li class=\"{}{}{}{}\"><b>{}</b>{}", std::string_view(flow ? "hop" : "node"),
           std::string_view(step.guard.empty() ? "" : " stop"),
           std::string_view(step.uncertain ? " maybe" : ""),
           std::string_view(step.against_arrow ? " back" : ""), StepLabel(step),
           Place(step.location));
  if (!step.guard.empty()) page.Add("<small>{} stands here</small>", step.guard);
  if (step.uncertain) page.out += "<small>not certain</small>";
  page.out += "</li>";
}

void WriteStrip(Page& page, const std::vector<WitnessStep>& steps, std::string_view css_class) {
  page.Add("<ol class=\"path{}\">", css_class);
  for (const WitnessStep& step : steps) WriteStep(page, step);
  page.out += "</ol></div>\n";
}

std::string_view WitnessTitle(const Finding& finding) {
  if (finding.witness.size() == 1) return "Place.";
  if (finding.group == outcome::Group::kCovered)
    return "Shortest path, with the control that covers it.";
  if (finding.group == outcome::Group::kGap) return "Witness: first path that no control covers.";
  return "Path in question.";
}

void WriteStrips(Page& page, const Finding& finding) {
  if (!finding.witness.empty()) {
    page.Add(
        "<div class=\"strip\"><p>{} <a class=\"noprint\" href=\"#architecture\" "
        "data-path=\"{}\">Show in the "
        "diagram</a></p>",
        WitnessTitle(finding), finding.fingerprint);
    const std::string_view look = finding.group == outcome::Group::kCovered ? " guarded"
                                  : finding.group == outcome::Group::kGap   ? ""
                                                                            : " open-question";
    WriteStrip(page, finding.witness, look);
  }
  if (!finding.guarded.empty()) {
    page.out += "<div class=\"strip\"><p>A path which a control does guard.</p>";
    WriteStrip(page, finding.guarded, " guarded");
  }
}

// The first entry follows its term, the others stand below it.
class Facts {
 public:
  explicit Facts(Page& page) : page_(page) { page_.out += "<dl class=\"facts\">"; }
  void Add(std::string_view term, const Markup& value) {
    if (value.text.empty()) return;
    if (term != term_) page_.Add("<dt>{}</dt>", term);
    term_ = term;
    page_.Add("<dd>{}</dd>", value);
  }
  void Close() { page_.out += "</dl>\n"; }

 private:
  Page& page_;
  std::string_view term_;
};

Markup HaveMarkup(const outcome::Have& have) {
  const std::string& name = have.control.empty() ? have.control_type : have.control;
  Markup markup = Mark("<code>{}</code>", name.empty() ? have.title : name);
  if (!have.control_type.empty() && have.control_type != name)
    markup.text += Mark(" ({})", have.control_type).text;
  std::vector<Markup> places;
  for (const auto& element : have.on) places.push_back(Code(element.id));
  if (!places.empty()) markup.text += " on " + Join(places).text;
  std::vector<std::string> words;
  if (have.status != "implemented" && !have.status.empty()) words.push_back(have.status);
  if (!have.proof.empty()) words.push_back(have.proof);
  if (!have.enough.empty()) words.push_back(have.enough);
  if (!words.empty()) markup.text += Mark(": {}", JoinText(words, "; ")).text;
  markup.text += " " + Place(have.location).text;
  return markup;
}

void AddHaveAndMissing(Facts& facts, const Finding& finding) {
  const std::vector<const outcome::Have*> have = HavesToShow(finding);
  for (const outcome::Have* entry : have) facts.Add("Have", HaveMarkup(*entry));
  if (have.size() < finding.have.size())
    facts.Add("Have", Soft(MoreHavesText(finding.have.size() - have.size())));
  if (finding.have.empty() && finding.group == outcome::Group::kGap) {
    facts.Add("Have", Mark("Nothing in the model stands against it"));
  }
  bool first = true;
  for (const auto& missing : finding.missing) {
    facts.Add("Missing", Mark("{}{}",
                              std::string_view(first                 ? ""
                                               : missing.alternative ? "or "
                                                                     : "and "),
                              MissingText(missing)));
    first = false;
  }
}

void AddQuestions(Facts& facts, const Finding& finding) {
  for (const auto& ask : finding.asks) {
    facts.Add("Questions", Mark("{} <code>{}</code> {}", ask.text, ask.key, Place(ask.location)));
  }
}

void AddDecisions(Facts& facts, const Finding& finding) {
  for (const auto& treatment : finding.treatments) {
    facts.Add("Decision", Mark("{} {}", TreatmentText(treatment), Place(treatment.location)));
  }
  if (finding.suppression) {
    const auto& suppression = *finding.suppression;
    facts.Add("Suppression",
              Mark("{} {}", SuppressionText(suppression), Place(suppression.location)));
  }
}

// `ISO 27001:2022 A.8.26, A.8.27; OWASP LLM 2025 LLM01`.
void AddRequirements(const Page& page, Facts& facts, const Finding& finding) {
  Markup line;
  std::string_view framework;
  for (const auto& touch : finding.requirements) {
    if (touch.framework != framework) {
      line.text += Mark("{}{} ", std::string_view(line.text.empty() ? "" : "; "),
                        FrameworkLabel(page, touch.framework))
                       .text;
    } else {
      line.text += ", ";
    }
    framework = touch.framework;
    // In a large page the links of the first hundred rows would cost 100 kB; the other rows, which
    // the script makes, have them for nothing.
    const std::string target =
        page.large() ? "" : RequirementTarget(page, touch.framework, touch.requirement);
    line.text += target.empty() ? Html(touch.requirement)
                                : Mark("<a href=\"#{}\">{}</a>", target, touch.requirement).text;
    if (!touch.note.empty())
      line.text += Mark(" <span class=\"soft\">({})</span>", touch.note).text;
  }
  facts.Add("Requirements", line);
}

void AddIdentity(Facts& facts, const Finding& finding) {
  const std::string short_id = finding.fingerprint.substr(0, 6);
  Markup identity = Mark("<code>{}</code>", finding.fingerprint);
  if (!finding.threats.empty()) {
    identity.text += Mark(", written by people as {}", JoinText(finding.threats)).text;
  } else if (finding.basis == outcome::Basis::kDerived) {
    identity.text += ", a threat nobody wrote down";
  }
  identity.text +=
      Mark(". <span class=\"soft\">Try</span> <code>threatgap explain {}</code>", short_id).text;
  facts.Add("Identity", identity);
}

void WriteFacts(Page& page, const Finding& finding) {
  Facts facts(page);
  AddHaveAndMissing(facts, finding);
  AddQuestions(facts, finding);
  AddDecisions(facts, finding);
  facts.Add("Risk", Mark("{}", RiskText(finding)));
  AddRequirements(page, facts, finding);
  facts.Add("Owner", Mark("{}, {}", finding.owner.empty() ? "no owner" : finding.owner,
                          finding.due ? "due " + base::FormatDate(*finding.due) : "no date"));
  if (finding.gated) facts.Add("Gate", Mark("fails: {}", finding.gate_reason));
  if (!finding.not_confirmed.empty()) facts.Add("Not confirmed", Mark("{}", finding.not_confirmed));
  AddIdentity(facts, finding);
  facts.Close();
}

void WriteRow(Page& page, const Finding& finding) {
  const std::string target = NamedText(page.Target(finding));
  page.Add("<summary>{} <span class=\"what\"><b>{}", Severity(finding.residual), finding.title);
  if (!finding.baseline.empty() && finding.baseline != "unchanged")
    page.Add(" {}", Tag(finding.baseline, "new"));
  if (const auto* decision = Decision(finding)) page.Add(" {}", Tag(decision->decision));
  if (IsSuppressed(finding)) page.Add(" {}", Tag("suppressed"));
  page.Add(
      "</b><code>{}</code></span> <span class=\"where\">{}</span> <span class=\"verd\">{}</span> ",
      finding.key, target, ShownVerdict(finding));
  page.Add("<span class=\"who\">{}</span> <span class=\"when\">{}",
           finding.owner.empty() ? "no owner" : finding.owner,
           finding.due ? base::FormatDate(*finding.due) : "");
  const auto as_of = page.result.as_of.date;
  if (finding.due && as_of && *finding.due < *as_of && finding.group == outcome::Group::kGap) {
    page.Add(" {}", Tag("overdue", "bad"));
  }
  page.out += "</span></summary>\n";
}

}  // namespace

std::string StepLabel(const WitnessStep& step) {
  if (IsFlow(step) && !step.data.empty()) return JoinText(step.data);
  return NamedText(step.element);
}

std::string MissingText(const outcome::Missing& missing) {
  std::string text = WantedText(missing);
  if (missing.needed > 0) {
    text += fmt::format(" ({} of {} {})", missing.met, missing.needed, missing.counted);
  }
  if (missing.by_provider) text += " (the provider's duty)";
  std::vector<std::string> places;
  for (const auto& place : missing.places) places.push_back(place.id);
  if (!places.empty())
    text += fmt::format("; enough at {}{}", places.size() > 1 ? "one of: " : "", JoinText(places));
  return text;
}

std::vector<const outcome::Have*> HavesToShow(const Finding& finding) {
  constexpr std::size_t kNotEnough = 4;
  std::vector<const outcome::Have*> shown;
  std::size_t not_enough = 0;
  for (const auto& have : finding.have) {
    if (have.counts || not_enough++ < kNotEnough) shown.push_back(&have);
  }
  return shown;
}

std::string MoreHavesText(std::size_t count) {
  return base::Counted(count, "more control", "more controls") + " of these types, not enough here";
}

std::string HaveText(const outcome::Have& have) {
  std::vector<std::string> places;
  for (const auto& element : have.on) places.push_back(element.id);
  std::string text = have.control.empty() ? have.control_type : have.control;
  if (!places.empty()) text += " on " + JoinText(places);
  std::vector<std::string> words;
  for (const std::string* word : {&have.status, &have.proof, &have.enough}) {
    if (!word->empty() && *word != "implemented") words.push_back(*word);
  }
  return words.empty() ? text : text + ": " + JoinText(words, "; ");
}

std::string TreatmentText(const outcome::TreatmentView& treatment) {
  std::string text = treatment.decision;
  if (treatment.until) text += " until " + base::FormatDate(*treatment.until);
  if (!treatment.by.empty()) text += " by " + treatment.by;
  if (!treatment.approved_by.empty()) text += ", approved by " + treatment.approved_by;
  if (!treatment.why.empty()) text += ": " + treatment.why;
  return treatment.state.empty() ? text : text + " (" + treatment.state + ")";
}

std::string SuppressionText(const outcome::SuppressionView& suppression) {
  return fmt::format("{}: {} ({}, owner {}, approver {})", suppression.reason,
                     suppression.justification, suppression.state, suppression.owner,
                     suppression.approver);
}

std::string RiskText(const Finding& finding) {
  std::string text = LevelText(finding.residual) + " today";
  if (finding.residual_likelihood_hi > 0) {
    text += fmt::format(" (likelihood {}, impact {})", finding.residual_likelihood_hi,
                        finding.residual_impact_hi);
  }
  std::string before = LevelText(finding.inherent);
  before[0] = static_cast<char>(before[0] - 'A' + 'a');
  text += fmt::format("; {} before controls", before);
  if (!finding.likelihood.empty())
    text += fmt::format(" ({}, {})", finding.likelihood, finding.impact);
  return finding.severity_why.empty() ? text : text + ": " + finding.severity_why;
}

void WriteFinding(Page& page, const Finding& finding) {
  page.Add("<details class=\"finding\" id=\"f-{}\" data-finding=\"{}\">\n",
           AnchorPart(finding.fingerprint), finding.fingerprint);
  WriteRow(page, finding);
  page.Add("<div class=\"body\">\n<p>{}</p>\n", finding.sentence);
  if (!finding.coverage_note.empty()) page.Add("<p class=\"soft\">{}</p>\n", finding.coverage_note);
  WriteStrips(page, finding);
  WriteFacts(page, finding);
  page.out += "</div>\n</details>\n";
}

}  // namespace threatgap::reports::html
