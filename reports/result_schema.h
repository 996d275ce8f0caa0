#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reports/result_shape.h"

namespace threatgap::reports {

/// The JSON Schema (draft 2020-12) of the JSON report, generated from the table in result_shape.h;
/// what `threatgap schema result` prints. Every object is closed (`additionalProperties: false`)
/// and requires all its keys; only `counts` of inputs and `bindings` have free keys.
std::string ResultSchema();

/// A JSON document which a table describes. Types that the table does not define are those of the
/// JSON report.
struct DocumentShape {
  std::string_view name;                  ///< `baseline`, of `urn:threatgap:schema:baseline:1`
  std::span<const ResultObject> objects;  ///< the first is the document
  std::span<const ResultWords> vocabularies;
};
/// The schema of such a document, with the definitions that it uses.
std::string SchemaOf(const DocumentShape& shape);

}  // namespace threatgap::reports
