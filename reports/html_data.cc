#include <unordered_map>

#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;

// Texts that repeat are written once and named by their position.
class Texts {
 public:
  std::size_t Of(std::string_view text) {
    const auto [found, added] = index_.try_emplace(std::string(text), order_.size());
    if (added) order_.push_back(&found->first);
    return found->second;
  }
  const std::vector<const std::string*>& order() const { return order_; }

 private:
  std::unordered_map<std::string, std::size_t> index_;  // never iterated
  std::vector<const std::string*> order_;
};

// Writes one array per finding; the order of its fields is `FIELDS` in report.js.
class FindingRows {
 public:
  explicit FindingRows(const Page& page) : page_(page) {}

  void Add(const Finding& finding) {
    rows_ += rows_.empty() ? "[" : ",\n[";
    Identity(finding);
    Standing(finding);
    Details(finding);
    rows_ += ']';
  }
  const std::string& rows() const { return rows_; }
  const Texts& texts() const { return texts_; }
  const Texts& steps() const { return steps_; }

 private:
  void Text(std::string_view text) {
    fmt::format_to(std::back_inserter(rows_), ",{}", texts_.Of(text));
  }

  template <typename List, typename ToText>
  void Each(const List& list, ToText to_text) {
    rows_ += ",[";
    bool first = true;
    for (const auto& item : list) {
      fmt::format_to(std::back_inserter(rows_), "{}{}", first ? "" : ",", texts_.Of(to_text(item)));
      first = false;
    }
    rows_ += ']';
  }

  void Identity(const Finding& finding) {
    AppendJson(rows_, finding.fingerprint);
    rows_ += ',';
    AppendJson(rows_, finding.key);
    Text(finding.title);
    rows_ += ',';
    AppendJson(rows_, finding.sentence);
    Text(finding.coverage_note);
  }

  void Standing(const Finding& finding) {
    const outcome::ComponentView* component = page_.CountedAt(finding);
    const outcome::TreatmentView* decision = Decision(finding);
    Text(ShownGroup(finding));
    Text(ShownVerdict(finding));
    Text(LevelWord(finding.residual.hi));
    Text(LevelText(finding.residual));
    Text(Cell(finding.likelihood_hi, finding.impact_hi));
    Text(Cell(finding.residual_likelihood_hi, finding.residual_impact_hi));
    Text(component == nullptr ? "" : component->id);
    Text(NamedText(page_.Target(finding)));
    Text(finding.owner);
    Text(finding.due ? base::FormatDate(*finding.due) : "");
    Text(decision == nullptr ? "" : decision->decision);
    Text(finding.baseline);
  }

  void Details(const Finding& finding) {
    Text(RiskText(finding));
    Each(finding.requirements, [](const auto& touch) {
      return fmt::format("{} {}", touch.framework, touch.requirement);
    });
    Each(finding.have, HaveText);
    Each(finding.missing, MissingText);
    Each(finding.asks, [](const auto& ask) { return ask.text.empty() ? ask.key : ask.text; });
    Path(finding);
  }

  // A step is a JSON array: id in the diagram, label, place, control that stands there. Findings
  // share most of their steps.
  void Path(const Finding& finding) {
    rows_ += ",[";
    bool first = true;
    for (const auto& step : finding.witness) {
      const char kind = step.element.kind == "flow" ? 'f' : 'c';
      const std::string numbers = fmt::format(
          "[{},{},{},{}]", texts_.Of(fmt::format("{}:{}", kind, step.element.id)),
          texts_.Of(StepLabel(step)), texts_.Of(PlaceText(step.location)), texts_.Of(step.guard));
      fmt::format_to(std::back_inserter(rows_), "{}{}", first ? "" : ",", steps_.Of(numbers));
      first = false;
    }
    rows_ += ']';
  }

  const Page& page_;
  Texts texts_;
  Texts steps_;
  std::string rows_;
};

}  // namespace

void WriteData(Page& page) {
  FindingRows rows(page);
  for (const Finding* finding : page.Register()) rows.Add(*finding);
  const auto& as_of = page.result.as_of.date;
  page.out += "<script type=\"application/json\" id=\"report-data\">\n";
  fmt::format_to(std::back_inserter(page.out), "{{\"as_of\":\"{}\",\"page_size\":{},\n\"texts\":[",
                 as_of ? base::FormatDate(*as_of) : "", kStaticFindings);
  bool first = true;
  for (const std::string* text : rows.texts().order()) {
    page.out += first ? "\n" : ",\n";
    AppendJson(page.out, *text);
    first = false;
  }
  page.out += "],\n\"steps\":[";
  first = true;
  for (const std::string* step : rows.steps().order()) {
    page.out += first ? "\n" : ",\n";
    page.out += *step;
    first = false;
  }
  page.out += "],\n\"findings\":[\n";
  page.out += rows.rows();
  page.out += "]}\n</script>\n";
}

}  // namespace threatgap::reports::html
