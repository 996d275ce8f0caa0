#include "tests/unit/reports/draft4_schema.h"

#include <fmt/format.h>

#include <regex>
#include <set>

namespace threatgap::reports {

namespace dom = simdjson::dom;

namespace {

std::string Text(const dom::element& element) {
  return std::string(std::string_view(element.get_string().value_unsafe()));
}

bool Holds(const dom::array& list, const dom::element& value) {
  const std::string wanted = simdjson::minify(value);
  for (const dom::element one : list) {
    if (std::string(simdjson::minify(one)) == wanted) return true;
  }
  return false;
}

}  // namespace

Draft4Schema::Draft4Schema(const std::string& schema) : bytes_(schema) {
  if (parser_.parse(bytes_).get(root_)) errors_.push_back("the schema is no JSON");
}

std::vector<std::string> Draft4Schema::Check(const std::string& document) {
  const simdjson::padded_string bytes(document);
  dom::parser parser;
  dom::element value;
  if (parser.parse(bytes).get(value)) return {"the document is no JSON"};
  errors_.clear();
  Visit(root_, value, "");
  return errors_;
}

void Draft4Schema::Fail(const std::string& path, const std::string& what) {
  errors_.push_back(path + ": " + what);
}

void Draft4Schema::Visit(const Element& schema, const Element& value, const std::string& path) {
  for (const auto [keyword, argument] : dom::object(schema))
    Keyword(schema, keyword, argument, value, path);
}

void Draft4Schema::Keyword(const Element& schema, std::string_view keyword, const Element& argument,
                           const Element& value, const std::string& path) {
  static const std::set<std::string_view> kNotes = {
      "$schema", "$id", "id", "title", "description", "definitions", "default", "format"};
  static const std::set<std::string_view> kObject = {"properties", "required",
                                                     "additionalProperties"};
  static const std::set<std::string_view> kArray = {"items", "minItems", "uniqueItems"};
  if (kNotes.contains(keyword)) return;
  if (keyword == "$ref") {
    Visit(root_.at_pointer(Text(argument).substr(1)).value(), value, path);
  } else if (keyword == "anyOf") {
    if (CountFits(argument, value, path) == 0) Fail(path, "fits none of anyOf");
  } else if (keyword == "oneOf") {
    if (CountFits(argument, value, path) != 1) Fail(path, "does not fit exactly one of oneOf");
  } else if (kObject.contains(keyword)) {
    if (value.is_object()) CheckObject(schema, keyword, argument, value, path);
  } else if (kArray.contains(keyword)) {
    if (value.is_array()) CheckArray(keyword, argument, value, path);
  } else {
    CheckScalar(keyword, argument, value, path);
  }
}

void Draft4Schema::CheckObject(const Element& schema, std::string_view keyword,
                               const Element& argument, const Element& value,
                               const std::string& path) {
  if (keyword == "required") {
    for (const dom::element name : dom::array(argument)) {
      if (value.at_key(Text(name)).error()) Fail(path, Text(name) + " is missing");
    }
    return;
  }
  for (const auto [name, member] : dom::object(value)) {
    const std::string at = fmt::format("{}/{}", path, name);
    dom::element declared;
    const bool known = !schema.at_key("properties").at_key(name).get(declared);
    if (keyword == "properties" && known) Visit(declared, member, at);
    if (keyword != "additionalProperties" || known) continue;
    if (argument.is_object()) Visit(argument, member, at);
    if (argument.is_bool() && !bool(argument)) Fail(at, "is not allowed");
  }
}

void Draft4Schema::CheckArray(std::string_view keyword, const Element& argument,
                              const Element& value, const std::string& path) {
  const dom::array list(value);
  if (keyword == "minItems") {
    if (list.size() < uint64_t(argument)) Fail(path, "has too few items");
  } else if (keyword == "items") {
    std::size_t i = 0;
    for (const dom::element item : list) Visit(argument, item, fmt::format("{}/{}", path, i++));
  } else if (bool(argument)) {
    std::set<std::string> seen;
    for (const dom::element item : list) {
      if (!seen.insert(simdjson::minify(item)).second) Fail(path, "holds an item twice");
    }
  }
}

void Draft4Schema::CheckScalar(std::string_view keyword, const Element& argument,
                               const Element& value, const std::string& path) {
  double number = 0;
  const bool numeric = !value.get_double().get(number);
  if (keyword == "type") {
    bool fits = argument.is_string() && HasType(Text(argument), value);
    if (argument.is_array()) {
      for (const dom::element type : dom::array(argument)) fits |= HasType(Text(type), value);
    }
    if (!fits) Fail(path, "is no " + std::string(simdjson::minify(argument)));
  } else if (keyword == "enum") {
    if (!Holds(argument, value)) Fail(path, "is none of the words");
  } else if (keyword == "pattern") {
    if (value.is_string() && !std::regex_search(Text(value), std::regex(Text(argument))))
      Fail(path, "does not match " + Text(argument));
  } else if (keyword == "minimum") {
    if (numeric && number < double(argument)) Fail(path, "is too small");
  } else if (keyword == "maximum") {
    if (numeric && number > double(argument)) Fail(path, "is too large");
  } else {
    Fail(path, "unknown keyword " + std::string(keyword));
  }
}

std::size_t Draft4Schema::CountFits(const Element& schemas, const Element& value,
                                    const std::string& path) {
  const std::vector<std::string> before = errors_;
  std::size_t fits = 0;
  for (const dom::element one : dom::array(schemas)) {
    errors_.clear();
    Visit(one, value, path);
    fits += errors_.empty() ? 1 : 0;
  }
  errors_ = before;
  return fits;
}

bool Draft4Schema::HasType(std::string_view type, const Element& value) const {
  const bool whole = value.is_int64() || value.is_uint64();
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
         (type == "null" && value.is_null()) || (type == "integer" && whole) ||
         (type == "number" && (whole || value.is_double()));
}

}  // namespace threatgap::reports
