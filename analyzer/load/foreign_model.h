#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/load/draft.h"
#include "analyzer/load/input_format.h"

namespace threatgap::load {

/// The text of a scalar without blanks around it; empty for everything else.
std::string TextOf(syntax::NodeRef node);
/// The texts of a list, or one text; empty ones are left out.
std::vector<std::string> TextsOf(syntax::NodeRef node);
/// A text for people in one line: runs of blanks, tabs and line breaks become one blank.
std::string OneLine(std::string_view text);
/// The first line of a text, shortened to a title.
std::string FirstLine(const std::string& text);
/// `wanted`, or with a number behind it where another imported element has it already. `space` is
/// the name space: `place`, `data`, `control`, `threat`.
std::string UniqueId(Draft& draft, std::string_view space, const std::string& wanted);
/// Whether a scalar is the word `true`, in any case.
bool IsTrue(syntax::NodeRef node);

/// How a foreign file names an element: its id there (may be missing) and what people call it.
struct ForeignName {
  syntax::NodeRef id;
  std::string title;
  base::Span place;           ///< where it is declared, for messages
  bool generated_id = false;  ///< a program made the id up, so the title makes a better one

  /// The place is that of the first of the two nodes which exists, or of `item`.
  ForeignName(syntax::NodeRef id_node, syntax::NodeRef title_node, syntax::NodeRef item);
  ForeignName(syntax::NodeRef id_node, std::string title_text, const base::Span& span)
      : id(id_node), title(std::move(title_text)), place(span) {}
};

/// An element of a foreign file while it is translated into our words. Copies mean the same one.
class ForeignElement {
 public:
  /// Its id in our model.
  const std::string& id() const { return id_; }
  const base::Span& place() const { return place_; }

  /// States `key: word`, a word of our format: `trust: internal`. A key is stated once.
  void Set(std::string_view key, std::string_view word, const base::Span& place);
  /// The same for free text, where `true` or `12` are text as well.
  void SetText(std::string_view key, std::string_view text, const base::Span& place);
  void SetList(std::string_view key, const std::vector<syntax::PlacedText>& items,
               const base::Span& place);
  /// States a value which is concluded from something else. `reason` follows the word "inferred":
  /// `from its place in the diagram`.
  void SetInferred(std::string_view key, std::string_view word, const base::Span& place,
                   std::string reason);

 private:
  friend class ForeignModel;
  std::uint32_t AddKey(std::string_view key, const base::Span& place);

  std::string id_;
  base::Span place_;
  syntax::Document* document_ = nullptr;
  std::uint32_t mapping_ = 0;
  std::shared_ptr<std::uint32_t> last_key_;
  std::shared_ptr<InferredValues> inferred_;
};

/// Translates one foreign file into the words of our own format. What it adds goes through the same
/// readers as native files do, so that defaults, presets, types, checks and completion by native
/// entries work on it, and every value keeps its place in the foreign file.
class ForeignModel {
 public:
  ForeignModel(const ReadJob& job, std::string_view format);

  ForeignElement AddZone(const ForeignName& name);
  ForeignElement AddComponent(const ForeignName& name);
  ForeignElement AddData(const ForeignName& name);
  /// Both ends must be ids which this reader gave. Flows are called `from>to`, as in native files.
  ForeignElement AddFlow(const ForeignName& name, const std::string& from, const std::string& to);

  /// The list under `key`, or no node; a value of another kind is an error, because nothing of it
  /// is read.
  syntax::NodeRef ListOf(syntax::NodeRef mapping, std::string_view key);
  /// Whether an entry of the list `list` is an object; otherwise a warning says that it is left
  /// out.
  bool IsObject(syntax::NodeRef item, std::string_view list);

  /// Sets type or technology of `component` by the import table of the format. A word which is not
  /// there may be one of ours. Otherwise the component gets the type `fallback`, and the word is
  /// reported once.
  /// `noun` says what the word is: `the stencil`.
  void SetKind(ForeignElement& component, std::string_view word, const base::Span& place,
               std::string_view noun, std::string_view fallback = "component");
  /// Our word for `word` in the list `list` of the import table, or an empty text after a note
  /// about a word which is not there (once per word). An empty word is nothing and no mistake.
  std::string WordFor(std::string_view list, std::string_view word, const base::Span& place);

  /// A control of the foreign file: id from `name`, source format set, no place, no type, no
  /// status.
  ImportedControl& AddControl(const ForeignName& name);
  std::size_t control_count() const { return job_.draft.imported_controls.size(); }
  /// A threat of the foreign file. The reference is valid until the next call.
  ImportedThreat& AddThreat(const ForeignName& name);
  /// Proposes a treatment of the threat that was added last.
  void Propose(model::TreatmentDecision decision, std::string why, const base::Span& place);

  /// Says what the system is called, unless another file did before.
  void NameSystem(syntax::NodeRef title, syntax::NodeRef description, syntax::NodeRef owner);
  /// The format can express components and flows. No foreign format states controls of our types,
  /// so that list is always opened.
  void ExpressesArchitecture();
  /// The same for one list.
  void Expresses(model::ListKind list);
  /// The format cannot express `list`, or left it out.
  void Opens(model::ListKind list);

  void Count(std::string_view what, std::size_t n = 1) {
    job_.input.counts[std::string(what)] += n;
  }
  /// A note about `subject`, said only once for each pair of code and subject.
  void NoteOnce(std::string_view code, std::string_view subject, const base::Span& place,
                std::string message, std::string help = {});
  void WarnOnce(std::string_view code, std::string_view subject, const base::Span& place,
                std::string message, std::string help = {});

  const ReadJob& job() const { return job_; }
  base::DiagnosticSink& sink() { return job_.sink; }

 private:
  template <typename D>
  ForeignElement Add(const ForeignName& name, std::string id, std::vector<D>& list);
  bool SetOwnKind(ForeignElement& component, std::string_view word, const base::Span& place,
                  const std::string& reason);
  std::string MakeId(const ForeignName& name, std::string_view space, std::string_view fallback);

  ReadJob job_;
  std::string format_;
  syntax::Document* document_;
  std::set<std::string> said_;
};

}  // namespace threatgap::load
