#include "reports/result_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>

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

/// The name inside `[name]`, `{name}` and `name?`.
std::string_view BareType(std::string_view type) {
  while (type.starts_with('[') || type.starts_with('{')) type = type.substr(1, type.size() - 2);
  if (type.ends_with('?')) type.remove_suffix(1);
  return type;
}

template <typename Named>
const Named* Find(std::span<const Named> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Named& each) { return each.name == name; });
  return found == table.end() ? nullptr : &*found;
}

/// The definitions which a document uses, its own ones and those of the JSON report.
class Definitions {
 public:
  explicit Definitions(const DocumentShape& shape) : shape_(shape) { Use(shape.objects.front()); }

  void Put(JsonWriter& out) const {
    out.Key("$defs").BeginObject();
    PutWordLists(out, shape_.vocabularies);
    PutWordLists(out, ResultVocabularies());
    PutObjects(out, shape_.objects.subspan(1));
    PutObjects(out, ResultObjects());
    out.EndObject();
  }

 private:
  void Use(const ResultObject& object) {
    for (const ResultField& field : object.fields) {
      const std::string_view name = BareType(field.type);
      if (words_.contains(name) || objects_.contains(name)) continue;
      const ResultWords* words = Find(shape_.vocabularies, name);
      if (words == nullptr) words = Find(ResultVocabularies(), name);
      const ResultObject* inner = Find(shape_.objects, name);
      if (inner == nullptr) inner = Find(ResultObjects(), name);
      if (words != nullptr) {
        words_.emplace(name, words);
      } else if (inner != nullptr) {
        objects_.emplace(name, inner);
        Use(*inner);
      }
    }
  }

  void PutWordLists(JsonWriter& out, std::span<const ResultWords> table) const {
    for (const ResultWords& words : table) {
      const auto used = words_.find(words.name);
      if (used != words_.end() && used->second == &words) PutWords(out, words);
    }
  }

  void PutObjects(JsonWriter& out, std::span<const ResultObject> table) const {
    for (const ResultObject& object : table) {
      const auto used = objects_.find(object.name);
      if (used == objects_.end() || used->second != &object) continue;
      out.Key(object.name).BeginObject();
      PutObjectKeys(out, object);
      out.EndObject();
    }
  }

  const DocumentShape& shape_;
  std::map<std::string_view, const ResultWords*> words_;
  std::map<std::string_view, const ResultObject*> objects_;
};

}  // namespace

std::string SchemaOf(const DocumentShape& shape) {
  JsonWriter out;
  out.BeginObject();
  out.Key("$schema").Text("https://json-schema.org/draft/2020-12/schema");
  out.Key("$id").Text(fmt::format("urn:threatgap:schema:{}:1", shape.name));
  out.Key("title").Text(fmt::format("threatgap {}", shape.name));
  PutObjectKeys(out, shape.objects.front());
  Definitions(shape).Put(out);
  out.EndObject();
  return out.Finish();
}

std::string ResultSchema() { return SchemaOf({"result", ResultObjects().first(1), {}}); }

}  // namespace threatgap::reports
