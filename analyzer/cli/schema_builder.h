#pragma once

#include <string>
#include <vector>

/// JSON Schemas (draft 2020-12) from tables of keys.
namespace threatgap::cli {

/// A key of an object. `type` is a small notation:
///   text integer boolean date duration id null any    scalars
///   [T]      a list of T
///   {T}      an object with free keys and values T
///   A|B      either
///   name     anything else refers to an object or vocabulary of the schema
struct SchemaField {
  std::string name;
  std::string type;
  std::string about;
  bool required = false;
};

/// An object with these keys and no others.
struct SchemaObject {
  std::string name;
  std::string about;
  std::vector<SchemaField> fields;
};

/// A closed list of words.
struct SchemaWords {
  std::string name;
  std::string about;
  std::vector<std::string> words;
};

/// An alternative with a name, so that types can refer to each other in circles.
struct SchemaAlias {
  std::string name;
  std::string about;
  std::string type;
};

struct SchemaDocument {
  std::string id;
  std::string title;
  SchemaObject root;
  std::vector<SchemaObject> objects;
  std::vector<SchemaAlias> aliases;
  std::vector<SchemaWords> words;
};

/// The schema as JSON text with a line break at its end. Every name that types refer to must be
/// defined.
std::string WriteSchema(const SchemaDocument& document);

}  // namespace threatgap::cli
