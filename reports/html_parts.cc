#include <algorithm>
#include <array>

#include "reports/html_page.h"

namespace threatgap::reports::html {
namespace {

// Light colours stand in the markup too, for hosts which allow no style sheet.
std::string_view LightColour(std::string_view css_class) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kColours = {{
      {"implemented", "#2b4acb"},
      {"partial", "#8197ea"},
      {"planned", "#c3cdf6"},
      {"gap", "#c2410c"},
      {"unknown", "#8b93a3"},
      {"manual", "#d3d8e0"},
      {"na", "#eceef2"},
  }};
  for (const auto& [name, colour] : kColours) {
    if (name == css_class) return colour;
  }
  return "#eceef2";
}

}  // namespace

Markup Severity(const outcome::LevelRange& level) {
  return Mark(
      R"(<span class="sev {0}{1}"><svg width="12" height="12" aria-hidden="true"><use href="#shape-{0}"/></svg>{2}</span>)",
      LevelWord(level.hi), std::string_view(level.exact() ? "" : " range"), LevelText(level));
}

Markup Severity(outcome::Level level) { return Severity(outcome::LevelRange{level, level}); }

Markup Swatch(std::string_view status_class) {
  return Mark(
      R"(<svg class="sw" width="9" height="9" aria-hidden="true"><rect class="f-{}" width="9" height="9" rx="2" fill="{}"/></svg>)",
      status_class, LightColour(status_class));
}

Markup Tag(std::string_view text, std::string_view kind) {
  if (kind.empty()) return Mark(R"(<span class="tag">{}</span>)", text);
  return Mark(R"(<span class="tag {}">{}</span>)", kind, text);
}

Markup Soft(std::string_view text) { return Mark(R"(<span class="soft">{}</span>)", text); }

Markup Code(std::string_view text) { return Mark("<code>{}</code>", text); }

Markup Day(const std::optional<base::Date>& date) {
  if (!date) return {};
  return Mark(R"(<span class="nowrap">{}</span>)", base::FormatDate(*date));
}

std::string PlaceText(const base::Location& location) {
  if (location.line == 0) return location.file;
  return fmt::format("{}:{}", location.file, location.line);
}

Markup Place(const base::Location& location, std::string_view css_class) {
  const std::string text = PlaceText(location);
  if (text.empty()) return {};
  return Mark(R"(<code class="{}">{}</code>)", css_class, text);
}

Markup FindingLink(const outcome::Finding& finding, std::string_view text) {
  return Mark(R"(<a href="#f-{}">{}</a>)", AnchorPart(finding.fingerprint), text);
}

Markup KeyLink(const Page& page, std::string_view key) {
  const outcome::Finding* finding = page.FindFinding(key);
  return finding == nullptr ? Code(key) : FindingLink(*finding, key);
}

std::string RequirementTarget(const Page& page, std::string_view framework,
                              std::string_view requirement) {
  const outcome::FrameworkView* view = page.FindFramework(framework);
  const auto named = [&](const auto& row) { return row.id == requirement; };
  if (view == nullptr ||
      std::none_of(view->requirements.begin(), view->requirements.end(), named)) {
    return {};
  }
  return page.RequirementAnchor(framework, requirement);
}

std::string FrameworkLabel(const Page& page, std::string_view framework) {
  const outcome::FrameworkView* view = page.FindFramework(framework);
  if (view == nullptr) return std::string(framework);
  return view->short_title.empty() ? view->title : view->short_title;
}

Markup RequirementLink(const Page& page, std::string_view framework, std::string_view requirement) {
  const std::string text = fmt::format("{} {}", framework, requirement);
  const std::string target = RequirementTarget(page, framework, requirement);
  if (target.empty()) return Mark(R"(<span class="nowrap">{}</span>)", text);
  return Mark(R"(<a class="nowrap" href="#{}">{}</a>)", target, text);
}

Markup RequirementLink(const Page& page, std::string_view full_id) {
  const std::size_t colon = full_id.find(':');
  if (colon == std::string_view::npos) return Code(full_id);
  return RequirementLink(page, full_id.substr(0, colon), full_id.substr(colon + 1));
}

Markup Join(const std::vector<Markup>& parts, std::string_view separator) {
  Markup joined;
  for (const Markup& part : parts) {
    if (part.text.empty()) continue;
    if (!joined.text.empty()) joined.text += separator;
    joined.text += part.text;
  }
  return joined;
}

std::string JoinText(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string WantedText(const outcome::Missing& missing) {
  std::string text =
      missing.control_types.empty() ? missing.title : JoinText(missing.control_types, " or ");
  if (!missing.where.empty()) text += " " + missing.where;
  return text;
}

std::string NamedText(const outcome::Named& named) {
  return named.name.empty() ? named.id : named.name;
}

void OpenTable(Page& page, std::string_view name, std::string_view table_attributes,
               const std::vector<std::string_view>& heads) {
  page.Add(
      R"(<div class="scroll" tabindex="0" role="region" aria-label="{}"><table{}{}><thead><tr>)",
      name, std::string_view(table_attributes.empty() ? "" : " "),
      Markup{std::string(table_attributes)});
  for (std::string_view head : heads) {
    const bool number = head.starts_with('#');
    if (number) head.remove_prefix(1);
    page.Add(R"(<th scope="col"{}>{}</th>)", Markup{number ? R"( class="num")" : ""}, head);
  }
  page.out += "</tr></thead><tbody>\n";
}

void CloseTable(Page& page) { page.out += "</tbody></table></div>\n"; }

void AddBar(Page& page, std::string_view name, const std::vector<BarPart>& parts) {
  constexpr double kWidth = 400;
  constexpr double kGap = 1.5;
  double total = 0;
  std::vector<std::string> words;
  for (const BarPart& part : parts) {
    total += static_cast<double>(part.count);
    if (part.count > 0) words.push_back(fmt::format("{} {}", part.count, part.label));
  }
  page.Add(
      R"(<svg class="bar" viewBox="0 0 400 10" width="400" height="10" preserveAspectRatio="none" role="img" aria-label="{}: {}">)",
      name, words.empty() ? "nothing" : JoinText(words));
  double x = 0;
  for (const BarPart& part : parts) {
    if (part.count == 0) continue;
    const double width = kWidth * static_cast<double>(part.count) / total;
    page.Add(R"(<rect class="f-{}" x="{:.1f}" width="{:.1f}" height="10" fill="{}"/>)",
             part.css_class, x, std::max(0.5, width - kGap), LightColour(part.css_class));
    x += width;
  }
  page.out += "</svg>";
}

void AddKeys(Page& page, const std::vector<BarPart>& parts, bool with_first) {
  page.out += R"(<ul class="keys">)";
  for (std::size_t i = with_first ? 0 : 1; i < parts.size(); ++i) {
    if (parts[i].count == 0) continue;
    page.Add("<li>{}{} {}</li>", Swatch(parts[i].css_class), parts[i].count, parts[i].label);
  }
  page.out += "</ul>";
}

std::string_view StatusClass(outcome::RequirementStatus status) {
  constexpr std::array<std::string_view, 8> kClasses = {"implemented", "partial", "planned", "gap",
                                                        "unknown",     "manual",  "na",      "nd"};
  return kClasses[static_cast<std::size_t>(status)];
}

const std::vector<outcome::RequirementStatus>& StatusOrder() {
  using enum outcome::RequirementStatus;
  static const std::vector<outcome::RequirementStatus> order = {
      kImplemented, kPartial, kPlanned,       kNotImplemented,
      kUnknown,     kManual,  kNotApplicable, kNotDerived};
  return order;
}

}  // namespace threatgap::reports::html
