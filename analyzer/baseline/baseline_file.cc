#include "analyzer/baseline/baseline_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/baseline/baseline_shape.h"
#include "analyzer/baseline/saved_result.h"
#include "analyzer/baseline/saved_words.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/xml_element.h"
#include "reports/json_values.h"
#include "reports/json_writer.h"

namespace threatgap::baseline {
namespace {

using syntax::FieldReader;
using syntax::NodeRef;

constexpr std::string_view kSchemaFamily = "threatgap-baseline/";
constexpr std::string_view kHowToWrite =
    "write one with `threatgap check --write-baseline FILE`, or `--report json=FILE`";

/// What an open finding was decided to be; empty: nothing, or nothing that holds.
std::string DecisionOf(const outcome::Finding& finding) {
  if (IsSuppressed(finding)) return "suppressed";
  for (const outcome::TreatmentView& treatment : finding.treatments) {
    if (treatment.valid) return treatment.decision;
  }
  return {};
}

void Sort(Baseline& baseline) {
  std::sort(baseline.rules.begin(), baseline.rules.end());
  baseline.rules.erase(std::unique(baseline.rules.begin(), baseline.rules.end()),
                       baseline.rules.end());
  std::sort(baseline.entries.begin(), baseline.entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.key, a.fingerprint) < std::tie(b.key, b.fingerprint);
  });
}

/// Any other key of the object is an error.
void TakeKeys(FieldReader& keys, const reports::ResultObject& shape) {
  for (const reports::ResultField& field : shape.fields) keys.Has(field.name);
  keys.Finish();
}

class BaselineReader {
 public:
  BaselineReader(Baseline& baseline, base::DiagnosticSink& sink)
      : baseline_(baseline), sink_(sink) {}

  void Read(NodeRef root) {
    baseline_.system = TextAt(root, "system", sink_);
    baseline_.system_span = root.Get("system").span();
    baseline_.as_of = DateAt(root, "as_of", sink_);
    baseline_.closed_world = FlagAt(root, "closed_world", sink_);
    const NodeRef rules = ListAt(root, "rules", sink_);
    for (NodeRef item = rules.first(); item; item = item.next()) {
      if (auto id = syntax::ReadText(item, "rules", sink_)) baseline_.rules.push_back(*id);
    }
    if (rules && baseline_.rules.empty()) {
      sink_.Error("corrupt-baseline", rules.span(), "the list of rules that ran is empty",
                  "against it nothing would ever be new: write the baseline again");
    }
    std::sort(baseline_.rules.begin(), baseline_.rules.end());
    const NodeRef findings = ListAt(root, "findings", sink_);
    for (NodeRef item = findings.first(); item; item = item.next()) {
      if (ExpectObject(item, "findings", sink_)) ReadEntry(item);
    }
    FieldReader keys(root, "the baseline", "", sink_);
    TakeKeys(keys, BaselineShape().objects[0]);
  }

 private:
  void ReadEntry(NodeRef item) {
    Entry entry;
    entry.fingerprint = FingerprintAt(item, sink_);
    entry.key = TextAt(item, "key", sink_);
    const NodeRef key = item.Get("key");
    if (item.GetKey("key") && entry.key.empty() && (key.is_null() || key.is_scalar()))
      sink_.Error("corrupt-baseline", key.span(), "a finding without a key",
                  "the file was edited: write it again");
    entry.severity = LevelAt(item, "severity", sink_);
    entry.verdict = VerdictAt(item, sink_);
    entry.first_seen = DateAt(item, "first_seen", sink_);
    const auto decisions = BaselineShape().vocabularies[1].words;
    const NodeRef decision = Needed(item, "decision", sink_);
    if (decision && !decision.is_null()) {
      const auto word = syntax::ReadWord(decision, "decision", decisions, sink_);
      if (word) entry.decision = decisions[static_cast<std::size_t>(*word)];
    }
    Check(item, entry);
    FieldReader keys(item, "finding", entry.key, sink_);
    TakeKeys(keys, BaselineShape().objects[1]);
    baseline_.entries.push_back(std::move(entry));
  }

  /// Mistakes of edits and merges which would change what counts as new.
  void Check(NodeRef item, const Entry& entry) {
    const NodeRef fingerprint = item.Get("fingerprint");
    if (!entry.fingerprint.empty()) {
      const auto [first, is_new] = seen_.emplace(entry.fingerprint, fingerprint.span());
      if (!is_new) {
        sink_.Report({base::Severity::kError,
                      "stated-twice",
                      fmt::format("the finding `{}` stands here twice", entry.fingerprint),
                      fingerprint.span(),
                      {{first->second, "first stated here"}},
                      "keep one of them"});
      }
    }
    const std::string rule = entry.rule();
    if (rule.empty() || baseline_.RuleRan(rule)) return;
    sink_.Error("corrupt-baseline", item.Get("key").span(),
                fmt::format("`{}` is a finding of rule `{}`, which is not in the list of rules",
                            base::Printable(entry.key), base::Printable(rule)),
                "the file was edited: write it again");
  }

  Baseline& baseline_;
  base::DiagnosticSink& sink_;
  std::map<std::string, base::Span> seen_;
};

/// What stands in the file that is neither a saved report nor a baseline, in words.
std::string WhatItIs(NodeRef root) {
  if (root.is_null()) return "it is empty";
  if (syntax::XmlElement{root}) return "it is XML";
  if (root.GetKey("threatgap")) return "it is a model";
  if (root.GetKey("threatgap-policy")) return "it is a policy";
  if (root.GetKey("runs") && root.GetKey("version")) return "it is a SARIF file";
  if (!root.is_mapping())
    return fmt::format("found {} at the top", syntax::NodeKindWords(root.kind()));
  return root.first()
             ? fmt::format("it begins with the key `{}`", base::Printable(root.first().text()))
             : "it has no keys";
}

void ReportForeign(base::SourceId source, NodeRef root, base::DiagnosticSink& sink) {
  const bool has_key = root.is_mapping() && root.first();
  sink.Error("not-a-baseline", has_key ? root.first().span() : base::Span{source, 0, 0},
             "this is neither a saved result nor a baseline: " + WhatItIs(root),
             std::string(kHowToWrite));
}

bool IsWrittenBaseline(NodeRef root) {
  const NodeRef schema = root.Get("schema");
  return schema.is_scalar() && schema.quoted() && schema.text().starts_with(kSchemaFamily);
}

std::optional<Baseline> FromWritten(NodeRef root, base::DiagnosticSink& sink) {
  const NodeRef schema = root.Get("schema");
  if (schema.text() != kBaselineSchemaName) {
    sink.Error(
        "unsupported-version", schema.span(),
        fmt::format("`{}` is not supported, only `{}` is", schema.text(), kBaselineSchemaName));
    return std::nullopt;
  }
  Baseline baseline;
  base::DiagnosticSink mistakes;
  BaselineReader(baseline, mistakes).Read(root);
  sink.Merge(mistakes);
  if (mistakes.has_errors()) return std::nullopt;
  Sort(baseline);
  return baseline;
}

std::optional<Baseline> FromSaved(NodeRef root, base::DiagnosticSink& sink) {
  const auto result = ReadSavedResult(root, sink);
  if (!result) return std::nullopt;
  Baseline baseline = BaselineOf(*result);
  baseline.system_span = root.Get("system").Get("id").span();
  return baseline;
}

std::optional<Baseline> Read(base::SourceId source, const base::SourceStore& sources,
                             const base::Budgets& budgets, bool saved_too,
                             base::DiagnosticSink& sink) {
  const std::size_t errors = sink.error_count();
  const auto document = syntax::ReadDocument(sources, source, budgets, sink);
  if (document == nullptr || sink.error_count() > errors) return std::nullopt;
  const NodeRef root = document->root();
  std::optional<Baseline> baseline;
  if (IsWrittenBaseline(root)) {
    baseline = FromWritten(root, sink);
  } else if (IsSavedResult(root) && saved_too) {
    baseline = FromSaved(root, sink);
  } else if (IsSavedResult(root)) {
    sink.Error("not-a-baseline", root.Get("schema").span(),
               "this is a saved result, and only a written baseline is replaced by another",
               "name another file");
  } else {
    ReportForeign(source, root, sink);
  }
  if (!baseline) return std::nullopt;
  baseline->path = sources.Get(source).path();
  baseline->sha256 = base::Sha256Hex(sources.Get(source).text());
  baseline->span = root.span();
  return baseline;
}

void PutEntry(reports::JsonWriter& out, const Entry& entry) {
  using namespace reports::json;  // NOLINT: the values of JSON reports
  out.BeginObject(kInline);
  out.Key("fingerprint").Text(entry.fingerprint);
  out.Key("key").Text(entry.key);
  out.Key("severity").Text(outcome::LevelWord(entry.severity));
  PutWord(out, "verdict", outcome::VerdictWord(entry.verdict));
  PutDate(out, "first_seen", entry.first_seen);
  PutText(out, "decision", entry.decision);
  out.EndObject();
}

}  // namespace

std::string Entry::rule() const {
  const std::size_t at = key.find('@');
  return at == std::string::npos ? std::string() : key.substr(0, at);
}

bool Entry::IsOpenGap() const {
  const bool gap =
      verdict == outcome::Verdict::kUncovered || verdict == outcome::Verdict::kPartiallyCovered;
  return gap && decision.empty();
}

bool Baseline::RuleRan(const std::string& id) const {
  return std::binary_search(rules.begin(), rules.end(), id);
}

Baseline BaselineOf(const outcome::AnalysisResult& result) {
  Baseline baseline;
  baseline.system = result.system.id;
  baseline.as_of = result.as_of.date;
  baseline.closed_world = result.closed_world;
  for (const outcome::RuleRun& rule : result.rules) {
    if (rule.ran) baseline.rules.push_back(rule.id);
  }
  for (const outcome::Finding& finding : result.findings) {
    if (finding.group == outcome::Group::kCovered) continue;
    baseline.entries.push_back({finding.fingerprint, finding.key, finding.residual.hi,
                                finding.verdict, result.as_of.date, DecisionOf(finding)});
  }
  Sort(baseline);
  return baseline;
}

std::optional<Baseline> ReadBaseline(base::SourceId source, const base::SourceStore& sources,
                                     const base::Budgets& budgets, base::DiagnosticSink& sink) {
  return Read(source, sources, budgets, true, sink);
}

std::optional<Baseline> ReadWrittenBaseline(base::SourceId source, const base::SourceStore& sources,
                                            const base::Budgets& budgets,
                                            base::DiagnosticSink& sink) {
  return Read(source, sources, budgets, false, sink);
}

std::string CannotRead(const std::string& path, const base::Failure& failure) {
  return fmt::format("cannot read the baseline `{}`: {}", base::Printable(path), failure.message);
}

std::string WriteBaseline(const Baseline& baseline) {
  using namespace reports::json;  // NOLINT: the values of JSON reports
  reports::JsonWriter out;
  out.BeginObject();
  out.Key("schema").Text(kBaselineSchemaName);
  PutText(out, "system", baseline.system);
  PutDate(out, "as_of", baseline.as_of);
  out.Key("closed_world").Flag(baseline.closed_world);
  PutList(out, "rules", baseline.rules, [&out](const std::string& id) { out.Text(id); });
  PutList(out, "findings", baseline.entries, [&out](const Entry& entry) { PutEntry(out, entry); });
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::baseline
