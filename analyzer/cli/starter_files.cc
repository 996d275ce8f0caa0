#include "analyzer/cli/starter_files.h"

#include <string>

#include "analyzer/catalog/content.h"

namespace threatgap::cli {

const std::string_view kStarterModel =
    R"(# A threat model. Run `threatgap check` in this folder; change the example below into your system.
# What a list does not name does not exist; an attribute that is missing is not known and becomes a question.
threatgap: 1

system:
  id: my-system
  title: My system
  as-of: 2026-01-01            # evidence is judged on this date; `--as-of today` takes the clock
  lifecycle: design            # design | deployment | operations

# Values for all elements which say nothing themselves.
defaults:
  flows: {encryption: tls1.3}  # none | legacy-tls | tls1.2 | tls1.3

# Who trusts whom: public | partner | internal | restricted. Zones can lie in each other with `parent`.
zones:
  internet: {trust: public}
  app: {trust: internal}
  data: {trust: restricted, parent: app}

# What is worth protecting: how confidential it is, and what kind of content.
data:
  question: {confidentiality: internal, content: text, personal: true}
  answer: {confidentiality: internal, content: text}
  handbook: {confidentiality: confidential, content: document}

# Things that send, receive or keep data. `threatgap mappings list types` shows all types,
# `threatgap mappings list technologies` presets such as `technology: amazon-bedrock`.
components:
  customer: {type: user, zone: internet, clearance: internal}
  gateway: {type: gateway, zone: app}
  assistant: {type: agent, zone: app, autonomy: act-with-approval}  # none | suggest | act-with-approval | act
  knowledge: {type: vector-store, zone: data, stores: [handbook]}

# who -sends/gets back-> whom
flows:
- customer -question/answer-> gateway
- gateway -question/answer-> assistant
- {from: assistant, to: knowledge, carries: [], returns: [handbook]}

# Measures, where they stand, and the proof. Only `implemented` counts, and only where the control stands.
# `threatgap mappings list controls` shows all types, `threatgap explain guardrail.input` one of them.
controls:
  input-guardrail:
    control: guardrail.input
    on: [gateway]
    status: planned            # absent | planned | implemented | retired
    due: 2026-06-30
    owner: my-team
#   evidence: [{kind: automated-test, date: 2026-01-01, result: pass, ref: ci/guardrail-suite}]

# Threats which people found: "A [source] [prerequisites] can [action], which leads to [impact]".
threats:
  T-1:
    source: external actor
    prerequisites: who can submit text
    action: override the instructions of the assistant
    impact: actions the operator never intended
    goals: [integrity]
    assets: [answer]
    on: [customer, assistant]
    instance-of: GAI-001       # the rule which describes the same threat
    mitigations: [input-guardrail]
    severity: high
)";

std::vector<std::string_view> StarterPolicyKinds() {
  return {"prototype", "internal", "regulated"};
}

std::string_view StarterPolicy(std::string_view kind) {
  const std::string path = "samples/policies/" + std::string(kind) + ".yaml";
  for (const auto& file : catalog::EmbeddedContent()) {
    if (file.path == path) return file.bytes;
  }
  return {};
}

}  // namespace threatgap::cli
