#include "reports/report_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "reports/audit_table.h"

namespace threatgap::reports {
namespace {

constexpr std::size_t kPathLimit = 1000;
constexpr std::size_t kMessageLimit = 400;
constexpr std::size_t kPlaceLimit = 200;

/// Bytes of the first `count` code points.
std::size_t PrefixOf(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += base::DecodeUtf8(text, at).length;
  return at;
}

}  // namespace

std::string OneLine(std::string_view text, std::size_t limit) {
  // Cut before escaping as well: nobody should pay for the end of a name of a megabyte. An escape
  // is never shorter than what it stands for.
  const std::string_view head = text.substr(0, PrefixOf(text, limit + 1));
  const std::string printable = audit::CleanText(base::Printable(head));
  std::string line(base::Trimmed(printable));
  const std::size_t fits = PrefixOf(line, limit);
  if (fits == line.size() && head.size() == text.size()) return line;
  line.resize(PrefixOf(line, limit - 1));
  return line + "…";
}

std::string RepositoryPath(std::string_view path) {
  std::string out = OneLine(path, kPathLimit);
  std::replace(out.begin(), out.end(), '\\', '/');
  if (out.size() > 1 && out[1] == ':') out.erase(0, 2);  // a drive of Windows
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view front : {"/", "./", "../"}) {
      if (!out.starts_with(front)) continue;
      out.erase(0, front.size());
      again = true;
    }
  }
  return out.empty() || out == "." || out == ".." ? "unknown" : out;
}

base::Location ReportPlace(const outcome::AnalysisResult& result, const outcome::Finding& finding) {
  base::Location place = finding.location;
  if (place.file.empty()) {
    place = {};
    if (!result.inputs.empty()) place.file = result.inputs.front().path;
  }
  place.file = RepositoryPath(place.file);
  place.line = std::max(place.line, 1);
  return place;
}

std::vector<std::string> DiagnosticLines(const outcome::AnalysisResult& result,
                                         base::Severity severity, std::size_t limit) {
  std::vector<std::string> lines;
  std::size_t more = 0;
  for (std::size_t i = 0; i < result.diagnostics.size(); ++i) {
    const base::Diagnostic& diagnostic = result.diagnostics[i];
    if (diagnostic.severity > severity) continue;
    if (lines.size() == limit) {
      ++more;
      continue;
    }
    std::string place = "threatgap";
    if (i < result.diagnostic_locations.size() && !result.diagnostic_locations[i].file.empty()) {
      const base::Location& at = result.diagnostic_locations[i];
      place = fmt::format("{}:{}:{}", OneLine(RepositoryPath(at.file), kPlaceLimit), at.line,
                          at.column);
    }
    lines.push_back(fmt::format("{}: {}: {} [{}]", place, base::SeverityWord(diagnostic.severity),
                                OneLine(diagnostic.message, kMessageLimit), diagnostic.id));
  }
  if (more > 0) lines.push_back(fmt::format("and {} more", more));
  return lines;
}

}  // namespace threatgap::reports
