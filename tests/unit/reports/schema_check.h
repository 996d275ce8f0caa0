#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace threatgap::reports {

namespace dom = simdjson::dom;

/// Checks a document against the subset of JSON Schema which SchemaOf() uses, and notes which
/// definitions the document made use of. An unknown keyword is an error.
class SchemaCheck {
 public:
  explicit SchemaCheck(std::string schema) : schema_(std::move(schema)) {
    EXPECT_FALSE(parser_.parse(schema_).get(root_));
  }

  std::vector<std::string> Check(const std::string& document) {
    dom::parser parser;
    dom::element value;
    EXPECT_FALSE(parser.parse(document).get(value));
    errors_.clear();
    Visit(root_, value, "");
    return errors_;
  }

  const std::set<std::string>& used() const { return used_; }

 private:
  bool Fits(const dom::element& schema, const dom::element& value, const std::string& path) {
    const std::vector<std::string> before = errors_;
    Visit(schema, value, path);
    const bool fits = errors_.size() == before.size();
    errors_ = before;
    return fits;
  }

  void Fail(const std::string& path, const std::string& what) {
    errors_.push_back(path + ": " + what);
  }

  void Visit(const dom::element& schema, const dom::element& value, const std::string& path) {
    for (const auto [keyword, argument] : dom::object(schema)) {
      Keyword(schema, std::string(keyword), argument, value, path);
    }
  }

  void Keyword(const dom::element& schema, const std::string& keyword, const dom::element& argument,
               const dom::element& value, const std::string& path) {
    static const std::set<std::string> kNotes = {"$schema", "$id", "$defs", "title", "description"};
    if (keyword == "$ref") {
      Reference(argument, value, path);
    } else if (keyword == "type") {
      Type(argument, value, path);
    } else if (keyword == "enum") {
      Words(argument, value, path);
    } else if (keyword == "anyOf") {
      AnyOf(argument, value, path);
    } else if (keyword == "properties") {
      Properties(argument, value, path);
    } else if (keyword == "required") {
      Required(argument, value, path);
    } else if (keyword == "additionalProperties") {
      Additional(schema, argument, value, path);
    } else if (keyword == "items") {
      std::size_t i = 0;
      if (!value.is_array()) return;  // its type is wrong, which is said once
      for (const dom::element item : dom::array(value)) {
        Visit(argument, item, fmt::format("{}/{}", path, i++));
      }
    } else if (keyword == "minimum") {
      if (value.is_int64() && std::int64_t(value) < std::int64_t(argument))
        Fail(path, "below the minimum");
    } else if (keyword == "pattern") {
      const std::regex pattern{std::string(std::string_view(argument))};
      if (value.is_string() && !std::regex_search(std::string(std::string_view(value)), pattern)) {
        Fail(path, "does not match the pattern");
      }
    } else if (!kNotes.contains(keyword)) {
      Fail(path, "unknown keyword " + keyword);
    }
  }

  void Reference(const dom::element& target, const dom::element& value, const std::string& path) {
    const std::string pointer(std::string_view(target).substr(1));
    dom::element schema;
    if (root_.at_pointer(pointer).get(schema)) return Fail(path, "no definition " + pointer);
    used_.insert(pointer.substr(pointer.rfind('/') + 1));
    Visit(schema, value, path);
  }

  static bool Is(std::string_view type, const dom::element& value) {
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_int64();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
  }

  void Type(const dom::element& type, const dom::element& value, const std::string& path) {
    bool fits = false;
    if (type.is_array()) {
      for (const dom::element each : dom::array(type)) fits |= Is(std::string_view(each), value);
    } else {
      fits = Is(std::string_view(type), value);
    }
    if (!fits) Fail(path, "is not " + simdjson::minify(type));
  }

  void Words(const dom::element& words, const dom::element& value, const std::string& path) {
    for (const dom::element word : dom::array(words)) {
      if (value.is_string() && std::string_view(word) == std::string_view(value)) return;
    }
    Fail(path, simdjson::minify(value) + " is none of " + simdjson::minify(words));
  }

  void AnyOf(const dom::element& schemas, const dom::element& value, const std::string& path) {
    for (const dom::element schema : dom::array(schemas)) {
      if (Fits(schema, value, path)) return;
    }
    Fail(path, "fits no alternative");
  }

  void Properties(const dom::element& properties, const dom::element& value,
                  const std::string& path) {
    if (!value.is_object()) return;
    for (const auto [key, schema] : dom::object(properties)) {
      dom::element member;
      if (value[key].get(member)) continue;
      Visit(schema, member, path + "/" + std::string(key));
    }
  }

  void Required(const dom::element& keys, const dom::element& value, const std::string& path) {
    if (!value.is_object()) return;
    for (const dom::element key : dom::array(keys)) {
      if (value[std::string_view(key)].error()) Fail(path, "lacks " + simdjson::minify(key));
    }
  }

  void Additional(const dom::element& schema, const dom::element& argument,
                  const dom::element& value, const std::string& path) {
    if (!value.is_object()) return;
    for (const auto [key, member] : dom::object(value)) {
      const bool declared = !schema["properties"][key].error();
      if (declared) continue;
      if (argument.is_bool()) {
        Fail(path, "undeclared key " + std::string(key));
      } else {
        Visit(argument, member, path + "/" + std::string(key));
      }
    }
  }

  std::string schema_;
  dom::parser parser_;
  dom::element root_;
  std::vector<std::string> errors_;
  std::set<std::string> used_;
};

}  // namespace threatgap::reports
