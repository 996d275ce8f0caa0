#pragma once

#include <string>
#include <string_view>

#include "analyzer/outcome/analysis_result.h"

namespace threatgap::reports {

/// The audit workbook (Office Open XML): the tables of audit_sheets.h, each with a frozen, repeated
/// header, a filter, and landscape A4 print set-up. Every text is a string cell, never a formula or
/// a link; one that begins like a formula is formatted as text too, so that editing the cell keeps
/// it text. Its creation time is the date of the analysis, without one 1980-01-01, the time of all
/// zip entries, so that the bytes depend on the result alone. Needs a folder for temporary files
/// (TMPDIR, /tmp or /dev/shm); throws std::runtime_error with the reason where none can be written.
std::string WriteXlsx(const outcome::AnalysisResult& result);

/// `text` as the library takes it: without characters which XML forbids, `_x0041_` escaped
/// (spreadsheets would read it as `A`), cut to the 32 767 UTF-16 units that a cell holds; a cut
/// text ends with ` [cut]`.
std::string FitCell(std::string_view text);
/// `name` fit for a sheet: at most 31 characters, none of `[]:*?/\`, no apostrophe at an end, not
/// empty.
std::string FitSheetName(std::string_view name);

}  // namespace threatgap::reports
