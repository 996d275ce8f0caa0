#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/document.h"

namespace threatgap::syntax {

/// A text with the place where it stands.
struct PlacedText {
  std::string text;
  base::Span span;
};

/// `text`, `a list`, `a mapping` or `nothing`: what stands in a file, for messages.
std::string_view NodeKindWords(NodeKind kind);

/// The place of bytes [begin, end) of the scalar `node`, counted in its text. Exact where the text
/// stands in the file as it is (plain, or quoted without escapes on one line), otherwise the whole
/// scalar.
base::Span SpanWithin(NodeRef node, std::size_t begin, std::size_t end);

/// The readers below turn one value into a C++ value. `what` names the value in messages (`zone`);
/// a value of another kind or an impossible word is an error at its place, and the result is then
/// empty.
std::optional<std::string> ReadText(NodeRef value, std::string_view what,
                                    base::DiagnosticSink& sink);
std::optional<bool> ReadBool(NodeRef value, std::string_view what, base::DiagnosticSink& sink);
std::optional<int> ReadInteger(NodeRef value, std::string_view what, int lowest, int highest,
                               base::DiagnosticSink& sink);
std::optional<base::Date> ReadDate(NodeRef value, std::string_view what,
                                   base::DiagnosticSink& sink);
std::optional<int> ReadDurationDays(NodeRef value, std::string_view what,
                                    base::DiagnosticSink& sink);
/// Position in `words`; the error for another word lists them.
std::optional<int> ReadWord(NodeRef value, std::string_view what,
                            std::span<const std::string_view> words, base::DiagnosticSink& sink);
/// A list of texts; members that are no texts are reported and left out. Empty when it is no list.
std::vector<PlacedText> ReadTexts(NodeRef value, std::string_view what, base::DiagnosticSink& sink);
/// The same, where one text may stand for a list of one: `control: guardrail.input`.
std::vector<PlacedText> ReadTextOrTexts(NodeRef value, std::string_view what,
                                        base::DiagnosticSink& sink);

/// Reports that `word` (at `span`) is none of `words`, with the nearest or with all of them.
void ReportUnknownWord(std::string_view what, std::string_view word, const base::Span& span,
                       std::span<const std::string_view> words, base::DiagnosticSink& sink);

/// `did you mean `x`?` for the candidate nearest to `name`, or an empty text.
std::string DidYouMean(std::string_view name, std::span<const std::string> candidates);

/// Reads the fields of one mapping and remembers which keys were asked for, so that Finish() can
/// report the others: that is how a typo becomes a message instead of silence. Example:
///
///     FieldReader fields(node, "data set", id, sink);
///     data.title = fields.Text("title").value_or("");
///     fields.Finish();
///
/// A value of the wrong kind is reported by the accessor, which then behaves as if the key were
/// absent. Each accessor costs O(keys); elements have few.
class FieldReader {
 public:
  /// `noun` and `name` say in messages whose fields these are (`component`, `web`); `name` may be
  /// empty. Both must outlive the reader. A node that is neither a mapping nor null is reported;
  /// null has no fields.
  FieldReader(NodeRef node, std::string_view noun, std::string_view name,
              base::DiagnosticSink& sink);

  bool is_mapping() const { return node_.is_mapping(); }
  /// Whether the key stands there, whatever its value is. Counts as asked for.
  bool Has(std::string_view key);
  /// The value, of any kind, or no node.
  NodeRef Value(std::string_view key);
  /// The key itself, for its place.
  NodeRef Key(std::string_view key) const { return node_.GetKey(key); }
  /// The value when it is a mapping (a sequence); an error for other kinds. Null counts as absent.
  NodeRef Mapping(std::string_view key);
  NodeRef Sequence(std::string_view key);

  std::optional<std::string> Text(std::string_view key);
  std::optional<bool> Bool(std::string_view key);
  std::optional<int> Integer(std::string_view key, int lowest, int highest);
  std::optional<base::Date> Date(std::string_view key);
  std::optional<int> DurationDays(std::string_view key);
  std::optional<int> Word(std::string_view key, std::span<const std::string_view> words);
  std::vector<PlacedText> Texts(std::string_view key);
  std::vector<PlacedText> TextOrTexts(std::string_view key);

  /// Like Text(), and an absent key is an error at the mapping.
  std::string RequiredText(std::string_view key);
  /// Reports an absent key; returns whether it stands there.
  bool Require(std::string_view key, std::string_view help = {});

  /// Keys nobody asked for so far, in the order of the file; they count as asked for afterwards.
  std::vector<NodeRef> TakeRest();
  /// Adds to the keys which Finish() suggests.
  void AlsoAllowed(std::string_view key) { known_.emplace_back(key); }
  /// Reports every key nobody asked for, with the nearest known one. Call it last.
  void Finish();
  /// Reports one unknown key the way Finish() does.
  void ReportUnknownKey(NodeRef key, std::string help = {});

  /// `component `web``, for messages.
  std::string Subject() const;
  base::DiagnosticSink& sink() { return sink_; }

 private:
  NodeRef Find(std::string_view key);

  NodeRef node_;
  std::string_view noun_;
  std::string_view name_;
  base::DiagnosticSink& sink_;
  std::vector<NodeRef> unasked_;         ///< keys, in the order of the file
  std::vector<std::string_view> known_;  ///< keys asked for
};

}  // namespace threatgap::syntax
