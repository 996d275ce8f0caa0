#include <iterator>
#include <utility>

#include "tests/unit/reports/result_fixture.h"

namespace threatgap::reports {
namespace {

using outcome::FrameworkView;
using outcome::RequirementStatus;
using outcome::RequirementView;

struct Row {
  const char* id;
  const char* title;
  const char* group;
  bool people;
};

constexpr Row kIso27001[] = {
    {"A.5.1", "Policies for information security", "organizational", false},
    {"A.5.2", "Information security roles and responsibilities", "organizational", true},
    {"A.5.3", "Segregation of duties", "organizational", false},
    {"A.5.4", "Management responsibilities", "organizational", true},
    {"A.5.5", "Contact with authorities", "organizational", true},
    {"A.5.6", "Contact with special interest groups", "organizational", true},
    {"A.5.7", "Threat intelligence", "organizational", false},
    {"A.5.8", "Information security in project management", "organizational", true},
    {"A.5.9", "Inventory of information and other associated assets", "organizational", false},
    {"A.5.10", "Acceptable use of information and other associated assets", "organizational",
     false},
    {"A.5.11", "Return of assets", "organizational", true},
    {"A.5.12", "Classification of information", "organizational", false},
    {"A.5.13", "Labelling of information", "organizational", false},
    {"A.5.14", "Information transfer", "organizational", false},
    {"A.5.15", "Access control", "organizational", false},
    {"A.5.16", "Identity management", "organizational", false},
    {"A.5.17", "Authentication information", "organizational", false},
    {"A.5.18", "Access rights", "organizational", false},
    {"A.5.19", "Information security in supplier relationships", "organizational", false},
    {"A.5.20", "Addressing information security within supplier agreements", "organizational",
     false},
    {"A.5.21",
     "Managing information security in the information and communication technology (ICT) supply "
     "chain",
     "organizational", false},
    {"A.5.22", "Monitoring, review and change management of supplier services", "organizational",
     false},
    {"A.5.23", "Information security for use of cloud services", "organizational", false},
    {"A.5.24", "Information security incident management planning and preparation",
     "organizational", false},
    {"A.5.25", "Assessment and decision on information security events", "organizational", false},
    {"A.5.26", "Response to information security incidents", "organizational", false},
    {"A.5.27", "Learning from information security incidents", "organizational", true},
    {"A.5.28", "Collection of evidence", "organizational", false},
    {"A.5.29", "Information security during disruption", "organizational", true},
    {"A.5.30", "ICT readiness for business continuity", "organizational", false},
    {"A.5.31", "Legal, statutory, regulatory and contractual requirements", "organizational", true},
    {"A.5.32", "Intellectual property rights", "organizational", true},
    {"A.5.33", "Protection of records", "organizational", true},
    {"A.5.34", "Privacy and protection of personal identifiable information (PII)",
     "organizational", false},
    {"A.5.35", "Independent review of information security", "organizational", true},
    {"A.5.36", "Compliance with policies, rules and standards for information security",
     "organizational", true},
    {"A.5.37", "Documented operating procedures", "organizational", true},
    {"A.6.1", "Screening", "people", true},
    {"A.6.2", "Terms and conditions of employment", "people", true},
    {"A.6.3", "Information security awareness, education and training", "people", false},
    {"A.6.4", "Disciplinary process", "people", true},
    {"A.6.5", "Responsibilities after termination or change of employment", "people", true},
    {"A.6.6", "Confidentiality or non-disclosure agreements", "people", true},
    {"A.6.7", "Remote working", "people", true},
    {"A.6.8", "Information security event reporting", "people", true},
    {"A.7.1", "Physical security perimeters", "physical", true},
    {"A.7.2", "Physical entry", "physical", true},
    {"A.7.3", "Securing offices, rooms and facilities", "physical", true},
    {"A.7.4", "Physical security monitoring", "physical", true},
    {"A.7.5", "Protecting against physical and environmental threats", "physical", true},
    {"A.7.6", "Working in secure areas", "physical", true},
    {"A.7.7", "Clear desk and clear screen", "physical", true},
    {"A.7.8", "Equipment siting and protection", "physical", true},
    {"A.7.9", "Security of assets off-premises", "physical", true},
    {"A.7.10", "Storage media", "physical", true},
    {"A.7.11", "Supporting utilities", "physical", true},
    {"A.7.12", "Cabling security", "physical", true},
    {"A.7.13", "Equipment maintenance", "physical", true},
    {"A.7.14", "Secure disposal or re-use of equipment", "physical", true},
    {"A.8.1", "User endpoint devices", "technological", false},
    {"A.8.2", "Privileged access rights", "technological", false},
    {"A.8.3", "Information access restriction", "technological", false},
    {"A.8.4", "Access to source code", "technological", false},
    {"A.8.5", "Secure authentication", "technological", false},
    {"A.8.6", "Capacity management", "technological", false},
    {"A.8.7", "Protection against malware", "technological", false},
    {"A.8.8", "Management of technical vulnerabilities", "technological", false},
    {"A.8.9", "Configuration management", "technological", false},
    {"A.8.10", "Information deletion", "technological", false},
    {"A.8.11", "Data masking", "technological", false},
    {"A.8.12", "Data leakage prevention", "technological", false},
    {"A.8.13", "Information backup", "technological", false},
    {"A.8.14", "Redundancy of information processing facilities", "technological", false},
    {"A.8.15", "Logging", "technological", false},
    {"A.8.16", "Monitoring activities", "technological", false},
    {"A.8.17", "Clock synchronization", "technological", false},
    {"A.8.18", "Use of privileged utility programs", "technological", false},
    {"A.8.19", "Installation of software on operational systems", "technological", false},
    {"A.8.20", "Networks security", "technological", false},
    {"A.8.21", "Security of network services", "technological", false},
    {"A.8.22", "Segregation of networks", "technological", false},
    {"A.8.23", "Web filtering", "technological", false},
    {"A.8.24", "Use of cryptography", "technological", false},
    {"A.8.25", "Secure development life cycle", "technological", false},
    {"A.8.26", "Application security requirements", "technological", false},
    {"A.8.27", "Secure system architecture and engineering principles", "technological", false},
    {"A.8.28", "Secure coding", "technological", false},
    {"A.8.29", "Security testing in development and acceptance", "technological", false},
    {"A.8.30", "Outsourced development", "technological", true},
    {"A.8.31", "Separation of development, test and production environments", "technological",
     false},
    {"A.8.32", "Change management", "technological", false},
    {"A.8.33", "Test information", "technological", false},
    {"A.8.34", "Protection of information systems during audit testing", "technological", true},
};

constexpr Row kOwaspLlm[] = {
    {"LLM01", "Prompt Injection", "", false},
    {"LLM02", "Sensitive Information Disclosure", "", false},
    {"LLM03", "Supply Chain", "", false},
    {"LLM04", "Data and Model Poisoning", "", false},
    {"LLM05", "Improper Output Handling", "", false},
    {"LLM06", "Excessive Agency", "", false},
    {"LLM07", "System Prompt Leakage", "", false},
    {"LLM08", "Vector and Embedding Weaknesses", "", false},
    {"LLM09", "Misinformation", "", false},
    {"LLM10", "Unbounded Consumption", "", false},
};

constexpr Row kOwaspAsi[] = {
    {"ASI01", "Agent Goal Hijack", "", false},
    {"ASI02", "Tool Misuse and Exploitation", "", false},
    {"ASI03", "Identity and Privilege Abuse", "", false},
    {"ASI04", "Agentic Supply Chain Vulnerabilities", "", false},
    {"ASI05", "Unexpected Code Execution (RCE)", "", false},
    {"ASI06", "Memory & Context Poisoning", "", false},
    {"ASI07", "Insecure Inter-Agent Communication", "", false},
    {"ASI08", "Cascading Failures", "", false},
    {"ASI09", "Human-Agent Trust Exploitation", "", false},
    {"ASI10", "Rogue Agents", "", false},
};

// A mixture of all statuses that does not depend on anything but the position.
RequirementStatus StatusAt(const Row& row, std::size_t position) {
  if (row.people)
    return position % 3 == 0 ? RequirementStatus::kImplemented : RequirementStatus::kManual;
  constexpr RequirementStatus kCycle[] = {
      RequirementStatus::kImplemented,    RequirementStatus::kPartial,
      RequirementStatus::kImplemented,    RequirementStatus::kUnknown,
      RequirementStatus::kNotImplemented, RequirementStatus::kPlanned,
      RequirementStatus::kPartial,        RequirementStatus::kNotApplicable,
      RequirementStatus::kImplemented};
  return kCycle[position % std::size(kCycle)];
}

const char* WhyOf(RequirementStatus status) {
  switch (status) {
    case RequirementStatus::kImplemented:
      return "effective controls cover it";
    case RequirementStatus::kPartial:
      return "1 of 2 aspects covered";
    case RequirementStatus::kPlanned:
      return "a control is planned";
    case RequirementStatus::kNotImplemented:
      return "controls of a fitting type are absent";
    case RequirementStatus::kUnknown:
      return "the status of a control is not stated";
    case RequirementStatus::kNotApplicable:
      return "excluded: no offices belong to this system";
    default:
      return "only people can answer";
  }
}

template <std::size_t N>
FrameworkView Framework(const Row (&rows)[N], std::string id, std::string title,
                        std::string short_title) {
  FrameworkView view;
  view.id = std::move(id);
  view.title = std::move(title);
  view.short_title = std::move(short_title);
  view.kind = "requirements";
  view.trust = "B";
  view.license = "ids and short titles used as facts; no standard text";
  view.sources = {"a public copy, compared 2026-08-08"};
  for (std::size_t i = 0; i < N; ++i) {
    RequirementView row;
    row.id = rows[i].id;
    row.title = rows[i].title;
    row.group = rows[i].group;
    row.status = StatusAt(rows[i], i);
    row.why = WhyOf(row.status);
    row.claimed = row.status == RequirementStatus::kImplemented && i % 2 == 0;
    if (row.status == RequirementStatus::kImplemented && !row.claimed) {
      row.evidence = 1;
      row.evidence_date = base::ParseDate("2026-10-02");
      row.controls = {"guardrail-in"};
    }
    if (row.status != RequirementStatus::kManual) row.owner = "platform-team";
    view.requirements.push_back(row);
  }
  return view;
}

}  // namespace

std::vector<FrameworkView> FixtureFrameworks() {
  std::vector<FrameworkView> frameworks;
  frameworks.push_back(
      Framework(kIso27001, "iso27001@2022", "ISO/IEC 27001:2022", "ISO 27001:2022"));
  frameworks.back().groups = {{"organizational", "Organizational controls"},
                              {"people", "People controls"},
                              {"physical", "Physical controls"},
                              {"technological", "Technological controls"}};
  frameworks.push_back(
      Framework(kOwaspLlm, "owasp-llm@2025", "OWASP LLM Top 10 (2025)", "OWASP LLM 2025"));
  frameworks.push_back(
      Framework(kOwaspAsi, "owasp-asi@2026", "OWASP Agentic Top 10 (2026)", "OWASP Agentic 2026"));
  return frameworks;
}

}  // namespace threatgap::reports
