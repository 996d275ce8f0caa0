#include "analyzer/pipeline/next_baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/since_baseline.h"

namespace threatgap::pipeline {
namespace {

namespace fs = std::filesystem;
using baseline::Baseline;

constexpr std::size_t kKeysShown = 5;

std::optional<Baseline> ReadExisting(const std::string& path, Session& session,
                                     base::DiagnosticSink& sink) {
  auto loaded = session.sources.Load(path, session.budgets.file_bytes);
  if (!loaded.ok()) {
    sink.Error("cannot-read", {}, baseline::CannotRead(path, loaded.failure()));
    return std::nullopt;
  }
  return baseline::ReadWrittenBaseline(loaded.value(), session.sources, session.budgets, sink);
}

/// What the file would hold more of, in words.
std::vector<std::string> Growth(const outcome::AnalysisResult& result,
                                const std::vector<Standing>& standings) {
  std::vector<std::string> more;
  for (std::size_t i = 0; i < standings.size(); ++i) {
    const outcome::Finding& finding = result.findings[i];
    if (finding.group == outcome::Group::kCovered) continue;
    if (standings[i].kind == Standing::Kind::kUnchanged ||
        standings[i].kind == Standing::Kind::kRenamed) {
      continue;
    }
    more.push_back(standings[i].note.empty()
                       ? finding.key
                       : fmt::format("{} ({})", finding.key, standings[i].note));
  }
  return more;
}

bool MayReplace(const Baseline& existing, const outcome::AnalysisResult& result,
                const std::vector<Standing>& standings, bool allow_growth,
                base::DiagnosticSink& sink) {
  if (allow_growth) return true;
  const std::vector<std::string> more = Growth(result, standings);
  if (more.empty()) return true;
  std::string list;
  for (std::size_t i = 0; i < std::min(more.size(), kKeysShown); ++i)
    list += (i ? ", " : "") + base::Printable(more[i]);
  if (more.size() > kKeysShown) list += fmt::format(" and {} more", more.size() - kKeysShown);
  sink.Error(
      "baseline-growth", {existing.span.source, 0, 0},
      fmt::format("the baseline would grow by {}: {}", base::Counted(more.size(), "finding"), list),
      "close them, or give `--allow-growth` where they are to be tolerated");
  return false;
}

/// The day on which an entry was seen first survives.
void KeepDates(const Baseline& existing, const outcome::AnalysisResult& result,
               const std::vector<Standing>& standings, Baseline& next) {
  std::map<std::string, std::optional<base::Date>> dates;
  for (std::size_t i = 0; i < standings.size(); ++i) {
    if (standings[i].entry)
      dates[result.findings[i].fingerprint] = existing.entries[*standings[i].entry].first_seen;
  }
  for (baseline::Entry& entry : next.entries) {
    const auto known = dates.find(entry.fingerprint);
    if (known != dates.end() && known->second) entry.first_seen = known->second;
  }
}

/// A rule that is off today stays known, so that its gaps count as new when it is on again.
void KeepRules(const Baseline& existing, Baseline& next) {
  next.rules.insert(next.rules.end(), existing.rules.begin(), existing.rules.end());
  std::sort(next.rules.begin(), next.rules.end());
  next.rules.erase(std::unique(next.rules.begin(), next.rules.end()), next.rules.end());
}

}  // namespace

std::optional<Baseline> NextBaseline(const outcome::AnalysisResult& result, const std::string& path,
                                     bool allow_growth, Session& session,
                                     base::DiagnosticSink& sink) {
  Baseline next = baseline::BaselineOf(result);
  std::error_code error;
  // A pipe holds nothing that could grow, and reading it would wait for ever.
  if (!fs::exists(path, error) || fs::is_character_file(path, error) || fs::is_fifo(path, error))
    return next;
  const auto existing = ReadExisting(path, session, sink);
  if (!existing) return std::nullopt;
  if (!CheckComparable(*existing, result.system, session.former.systems, result.closed_world, sink))
    return std::nullopt;
  const auto standings = StandingsAgainst(*existing, result.findings, session.former);
  if (!MayReplace(*existing, result, standings, allow_growth, sink)) return std::nullopt;
  KeepDates(*existing, result, standings, next);
  KeepRules(*existing, next);
  return next;
}

}  // namespace threatgap::pipeline
