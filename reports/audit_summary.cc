#include "reports/audit_sheets.h"

namespace threatgap::reports::audit {
namespace {

using outcome::AnalysisResult;
using outcome::FrameworkView;
using outcome::RequirementStatus;

void Add(Table& table, std::string item, Cell value, std::string note = {}) {
  table.rows.push_back({std::move(item), std::move(value), TextCell(std::move(note))});
}

void AddScope(Table& table, const AnalysisResult& result) {
  Add(table, "System",
      TextCell(result.system.title.empty() ? result.system.id : result.system.title),
      result.system.description);
  Add(table, "System owner", TextCell(result.system.owner));
  Add(table, "Verdict", TextCell(result.verdict_sentence));
  Add(table, "As of", DateCell(result.as_of.date), "from: " + result.as_of.origin);
  Add(table, "Tool", "threatgap " + result.tool_version);
  Add(table, "Closed world", std::string(YesNo(result.closed_world)),
      "yes: attributes nobody stated take their lowest value");
}

void AddNumbers(Table& table, const outcome::Summary& summary) {
  Add(table, "Gaps", CountCell(summary.gaps),
      "certain threats which are uncovered or partially covered, without suppressed ones");
  Add(table, "Undecided", CountCell(summary.undecided), "certain threats, coverage not known");
  Add(table, "Possible", CountCell(summary.possible),
      "the threat itself hinges on a fact which is not stated");
  Add(table, "Covered", CountCell(summary.covered));
  Add(table, "Covered and proven", CountCell(summary.covered_proven),
      "by fresh evidence that passed; the others are claimed");
  Add(table, "Accepted", CountCell(summary.accepted));
  Add(table, "Transferred", CountCell(summary.transferred));
  Add(table, "Avoided", CountCell(summary.avoided));
  Add(table, "Planned", CountCell(summary.planned), "a plan never passes the gate");
  Add(table, "Suppressed", CountCell(summary.suppressed));
  Add(table, "Expired decisions", CountCell(summary.expired_decisions));
  Add(table, "Rules that ran", CountCell(summary.rules_ran),
      fmt::format("of {}", summary.rules_total));
}

void AddStages(Table& table, const AnalysisResult& result) {
  for (const auto& stage : result.life_cycle) {
    Add(table, "Life-cycle stage", stage.stage + (stage.current ? " (now)" : ""),
        fmt::format("{} rules: {} gaps, {} undecided, {} possible, {} covered", stage.rules,
                    stage.gaps, stage.undecided, stage.possible, stage.covered));
  }
  if (result.scope.scope == 0) return;
  Add(table, "Generative-AI scope", CountCell(static_cast<std::size_t>(result.scope.scope)),
      result.scope.title);
  for (const auto& duty : result.scope.duties) {
    if (duty.by_customer) continue;
    Add(table, "Provider answers for", duty.control_type,
        fmt::format("{}; the customer's from scope {}; gaps: {}", duty.title,
                    duty.customer_from_scope, duty.gaps));
  }
}

void AddInputs(Table& table, const AnalysisResult& result) {
  for (const auto& input : result.inputs) {
    Add(table, "Input", input.path,
        fmt::format("{} {}, SHA-256 {}", input.format, input.version, input.sha256));
  }
  for (const auto& pack : result.packs)
    Add(table, "Rules and mappings", pack.path, "SHA-256 " + pack.sha256);
  if (!result.policy_path.empty())
    Add(table, "Policy", result.policy_path, "SHA-256 " + result.policy_sha256);
}

std::string CountsText(const FrameworkView& framework) {
  std::vector<std::string> parts;
  for (const RequirementStatus status : html::StatusOrder()) {
    const auto found = framework.counts.find(status);
    if (found == framework.counts.end() || found->second == 0) continue;
    parts.push_back(fmt::format("{} {}", found->second, RequirementStatusWord(status)));
  }
  parts.push_back(fmt::format("{} exposed", framework.exposed));
  const std::string counts = html::JoinText(parts) + fmt::format("; of {}", framework.total);
  return framework.limits.empty() ? counts : counts + "; tells little: " + framework.limits;
}

}  // namespace

Table SummaryTable(const Index& index) {
  Table table{"Summary", {{"Item", 24}, {"Value", 60}, {"Note", 80}}, {}};
  AddScope(table, index.result);
  AddNumbers(table, index.result.summary);
  AddStages(table, index.result);
  for (const auto& framework : index.result.frameworks)
    Add(table, "Framework", framework.title, CountsText(framework));
  AddInputs(table, index.result);
  Add(table, "Words", "current level",
      "with the controls that are effective today, at the upper end of what is known; the "
      "inherent level is without any control");
  Add(table, "Words", "exposed",
      "a control exists, but a threat it should stop is not covered where it arises");
  Add(table, "Words", "not assessed by this tool",
      "only people can answer; it counts neither as met nor as not met");
  return table;
}

Table QuestionTable(const Index& index) {
  Table table{"Questions",
              {{"Rank", 7},
               {"Attribute", 20},
               {"Element", 24},
               {"Question", 60},
               {"Verdicts the group settles", 11},
               {"Findings", 40},
               {"How to answer", 44},
               {"Place", 26}},
              {}};
  std::size_t rank = 0;
  for (const auto& question : index.result.questions) {
    ++rank;
    for (const auto& ask : question.asks) {
      table.rows.push_back({CountCell(rank), TextCell(question.attribute), TextCell(ask.element),
                            TextCell(ask.text), CountCell(question.settles),
                            ListCell(question.findings), TextCell(question.hint),
                            TextCell(html::PlaceText(ask.location))});
    }
  }
  return table;
}

Table NotAssessedTable(const Index& index) {
  Table table{"Not assessed", {{"Kind", 16}, {"Id", 24}, {"Title", 44}, {"Reason", 60}}, {}};
  if (index.FindFramework(kApplicability) == nullptr) {
    table.rows.push_back(
        {std::string("framework"), std::string(kApplicability), Cell(),
         std::string("not part of this run: the Statement of Applicability is empty")});
  }
  for (const auto& rule : index.result.rules) {
    if (!rule.ran)
      table.rows.push_back(
          {std::string("rule"), rule.id, TextCell(rule.title), TextCell(rule.reason)});
  }
  for (const std::string& list : index.result.open_lists) {
    table.rows.push_back({std::string("open list"), Cell(), TextCell(list),
                          std::string("what is not listed may still exist")});
  }
  for (const FrameworkView& framework : index.result.frameworks) {
    for (const auto& row : framework.requirements) {
      if (row.status != RequirementStatus::kManual) continue;
      table.rows.push_back({std::string("requirement"), framework.id + ":" + row.id,
                            TextCell(row.title),
                            row.why.empty() ? std::string("only people can answer") : row.why});
    }
  }
  return table;
}

std::vector<Table> AuditTables(const AnalysisResult& result) {
  const Index index(result);
  std::vector<Table> tables = {SummaryTable(index),    ApplicabilityTable(index),
                               RiskRegister(index),    TreatmentPlan(index),
                               AcceptanceTable(index), SuppressionTable(index),
                               EvidenceIndex(index),   QuestionTable(index)};
  for (const FrameworkView& framework : result.frameworks)
    tables.push_back(RequirementTable(index, framework));
  tables.push_back(NotAssessedTable(index));
  return tables;
}

}  // namespace threatgap::reports::audit
