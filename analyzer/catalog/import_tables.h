#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"

namespace threatgap::catalog {

/// What a kind of component of a foreign format is here: a component type, or a technology whose
/// preset gives the type; neither where it is no component at all (a note, a security group).
struct ImportedKind {
  std::string type;
  std::string technology;
  base::Span span;
};

/// How words of foreign formats become ours (`mappings/imports/*.yaml`). Case does not count. Files
/// of `--mappings` add words and replace built-in ones, so that nobody has to wait for a release.
class ImportTables {
 public:
  /// What `word` of `format` stands for, or null. A word which is not listed itself is looked up
  /// among the entries which end in `*`; the longest one wins. O(length of the word).
  const ImportedKind* FindKind(std::string_view format, std::string_view word) const;

  /// Our word for `word` in the list `list` of `format` (`severity`, `trust`), or null.
  const std::string* FindWord(std::string_view format, std::string_view list,
                              std::string_view word) const;

  // For the reader.
  void SetKind(std::string_view format, std::string_view word, ImportedKind kind);
  void SetWord(std::string_view format, std::string_view list, std::string_view word,
               std::string ours);

 private:
  using Words = std::map<std::string, std::string, std::less<>>;
  struct Format {
    std::map<std::string, ImportedKind, std::less<>> kinds;
    std::map<std::string, Words, std::less<>> lists;
  };
  std::map<std::string, Format, std::less<>> formats_;
};

}  // namespace threatgap::catalog
