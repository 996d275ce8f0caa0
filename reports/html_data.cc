#include <algorithm>
#include <unordered_map>

#include "reports/html_data_tables.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;

// Every name that the sentences of a finding may hold.
std::vector<std::string_view> NamesIn(const Finding& finding) {
  std::vector<std::string_view> names;
  for (const auto& [slot, named] : finding.bindings) {
    names.push_back(named.name);
    names.push_back(named.id);
  }
  for (const auto& step : finding.witness) names.push_back(step.element.id);
  for (const std::string& asset : finding.slots.assets) names.push_back(asset);
  for (const auto& missing : finding.missing) {
    for (const auto& place : missing.places) names.push_back(place.id);
  }
  for (const auto& ask : finding.asks) names.push_back(ask.element);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string NumberList(const std::vector<long>& numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ","));
}

// Writes one array per finding: `FIELDS` in report.js. What many findings share, their standing,
// place and lists, is a row of a table and stands here as its number.
class FindingRows {
 public:
  explicit FindingRows(const Page& page) : page_(page) {}

  void Add(const Finding& finding) {
    names_ = NamesIn(finding);
    rows_ += rows_.empty() ? "[" : ",\n[";
    AppendJson(rows_, finding.fingerprint);
    rows_ += ',';
    AppendJson(rows_, finding.key);
    Number(Kind(finding));
    Number(texts_.Of(finding.sentence, names_));
    Number(texts_.Of(finding.coverage_note, names_));
    Number(Standing(finding));
    Number(PlaceOf(finding));
    Number(Facts(finding));
    rows_ += ',' + Path(finding.witness);
    if (!finding.guarded.empty()) rows_ += ',' + Path(finding.guarded);
    rows_ += ']';
  }

  void Write(std::string& out) const {
    Strings(out, "texts", texts_.texts());
    Table(out, "templates", texts_.templates());
    Table(out, "phrases", texts_.phrases());
    Table(out, "kinds", kinds_);
    Table(out, "standings", standings_);
    Table(out, "places", places_);
    Table(out, "touches", touches_);
    Table(out, "lists", lists_);
    Table(out, "steps", steps_);
    out += ",\n\"findings\":[\n" + rows_ + "]";
  }

 private:
  void Number(long number) { fmt::format_to(std::back_inserter(rows_), ",{}", number); }

  // What the findings of one rule mostly share: title, risk in words, requirements.
  long Kind(const Finding& finding) {
    return static_cast<long>(kinds_.Of(NumberList(
        {texts_.Of(finding.title), texts_.Of(RiskText(finding)), Requirements(finding)})));
  }

  long Standing(const Finding& finding) {
    const outcome::TreatmentView* decision = Decision(finding);
    return Row(standings_,
               {std::string(ShownGroup(finding)), ShownVerdict(finding),
                std::string(LevelWord(finding.residual.hi)), LevelText(finding.residual),
                Cell(finding.likelihood_hi, finding.impact_hi),
                Cell(finding.residual_likelihood_hi, finding.residual_impact_hi),
                decision == nullptr ? std::string() : decision->decision, finding.baseline});
  }

  long PlaceOf(const Finding& finding) {
    const outcome::ComponentView* component = page_.CountedAt(finding);
    return Row(places_, {component == nullptr ? std::string() : component->id,
                         NamedText(page_.Target(finding)), finding.owner,
                         finding.due ? base::FormatDate(*finding.due) : std::string()});
  }

  long Row(UniqueTexts& table, const std::vector<std::string>& cells) {
    std::vector<long> numbers;
    for (const std::string& cell : cells) numbers.push_back(texts_.Of(cell));
    return static_cast<long>(table.Of(NumberList(numbers)));
  }

  // All findings of a rule share one list.
  long Requirements(const Finding& finding) {
    const auto known = requirements_.find(finding.requirements.identity());
    if (known != requirements_.end()) return known->second;
    std::vector<long> numbers;
    for (const auto& touch : finding.requirements) {
      numbers.push_back(
          Row(touches_, {FrameworkLabel(page_, touch.framework), touch.requirement,
                         RequirementTarget(page_, touch.framework, touch.requirement)}));
    }
    const auto list = static_cast<long>(lists_.Of(NumberList(numbers)));
    requirements_.emplace(finding.requirements.identity(), list);
    return list;
  }

  // Term, then its entries, in the order in which they are shown.
  long Facts(const Finding& finding) {
    std::vector<long> numbers;
    const auto add = [&](std::string_view term, const std::string& text) {
      numbers.push_back(texts_.Of(term));
      numbers.push_back(texts_.Of(text, names_));
    };
    const std::vector<const outcome::Have*> have = HavesToShow(finding);
    for (const outcome::Have* entry : have) add("Have", HaveText(*entry));
    if (have.size() < finding.have.size())
      add("Have", MoreHavesText(finding.have.size() - have.size()));
    for (const auto& missing : finding.missing) add("Missing", MissingText(missing));
    for (const auto& ask : finding.asks) add("Questions", ask.text.empty() ? ask.key : ask.text);
    for (const auto& treatment : finding.treatments) add("Decision", TreatmentText(treatment));
    if (finding.suppression) add("Suppression", SuppressionText(*finding.suppression));
    if (finding.gated) add("Gate", "fails: " + finding.gate_reason);
    if (!finding.not_confirmed.empty()) add("Not confirmed", finding.not_confirmed);
    return static_cast<long>(lists_.Of(NumberList(numbers)));
  }

  // A step: id in the diagram, label, place, control that stands there, 1 for uncertain plus 2 for
  // against the arrow. Findings share most of their steps.
  std::string Path(const std::vector<outcome::WitnessStep>& path) {
    std::vector<long> numbers;
    for (const auto& step : path) {
      const char kind = step.element.kind == "flow" ? 'f' : 'c';
      numbers.push_back(static_cast<long>(steps_.Of(NumberList(
          {texts_.Of(fmt::format("{}:{}", kind, step.element.id)), texts_.Of(StepLabel(step)),
           texts_.Of(PlaceText(step.location)), texts_.Of(step.guard),
           (step.uncertain ? 1 : 0) + (step.against_arrow ? 2 : 0)}))));
    }
    return NumberList(numbers);
  }

  static void Strings(std::string& out, std::string_view name, const UniqueTexts& texts) {
    fmt::format_to(std::back_inserter(out), ",\n\"{}\":[", name);
    bool first = true;
    for (const std::string* text : texts.order()) {
      out += first ? "\n" : ",\n";
      AppendJson(out, *text);
      first = false;
    }
    out += ']';
  }

  static void Table(std::string& out, std::string_view name, const UniqueTexts& rows) {
    fmt::format_to(std::back_inserter(out), ",\n\"{}\":[", name);
    bool first = true;
    for (const std::string* row : rows.order()) {
      out += first ? "\n" : ",";
      out += *row;
      first = false;
    }
    out += ']';
  }

  const Page& page_;
  Phrases texts_;
  UniqueTexts kinds_, standings_, places_, touches_, lists_, steps_;
  std::unordered_map<const void*, long> requirements_;  // never iterated
  std::vector<std::string_view> names_;                 ///< of the finding that is being written
  std::string rows_;
};

}  // namespace

void WriteData(Page& page) {
  FindingRows rows(page);
  for (const Finding* finding : page.Register()) rows.Add(*finding);
  const auto& as_of = page.result.as_of.date;
  page.out += "<script type=\"application/json\" id=\"report-data\">\n";
  fmt::format_to(std::back_inserter(page.out), "{{\"as_of\":\"{}\",\"page_size\":{}",
                 as_of ? base::FormatDate(*as_of) : "", kStaticFindings);
  rows.Write(page.out);
  page.out += "}\n</script>\n";
}

}  // namespace threatgap::reports::html
