#include "analyzer/rule_engine/datum_test.h"

#include <algorithm>

namespace threatgap::rule_engine {

using model::DataIndex;
using model::ElementKind;
using model::ElementRef;
using model::Ternary;
using model::Truth;

DatumTest::DatumTest(const Rule& rule, const MatchContext& context)
    : rule_(rule), context_(context) {
  const Binder& datum = *rule.path.carrying;
  alone_ = !datum.where || datum.where.slots() == std::vector<int>{datum.slot};
  truth_alone_ = graph::LazyTruth(context.model().data.size(), [this](std::int32_t index) {
    std::vector<ElementRef> bound(rule_.scope.size());
    bound[static_cast<std::size_t>(rule_.path.carrying->slot)] = {ElementKind::kData, index};
    return TestBinder(*rule_.path.carrying, context_, bound).truth;
  });
}

Ternary DatumTest::operator()(DataIndex datum, Environment slots) const {
  if (alone_ && truth_alone_(datum) != Truth::kUnknown)
    return Ternary::Of(truth_alone_(datum) == Truth::kTrue);
  std::vector<ElementRef> bound(slots.begin(), slots.end());
  bound[static_cast<std::size_t>(rule_.path.carrying->slot)] = {ElementKind::kData, datum};
  return TestBinder(*rule_.path.carrying, context_, bound);
}

/// Adds what the expression reads of the element in `slot`.
void DatumTest::AddValues(const Expression& expression, int slot, ElementRef element,
                          Key& key) const {
  if (!expression.ReadsAttributesOnly(slot)) {
    key.push_back({element.index});
    return;
  }
  for (const auto attribute : expression.AttributesRead(slot)) {
    key.emplace_back();
    const auto* stated = context_.model().Get(element).Find(attribute);
    if (stated == nullptr) continue;
    key.back() = stated->value.items;
    key.back().push_back(stated->value.scalar);
  }
}

DatumTest::Key DatumTest::KeyOf(Environment slots) const {
  Key key;
  const Binder& datum = *rule_.path.carrying;
  if (!datum.where) return key;
  for (const int slot : datum.where.slots()) {
    if (slot != datum.slot)
      AddValues(datum.where, slot, slots[static_cast<std::size_t>(slot)], key);
  }
  return key;
}

void DatumTest::FormKinds() {
  const Binder& datum = *rule_.path.carrying;
  std::map<Key, std::size_t> numbers;
  for (DataIndex index = 0; index < static_cast<DataIndex>(context_.model().data.size()); ++index) {
    Key key;
    for (const Expression* reader : {&datum.where, &rule_.likelihood, &rule_.impact}) {
      if (*reader) AddValues(*reader, datum.slot, {ElementKind::kData, index}, key);
    }
    const auto [at, added] = numbers.try_emplace(std::move(key), kinds_.size());
    if (added) kinds_.emplace_back();
    kinds_[at->second].push_back(index);
  }
}

CarriedData DatumTest::Join(const std::vector<bool>& kinds) const {
  CarriedData::List all, one_each;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    if (!kinds[k]) continue;
    all.insert(all.end(), kinds_[k].begin(), kinds_[k].end());
    one_each.push_back(kinds_[k].front());
  }
  std::sort(all.begin(), all.end());
  return CarriedData(std::move(all), std::move(one_each));
}

const CarriedData& DatumTest::Wanted(Environment slots) {
  const auto [at, added] = wanted_.try_emplace(KeyOf(slots), nullptr);
  if (!added) return *at->second;
  if (kinds_.empty()) FormKinds();
  std::vector<bool> holds;
  for (const auto& kind : kinds_) holds.push_back(!(*this)(kind.front(), slots).is_false());
  const auto [list, is_new] = lists_.try_emplace(holds);
  if (is_new) list->second = Join(holds);
  at->second = &list->second;
  return list->second;
}

}  // namespace threatgap::rule_engine
