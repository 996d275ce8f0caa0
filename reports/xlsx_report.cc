#include "reports/xlsx_report.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cctype>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "analyzer/base/text.h"
#include "reports/audit_sheets.h"

namespace threatgap::reports {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxRows = 1'048'576;
constexpr std::size_t kMaxColumns = 16'384;
constexpr int kUnixEpoch = 25569;  ///< 1970-01-01 as a spreadsheet counts days
constexpr int kFirstReliableDay =
    61;  ///< 1900-03-01; before it spreadsheets know a day that never was

/// A folder of our own, gone at the end of the scope. The library builds each sheet in a file.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code unusable;
    for (const fs::path& parent :
         {fs::temp_directory_path(unusable), fs::path("/tmp"), fs::path("/dev/shm")}) {
      if (parent.empty()) continue;  // TMPDIR names no folder
      std::string name = (parent / "threatgap-XXXXXX").string();
      if (::mkdtemp(name.data()) == nullptr) continue;
      path_ = name;
      return;
    }
    throw std::runtime_error("cannot make a temporary folder for the workbook; set TMPDIR");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Formats {
  lxw_format* header = nullptr;
  lxw_format* text = nullptr;
  lxw_format* formula_like = nullptr;  ///< stays text when somebody edits the cell
  lxw_format* number = nullptr;
  lxw_format* date = nullptr;
};

lxw_format* BodyFormat(lxw_workbook* book, const char* number_format) {
  lxw_format* format = workbook_add_format(book);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (number_format != nullptr) format_set_num_format(format, number_format);
  return format;
}

Formats MakeFormats(lxw_workbook* book) {
  Formats formats;
  formats.header = workbook_add_format(book);
  format_set_bold(formats.header);
  format_set_text_wrap(formats.header);
  format_set_align(formats.header, LXW_ALIGN_VERTICAL_TOP);
  format_set_bg_color(formats.header, 0xE7EBF0);
  format_set_bottom(formats.header, LXW_BORDER_THIN);
  formats.text = BodyFormat(book, nullptr);
  format_set_text_wrap(formats.text);
  formats.formula_like = BodyFormat(book, "@");
  format_set_text_wrap(formats.formula_like);
  formats.number = BodyFormat(book, nullptr);
  formats.date = BodyFormat(book, "yyyy-mm-dd");
  return formats;
}

void Require(lxw_error error) {
  if (error != LXW_NO_ERROR)
    throw std::runtime_error(fmt::format("cannot make the workbook: {}", lxw_strerror(error)));
}

/// Writes the cells of one sheet.
class SheetWriter {
 public:
  SheetWriter(lxw_worksheet* sheet, const Formats& formats) : sheet_(sheet), formats_(formats) {}

  void Write(const audit::Table& table) {
    const std::size_t columns = std::min(table.columns.size(), kMaxColumns);
    const std::size_t rows = std::min(table.rows.size(), kMaxRows - 2);
    WriteHeader(table, columns);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column)
        WriteCell(row + 1, column, table.rows[row][column]);
    }
    if (rows < table.rows.size()) {
      WriteText(rows + 1, 0,
                fmt::format("{} more rows do not fit into a sheet", table.rows.size() - rows));
    }
    worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(rows),
                         static_cast<lxw_col_t>(columns - 1));
    SetUpPage();
  }

 private:
  void WriteHeader(const audit::Table& table, std::size_t columns) {
    for (std::size_t i = 0; i < columns; ++i) {
      const audit::Column& column = table.columns[i];
      const auto at = static_cast<lxw_col_t>(i);
      lxw_row_col_options options{};
      options.hidden = column.sort_only ? LXW_TRUE : LXW_FALSE;
      worksheet_set_column_opt(sheet_, at, at, column.width, nullptr, &options);
      Require(
          worksheet_write_string(sheet_, 0, at, FitCell(column.title).c_str(), formats_.header));
    }
  }

  void WriteCell(std::size_t row, std::size_t column, const audit::Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      WriteText(row, column, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      WriteNumber(row, column, static_cast<double>(*number), formats_.number);
    } else if (const auto* date = std::get_if<base::Date>(&cell)) {
      const int serial = date->days + kUnixEpoch;
      if (serial < kFirstReliableDay) {
        WriteText(row, column, base::FormatDate(*date));
      } else {
        WriteNumber(row, column, serial, formats_.date);
      }
    }
  }

  void WriteText(std::size_t row, std::size_t column, const std::string& text) {
    if (text.empty()) return;
    const bool formula_like = std::string_view("=+-@").find(text.front()) != std::string_view::npos;
    Require(worksheet_write_string(sheet_, static_cast<lxw_row_t>(row),
                                   static_cast<lxw_col_t>(column), FitCell(text).c_str(),
                                   formula_like ? formats_.formula_like : formats_.text));
  }

  void WriteNumber(std::size_t row, std::size_t column, double number, lxw_format* format) {
    Require(worksheet_write_number(sheet_, static_cast<lxw_row_t>(row),
                                   static_cast<lxw_col_t>(column), number, format));
  }

  void SetUpPage() {
    constexpr std::uint8_t kA4 = 9;
    worksheet_freeze_panes(sheet_, 1, 1);
    worksheet_repeat_rows(sheet_, 0, 0);
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, kA4);
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_set_footer(sheet_, "&L&A&RPage &P of &N");
  }

  lxw_worksheet* sheet_;
  const Formats& formats_;
};

/// Spreadsheets compare names of sheets without case.
std::string UniqueName(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = FitSheetName(wanted);
  for (int n = 2; !taken.insert(base::LowerAscii(name)).second; ++n)
    name = fmt::format("{} ({})", FitSheetName(std::string_view(wanted).substr(0, 20)), n);
  return name;
}

std::time_t CreationTime(const outcome::AnalysisResult& result) {
  constexpr std::time_t kSecondsOfDay = 86400;
  constexpr int kZipEpoch = 3652;  // 1980-01-01
  const std::time_t seconds =
      (result.as_of.date ? result.as_of.date->days : kZipEpoch) * kSecondsOfDay;
  return seconds == 0 ? 1 : seconds;  // the library takes 0 for now
}

void SetProperties(lxw_workbook* book, const outcome::AnalysisResult& result) {
  std::string title = "Audit workbook";
  std::string author = "threatgap " + result.tool_version;
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.author = author.data();
  properties.created = CreationTime(result);
  Require(workbook_set_properties(book, &properties));
}

void AddSheets(lxw_workbook* book, const outcome::AnalysisResult& result) {
  const Formats formats = MakeFormats(book);
  std::set<std::string> names;
  for (const audit::Table& table : audit::AuditTables(result)) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, UniqueName(table.name, names).c_str());
    if (sheet == nullptr) throw std::runtime_error("cannot add the sheet " + table.name);
    SheetWriter(sheet, formats).Write(table);
  }
}

std::string ReadBytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string WriteXlsx(const outcome::AnalysisResult& result) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "workbook.xlsx";
  std::string scratch = folder.path().string();
  lxw_workbook_options options{};
  options.tmpdir = scratch.data();
  lxw_workbook* book = workbook_new_opt(file.c_str(), &options);
  if (book == nullptr) throw std::runtime_error("cannot make a workbook");
  SetProperties(book, result);
  AddSheets(book, result);
  Require(workbook_close(book));
  return ReadBytes(file);
}

}  // namespace threatgap::reports
