#include "reports/csv_report.h"

#include "reports/audit_sheets.h"

namespace threatgap::reports {
namespace {

std::string Guarded(std::string_view text) {
  // A carriage return comes out of CleanText as a line feed.
  constexpr std::string_view kStartsFormula = "=+-@\t\n";
  std::string clean = audit::CleanText(text);
  if (!clean.empty() && kStartsFormula.find(clean.front()) != std::string_view::npos)
    clean.insert(0, 1, '\'');
  return clean;
}

// A semicolon or tab would split the cell where those separate, a blank at an end would be dropped.
bool NeedsQuotes(std::string_view text) {
  if (text.empty()) return false;
  return text.find_first_of(",\"\n;\t") != std::string_view::npos || text.front() == ' ' ||
         text.back() == ' ';
}

std::string Quoted(const std::string& text) {
  if (!NeedsQuotes(text)) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string Field(const audit::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return Quoted(Guarded(*text));
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* date = std::get_if<base::Date>(&cell)) return base::FormatDate(*date);
  return {};
}

void AppendLine(std::string& out, const audit::Table& table, const audit::Row& row) {
  bool first = true;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (table.columns[i].sort_only) continue;
    if (!first) out += ',';
    out += Field(row[i]);
    first = false;
  }
  out += "\r\n";
}

}  // namespace

std::string WriteCsv(const outcome::AnalysisResult& result) {
  const audit::Table table = audit::RiskRegister(audit::Index(result));
  audit::Row titles;
  for (const auto& column : table.columns) titles.emplace_back(column.title);
  std::string out;
  AppendLine(out, table, titles);
  for (const audit::Row& row : table.rows) AppendLine(out, table, row);
  return out;
}

}  // namespace threatgap::reports
