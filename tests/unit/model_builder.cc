#include "tests/unit/model_builder.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "analyzer/base/date.h"

namespace threatgap::testing {
namespace {

using model::ElementKind;

[[noreturn]] void Fail(const std::string& what, std::string_view name) {
  throw std::logic_error("ModelBuilder: " + what + " `" + std::string(name) + "`");
}

template <typename T>
T* FindIn(std::vector<T>& elements, std::string_view id) {
  const auto found =
      std::find_if(elements.begin(), elements.end(), [&](const T& e) { return e.id == id; });
  return found == elements.end() ? nullptr : &*found;
}

template <typename T>
std::int32_t IndexIn(const std::vector<T>& elements, std::string_view id) {
  const auto found =
      std::find_if(elements.begin(), elements.end(), [&](const T& e) { return e.id == id; });
  if (found == elements.end()) Fail("unknown element", id);
  return static_cast<std::int32_t>(found - elements.begin());
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view word = text.substr(0, comma);
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    words.emplace_back(word);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

template <typename T>
void SortElements(std::vector<T>& elements) {
  std::stable_sort(elements.begin(), elements.end(),
                   [](const T& a, const T& b) { return a.id < b.id; });
}

}  // namespace

std::shared_ptr<const model::ComponentTypes> TestTypes() {
  struct Row {
    std::string_view id, parent;
    bool abstract;
  };
  constexpr Row kRows[] = {
      {"component", "", true},
      {"actor", "component", false},
      {"user", "actor", false},
      {"admin", "actor", false},
      {"external-system", "component", false},
      {"process", "component", true},
      {"service", "process", false},
      {"gateway", "process", false},
      {"pipeline", "process", false},
      {"training-job", "process", false},
      {"tool", "process", false},
      {"model", "process", false},
      {"llm", "model", false},
      {"agent", "llm", false},
      {"store", "component", true},
      {"database", "store", false},
      {"dataset", "store", false},
      {"vector-store", "store", false},
      {"model-registry", "store", false},
      {"log-store", "store", false},
      {"backup-store", "store", false},
  };
  static const auto types = [&] {
    auto made = std::make_shared<model::ComponentTypes>();
    for (const Row& row : kRows) {
      model::ComponentType type;
      type.id = row.id;
      type.title = row.id;
      type.abstract = row.abstract;
      if (!row.parent.empty()) type.parent = *made->Find(row.parent);
      made->Add(std::move(type));
    }
    return std::shared_ptr<const model::ComponentTypes>(made);
  }();
  return types;
}

ModelBuilder::ModelBuilder(std::shared_ptr<const model::ComponentTypes> types) {
  model_.types = std::move(types);
}

ModelBuilder& ModelBuilder::AddZone(std::string id, std::string_view parent) {
  model_.zones.emplace_back().id = id;
  kind_ = ElementKind::kZone;
  current_ = std::move(id);
  return parent.empty() ? *this : Set("parent", parent);
}

ModelBuilder& ModelBuilder::AddComponent(std::string id, std::string_view type,
                                         std::string_view zone) {
  const auto found = model_.types->Find(type);
  if (!found) Fail("unknown component type", type);
  model::Component& component = model_.components.emplace_back();
  component.id = id;
  component.type = *found;
  kind_ = ElementKind::kComponent;
  current_ = std::move(id);
  return zone.empty() ? *this : Set("zone", zone);
}

ModelBuilder& ModelBuilder::AddFlow(std::string from, std::string to, std::string id) {
  if (id.empty()) {
    id = from + ">" + to;
    for (int n = 2; FindIn(model_.flows, id) != nullptr; ++n)
      id = from + ">" + to + "#" + std::to_string(n);
  }
  model_.flows.emplace_back().id = id;
  ends_.emplace_back(std::move(from), std::move(to));
  kind_ = ElementKind::kFlow;
  current_ = std::move(id);
  return *this;
}

ModelBuilder& ModelBuilder::AddData(std::string id) {
  model_.data.emplace_back().id = id;
  kind_ = ElementKind::kData;
  current_ = std::move(id);
  return *this;
}

ModelBuilder& ModelBuilder::At(std::string_view id) {
  current_ = id;
  if (FindIn(model_.zones, id) != nullptr) {
    kind_ = ElementKind::kZone;
  } else if (FindIn(model_.components, id) != nullptr) {
    kind_ = ElementKind::kComponent;
  } else if (FindIn(model_.flows, id) != nullptr) {
    kind_ = ElementKind::kFlow;
  } else if (FindIn(model_.data, id) != nullptr) {
    kind_ = ElementKind::kData;
  } else {
    Fail("unknown element", id);
  }
  return *this;
}

ModelBuilder& ModelBuilder::Set(std::string_view attribute, std::string_view words) {
  const auto id = model::FindAttribute(kind_, attribute);
  if (!id) Fail(current_ + " has no attribute", attribute);
  pending_.push_back({kind_, current_, *id, std::string(words)});
  return *this;
}

ModelBuilder& ModelBuilder::Title(std::string title) {
  Current().title = std::move(title);
  return *this;
}

ModelBuilder& ModelBuilder::Open(model::ListKind list) {
  model::OpenLists& lists =
      kind_ == ElementKind::kZone ? FindIn(model_.zones, current_)->open : model_.system.open;
  lists.open[static_cast<std::size_t>(list)] = true;
  return *this;
}

model::Element& ModelBuilder::Current() {
  switch (kind_) {
    case ElementKind::kZone:
      return *FindIn(model_.zones, current_);
    case ElementKind::kComponent:
      return *FindIn(model_.components, current_);
    case ElementKind::kFlow:
      return *FindIn(model_.flows, current_);
    case ElementKind::kData:
      return *FindIn(model_.data, current_);
    default:
      Fail("no element was added before", current_);
  }
}

std::int32_t ModelBuilder::IndexOf(ElementKind kind, std::string_view id) const {
  switch (kind) {
    case ElementKind::kZone:
      return IndexIn(model_.zones, id);
    case ElementKind::kComponent:
      return IndexIn(model_.components, id);
    case ElementKind::kFlow:
      return IndexIn(model_.flows, id);
    case ElementKind::kData:
      return IndexIn(model_.data, id);
    default:
      Fail("no such element", id);
  }
}

std::int32_t ModelBuilder::ParseScalar(const model::AttributeDef& attribute,
                                       const std::string& word) {
  switch (attribute.type) {
    case model::ValueType::kBool:
      if (word != "true" && word != "false") Fail("neither true nor false", word);
      return word == "true" ? 1 : 0;
    case model::ValueType::kInt:
      return std::stoi(word);
    case model::ValueType::kText:
      return model_.strings.Intern(word);
    case model::ValueType::kDuration: {
      const auto days = base::ParseDurationDays(word);
      if (!days) Fail("no duration", word);
      return *days;
    }
    case model::ValueType::kEnum:
    case model::ValueType::kScale: {
      const auto rank = attribute.vocabulary->Rank(word);
      if (!rank) Fail("unknown word of " + std::string(attribute.name), word);
      return *rank;
    }
    case model::ValueType::kRef:
      return IndexOf(attribute.target, word);
  }
  return 0;
}

void ModelBuilder::Apply(const Pending& pending) {
  const model::AttributeDef& attribute = model::Attribute(pending.attribute);
  model::AttributeValue made;
  made.attribute = pending.attribute;
  if (attribute.set) {
    auto& items = made.value.items;
    for (const std::string& word : Words(pending.words))
      items.push_back(ParseScalar(attribute, word));
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
  } else {
    made.value.scalar = ParseScalar(attribute, pending.words);
  }
  kind_ = pending.kind;
  current_ = pending.id;
  auto& values = Current().attributes;
  const auto at =
      std::lower_bound(values.begin(), values.end(), made.attribute,
                       [](const auto& value, auto key) { return value.attribute < key; });
  if (at != values.end() && at->attribute == made.attribute) {
    *at = std::move(made);
  } else {
    values.insert(at, std::move(made));
  }
}

void ModelBuilder::SortById() {
  SortElements(model_.zones);
  SortElements(model_.components);
  SortElements(model_.data);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    model_.flows[i].from =
        static_cast<std::int32_t>(IndexOf(ElementKind::kComponent, ends_[i].first));
    model_.flows[i].to =
        static_cast<std::int32_t>(IndexOf(ElementKind::kComponent, ends_[i].second));
  }
  SortElements(model_.flows);
}

model::ThreatModel ModelBuilder::Finish() {
  SortById();
  for (const Pending& pending : pending_) Apply(pending);
  return std::move(model_);
}

model::ElementRef RefOf(const model::ThreatModel& model, std::string_view id) {
  if (const auto place = model.FindPlace(id)) return *place;
  if (const auto data = model.FindData(id)) return {ElementKind::kData, *data};
  Fail("unknown element", id);
}

}  // namespace threatgap::testing
