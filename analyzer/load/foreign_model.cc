#include "analyzer/load/foreign_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "analyzer/load/slug.h"

namespace threatgap::load {
namespace {

using syntax::Document;
using syntax::NodeKind;
using syntax::NodeRef;

constexpr std::size_t kTitleLength = 80;  // code points
constexpr std::size_t kIdLength = 40;

/// Ids that only machines read: UUIDs, numbers, long hexadecimal texts.
bool IsOpaque(std::string_view id) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::all_of(id.begin(), id.end(), is_digit) ||
         (id.size() >= 12 && std::all_of(id.begin(), id.end(), is_hex));
}

}  // namespace

std::string TextOf(NodeRef node) {
  return node.is_scalar() ? std::string(base::Trimmed(node.text())) : std::string();
}

std::vector<std::string> TextsOf(NodeRef node) {
  std::vector<std::string> texts;
  const auto add = [&](NodeRef item) {
    if (std::string text = TextOf(item); !text.empty()) texts.push_back(std::move(text));
  };
  if (node.is_scalar()) add(node);
  if (!node.is_sequence()) return texts;
  for (NodeRef item = node.first(); item; item = item.next()) add(item);
  return texts;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : base::Trimmed(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) {
      line += c;
    } else if (line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

std::string FirstLine(const std::string& text) {
  const std::string_view line = std::string_view(text).substr(0, text.find_first_of("\r\n"));
  std::size_t end = 0;
  for (std::size_t count = 0; end < line.size() && count < kTitleLength; ++count) {
    end += base::DecodeUtf8(line, end).length;
  }
  std::string title(line.substr(0, end));
  if (end < line.size()) title += "…";
  return title;
}

std::string UniqueId(Draft& draft, std::string_view space, const std::string& wanted) {
  const std::string begin = fmt::format("{} ", space);
  std::string id = wanted;
  int& count = draft.imported_ids[begin + wanted];
  while (++count > 1) {
    id = fmt::format("{}-{}", wanted, count);
    if (++draft.imported_ids[begin + id] == 1) break;
  }
  return id;
}

bool IsTrue(NodeRef node) { return base::LowerAscii(TextOf(node)) == "true"; }

ForeignName::ForeignName(NodeRef id_node, NodeRef title_node, NodeRef item)
    : id(id_node), title(OneLine(TextOf(title_node))), place(item.span()) {
  if (title_node.is_scalar() && !title.empty()) place = title_node.span();
  if (id_node.is_scalar()) place = id_node.span();
}

std::uint32_t ForeignElement::AddKey(std::string_view key, const base::Span& place) {
  Document::Node node;
  node.kind = NodeKind::kScalar;
  node.quoted = true;
  node.begin = place.begin;
  node.end = place.end;
  node.text = document_->Keep(std::string(key));
  const std::uint32_t index = document_->AddNode(node);
  if (*last_key_ == 0) {
    document_->node(mapping_).first = index;
  } else {
    document_->node(*last_key_).next = index;
  }
  *last_key_ = index;
  ++document_->node(mapping_).size;
  return index;
}

void ForeignElement::Set(std::string_view key, std::string_view word, const base::Span& place) {
  const std::uint32_t at = AddKey(key, place);
  Document::Node node;
  node.kind = NodeKind::kScalar;
  node.begin = place.begin;
  node.end = place.end;
  node.text = document_->Keep(std::string(word));
  document_->node(at).value = document_->AddNode(node);
}

void ForeignElement::SetText(std::string_view key, std::string_view text, const base::Span& place) {
  if (text.empty()) return;
  Set(key, text, place);
  document_->node(document_->node(*last_key_).value).quoted = true;
}

void ForeignElement::SetList(std::string_view key, const std::vector<syntax::PlacedText>& items,
                             const base::Span& place) {
  const std::uint32_t at = AddKey(key, place);
  Document::Node list;
  list.kind = NodeKind::kSequence;
  list.begin = place.begin;
  list.end = place.end;
  list.size = static_cast<std::uint32_t>(items.size());
  const std::uint32_t sequence = document_->AddNode(list);
  document_->node(at).value = sequence;
  std::uint32_t last = 0;
  for (const syntax::PlacedText& item : items) {
    Document::Node node;
    node.kind = NodeKind::kScalar;
    node.quoted = true;
    node.begin = item.span.begin;
    node.end = item.span.end;
    node.text = document_->Keep(item.text);
    const std::uint32_t index = document_->AddNode(node);
    (last == 0 ? document_->node(sequence).first : document_->node(last).next) = index;
    last = index;
  }
}

void ForeignElement::SetInferred(std::string_view key, std::string_view word,
                                 const base::Span& place, std::string reason) {
  Set(key, word, place);
  inferred_->insert_or_assign(std::string(key), std::move(reason));
}

ForeignModel::ForeignModel(const ReadJob& job, std::string_view format)
    : job_(job), format_(format) {
  auto& kept = job.draft.translations;
  kept.push_back(std::make_unique<Document>(job.input.source));
  document_ = kept.back().get();
  Opens(model::ListKind::kControls);
}

std::string ForeignModel::MakeId(const ForeignName& name, std::string_view space,
                                 std::string_view fallback) {
  std::string wanted = TextOf(name.id);
  if (!base::IsValidId(wanted) || wanted.size() > kIdLength || IsOpaque(wanted) ||
      name.generated_id)
    wanted = Slug(name.title, kIdLength);
  if (!base::IsValidId(wanted)) wanted = fallback;
  return UniqueId(job_.draft, space, wanted);
}

template <typename D>
ForeignElement ForeignModel::Add(const ForeignName& name, std::string id, std::vector<D>& list) {
  ForeignElement element;
  element.id_ = std::move(id);
  element.place_ = name.place;
  element.document_ = document_;
  Document::Node mapping;
  mapping.kind = NodeKind::kMapping;
  mapping.begin = name.place.begin;
  mapping.end = name.place.end;
  element.mapping_ = document_->AddNode(mapping);
  element.last_key_ = std::make_shared<std::uint32_t>(0);
  element.inferred_ = std::make_shared<InferredValues>();
  D& declaration = list.emplace_back();
  declaration.id = element.id_;
  declaration.id_span = name.place;
  declaration.imported = ImportedBody{NodeRef(document_, element.mapping_), element.id_,
                                      TextOf(name.id), format_, element.inferred_};
  if (name.title != element.id_) element.SetText("title", name.title, name.place);
  return element;
}

ForeignElement ForeignModel::AddZone(const ForeignName& name) {
  return Add(name, MakeId(name, "place", "zone"), job_.draft.imported_zones);
}

ForeignElement ForeignModel::AddComponent(const ForeignName& name) {
  return Add(name, MakeId(name, "place", "component"), job_.draft.imported_components);
}

ForeignElement ForeignModel::AddData(const ForeignName& name) {
  return Add(name, MakeId(name, "data", "data"), job_.draft.imported_data);
}

ForeignElement ForeignModel::AddFlow(const ForeignName& name, const std::string& from,
                                     const std::string& to) {
  std::string id = fmt::format("{}>{}", from, to);
  const int number = ++job_.draft.imported_ids["flow " + id];
  if (number > 1) id += fmt::format("#{}", number);
  ForeignElement flow = Add(name, std::move(id), job_.draft.imported_flows);
  FlowDeclaration& declaration = job_.draft.imported_flows.back();
  declaration.from = {from, name.place};
  declaration.to = {to, name.place};
  return flow;
}

NodeRef ForeignModel::ListOf(NodeRef mapping, std::string_view key) {
  const NodeRef list = mapping.Get(key);
  if (list.is_sequence() || list.is_null()) return list;
  job_.sink.Error(
      "wrong-kind", list.span(),
      fmt::format("`{}` expects a list, found {}", key, syntax::NodeKindWords(list.kind())));
  return {};
}

bool ForeignModel::IsObject(NodeRef item, std::string_view list) {
  if (item.is_mapping()) return true;
  job_.sink.Warning("wrong-kind", item.span(),
                    fmt::format("an entry of `{}` is not an object; it is left out", list));
  return false;
}

bool ForeignModel::SetOwnKind(ForeignElement& component, std::string_view word,
                              const base::Span& place, const std::string& reason) {
  const bool technology = job_.catalog.FindTechnology(word) != nullptr;
  if (!technology && !job_.catalog.types->Find(word)) return false;
  component.SetInferred(technology ? "technology" : "type", word, place, reason);
  return true;
}

void ForeignModel::SetKind(ForeignElement& component, std::string_view word,
                           const base::Span& place, std::string_view noun,
                           std::string_view fallback) {
  std::string reason = fmt::format("from {} `{}`", noun, word);
  const catalog::ImportedKind* const kind = job_.catalog.imports.FindKind(format_, word);
  if (kind == nullptr && SetOwnKind(component, word, place, reason)) return;
  if (kind == nullptr || (kind->type.empty() && kind->technology.empty())) {
    component.SetInferred("type", fallback, place, std::move(reason));
    if (kind != nullptr) return;
    NoteOnce("unknown-kind", word, place,
             fmt::format("{} `{}` is not known; it is read as `{}`", noun, word, fallback),
             fmt::format("a file under `--mappings` can say what it is: `imports: {{{}: {{kinds: "
                         "{{\"{}\": {{type: …}}}}}}}}`",
                         format_, word));
    return;
  }
  if (!kind->technology.empty())
    component.SetInferred("technology", kind->technology, place, reason);
  if (!kind->type.empty()) component.SetInferred("type", kind->type, place, std::move(reason));
}

std::string ForeignModel::WordFor(std::string_view list, std::string_view word,
                                  const base::Span& place) {
  if (word.empty()) return {};
  if (const std::string* const ours = job_.catalog.imports.FindWord(format_, list, word))
    return *ours;
  NoteOnce("unknown-word", fmt::format("{} {}", list, word), place,
           fmt::format("`{}` is no known {} of {}; nothing follows from it", word, list, format_));
  return {};
}

ImportedControl& ForeignModel::AddControl(const ForeignName& name) {
  ImportedControl& imported = job_.draft.imported_controls.emplace_back();
  imported.control.id = MakeId(name, "control", "M");
  imported.control.original_id = TextOf(name.id);
  imported.control.title = FirstLine(name.title);
  imported.control.span = name.place;
  imported.control.source_format = format_;
  imported.content = name.title;
  return imported;
}

ImportedThreat& ForeignModel::AddThreat(const ForeignName& name) {
  ImportedThreat& imported = job_.draft.imported_threats.emplace_back();
  imported.threat.id = MakeId(name, "threat", "T");
  imported.threat.original_id = TextOf(name.id);
  imported.threat.title = FirstLine(name.title);
  imported.threat.span = name.place;
  imported.threat.source_format = format_;
  imported.content = name.title;
  return imported;
}

void ForeignModel::Propose(model::TreatmentDecision decision, std::string why,
                           const base::Span& place) {
  ImportedProposal& proposal = job_.draft.imported_proposals.emplace_back();
  proposal.treatment.decision = decision;
  // People read the register, and an empty reason looks like a mistake of ours.
  proposal.treatment.why =
      why.empty() ? fmt::format("{} gives no reason", format_) : std::move(why);
  proposal.treatment.span = place;
  proposal.threat = job_.draft.imported_threats.size() - 1;
}

void ForeignModel::NameSystem(NodeRef title, NodeRef description, NodeRef owner) {
  if (job_.draft.imported_system) return;
  model::System system;
  system.title = OneLine(TextOf(title));
  system.description = TextOf(description);
  system.owner = TextOf(owner);
  system.span = title.span();
  job_.draft.imported_system = std::move(system);
}

void ForeignModel::ExpressesArchitecture() {
  Expresses(model::ListKind::kComponents);
  Expresses(model::ListKind::kFlows);
}

void ForeignModel::Expresses(model::ListKind list) {
  job_.draft.expressed_by_reader[static_cast<std::size_t>(list)] = true;
}

void ForeignModel::Opens(model::ListKind list) {
  job_.draft.opened_by_reader[static_cast<std::size_t>(list)] = true;
}

void ForeignModel::NoteOnce(std::string_view code, std::string_view subject,
                            const base::Span& place, std::string message, std::string help) {
  if (said_.insert(fmt::format("{} {}", code, subject)).second)
    job_.sink.Note(std::string(code), place, std::move(message), std::move(help));
}

void ForeignModel::WarnOnce(std::string_view code, std::string_view subject,
                            const base::Span& place, std::string message, std::string help) {
  if (said_.insert(fmt::format("{} {}", code, subject)).second)
    job_.sink.Warning(std::string(code), place, std::move(message), std::move(help));
}

}  // namespace threatgap::load
