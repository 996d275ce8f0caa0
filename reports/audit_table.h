#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzer/base/date.h"

/// Tables for auditors as plain values. The workbook is all of them, the CSV report is the risk
/// register.
namespace threatgap::reports::audit {

/// Nothing (not stated, not rated), text, a number or a day. Text may come from a model: whoever
/// writes a cell keeps it text.
using Cell = std::variant<std::monostate, std::string, std::int64_t, base::Date>;
using Row = std::vector<Cell>;

struct Column {
  std::string title;
  int width = 12;          ///< in characters
  bool sort_only = false;  ///< rank of the word in the column before; hidden or left out
};

/// One header row and one row per thing; every row has a cell for every column.
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<Row> rows;
};

/// Empty text becomes an empty cell.
Cell TextCell(std::string text);
Cell CountCell(std::size_t count);
Cell DateCell(const std::optional<base::Date>& date);
/// `a; b; c`.
Cell ListCell(const std::vector<std::string>& items);
std::string_view YesNo(bool value);

/// `text` as XML 1.0 and spreadsheets can hold it: what is not well-formed UTF-8, control
/// characters other than tab and line feed, U+FFFE and U+FFFF become U+FFFD; CR LF and CR become
/// LF.
std::string CleanText(std::string_view text);

}  // namespace threatgap::reports::audit
