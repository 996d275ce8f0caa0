#include "reports/result_schema.h"

#include <algorithm>
#include <cassert>

#include "reports/json_writer.h"
#include "reports/result_shape.h"

namespace threatgap::reports {
namespace {

/// A scalar type of the table as JSON Schema: its `type` and, where there is one, a pattern.
struct Scalar {
  std::string_view name;
  std::string_view type;
  std::string_view pattern;
};

constexpr Scalar kScalars[] = {
    {"text", "string", ""},
    {"count", "integer", ""},
    {"integer", "integer", ""},
    {"number", "number", ""},
    {"boolean", "boolean", ""},
    {"date", "string", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    {"digest", "string", "^[0-9a-f]{64}$"},
    {"fingerprint", "string", "^[0-9a-f]{16}$"},
};

void PutTypeKeys(JsonWriter& out, std::string_view type);

void PutReference(JsonWriter& out, std::string_view name) {
  out.Key("$ref").Text("#/$defs/" + std::string(name));
}

void PutScalarKeys(JsonWriter& out, const Scalar& scalar, bool nullable) {
  out.Key("type");
  if (nullable) {
    out.BeginArray().Text(scalar.type).Text("null").EndArray();
  } else {
    out.Text(scalar.type);
  }
  if (scalar.name == "count") out.Key("minimum").Integer(0);
  if (!scalar.pattern.empty()) out.Key("pattern").Text(scalar.pattern);
}

void PutNamedKeys(JsonWriter& out, std::string_view name, bool nullable) {
  const auto scalar = std::find_if(std::begin(kScalars), std::end(kScalars),
                                   [&](const Scalar& each) { return each.name == name; });
  if (scalar != std::end(kScalars)) {
    PutScalarKeys(out, *scalar, nullable);
  } else if (nullable) {
    out.Key("anyOf").BeginArray();
    out.BeginObject();
    PutReference(out, name);
    out.EndObject();
    out.BeginObject().Key("type").Text("null").EndObject();
    out.EndArray();
  } else {
    PutReference(out, name);
  }
}

/// The keys of a list (`items`) or of an object with free keys (`additionalProperties`).
void PutContainerKeys(JsonWriter& out, std::string_view type, std::string_view members) {
  out.Key("type").Text(type);
  out.Key(type == "array" ? "items" : "additionalProperties").BeginObject();
  PutTypeKeys(out, members);
  out.EndObject();
}

void PutTypeKeys(JsonWriter& out, std::string_view type) {
  assert(!type.empty() && "every field has a type");
  const std::string_view inner = type.size() < 2 ? type : type.substr(1, type.size() - 2);
  if (type.starts_with('[')) {
    PutContainerKeys(out, "array", inner);
  } else if (type.starts_with('{')) {
    PutContainerKeys(out, "object", inner);
  } else if (type.ends_with('?')) {
    PutNamedKeys(out, type.substr(0, type.size() - 1), true);
  } else {
    PutNamedKeys(out, type, false);
  }
}

void PutField(JsonWriter& out, const ResultField& field) {
  out.Key(field.name).BeginObject(JsonWriter::Layout::kInline);
  PutTypeKeys(out, field.type);
  if (!field.about.empty()) out.Key("description").Text(field.about);
  out.EndObject();
}

/// The keys which say that a value is `object`.
void PutObjectKeys(JsonWriter& out, const ResultObject& object) {
  if (!object.about.empty()) out.Key("description").Text(object.about);
  out.Key("type").Text("object");
  out.Key("properties").BeginObject();
  for (const ResultField& field : object.fields) PutField(out, field);
  out.EndObject();
  out.Key("required").BeginArray(JsonWriter::Layout::kInline);
  for (const ResultField& field : object.fields) out.Text(field.name);
  out.EndArray();
  out.Key("additionalProperties").Flag(false);
}

void PutWords(JsonWriter& out, const ResultWords& vocabulary) {
  out.Key(vocabulary.name).BeginObject(JsonWriter::Layout::kInline);
  out.Key("type").Text("string");
  out.Key("enum").BeginArray();
  for (const std::string_view word : vocabulary.words) out.Text(word);
  out.EndArray();
  out.EndObject();
}

void PutDefinitions(JsonWriter& out) {
  out.Key("$defs").BeginObject();
  for (const ResultWords& vocabulary : ResultVocabularies()) PutWords(out, vocabulary);
  for (const ResultObject& object : ResultObjects().subspan(1)) {
    out.Key(object.name).BeginObject();
    PutObjectKeys(out, object);
    out.EndObject();
  }
  out.EndObject();
}

}  // namespace

std::string ResultSchema() {
  JsonWriter out;
  out.BeginObject();
  out.Key("$schema").Text("https://json-schema.org/draft/2020-12/schema");
  out.Key("$id").Text("urn:threatgap:schema:result:1");
  out.Key("title").Text("threatgap result");
  PutObjectKeys(out, ResultObjects().front());
  PutDefinitions(out);
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::reports
