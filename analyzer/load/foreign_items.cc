#include "analyzer/load/foreign_items.h"

#include <fmt/format.h>

#include "analyzer/base/text.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;

bool IsKind(NodeRef node, syntax::NodeKind kind, std::string_view key, std::string_view expected,
            base::DiagnosticSink& sink) {
  if (node.is_null() || node.kind() == kind) return node.kind() == kind;
  sink.Error(
      "wrong-kind", node.span(),
      fmt::format("`{}` expects {}, found {}", key, expected, syntax::NodeKindWords(node.kind())));
  return false;
}

void WarnEntry(NodeRef entry, std::string_view key, base::DiagnosticSink& sink) {
  sink.Warning("wrong-kind", entry.span(),
               fmt::format("an entry of `{}` is not an object; it is left out", key));
}

/// The character which `&name;` at the begin of `text` stands for, and how long that is.
std::pair<std::string_view, std::size_t> Entity(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
      {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
  for (const auto& [name, character] : kEntities) {
    if (text.starts_with(name)) return {character, name.size()};
  }
  return {"&", 1};
}

bool BeginsTag(std::string_view text) {
  if (text.size() < 2) return false;
  const char c = text[1];
  return c == '/' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::vector<NodeRef> ObjectsIn(NodeRef parent, std::string_view key, base::DiagnosticSink& sink) {
  std::vector<NodeRef> objects;
  const NodeRef list = parent.Get(key);
  if (!IsKind(list, syntax::NodeKind::kSequence, key, "a list", sink)) return objects;
  for (NodeRef item = list.first(); item; item = item.next()) {
    if (item.is_mapping()) {
      objects.push_back(item);
    } else {
      WarnEntry(item, key, sink);
    }
  }
  return objects;
}

NodeRef MappingIn(NodeRef parent, std::string_view key, base::DiagnosticSink& sink) {
  const NodeRef mapping = parent.Get(key);
  if (mapping.is_mapping()) return mapping;
  if (!mapping.is_null())
    sink.Warning("wrong-kind", mapping.span(),
                 fmt::format("`{}` expects a mapping, found {}; it is left out", key,
                             syntax::NodeKindWords(mapping.kind())));
  return {};
}

std::vector<KeyedObject> PairsIn(NodeRef parent, std::string_view key, base::DiagnosticSink& sink) {
  std::vector<KeyedObject> pairs;
  const NodeRef mapping = parent.Get(key);
  if (!IsKind(mapping, syntax::NodeKind::kMapping, key, "a mapping", sink)) return pairs;
  for (NodeRef item = mapping.first(); item; item = item.next()) {
    const NodeRef value = item.value();
    if (value.is_mapping() || value.is_null()) {
      pairs.push_back({item, value});
    } else {
      WarnEntry(value, key, sink);
    }
  }
  return pairs;
}

std::string PlainText(std::string_view text) {
  std::string plain;
  // A `<` without an end is a character; whether one follows is asked once for all of them.
  const std::size_t last_end = text.rfind('>');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (text[i] == '&') {
      const auto [character, length] = Entity(rest);
      plain += character;
      i += length - 1;
    } else if (text[i] == '<' && BeginsTag(rest) && last_end != text.npos && i < last_end) {
      plain += ' ';
      i = text.find('>', i);
    } else {
      plain += text[i];
    }
  }
  return OneLine(plain);
}

void ForeignIds::Add(NodeRef id, const std::string& ours) {
  const std::string text = TextOf(id);
  if (text.empty() || ours_.emplace(text, ours).second) return;
  sink_.Warning(
      "duplicate-id", id.span(),
      fmt::format("the id `{}` is stated twice; references lead to the first {}", text, noun_));
}

const std::string* ForeignIds::Find(std::string_view foreign) const {
  const auto found = ours_.find(std::string(foreign));
  return found == ours_.end() ? nullptr : &found->second;
}

const std::string* ForeignIds::Follow(NodeRef reference) {
  const std::string text = TextOf(reference);
  if (text.empty()) return nullptr;
  const std::string* const found = Find(text);
  if (found == nullptr && dangling_.insert(text).second)
    sink_.Warning(
        "dangling-link", reference.span(),
        fmt::format("a reference leads to the {} `{}`, which is not in this file", noun_, text));
  return found;
}

std::vector<syntax::PlacedText> ForeignIds::FollowAll(NodeRef list) {
  std::vector<syntax::PlacedText> targets;
  if (!list.is_sequence()) return targets;
  std::set<std::string> seen;
  for (NodeRef item = list.first(); item; item = item.next()) {
    const std::string* const target = Follow(item);
    if (target != nullptr && seen.insert(*target).second) targets.push_back({*target, item.span()});
  }
  return targets;
}

std::optional<ForeignElement> AddFlowBetween(ForeignModel& model, const ForeignName& name,
                                             const std::string* from, const std::string* to) {
  if (from != nullptr && to != nullptr) return model.AddFlow(name, *from, *to);
  const std::string called = name.title.empty() ? TextOf(name.id) : name.title;
  model.sink().Warning(
      "loose-flow", name.place,
      fmt::format("{} is not attached at both ends; it is left out",
                  called.empty() ? "a flow" : fmt::format("the flow `{}`", called)));
  return std::nullopt;
}

ImportedControl& ClaimControl(ForeignModel& model, std::string title, std::string_view type,
                              const ForeignElement& element, std::string word,
                              const base::Span& place) {
  ImportedControl& control = model.AddControl({NodeRef(), std::move(title), place});
  control.types.emplace_back(type);
  control.on.push_back({element.id(), place});
  control.control.status = model::ControlStatus::kImplemented;
  control.control.foreign_status = std::move(word);
  return control;
}

void NoteOutOfScope(ForeignModel& model, const base::Span& place) {
  model.NoteOnce("out-of-scope", "", place,
                 "elements marked as out of scope are analysed like all others",
                 "a suppression in the policy takes a finding out, with reason and approver");
}

}  // namespace threatgap::load
