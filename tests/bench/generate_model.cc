#include "tests/bench/generate_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <sstream>

namespace threatgap::bench {
namespace {

constexpr std::size_t kSystemComponents = 20;
constexpr std::size_t kSystemFlows = 30;
constexpr std::size_t kSystemData = 6;
constexpr std::size_t kGroupSystems = 8;
constexpr std::size_t kManyDataSets = 10'000;
/// Every threat behind a hub asks for the data of every flow there that leaves it out, so their
/// number must not grow.
constexpr std::size_t kLineFlowsWithoutData = 200;

/// What a component of a system is, where it stands and what else is known of it.
struct Role {
  std::string_view name, type, zone, facts;
};
constexpr std::array<Role, kSystemComponents> kRoles{{
    {"user", "user", "internet", "clearance: internal"},
    {"admin", "admin", "corporate", "clearance: restricted"},
    {"gateway", "gateway", "edge", "criticality: important, instances: 2"},
    {"api", "service", "app", "criticality: normal"},
    {"backend", "service", "app", "criticality: important"},
    {"agent", "agent", "app",
     "criticality: critical, autonomy: act, needed-effects: [read], billing: flat, prompts: []"},
    {"model", "llm", "app", "autonomy: none, billing: per-use, prompts: [], third-party: false"},
    {"refund", "tool", "app", "effects: [pay], criticality: important"},
    {"lookup", "tool", "app", "effects: [read]"},
    {"index", "vector-store", "data", "stores: [{d}passage], at-rest: provider-managed"},
    {"db", "database", "data",
     "criticality: critical, stores: [{d}record], at-rest: customer-managed"},
    {"files", "object-store", "data", "stores: [{d}document], at-rest: customer-managed"},
    {"ingest", "pipeline", "app", "criticality: normal"},
    {"partner", "external-system", "internet", "third-party: true"},
    {"log", "log-store", "data", "stores: [{d}event], at-rest: customer-managed"},
    {"backup", "backup-store", "data", "stores: [{d}record], at-rest: customer-managed"},
    {"registry", "model-registry", "data", "at-rest: customer-managed"},
    {"tuning", "training-job", "app", "criticality: low"},
    {"worker", "function", "app", "criticality: low"},
    {"embedder", "embedding-model", "app", "billing: flat, pinned: true"},
}};

/// A flow between two components of a system; `data` are names after `carries/returns`.
struct Link {
  std::size_t from, to;
  std::string_view kind, carries, returns;
};
constexpr std::array<Link, kSystemFlows> kLinks{{
    {0, 2, "request", "question", "answer"},
    {2, 3, "request", "question", "answer"},
    {3, 5, "request", "question", "answer"},
    {5, 6, "request", "question", "answer"},
    {5, 9, "request", "", "passage"},
    {5, 7, "tool-call", "record", ""},
    {5, 8, "tool-call", "question", "record"},
    {8, 10, "request", "question", "record"},
    {3, 4, "request", "question", "record"},
    {4, 10, "request", "record", "record"},
    {13, 12, "batch", "document", ""},
    {12, 9, "batch", "passage", ""},
    {12, 19, "request", "passage", "passage"},
    {11, 12, "batch", "document", ""},
    {4, 11, "request", "document", "document"},
    {2, 14, "event", "event", ""},
    {4, 14, "event", "event", ""},
    {5, 14, "event", "event", ""},
    {10, 15, "replication", "record", ""},
    {11, 15, "replication", "document", ""},
    {1, 10, "admin", "event", "event"},
    {1, 2, "admin", "event", "event"},
    {16, 17, "deployment", "document", ""},
    {17, 16, "deployment", "document", ""},
    {11, 17, "batch", "document", ""},
    {18, 10, "request", "record", "record"},
    {4, 18, "event", "event", ""},
    {7, 13, "request", "record", "answer"},
    {3, 18, "request", "question", ""},
    {18, 14, "event", "event", ""},
}};

constexpr std::array<std::string_view, kSystemData> kDataFacts{
    "question: {confidentiality: internal, content: text, personal: true}",
    "answer: {confidentiality: internal, content: text}",
    "record: {confidentiality: confidential, content: record, personal: true, retention: P2Y}",
    "passage: {confidentiality: internal, content: text}",
    "document: {confidentiality: public, content: document}",
    "event: {confidentiality: internal, content: log}"};

constexpr std::string_view kDescription =
    "Generated for measuring; the text has the length that people write about a part of their "
    "system, "
    "a sentence or two.";

/// Hash of two numbers (splitmix64): random access instead of a stream, so that each element stands
/// for itself.
std::uint64_t Random(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9E3779B97F4A7C15U + b * 0xD1B54A32D192ED03U + 0x632BE59BD9B4E019U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}
bool OneIn(std::uint64_t n, std::uint64_t a, std::uint64_t b) { return Random(a, b) % n == 0; }

std::string WithPrefix(std::string_view text, const std::string& prefix) {
  std::string out(text);
  if (const auto at = out.find("{d}"); at != std::string::npos) out.replace(at, 3, prefix);
  return out;
}

class Generator {
 public:
  Generator(std::size_t elements, ModelShape shape, std::ostream& out)
      : elements_(elements), shape_(shape), out_(out) {}

  void Write() {
    out_ << "threatgap: 1\n\nsystem: {id: generated, title: Generated model, owner: bench, as-of: "
            "2026-11-20}\n";
    if (shape_ == ModelShape::kStar) return WriteStar();
    if (shape_ == ModelShape::kChain) return WriteChain();
    const std::size_t system = kSystemComponents + LinksOfSystem();
    systems_ = std::max<std::size_t>(1, (elements_ + system - 1) / system);
    WriteZones();
    WriteData();
    out_ << "\ncomponents:\n";
    for (std::size_t s = 0; s < systems_; ++s) WriteComponents(s);
    out_ << "\nflows:\n";
    for (std::size_t s = 0; s < systems_; ++s) WriteFlows(s);
    out_ << "\ncontrols:\n";
    for (std::size_t s = 0; s < systems_; ++s) WriteControls(s);
  }

 private:
  template <typename... Args>
  void Print(fmt::format_string<Args...> format, Args&&... args) {
    buffer_.clear();
    fmt::format_to(std::back_inserter(buffer_), format, std::forward<Args>(args)...);
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  }

  std::size_t LinksOfSystem() const {
    return shape_ == ModelShape::kDense ? kSystemComponents * (kSystemComponents - 1)
                                        : kSystemFlows;
  }
  std::string Prefix(std::size_t system) const { return fmt::format("s{}-", system); }
  std::string IdOf(std::size_t system, std::size_t role) const {
    return Prefix(system) + std::string(kRoles[role].name);
  }

  void WriteZones() {
    out_ << "\nzones:\n";
    if (shape_ == ModelShape::kOneZone) {
      out_ << "  all: {trust: partner}\n";
      return;
    }
    for (std::size_t g = 0; g * kGroupSystems < systems_; ++g) {
      Print(
          "  g{0}-internet: {{trust: public}}\n  g{0}-corporate: {{trust: internal}}\n  g{0}-edge: "
          "{{trust: partner, parent: g{0}-corporate}}\n"
          "  g{0}-app: {{trust: internal, parent: g{0}-corporate}}\n  g{0}-data: {{trust: "
          "restricted, parent: g{0}-app}}\n",
          g);
    }
  }

  void WriteData() {
    out_ << "\ndata:\n";
    for (std::size_t s = 0; s < systems_; ++s) {
      for (const auto facts : kDataFacts) Print("  s{}-{}\n", s, facts);
    }
    if (shape_ != ModelShape::kManyData) return;
    for (std::size_t d = 0; d < kManyDataSets; ++d) {
      Print("  x{}: {{confidentiality: {}, content: {}}}\n", d,
            d % 3 == 0 ? "confidential" : "internal", d % 2 == 0 ? "text" : "record");
    }
  }

  void WriteComponents(std::size_t s) {
    for (std::size_t r = 0; r < kSystemComponents; ++r) {
      const Role& role = kRoles[r];
      const std::string zone = shape_ == ModelShape::kOneZone
                                   ? "all"
                                   : fmt::format("g{}-{}", s / kGroupSystems, role.zone);
      const std::string stated = OneIn(20, s * 32 + r, 1) ? "" : fmt::format("zone: {}, ", zone);
      Print(
          "  {}:\n    {{type: {}, {}{}, owner: team-{},\n    title: \"{} of system {}\", "
          "description: \"{}\"}}\n",
          IdOf(s, r), role.type, stated, WithPrefix(role.facts, Prefix(s)), s % 50, role.name, s,
          kDescription);
    }
  }

  std::string DataList(std::size_t s, std::string_view name, std::uint64_t salt) const {
    std::string list = name.empty() ? "" : Prefix(s) + std::string(name);
    if (shape_ == ModelShape::kManyData && !name.empty()) {
      for (std::uint64_t i = 0; i < salt % 4; ++i)
        list += fmt::format(", x{}", Random(salt, i) % kManyDataSets);
    }
    return list;
  }

  void WriteFlow(std::size_t number, const std::string& from, const std::string& to,
                 std::string_view kind, const std::string& carries, const std::string& returns) {
    constexpr std::string_view kEncryption[] = {"tls1.3", "tls1.2", "tls1.3", "legacy-tls", "none"};
    constexpr std::string_view kAuthn[] = {"token", "mutual", "token", "shared-secret", "none"};
    Print("- {{id: f{}, from: {}, to: {}, kind: {}, ", number, from, to, kind);
    if (number >= may_leave_out_data_ || !OneIn(20, number, 2))
      Print("carries: [{}], returns: [{}], ", carries, returns);
    if (!OneIn(10, number, 3)) Print("encryption: {}, ", kEncryption[Random(number, 4) % 5]);
    if (!OneIn(10, number, 5)) Print("authn: {}, ", kAuthn[Random(number, 6) % 5]);
    Print("protocol: https,\n   title: \"{} to {}\", description: \"{}\"}}\n", from, to,
          kDescription);
  }

  void WriteFlows(std::size_t s) {
    const std::size_t count = LinksOfSystem();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t number = s * count + i;
      if (shape_ == ModelShape::kDense) {
        const std::size_t from = i / (kSystemComponents - 1), skip = i % (kSystemComponents - 1);
        const std::size_t to = skip < from ? skip : skip + 1;
        const std::size_t data = Random(number, 7) % kSystemData;
        const std::string name(kDataFacts[data].substr(0, kDataFacts[data].find(':')));
        WriteFlow(number, IdOf(s, from), IdOf(s, to), kLinks[i % kSystemFlows].kind,
                  Prefix(s) + name, "");
        continue;
      }
      const Link& link = kLinks[i];
      // The last flow of most systems leads to the next system of the group: its worker calls the
      // gateway there.
      const bool onward =
          i + 1 == count && s % kGroupSystems + 1 < kGroupSystems && s + 1 < systems_;
      WriteFlow(number, IdOf(s, link.from), onward ? IdOf(s + 1, 2) : IdOf(s, link.to),
                onward ? "request" : link.kind,
                DataList(s, onward ? "record" : link.carries, Random(number, 8)),
                DataList(s, link.returns, Random(number, 9)));
    }
  }

  void WriteControl(std::size_t number, std::string_view type, const std::string& on) {
    Print(
        "  k{}: {{control: {}, on: [{}], status: {}, owner: team-{}, evidence: [{{kind: "
        "automated-test, date: 2026-{:02}-10, result: pass, ref: ci/{}}}]}}\n",
        number, type, on, OneIn(5, number, 10) ? "planned, due: 2027-01-31" : "implemented",
        number % 50, 1 + Random(number, 11) % 11, number);
  }

  void WriteControls(std::size_t s) {
    if (!OneIn(3, s, 12))
      WriteControl(2 * s, s % 2 == 0 ? "guardrail.input" : "rate-limit", IdOf(s, 2));
    WriteControl(2 * s + 1,
                 s % 3 == 0   ? "tool.allow-list"
                 : s % 3 == 1 ? "action.human-approval"
                              : "guardrail.output",
                 IdOf(s, 5));
  }

  /// Types of spokes and links. Numbers of people and models are constant, and of stores in a
  /// chain, however large the model is: the path to each of them is shown whole, and in a chain it
  /// is as long as the model.
  void WriteSpecial(std::size_t index, std::size_t count) {
    const auto special = [&](std::size_t part) { return index == count * part / 8; };
    if (index == 0) {
      Print("  n0: {{type: user, zone: outside, clearance: internal, ");
    } else if (special(3) || special(7)) {
      Print("  n{}: {{type: llm, zone: inside, autonomy: act, billing: per-use, prompts: [], ",
            index);
    } else if (special(5)) {
      Print("  n{}: {{type: admin, zone: inside, clearance: restricted, ", index);
    } else if (shape_ == ModelShape::kChain ? special(2) || special(6) : index % 5 == 3) {
      Print(
          "  n{}: {{type: database, zone: inside, criticality: important, stores: [d{}], at-rest: "
          "customer-managed, ",
          index, index % 40);
    } else {
      Print("  n{}: {{type: {}, zone: inside, criticality: {}, ", index,
            index % 5 == 4 ? "function" : "service", index % 50 == 1 ? "critical" : "normal");
    }
    Print("owner: team-{},\n    title: Number {}, description: \"{}\"}}\n", index % 50, index,
          kDescription);
  }

  void WriteLine(bool star) {
    may_leave_out_data_ = kLineFlowsWithoutData;
    out_ << "\nzones:\n  outside: {trust: public}\n  inside: {trust: internal}\n\ndata:\n";
    for (std::size_t d = 0; d < 40; ++d) {
      Print("  d{}: {{confidentiality: {}, content: {}}}\n", d,
            d % 4 == 0 ? "confidential" : "internal", d % 2 == 0 ? "text" : "record");
    }
    const std::size_t count = std::max<std::size_t>(8, elements_ * 2 / 5);
    out_ << "\ncomponents:\n";
    if (star) Print("  hub: {{type: gateway, zone: inside, criticality: important}}\n");
    for (std::size_t i = 0; i < count; ++i) WriteSpecial(i, count);
    out_ << "\nflows:\n";
    std::size_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string here = fmt::format("n{}", i), data = fmt::format("d{}", i % 40);
      const std::string from = star && i % 2 == 0 ? here : star ? "hub" : here;
      const std::string to = star && i % 2 == 0 ? "hub"
                             : star             ? here
                                                : fmt::format("n{}", std::min(i + 1, count - 1));
      WriteFlow(number++, from, to, "request", data, "");
      if (i % 2 == 0)
        WriteFlow(number++, star ? "hub" : from, star ? here : to, "event", data, data);
    }
    out_ << "\ncontrols:\n";
    for (std::size_t i = 0; i < count; i += 10)
      WriteControl(i, i % 20 == 0 ? "rate-limit" : "data.redaction", fmt::format("n{}", i));
  }
  void WriteStar() { WriteLine(true); }
  void WriteChain() { WriteLine(false); }

  std::size_t elements_;
  ModelShape shape_;
  std::ostream& out_;
  std::size_t systems_ = 0;
  std::size_t may_leave_out_data_ = SIZE_MAX;  ///< flows from this number on state their data
  std::string buffer_;
};

}  // namespace

const std::vector<std::string_view>& ShapeNames() {
  static const std::vector<std::string_view> names{"mixed", "dense",    "star",
                                                   "chain", "one-zone", "many-data"};
  return names;
}

std::optional<ModelShape> FindShape(std::string_view name) {
  const auto& names = ShapeNames();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<ModelShape>(found - names.begin());
}

void GenerateModel(std::size_t elements, ModelShape shape, std::ostream& out) {
  Generator(elements, shape, out).Write();
}

std::string GeneratedModel(std::size_t elements, ModelShape shape) {
  std::ostringstream out;
  GenerateModel(elements, shape, out);
  return std::move(out).str();
}

}  // namespace threatgap::bench
