#include "reports/diff_report.h"
#include "reports/json_values.h"
#include "reports/json_writer.h"

namespace threatgap::reports {
namespace {

using namespace json;  // NOLINT: the values of JSON reports
using outcome::Finding;
using outcome::GapChange;
using outcome::ResultDiff;

void PutSide(JsonWriter& out, std::string_view key, const outcome::DiffSide& side) {
  out.Key(key).BeginObject();
  out.Key("path").Text(side.path);
  out.Key("saved").Flag(side.saved);
  PutText(out, "system", side.result->system.id);
  PutText(out, "tool_version", side.result->tool_version);
  out.Key("as_of").BeginObject(kInline);
  PutDate(out, "date", side.result->as_of.date);
  PutText(out, "origin", side.result->as_of.origin);
  out.EndObject();
  PutText(out, "policy_path", side.policy_path);
  PutText(out, "policy_sha256", side.policy_sha256);
  PutText(out, "verdict_sentence", side.result->verdict_sentence);
  out.EndObject();
}

/// What a gap was, or is; null where it was not there, or is not.
void PutState(JsonWriter& out, std::string_view key, const Finding* finding) {
  out.Key(key);
  if (finding == nullptr) {
    out.Null();
    return;
  }
  out.BeginObject(kInline);
  out.Key("fingerprint").Text(finding->fingerprint);
  out.Key("key").Text(finding->key);
  PutWord(out, "verdict", outcome::VerdictWord(finding->verdict));
  PutRange(out, "severity", finding->residual);
  out.EndObject();
}

void PutPath(JsonWriter& out, const std::vector<outcome::WitnessStep>& path) {
  PutList(out, "path", path, [&out](const outcome::WitnessStep& step) {
    out.BeginObject(kInline);
    PutStepKeys(out, step);
    out.EndObject();
  });
}

void PutGaps(JsonWriter& out, std::string_view key, const std::vector<GapChange>& gaps) {
  PutList(out, key, gaps, [&out](const GapChange& gap) {
    const Finding& finding = gap.finding();
    out.BeginObject();
    out.Key("fingerprint").Text(finding.fingerprint);
    out.Key("key").Text(finding.key);
    PutText(out, "rule", finding.rule);
    PutText(out, "title", finding.title);
    PutText(out, "sentence", finding.sentence);
    PutText(out, "what", gap.what);
    PutState(out, "before", gap.before);
    PutState(out, "after", gap.after);
    PutLocation(out, "location", finding.location);
    PutPath(out, finding.witness);
    out.EndObject();
  });
}

void PutArchitectureChanges(JsonWriter& out, const ResultDiff& diff) {
  PutList(out, "crossings", diff.crossings, [&out](const outcome::NewCrossing& crossing) {
    out.BeginObject();
    out.Key("flow").Text(crossing.flow);
    out.Key("from").Text(crossing.from);
    out.Key("to").Text(crossing.to);
    PutText(out, "from_zone", crossing.from_zone);
    PutText(out, "to_zone", crossing.to_zone);
    PutTexts(out, "data", crossing.data);
    out.Key("new_flow").Flag(crossing.new_flow);
    PutLocation(out, "location", crossing.location);
    out.EndObject();
  });
  PutList(out, "paths", diff.paths, [&out](const outcome::NewPath& path) {
    out.BeginObject();
    out.Key("source").Text(path.source);
    out.Key("target").Text(path.target);
    PutTexts(out, "data", path.data);
    PutText(out, "because", path.because);
    PutPath(out, path.path);
    out.EndObject();
  });
  PutList(out, "lost_controls", diff.lost_controls, [&out](const outcome::LostControl& control) {
    out.BeginObject();
    out.Key("control").Text(control.control);
    PutText(out, "title", control.title);
    PutText(out, "what", control.what);
    PutLocation(out, "location", control.location);
    out.EndObject();
  });
}

}  // namespace

std::string WriteDiffJson(const ResultDiff& diff) {
  JsonWriter out;
  out.BeginObject();
  out.Key("schema").Text("threatgap-diff/1");
  out.Key("new_gaps").Flag(diff.HasNewGaps());
  out.Key("verdict_sentence").Text(DiffVerdict(diff));
  PutSide(out, "before", diff.before);
  PutSide(out, "after", diff.after);
  PutTexts(out, "policy", diff.policy);
  PutTexts(out, "remarks", diff.remarks);
  PutGaps(out, "added", diff.added);
  PutGaps(out, "worse", diff.worse);
  PutGaps(out, "of_newer_rules", diff.of_newer_rules);
  PutGaps(out, "not_evaluated", diff.not_evaluated);
  PutGaps(out, "changed", diff.changed);
  PutGaps(out, "closed", diff.closed);
  out.Key("unchanged").Count(diff.unchanged);
  out.Key("added_unknown").Count(diff.added_unknown);
  PutArchitectureChanges(out, diff);
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::reports
