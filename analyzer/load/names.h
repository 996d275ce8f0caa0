#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

/// All ids of a model and what they name. Zones, components and flows share one name space; data,
/// controls and threats have their own.
class Names {
 public:
  explicit Names(base::DiagnosticSink& sink) : sink_(sink) {}

  /// Adds an id. An id that its name space has already is an error which names both places; the
  /// first stays.
  bool Declare(model::ElementRef ref, std::string_view id, const base::Span& span);
  /// Adds a second name for an element, unless the name is taken.
  void AddAlias(model::ElementRef ref, std::string_view id, const base::Span& span);
  /// Where a kind is declared, for notes.
  void SetSections(std::map<model::ElementKind, base::Span> sections) {
    sections_ = std::move(sections);
  }

  /// The element of one of the kinds `expected` which is called `name`. Otherwise an error at
  /// `span`: of another kind at once, unknown names together in ReportUnknown().
  std::optional<model::ElementRef> Resolve(std::string_view name, const base::Span& span,
                                           model::KindMask expected);
  /// The same without any error.
  std::optional<model::ElementRef> Find(std::string_view name, model::KindMask expected) const;

  /// Reports each unknown name once, at its first place, with the nearest known name.
  void ReportUnknown();

 private:
  struct Entry {
    model::ElementRef ref;
    base::Span span;
  };
  using Table = std::unordered_map<std::string, Entry>;

  Table& TableOf(model::ElementKind kind);
  const Entry* FindEntry(std::string_view name, model::KindMask expected) const;
  void ReportWrongKind(std::string_view name, const base::Span& span, model::KindMask expected,
                       const Entry& entry);
  std::vector<std::string> Candidates(model::KindMask expected) const;

  base::DiagnosticSink& sink_;
  Table places_, data_, controls_, threats_;
  std::map<model::ElementKind, base::Span> sections_;
  std::map<std::pair<model::KindMask, std::string>, std::vector<base::Span>> unknown_;
};

/// `trust zone`, `component or flow`: the kinds in words.
std::string KindWords(model::KindMask kinds);

}  // namespace threatgap::load
