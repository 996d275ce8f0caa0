#include <fmt/format.h>

#include "tests/unit/reports/result_fixture_parts.h"

namespace threatgap::reports::fixture {

using namespace outcome;

namespace {

struct FlowSpec {
  const char* from;
  const char* to;
  const char* carries;
  const char* returns;
};

constexpr FlowSpec kFlows[] = {
    {"customer", "gateway", "question", "answer"},
    {"partner-app", "gateway", "question", "answer"},
    {"partner-app", "partner-api", "ticket", "answer"},
    {"gateway", "chat-api", "question", ""},
    {"chat-api", "agent", "question", ""},
    {"partner-api", "agent", "ticket", ""},
    {"agent", "model-api", "prompt", "answer"},
    {"kb", "agent", "passages", ""},
    {"agent", "refund-tool", "refund-order", ""},
    {"agent", "mail-tool", "mail", ""},
    {"mail-tool", "customer", "answer", ""},
    {"forum", "ingest", "page", ""},
    {"ingest", "kb", "passages", ""},
    {"crm-db", "ingest", "case-notes", ""},
    {"chat-api", "transcripts", "question", ""},
    {"support-lead", "crm-db", "customer-record", ""},
};

struct ComponentSpec {
  const char* id;
  const char* title;
  const char* type_title;
  const char* zone;
  const char* shape;
};

constexpr ComponentSpec kComponents[] = {
    {"customer", "Customer", "User", "internet", "actor"},
    {"partner-app", "Partner app", "External system", "partner", "external"},
    {"forum", "Community forum", "External system", "internet", "external"},
    {"gateway", "Guardrail gateway", "Gateway", "app", "process"},
    {"chat-api", "Chat API", "Service", "app", "process"},
    {"partner-api", "Partner API", "Service", "app", "process"},
    {"agent", "Assistant agent", "Agent", "app", "process"},
    {"refund-tool", "Refund tool", "Tool", "tools", "process"},
    {"mail-tool", "Mail tool", "Tool", "tools", "process"},
    {"ingest", "Ingestion", "Service", "data", "process"},
    {"kb", "Knowledge base", "Vector store", "data", "store"},
    {"crm-db", "CRM database", "Database", "data", "store"},
    {"transcripts", "Transcripts", "Log store", "data", "store"},
    {"model-api", "Hosted model", "Model API", "supplier", "external"},
    {"support-lead", "Support lead", "User", "office", "actor"},
};

}  // namespace

base::Location At(int line) { return {kFixtureFile, line, 3}; }

int LineOf(std::string_view component) {
  int line = 36;
  for (const ComponentSpec& spec : kComponents) {
    if (spec.id == component) return line;
    line += 2;
  }
  return 0;
}

Named Component(std::string_view id) {
  for (const ComponentSpec& spec : kComponents) {
    if (spec.id == id) return {"component", std::string(id), spec.title};
  }
  return {"component", std::string(id), std::string(id)};
}

void AddArchitecture(AnalysisResult& r) {
  r.zones = {{"internet", "Internet", "", "public", At(10)},
             {"partner", "Partner", "", "third party", At(11)},
             {"office", "Support office", "", "internal", At(12)},
             {"app", "Application", "", "internal", At(13)},
             {"tools", "Tools", "app", "internal", At(14)},
             {"data", "Data", "", "restricted", At(15)},
             {"supplier", "Supplier", "", "third party", At(16)}};
  for (const ComponentSpec& spec : kComponents) {
    ComponentView view;
    view.id = spec.id;
    view.title = spec.title;
    view.type_title = spec.type_title;
    view.zone = spec.zone;
    view.shape = spec.shape;
    view.criticality = "normal";
    view.owner = "platform-team";
    if (view.id == "gateway") view.controls = {"guardrail-in"};
    view.location = At(LineOf(spec.id));
    r.components.push_back(view);
  }
  int line = 82;
  for (const FlowSpec& spec : kFlows) {
    FlowView view;
    view.id = fmt::format("{}>{}", spec.from, spec.to);
    view.from = spec.from;
    view.to = spec.to;
    view.carries = {spec.carries};
    if (*spec.returns != '\0') view.returns = {spec.returns};
    view.kind = "request";
    view.encryption = line % 5 == 0 ? "" : "tls1.3";
    view.authn = line % 3 == 0 ? "" : "token";
    view.location = At(line++);
    r.flows.push_back(view);
  }
  r.data = {{"question", "Question", "internal", "text", true, At(20)},
            {"customer-record", "Customer record", "confidential", "record", true, At(21)},
            {"case-notes", "Case notes", "restricted", "text", true, At(22)},
            {"refund-order", "Refund order", "internal", "record", false, At(23)}};
}

// Component, flow, component, … through the ids given.
std::vector<WitnessStep> Path(const AnalysisResult& r, const std::vector<std::string>& ids,
                              const std::string& guard) {
  std::vector<WitnessStep> steps;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) {
      for (const FlowView& flow : r.flows) {
        if (flow.from != ids[i - 1] || flow.to != ids[i]) continue;
        steps.push_back({{"flow", flow.id, ""}, flow.location, flow.carries, false, false, ""});
      }
    }
    steps.push_back({Component(ids[i]),
                     At(LineOf(ids[i])),
                     {},
                     false,
                     false,
                     ids[i] == "gateway" ? guard : ""});
  }
  return steps;
}

}  // namespace threatgap::reports::fixture
