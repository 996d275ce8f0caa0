#pragma once

#include <simdjson.h>

#include <string>
#include <vector>

namespace threatgap::reports {

/// Checks documents against a JSON Schema of draft 4 or 7 with local references, which is what the
/// standards we write for publish. Keywords it does not know are reported as errors; `format` is
/// not checked.
class Draft4Schema {
 public:
  explicit Draft4Schema(const std::string& schema);

  /// One line per violation: `/runs/0/tool: version is missing`. Empty: valid.
  std::vector<std::string> Check(const std::string& document);

 private:
  using Element = simdjson::dom::element;

  void Visit(const Element& schema, const Element& value, const std::string& path);
  void Keyword(const Element& schema, std::string_view keyword, const Element& argument,
               const Element& value, const std::string& path);
  void CheckObject(const Element& schema, std::string_view keyword, const Element& argument,
                   const Element& value, const std::string& path);
  void CheckArray(std::string_view keyword, const Element& argument, const Element& value,
                  const std::string& path);
  void CheckScalar(std::string_view keyword, const Element& argument, const Element& value,
                   const std::string& path);
  std::size_t CountFits(const Element& schemas, const Element& value, const std::string& path);
  bool HasType(std::string_view type, const Element& value) const;
  void Fail(const std::string& path, const std::string& what);

  simdjson::padded_string bytes_;
  simdjson::dom::parser parser_;
  Element root_;
  std::vector<std::string> errors_;
};

}  // namespace threatgap::reports
