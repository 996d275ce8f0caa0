#include "tests/unit/reports/workbook.h"

#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/unit/temporary_folder.h"

namespace threatgap::reports {
namespace {

using tinyxml2::XMLDocument;
using tinyxml2::XMLElement;

void Parse(XMLDocument& document, const std::string& bytes, const std::string& part) {
  const std::string text = WorkbookPart(bytes, part);
  EXPECT_EQ(document.Parse(text.data(), text.size()), tinyxml2::XML_SUCCESS) << part;
}

const XMLElement* Child(const XMLElement* element, const char* name) {
  return element == nullptr ? nullptr : element->FirstChildElement(name);
}

std::string TextOf(const XMLElement* element) {
  const char* const text = element == nullptr ? nullptr : element->GetText();
  return text == nullptr ? "" : text;
}

std::vector<std::string> SharedTexts(const std::string& bytes) {
  XMLDocument document;
  Parse(document, bytes, "xl/sharedStrings.xml");
  std::vector<std::string> texts;
  for (auto* item = Child(document.RootElement(), "si"); item != nullptr;
       item = item->NextSiblingElement("si"))
    texts.push_back(TextOf(Child(item, "t")));
  return texts;
}

/// `xl/worksheets/sheet2.xml` of the second sheet.
std::string PartOfSheet(const std::string& bytes, const std::string& sheet) {
  XMLDocument document;
  Parse(document, bytes, "xl/workbook.xml");
  int number = 0;
  for (auto* item = Child(Child(document.RootElement(), "sheets"), "sheet"); item != nullptr;
       item = item->NextSiblingElement("sheet")) {
    ++number;
    if (item->Attribute("name", sheet.c_str()) != nullptr)
      return "xl/worksheets/sheet" + std::to_string(number) + ".xml";
  }
  ADD_FAILURE() << "no sheet " << sheet;
  return {};
}

/// `AB` of `AB12`.
std::string ColumnOf(const XMLElement& cell) {
  std::string column = cell.Attribute("r") == nullptr ? "" : cell.Attribute("r");
  while (!column.empty() && std::isdigit(static_cast<unsigned char>(column.back())) != 0)
    column.pop_back();
  return column;
}

SheetRow CellsOf(const XMLElement& row, const std::vector<std::string>& shared) {
  SheetRow cells;
  for (auto* cell = Child(&row, "c"); cell != nullptr; cell = cell->NextSiblingElement("c")) {
    std::string text = TextOf(Child(cell, "v"));
    if (text.empty()) continue;
    if (cell->Attribute("t", "s") != nullptr) text = shared.at(std::stoul(text));
    cells[ColumnOf(*cell)] = text;
  }
  return cells;
}

}  // namespace

bool CanReadWorkbooks() { return std::system("command -v unzip >/dev/null") == 0; }

std::string WorkbookPart(const std::string& bytes, const std::string& name) {
  const threatgap::testing::TemporaryFolder folder;
  std::ofstream(folder.path() / "w.xlsx", std::ios::binary) << bytes;
  const std::string command =
      "unzip -p '" + (folder.path() / "w.xlsx").string() + "' '" + name + "'";
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string text;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    text.append(buffer, got);
  ::pclose(pipe);
  return text;
}

std::vector<SheetRow> ReadSheet(const std::string& bytes, const std::string& sheet) {
  const std::string part = PartOfSheet(bytes, sheet);
  if (part.empty()) return {};
  const std::vector<std::string> shared = SharedTexts(bytes);
  XMLDocument document;
  Parse(document, bytes, part);
  SheetRow titles;
  std::vector<SheetRow> rows;
  for (auto* row = Child(Child(document.RootElement(), "sheetData"), "row"); row != nullptr;
       row = row->NextSiblingElement("row")) {
    const SheetRow cells = CellsOf(*row, shared);
    if (titles.empty()) {
      titles = cells;
      continue;
    }
    SheetRow named;
    for (const auto& [column, text] : cells) named[titles[column]] = text;
    rows.push_back(named);
  }
  return rows;
}

}  // namespace threatgap::reports
