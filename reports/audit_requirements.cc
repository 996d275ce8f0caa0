#include <algorithm>
#include <map>
#include <set>

#include "reports/aspect_text.h"
#include "reports/audit_sheets.h"

namespace threatgap::reports::audit {
namespace {

using outcome::Finding;
using outcome::FrameworkView;
using outcome::Group;
using outcome::RequirementStatus;
using outcome::RequirementView;

constexpr std::size_t kMatrixComponents = 200;  ///< more columns than that nobody reads
constexpr std::string_view kTooManyComponents =
    " (too many components for columns, see the risk register)";

using Controls = std::map<std::string, const outcome::ControlView*, std::less<>>;

Controls ControlsById(const Index& index) {
  Controls controls;
  for (const auto& control : index.result.controls) controls.emplace(control.id, &control);
  return controls;
}

/// What the controls of one requirement tell about it.
struct Proof {
  std::vector<std::string> refs, places;
  std::optional<base::Date> valid_until;  ///< the first that ends
};

void AddEvidence(Proof& proof, const outcome::ControlView& control) {
  for (const auto& item : control.evidence) {
    if (!item.ref.empty()) proof.refs.push_back(item.ref);
    if (item.valid_until && (!proof.valid_until || *item.valid_until < *proof.valid_until))
      proof.valid_until = item.valid_until;
  }
}

Proof ProofOf(const RequirementView& row, const Controls& controls) {
  Proof proof;
  std::set<std::string> places;
  for (const std::string& id : row.controls) {
    const auto found = controls.find(id);
    if (found == controls.end()) continue;
    AddEvidence(proof, *found->second);
    for (const auto& element : found->second->on) places.insert(element.id);
  }
  proof.places.assign(places.begin(), places.end());
  return proof;
}

/// Requirement of one framework -> keys of the findings which touch it, in the order of the
/// register.
std::map<std::string, std::vector<std::string>> RisksByRequirement(const Index& index,
                                                                   const std::string& framework) {
  std::map<std::string, std::vector<std::string>> risks;
  for (const Finding* finding : index.Register()) {
    for (const auto& touch : finding->requirements) {
      if (touch.framework == framework) risks[touch.requirement].push_back(finding->key);
    }
  }
  return risks;
}

Cell AtBest(const RequirementView& row) {
  return row.at_best ? TextCell(std::string(RequirementStatusWord(*row.at_best))) : Cell();
}

/// Whether what counts as implemented has evidence that passed and is not too old.
Cell FreshEvidence(const RequirementView& row) {
  if (row.status != RequirementStatus::kImplemented) return {};
  return std::string(YesNo(row.proven));
}

Cell Aspects(const RequirementView& row) {
  std::vector<std::string> texts;
  for (const auto& aspect : row.aspects) texts.push_back(AspectText(aspect));
  return ListCell(texts);
}

std::string StatusText(RequirementStatus status) {
  if (status == RequirementStatus::kManual) return "not assessed by this tool";
  return std::string(RequirementStatusWord(status));
}

std::string GroupTitle(const FrameworkView& framework, const std::string& id) {
  for (const auto& [group, title] : framework.groups) {
    if (group == id) return title;
  }
  return id;
}

Row ApplicabilityRow(const FrameworkView& framework, const RequirementView& row,
                     const std::vector<std::string>& risks, const Proof& proof) {
  const bool applies = row.status != RequirementStatus::kNotApplicable;
  return {row.id,
          TextCell(row.title),
          TextCell(GroupTitle(framework, row.group)),
          std::string(YesNo(applies)),
          applies ? ListCell(risks) : TextCell(row.why),
          StatusText(row.status),
          AtBest(row),
          std::string(YesNo(row.exposed)),
          std::string(YesNo(row.claimed)),
          FreshEvidence(row),
          applies ? TextCell(row.why) : Cell(),
          Aspects(row),
          ListCell(row.controls),
          ListCell(proof.places),
          TextCell(row.owner),
          ListCell(proof.refs),
          DateCell(row.evidence_date),
          DateCell(proof.valid_until),
          CountCell(row.open_findings.size()),
          ListCell(row.open_findings)};
}

/// The worst a finding about one component says about one requirement, ascending.
enum class Mark { kCovered, kPossible, kUnknown, kPartial, kGap };

Mark MarkOf(const Finding& finding) {
  switch (finding.group) {
    case Group::kCovered:
      return Mark::kCovered;
    case Group::kPossible:
      return Mark::kPossible;
    case Group::kUndecided:
      return Mark::kUnknown;
    case Group::kGap:
      break;
  }
  return finding.verdict == outcome::Verdict::kPartiallyCovered ? Mark::kPartial : Mark::kGap;
}

std::string MarkText(Mark mark) {
  constexpr const char* kWords[] = {"covered", "possible", "unknown", "partial", "gap"};
  return kWords[static_cast<std::size_t>(mark)];
}

/// (requirement, component) -> mark, for one framework.
struct Matrix {
  std::map<std::pair<std::string, std::string>, Mark> marks;
  std::set<std::string> components;
};

Matrix MatrixOf(const Index& index, const std::string& framework) {
  Matrix matrix;
  for (const Finding* finding : index.Register()) {
    const auto* component = index.CountedAt(*finding);
    if (component == nullptr || IsSuppressed(*finding)) continue;
    for (const auto& touch : finding->requirements) {
      if (touch.framework != framework) continue;
      const Mark mark = MarkOf(*finding);
      const auto [place, fresh] =
          matrix.marks.try_emplace({touch.requirement, component->id}, mark);
      if (!fresh) place->second = std::max(place->second, mark);
      matrix.components.insert(component->id);
    }
  }
  return matrix;
}

Row RequirementRow(const FrameworkView& framework, const RequirementView& row) {
  return {row.id,
          TextCell(row.title),
          TextCell(GroupTitle(framework, row.group)),
          std::string(YesNo(row.primary)),
          StatusText(row.status),
          AtBest(row),
          std::string(YesNo(row.exposed)),
          std::string(YesNo(row.claimed)),
          FreshEvidence(row),
          TextCell(row.why),
          Aspects(row),
          ListCell(row.applies_from),
          ListCell(row.controls),
          ListCell(row.control_types),
          TextCell(row.owner),
          CountCell(row.evidence),
          DateCell(row.evidence_date),
          CountCell(row.open_findings.size()),
          ListCell(row.open_findings),
          ListCell(row.chain)};
}

}  // namespace

Table ApplicabilityTable(const Index& index) {
  Table table{"Statement of Applicability",
              {{"Control", 10},
               {"Title", 34},
               {"Group", 22},
               {"Applicable", 10},
               {"Reason (risks, or why excluded)", 40},
               {"Status", 16},
               {"At best", 14},
               {"Exposed", 9},
               {"Claimed only", 9},
               {"Fresh evidence", 9},
               {"How it came about", 36},
               {"Parts of it", 44},
               {"Controls", 26},
               {"Stand on", 22},
               {"Owner", 18},
               {"Evidence", 30},
               {"Evidence date", 11},
               {"Evidence valid until", 11},
               {"Open gaps", 8},
               {"Gaps", 36}},
              {}};
  const FrameworkView* framework = index.FindFramework(kApplicability);
  if (framework == nullptr) return table;
  const Controls controls = ControlsById(index);
  auto risks = RisksByRequirement(index, framework->id);
  for (const RequirementView& row : framework->requirements) {
    if (!row.primary) continue;
    table.rows.push_back(ApplicabilityRow(*framework, row, risks[row.id], ProofOf(row, controls)));
  }
  return table;
}

Table RequirementTable(const Index& index, const FrameworkView& framework) {
  Table table{framework.id,
              {{"Requirement", 14},   {"Title", 36},
               {"Group", 20},         {"Counted", 8},
               {"Status", 16},        {"At best", 14},
               {"Exposed", 9},        {"Claimed only", 9},
               {"Fresh evidence", 9}, {"How it came about", 36},
               {"Parts of it", 44},   {"Applies from", 20},
               {"Controls", 24},      {"Control types that would do", 28},
               {"Owner", 16},         {"Pieces of evidence", 9},
               {"Evidence date", 11}, {"Open gaps", 8},
               {"Gaps", 34},          {"Mapped by", 44}},
              {}};
  const Matrix matrix = MatrixOf(index, framework.id);
  const bool with_components = matrix.components.size() <= kMatrixComponents;
  for (const std::string& id : matrix.components) {
    if (with_components) table.columns.push_back({"At " + id, 11});
  }
  if (!with_components) table.columns.back().title += kTooManyComponents;
  for (const RequirementView& row : framework.requirements) {
    Row cells = RequirementRow(framework, row);
    for (const std::string& id : matrix.components) {
      if (!with_components) break;
      const auto mark = matrix.marks.find({row.id, id});
      cells.push_back(mark == matrix.marks.end() ? Cell() : MarkText(mark->second));
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace threatgap::reports::audit
