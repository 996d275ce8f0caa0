#include "analyzer/cli/schema_builder.h"

#include <algorithm>
#include <string_view>

#include "reports/json_writer.h"

namespace threatgap::cli {
namespace {

using reports::JsonWriter;

struct Scalar {
  std::string_view name, type, pattern;
};

constexpr Scalar kScalars[] = {
    {"text", "string", ""},
    {"integer", "integer", ""},
    {"boolean", "boolean", ""},
    {"null", "null", ""},
    {"date", "string", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    {"duration", "string", "^P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$"},
    {"id", "string", "^[A-Za-z0-9_.>#-]+$"},
};

/// `A|B` at the top level of `type`, brackets respected.
std::vector<std::string_view> Alternatives(std::string_view type) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < type.size(); ++i) {
    if (type[i] == '[' || type[i] == '{') ++depth;
    if (type[i] == ']' || type[i] == '}') --depth;
    if (type[i] != '|' || depth > 0) continue;
    found.push_back(type.substr(begin, i - begin));
    begin = i + 1;
  }
  found.push_back(type.substr(begin));
  return found;
}

void PutType(JsonWriter& out, std::string_view type);

void PutName(JsonWriter& out, std::string_view name) {
  const auto scalar = std::find_if(std::begin(kScalars), std::end(kScalars),
                                   [&](const Scalar& each) { return each.name == name; });
  if (scalar == std::end(kScalars)) {
    out.Key("$ref").Text("#/$defs/" + std::string(name));
    return;
  }
  out.Key("type").Text(scalar->type);
  if (!scalar->pattern.empty()) out.Key("pattern").Text(scalar->pattern);
}

void PutContainer(JsonWriter& out, std::string_view kind, std::string_view key,
                  std::string_view members) {
  out.Key("type").Text(kind);
  out.Key(key).BeginObject(JsonWriter::Layout::kInline);
  PutType(out, members);
  out.EndObject();
}

/// The keys which say that a value has `type`.
void PutType(JsonWriter& out, std::string_view type) {
  const auto alternatives = Alternatives(type);
  if (alternatives.size() > 1) {
    out.Key("anyOf").BeginArray(JsonWriter::Layout::kInline);
    for (const std::string_view each : alternatives) {
      out.BeginObject(JsonWriter::Layout::kInline);
      PutType(out, each);
      out.EndObject();
    }
    out.EndArray();
  } else if (type.starts_with('[')) {
    PutContainer(out, "array", "items", type.substr(1, type.size() - 2));
  } else if (type.starts_with('{')) {
    PutContainer(out, "object", "additionalProperties", type.substr(1, type.size() - 2));
  } else if (type != "any") {
    PutName(out, type);
  }
}

void PutAbout(JsonWriter& out, const std::string& about) {
  if (!about.empty()) out.Key("description").Text(about);
}

void PutObject(JsonWriter& out, const SchemaObject& object) {
  PutAbout(out, object.about);
  out.Key("type").Text("object");
  out.Key("properties").BeginObject();
  for (const SchemaField& field : object.fields) {
    out.Key(field.name).BeginObject(JsonWriter::Layout::kInline);
    PutType(out, field.type);
    PutAbout(out, field.about);
    out.EndObject();
  }
  out.EndObject();
  out.Key("required").BeginArray(JsonWriter::Layout::kInline);
  for (const SchemaField& field : object.fields) {
    if (field.required) out.Text(field.name);
  }
  out.EndArray();
  out.Key("additionalProperties").Flag(false);
}

void PutWords(JsonWriter& out, const SchemaWords& vocabulary) {
  out.Key(vocabulary.name).BeginObject(JsonWriter::Layout::kInline);
  PutAbout(out, vocabulary.about);
  out.Key("enum").BeginArray();
  for (const std::string& word : vocabulary.words) out.Text(word);
  out.EndArray();
  out.EndObject();
}

void PutDefinitions(JsonWriter& out, const SchemaDocument& document) {
  out.Key("$defs").BeginObject();
  for (const SchemaObject& object : document.objects) {
    out.Key(object.name).BeginObject();
    PutObject(out, object);
    out.EndObject();
  }
  for (const SchemaAlias& alias : document.aliases) {
    out.Key(alias.name).BeginObject(JsonWriter::Layout::kInline);
    PutAbout(out, alias.about);
    PutType(out, alias.type);
    out.EndObject();
  }
  for (const SchemaWords& vocabulary : document.words) PutWords(out, vocabulary);
  out.EndObject();
}

}  // namespace

std::string WriteSchema(const SchemaDocument& document) {
  JsonWriter out;
  out.BeginObject();
  out.Key("$schema").Text("https://json-schema.org/draft/2020-12/schema");
  out.Key("$id").Text(document.id);
  out.Key("title").Text(document.title);
  PutObject(out, document.root);
  PutDefinitions(out, document);
  out.EndObject();
  return out.Finish();
}

}  // namespace threatgap::cli
