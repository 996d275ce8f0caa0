#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Tables of the data block of the page. Most of what ten thousand findings say repeats: each text
/// is written once and named by its number, and a sentence is written as the pieces between the
/// names of the model that stand in it.
namespace threatgap::reports::html {

/// Strings in the order in which they were first asked for.
class UniqueTexts {
 public:
  std::size_t Of(std::string_view text);
  const std::vector<const std::string*>& order() const { return order_; }

 private:
  std::unordered_map<std::string, std::size_t> index_;  // never iterated
  std::vector<const std::string*> order_;
};

/// Texts and phrases. A phrase is a template, a list of texts with holes (-1) for names, and the
/// names that fill them: `[template, name, name]`. Its number is negative: -1 is the first.
class Phrases {
 public:
  long Of(std::string_view text) { return static_cast<long>(texts_.Of(text)); }

  /// Cuts `text` at every occurrence of one of `names`, the longest first where two begin at the
  /// same byte. Names of fewer than three bytes are not looked for. O(text * names).
  long Of(std::string_view text, const std::vector<std::string_view>& names);

  const UniqueTexts& texts() const { return texts_; }
  const UniqueTexts& templates() const { return templates_; }  ///< each as a JSON array
  const UniqueTexts& phrases() const { return phrases_; }      ///< the same

 private:
  UniqueTexts texts_;
  UniqueTexts templates_;
  UniqueTexts phrases_;
};

}  // namespace threatgap::reports::html
