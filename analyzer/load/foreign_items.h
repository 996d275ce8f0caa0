#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/load/foreign_model.h"

namespace threatgap::load {

/// The objects in the list under `key` of `parent`. An entry of another kind is a warning and left
/// out; a value that is no list is an error, because nothing of it is read. Null is an empty list.
std::vector<syntax::NodeRef> ObjectsIn(syntax::NodeRef parent, std::string_view key,
                                       base::DiagnosticSink& sink);

/// The mapping under `key`; no node, after a warning, where something else stands there.
syntax::NodeRef MappingIn(syntax::NodeRef parent, std::string_view key, base::DiagnosticSink& sink);

/// An object which a mapping holds under its title or id.
struct KeyedObject {
  syntax::NodeRef key, value;
};
/// The same for a mapping of objects. A key without value is an object without keys.
std::vector<KeyedObject> PairsIn(syntax::NodeRef parent, std::string_view key,
                                 base::DiagnosticSink& sink);

/// A text for people which may hold HTML: tags become blanks, the five entities characters.
std::string PlainText(std::string_view text);

/// What a foreign file calls one kind of thing, and the ids which they got here.
class ForeignIds {
 public:
  /// `noun` as in messages: `data asset`.
  ForeignIds(std::string noun, base::DiagnosticSink& sink) : noun_(std::move(noun)), sink_(sink) {}

  /// References lead to the first of several with one id; the others are reported.
  void Add(syntax::NodeRef id, const std::string& ours);
  /// Null where nothing has this id.
  const std::string* Find(std::string_view foreign) const;
  /// The same, and an id that leads nowhere is one warning. Null nodes lead nowhere silently.
  const std::string* Follow(syntax::NodeRef reference);
  /// Follows a list, each target once.
  std::vector<syntax::PlacedText> FollowAll(syntax::NodeRef list);

 private:
  std::string noun_;
  base::DiagnosticSink& sink_;
  std::unordered_map<std::string, std::string> ours_;
  std::set<std::string> dangling_;
};

/// Adds a flow, or warns about one that does not lead from an element to another.
std::optional<ForeignElement> AddFlowBetween(ForeignModel& model, const ForeignName& name,
                                             const std::string* from, const std::string* to);

/// A claim of the file that a control of `type` stands at `element`: implemented, without evidence.
/// `word` is what the file says, kept as its status.
ImportedControl& ClaimControl(ForeignModel& model, std::string title, std::string_view type,
                              const ForeignElement& element, std::string word,
                              const base::Span& place);

/// A note that the elements marked as out of scope are analysed like all others, once per file.
void NoteOutOfScope(ForeignModel& model, const base::Span& place);

}  // namespace threatgap::load
