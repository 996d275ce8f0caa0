#include "analyzer/cli/rule_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/page.h"

namespace threatgap::cli {
namespace {

using rule_engine::CoverTree;
using rule_engine::Rule;

/// The lines of the top-level key `key` in a rule file, as written, without the key's own line
/// where it holds nothing else.
std::vector<std::string> WrittenBlock(std::string_view text, std::string_view key) {
  std::vector<std::string> lines;
  bool inside = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool starts_key =
        !line.empty() && line.front() != ' ' && line.front() != '-' && line.front() != '#';
    if (starts_key) inside = line.starts_with(key) && line.substr(key.size()).starts_with(":");
    if (inside && !(starts_key && line.ends_with(":"))) lines.emplace_back(line);
  }
  return lines;
}

void AddWritten(Page& page, std::string_view heading, std::string_view text, std::string_view key) {
  const std::vector<std::string> lines = WrittenBlock(text, key);
  if (lines.empty()) return;
  page.Heading(heading);
  for (const std::string& line : lines) page.Line(line.starts_with(" ") ? line : "  " + line);
}

std::string LeafText(const CoverTree& leaf, const catalog::Catalog& catalog) {
  std::vector<std::string> types;
  for (const auto id : leaf.controls)
    types.push_back(catalog.control_types[static_cast<std::size_t>(id)].id);
  constexpr std::string_view kStrengths[] = {"none", "weak", "moderate", "strong"};
  std::string out = fmt::format("{} at {}, {}", fmt::join(types, " or "), leaf.at.text,
                                kStrengths[static_cast<std::size_t>(leaf.strength)]);
  if (leaf.max_age_days) out += fmt::format(", tested within {} days", *leaf.max_age_days);
  return out;
}

void AddCover(Page& page, const CoverTree& tree, const catalog::Catalog& catalog,
              std::size_t indent) {
  const std::size_t inner = indent + 2;
  switch (tree.kind) {
    case CoverTree::Kind::kControl:
      page.Paragraph("- " + LeafText(tree, catalog), indent);
      return;
    case CoverTree::Kind::kExists:
      page.Paragraph(fmt::format("- a {} `{}` exists which meets the condition in the file",
                                 model::ElementKindWord(tree.exists.kind), tree.exists.name),
                     indent);
      return;
    case CoverTree::Kind::kAll:
      page.Paragraph("all of", indent);
      break;
    case CoverTree::Kind::kAny:
      page.Paragraph("any one of", indent);
      break;
    case CoverTree::Kind::kAtLeast:
      page.Paragraph(fmt::format("at least {} of", tree.at_least), indent);
      break;
  }
  for (const CoverTree& child : tree.children) AddCover(page, child, catalog, inner);
}

void AddProse(Page& page, std::string_view heading, const std::string& text) {
  if (text.empty()) return;
  page.Heading(heading);
  page.Paragraph(text);
}

void AddReferences(Page& page, const Rule& rule, const catalog::Catalog& catalog) {
  if (rule.refs.empty() && rule.stride.empty() && rule.linddun.empty()) return;
  page.Heading("References");
  if (!rule.stride.empty()) page.Paragraph(fmt::format("STRIDE {}", fmt::join(rule.stride, ", ")));
  if (!rule.linddun.empty())
    page.Paragraph(fmt::format("LINDDUN {}", fmt::join(rule.linddun, ", ")));
  for (const auto ref : rule.refs) {
    page.Paragraph(fmt::format("{}  {}", catalog.RequirementId(ref), catalog.Get(ref).title));
  }
}

/// How many tests expect a threat, none, and a fact that is not known.
void AddTests(Page& page, const Rule& rule) {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& test : rule.tests) {
    bool unknown = false;
    for (const auto& expected : test.expect)
      unknown |= expected.possible || expected.lo != expected.hi;
    ++counts[test.expect.empty() ? "none" : unknown ? "unknown" : "threat"];
  }
  page.Heading("Tests");
  page.Paragraph(
      fmt::format("{} in its file: {} with a threat, {} without, {} with a fact that is not stated",
                  rule.tests.size(), counts["threat"], counts["none"], counts["unknown"]));
  page.Paragraph(fmt::format("threatgap rules test {}", rule.id));
}

void Collect(const CoverTree& tree, std::vector<catalog::ControlTypeId>& types) {
  types.insert(types.end(), tree.controls.begin(), tree.controls.end());
  for (const CoverTree& child : tree.children) Collect(child, types);
}

}  // namespace

std::vector<catalog::ControlTypeId> ControlsAskedFor(const Rule& rule) {
  std::vector<catalog::ControlTypeId> types;
  if (rule.covered_by) Collect(*rule.covered_by, types);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

std::string RulePage(const Rule& rule, const catalog::Catalog& catalog,
                     const base::SourceStore& sources) {
  Page page;
  page.Title(rule.id, rule.title);
  page.Blank();
  page.Labelled("name", rule.name);
  page.Labelled("pack", rule.pack);
  page.Labelled("status", rule.since.empty() ? rule.status
                                             : fmt::format("{} since {}", rule.status, rule.since));
  page.Labelled("file", rule.file);
  AddProse(page, "Why", rule.explain);
  AddProse(page, "What to do", rule.fix);
  const std::string_view text =
      rule.span.valid() ? sources.Get(rule.span.source).text() : std::string_view();
  AddWritten(page, "The threat", text, "threat");
  AddWritten(page, "Looks for", text, "match");
  if (rule.covered_by) {
    page.Heading("Covered by");
    AddCover(page, *rule.covered_by, catalog, 2);
  }
  AddWritten(page, "Severity (1 to 5 each)", text, "severity");
  AddProse(page, "False positives", rule.false_positives);
  AddProse(page, "Known misses", rule.known_misses);
  AddReferences(page, rule, catalog);
  AddTests(page, rule);
  return page.text();
}

}  // namespace threatgap::cli
