#pragma once

#include <map>
#include <string>
#include <vector>

/// An audit workbook read back from its bytes, the way its reader sees it.
namespace threatgap::reports {

/// Whether `unzip` is there, which takes the workbook apart.
bool CanReadWorkbooks();

/// One part of a workbook, `xl/sharedStrings.xml`; empty where there is none.
std::string WorkbookPart(const std::string& bytes, const std::string& name);

/// Column title -> text of the cell; numbers and dates as they stand in the file, empty cells
/// absent.
using SheetRow = std::map<std::string, std::string>;

/// Rows of a sheet below its header. Fails the test where the sheet or a part of it is missing.
std::vector<SheetRow> ReadSheet(const std::string& bytes, const std::string& sheet);

}  // namespace threatgap::reports
