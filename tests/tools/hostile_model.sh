#!/usr/bin/env bash
# A model whose every text field tries to break out of a report, printed as YAML.
# usage: hostile_model.sh >MODEL
set -euo pipefail
long=$(printf 'x%.0s' {1..1000})
huge=$(for _ in {1..100}; do printf %s "$long"; done)
script='</script><script>alert(1)</script><img src=x onerror=alert(2)>'
cat <<YAML
threatgap: 1
system: {id: hostile, title: "$script", owner: "=cmd|' /C calc'!A0", as-of: 2026-11-20, lifecycle: operations,
         description: "]]> <!-- --> {{7*7}} \${jndi:ldap://x}"}
zones:
  internet: {title: "\u202edetsurt\u202c <b>", trust: public}
  inside: {title: "a\"b'c\x60d\\\\e\u0000\u0007\u001b[31m", trust: internal}
data:
  text: {title: "\u2028\u2029<svg/onload=alert(3)>", confidentiality: restricted, content: text, personal: true}
components:
  outsider: {title: "$huge", type: user, zone: internet, owner: "<script>alert(4)</script>"}
  gate: {title: "&amp;&lt;&#0;<style>*{display:none}</style>", type: gateway, zone: inside, owner: "@SUM(1+1)"}
  model: {title: "-2+3\t\r\n+1 | | | [x](javascript:alert(5))", type: llm, zone: inside, autonomy: act, owner: "$long"}
  store: {title: "* &anchor !!python/object --- %TAG", type: vector-store, zone: inside, stores: [text]}
flows:
- {id: ask, title: "\"><iframe src=//x>", from: outsider, to: gate, carries: [text], returns: [text]}
- {id: pass, from: gate, to: model, carries: [text], returns: [text]}
- {id: read, from: store, to: model, carries: [text]}
controls:
  guard: {title: "<plaintext>", control: guardrail.input, on: [gate], status: planned, owner: "\ufeff\u200b\u2066x",
          evidence: [{kind: document, date: 2026-10-02, ref: "javascript:alert(6)"}]}
threats:
  T-1: {source: "<h1>attacker</h1>", prerequisites: "who \"quotes\" & 'quotes'", action: "$script",
        impact: "\u202egnihtyna", goals: [integrity], assets: [text], on: [model], severity: high}
YAML
