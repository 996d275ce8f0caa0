#include "analyzer/base/utf8.h"
#include "reports/audit_table.h"
#include "reports/xlsx_report.h"

namespace threatgap::reports {
namespace {

/// Bytes of the longest beginning of `text` with at most `units` UTF-16 units.
std::size_t PrefixOfUnits(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    const base::CodePoint point = base::DecodeUtf8(text, at);
    const std::size_t needed = point.value > 0xFFFF ? 2 : 1;
    if (needed > units) break;
    units -= needed;
    at += point.length;
  }
  return at;
}

/// Whether `_xHHHH_`, which spreadsheets decode to a character, stands at `at`.
bool IsEscape(std::string_view text, std::size_t at) {
  const std::string_view part = text.substr(at, 7);
  return part.size() == 7 && part.starts_with("_x") && part.back() == '_' &&
         part.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string WithoutEscapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (IsEscape(text, i)) out += "x005F_";
  }
  return out;
}

}  // namespace

std::string FitCell(std::string_view text) {
  constexpr std::size_t kUnits = 32767;
  constexpr std::string_view kCut = " [cut]";
  const std::string clean = WithoutEscapes(audit::CleanText(text));
  if (PrefixOfUnits(clean, kUnits) == clean.size()) return clean;
  return clean.substr(0, PrefixOfUnits(clean, kUnits - kCut.size())) + std::string(kCut);
}

std::string FitSheetName(std::string_view name) {
  constexpr std::size_t kUnits = 31;
  constexpr std::string_view kForbidden = "[]:*?/\\\t\n'";
  std::string fit = audit::CleanText(name);
  for (char& c : fit) {
    if (kForbidden.find(c) != std::string_view::npos) c = '_';
  }
  fit.resize(PrefixOfUnits(fit, kUnits));
  return fit.empty() ? "_" : fit;
}

}  // namespace threatgap::reports
