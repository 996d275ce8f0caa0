#pragma once

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "analyzer/outcome/analysis_result.h"
#include "reports/html_text.h"

/// The page that is being written and the questions which several of its sections ask of the
/// result.
namespace threatgap::reports::html {

/// A piece of finished HTML. Everything else that goes into `Page::Add` is text and is escaped.
struct Markup {
  std::string text;
};

template <typename T>
auto SafeForPage(const T& value) {
  if constexpr (std::is_same_v<T, Markup>) {
    return std::string_view(value.text);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else {
    return Html(value);
  }
}

template <typename T>
using SafeType = decltype(SafeForPage(std::declval<const T&>()));

/// `fmt::format` for markup: the format is HTML, every argument that is not Markup or a number is
/// escaped.
template <typename... Args>
Markup Mark(fmt::format_string<SafeType<Args>...> format, const Args&... args) {
  return {fmt::format(format, SafeForPage(args)...)};
}

class Page {
 public:
  /// Keeps a reference to `result`, which must outlive the page. O(findings + elements).
  explicit Page(const outcome::AnalysisResult& result);

  /// Appends markup; arguments are escaped unless they are Markup or numbers.
  template <typename... Args>
  void Add(fmt::format_string<SafeType<Args>...> format, const Args&... args) {
    fmt::format_to(std::back_inserter(out), format, SafeForPage(args)...);
  }
  void Add(const Markup& markup) { out += markup.text; }

  /// Findings in the order of the register: as in the result, suppressed ones last.
  const std::vector<const outcome::Finding*>& Register() const { return register_; }
  /// Gaps that are not suppressed, worst first. Their number is `summary.gaps`.
  const std::vector<const outcome::Finding*>& Gaps() const { return gaps_; }
  /// Whether thousands of findings make size and speed matter more than comfort.
  bool large() const { return register_.size() > kLargePage; }
  /// Null where the result holds no such thing.
  const outcome::Finding* FindFinding(std::string_view key) const;
  const outcome::ComponentView* FindComponent(std::string_view id) const;
  const outcome::FrameworkView* FindFramework(std::string_view id) const;
  /// Name of the zone, or its id, or an empty text.
  std::string ZoneTitle(std::string_view id) const;

  /// The element a finding is about: the binding which stands at the finding's place, else the last
  /// component among the bindings, else the last binding. An empty id where there is none.
  outcome::Named Target(const outcome::Finding& finding) const;
  /// The component at which a finding is counted: its target, or the end of the target flow. May be
  /// null.
  const outcome::ComponentView* CountedAt(const outcome::Finding& finding) const;

  /// `req-iso27001-A.8.26`; the edition is part of it only where the result holds two editions.
  std::string RequirementAnchor(std::string_view framework, std::string_view requirement) const;
  std::string FrameworkAnchor(std::string_view framework) const;

  const outcome::AnalysisResult& result;
  std::string out;

 private:
  static constexpr std::size_t kLargePage = 1000;  ///< findings

  std::map<std::string, const outcome::Finding*, std::less<>> findings_;
  std::map<std::string, const outcome::ComponentView*, std::less<>> components_;
  std::map<std::string, const outcome::FlowView*, std::less<>> flows_;
  std::map<std::string, const outcome::ZoneView*, std::less<>> zones_;
  std::map<std::string, std::size_t, std::less<>> editions_;
  std::vector<const outcome::Finding*> register_;
  std::vector<const outcome::Finding*> gaps_;
};

/// `gap`, `undecided`, `possible`, `covered` or `suppressed`: one of them for each finding.
std::string_view ShownGroup(const outcome::Finding& finding);
/// The treatment that holds today, or null. Planned ones hold without passing the gate.
const outcome::TreatmentView* Decision(const outcome::Finding& finding);
/// `partially covered`, `covered, proven`, …
std::string ShownVerdict(const outcome::Finding& finding);
/// `High`, or `Medium to high` where a fact is not known.
std::string LevelText(const outcome::LevelRange& level);
/// `4x5` for the heat maps; empty where nothing was rated.
std::string Cell(int likelihood, int impact);

// Small pieces of markup.
Markup Severity(const outcome::LevelRange& level);
Markup Severity(outcome::Level level);
Markup Swatch(std::string_view status_class);
Markup Tag(std::string_view text, std::string_view kind = {});
Markup Soft(std::string_view text);
Markup Code(std::string_view text);
Markup Day(const std::optional<base::Date>& date);
/// `file:line`, empty for an unknown place.
std::string PlaceText(const base::Location& location);
Markup Place(const base::Location& location, std::string_view css_class = "soft");
Markup FindingLink(const outcome::Finding& finding, std::string_view text);
/// A link where the key is known, otherwise the key as code.
Markup KeyLink(const Page& page, std::string_view key);
Markup RequirementLink(const Page& page, std::string_view framework, std::string_view requirement);
/// Anchor of the row of a requirement; empty where no table of the page holds it.
std::string RequirementTarget(const Page& page, std::string_view framework,
                              std::string_view requirement);
/// `ISO 27001:2022`, or the id of a framework that was not evaluated.
std::string FrameworkLabel(const Page& page, std::string_view framework);
/// Splits `iso27001@2022:A.8.26` and links it.
Markup RequirementLink(const Page& page, std::string_view full_id);
Markup Join(const std::vector<Markup>& parts, std::string_view separator = ", ");
std::string JoinText(const std::vector<std::string>& parts, std::string_view separator = ", ");
/// What is missing and where: `guardrail.input or data.redaction on every path …`, `a flow f where
/// …`.
std::string WantedText(const outcome::Missing& missing);
/// Name and, where it differs, id.
std::string NamedText(const outcome::Named& named);

/// Opens and closes a table inside a named region which scrolls sideways and takes the keyboard
/// focus.
void OpenTable(Page& page, std::string_view name, std::string_view table_attributes,
               const std::vector<std::string_view>& heads);
void CloseTable(Page& page);

/// One bar made of SVG rectangles whose lengths are attributes, so that it needs no style sheet.
struct BarPart {
  std::string_view
      css_class;  ///< `implemented`, `partial`, `planned`, `gap`, `unknown`, `manual`, `na`
  std::size_t count = 0;
  std::string label;  ///< word or words after the number
};
void AddBar(Page& page, std::string_view name, const std::vector<BarPart>& parts);
/// The legend below a bar, without the first part when the line above already tells it.
void AddKeys(Page& page, const std::vector<BarPart>& parts, bool with_first);

/// Class of a requirement status in style sheet and filters.
std::string_view StatusClass(outcome::RequirementStatus status);
/// Order of the words in every report.
const std::vector<outcome::RequirementStatus>& StatusOrder();

}  // namespace threatgap::reports::html
