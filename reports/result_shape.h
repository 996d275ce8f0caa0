#pragma once

#include <span>
#include <string_view>

/// What the JSON report consists of, as one table; the baseline and the diff have tables of the
/// same kind. The published schema is generated from it and the tests hold the writer to it, so
/// that the report, its schema and its manual cannot drift.
namespace threatgap::reports {

/// One key of an object. `type` is written in a small language:
/// `text` `count` `integer` `number` `boolean` `date` `digest` `fingerprint`, the name of a word
/// list or of an object below, `[type]` for a list, `{type}` for an object with free keys; a `?` at
/// the end means that the value may be null.
struct ResultField {
  std::string_view name;
  std::string_view type;
  std::string_view about;
};

/// An object with exactly these keys, all of them always present.
struct ResultObject {
  std::string_view name;
  std::string_view about;
  std::span<const ResultField> fields;
};

/// A closed vocabulary.
struct ResultWords {
  std::string_view name;
  std::span<const std::string_view> words;
};

/// All objects; the first is the report itself. Their lifetime is that of the program.
std::span<const ResultObject> ResultObjects();
std::span<const ResultWords> ResultVocabularies();

}  // namespace threatgap::reports
