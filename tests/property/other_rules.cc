#include <fmt/format.h>

#include "tests/property/random_model.h"
#include "tests/property/tiny_model.h"

namespace threatgap::testing {
namespace {

constexpr std::string_view kBodies[] = {
    R"yaml(
match: {count: {each: {as: x, is: llm}, over: t in tools(x), of: t.third-party, at-least: 1}}
covered-by: {any: [{control: guardrail.input, at: x}]}
)yaml",
    R"yaml(
match: {count: {each: {as: x}, over: t in tools(x), of: t.criticality, at-least: 2}}
covered-by: {any: [{control: guardrail.input, at: "each t in tools(x)"}]}
)yaml",
    R"yaml(
match: {count: {each: {as: x, is: store}, over: f in flows(x), of: f.tenant, at-most: 1}}
covered-by: {any: [{control: tenancy.query-filter, at: "each f in flows(x)"}]}
)yaml",
    R"yaml(
match: {absent: {is: log-store, when: {as: m, is: llm, where: "m.autonomy >= 'act'"}}}
covered-by: {any: [{control: guardrail.input, at: system}]}
)yaml",
    R"yaml(
match: {absent: {in: flow, where: "x.kind == 'admin'"}}
covered-by: {any: [{control: guardrail.input, at: system}]}
)yaml",
    R"yaml(
match: {each: {as: z, in: zone, where: "trust(z) <= 'partner'"}}
covered-by: {any: [{control: guardrail.input, at: entry(z)}, {control: network.segmentation, at: zone(z)}]}
)yaml",
    R"yaml(
match: {each: {as: f, in: flow, where: crosses(f)}}
covered-by:
  at-least: 2
  of:
  - {control: authn.caller, at: f}
  - {control: crypto.in-transit, at: f}
  - {exists: {as: l, is: log-store, where: l.third-party}}
)yaml",
    R"yaml(
match:
  pattern:
    nodes: {a: {is: llm}, b: {where: b.zone == a.zone}, c: {is: store}}
    edges: [a --> b, "b -f-> c"]
    where: "f.kind != 'admin' or a.autonomy >= 'act' or c.criticality == b.criticality"
identity: [a, c]
covered-by: {any: [{control: guardrail.input, at: b}]}
)yaml",
    R"yaml(
match:
  path:
    from: {as: s, is: actor}
    via: [{as: m, is: process}]
    to: {as: t, where: t.third-party}
    not-through: {as: x, where: "x.criticality >= 'critical'"}
identity: [t]
covered-by: {any: [{control: guardrail.input, at: every-path(s..m)}]}
)yaml",
    R"yaml(
match:
  path:
    from: {as: s, is: store}
    to: {as: t, is: actor}
    follow: carried
    step: "e.kind != 'admin'"
    carrying: {as: d, where: d.personal or d.confidentiality > t.clearance}
covered-by: {all: [{control: crypto.in-transit, at: every-hop(s..t)}, {control: supplier.agreement, at: zone(t)}]}
)yaml",
};

}  // namespace

const std::vector<rule_engine::Rule>& OtherRules() {
  static const std::vector<rule_engine::Rule> rules = [] {
    std::vector<rule_engine::Rule> made;
    for (const std::string_view body : kBodies) {
      made.push_back(ReadTestRule(std::string(body.substr(1))));
      made.back().id = fmt::format("TST-{:03}", made.size());
    }
    return made;
  }();
  return rules;
}

}  // namespace threatgap::testing
