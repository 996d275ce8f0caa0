#include "analyzer/rule_engine/condition_system.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

namespace threatgap::rule_engine {
namespace {

using Kind = Condition::Kind;

/// Combinations of values that are tried before giving up.
constexpr std::size_t kMostCombinations = 4096;
constexpr std::size_t kMostConditions = 64;

std::size_t At(int index) { return static_cast<std::size_t>(index); }

void SortOnce(std::vector<std::int64_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::vector<std::int64_t> UpTo(std::size_t count) {
  std::vector<std::int64_t> values(count);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

void CollectFacts(const Condition& condition, std::set<int>& facts) {
  for (const int fact : {condition.fact, condition.other}) {
    if (fact >= 0) facts.insert(fact);
  }
  for (const Condition& part : condition.parts) CollectFacts(part, facts);
}

}  // namespace

int ConditionSystem::AddFact(const std::string& key, const Fact& fact) {
  const auto [at, added] = by_key_.emplace(key, static_cast<int>(facts_.size()));
  if (added) facts_.push_back(fact);
  return at->second;
}

void ConditionSystem::Mention(int fact, const std::vector<std::int64_t>& values) {
  auto& mentioned = facts_[At(fact)].mentioned;
  mentioned.insert(mentioned.end(), values.begin(), values.end());
  SortOnce(mentioned);
}

std::int64_t ConditionSystem::CodeOf(std::string_view text) {
  return texts_.emplace(text, static_cast<std::int64_t>(texts_.size())).first->second;
}

int ConditionSystem::Add(Condition condition) {
  conditions_.push_back(std::move(condition));
  return static_cast<int>(conditions_.size()) - 1;
}

std::vector<int> ConditionSystem::FactsOf(const std::vector<int>& conditions) const {
  std::set<int> facts;
  for (const int c : conditions) CollectFacts(conditions_[At(c)], facts);
  return {facts.begin(), facts.end()};
}

std::vector<std::vector<int>> ConditionSystem::Groups() const {
  std::vector<int> leader(conditions_.size());  // towards the first condition of the group
  std::iota(leader.begin(), leader.end(), 0);
  const auto first = [&](int c) {
    while (leader[At(c)] != c) c = leader[At(c)] = leader[At(leader[At(c)])];
    return c;
  };
  std::vector<int> user(facts_.size(), -1);
  for (int c = 0; c < static_cast<int>(conditions_.size()); ++c) {
    std::set<int> facts;
    CollectFacts(conditions_[At(c)], facts);
    for (const int fact : facts) {
      if (user[At(fact)] < 0) user[At(fact)] = c;
      const int a = first(user[At(fact)]), b = first(c);
      leader[At(std::max(a, b))] = std::min(a, b);
    }
  }
  std::map<int, std::vector<int>> groups;
  for (int c = 0; c < static_cast<int>(conditions_.size()); ++c) groups[first(c)].push_back(c);
  std::vector<std::vector<int>> list;
  for (auto& [leading, group] : groups) list.push_back(std::move(group));
  return list;
}

bool ConditionSystem::CanAllHold(const std::vector<int>& conditions) const {
  if (conditions.size() > kMostConditions) return true;
  const std::vector<int> facts = FactsOf(conditions);
  std::vector<Values> domains;
  std::size_t combinations = 1;
  for (const int fact : facts) {
    auto domain = DomainOf(facts_[At(fact)]);
    if (!domain || domain->empty() || combinations * domain->size() > kMostCombinations)
      return true;
    combinations *= domain->size();
    domains.push_back(std::move(*domain));
  }
  Values values(facts_.size());
  for (std::size_t number = 0; number < combinations; ++number) {
    std::size_t rest = number;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      values[At(facts[i])] = domains[i][rest % domains[i].size()];
      rest /= domains[i].size();
    }
    if (std::all_of(conditions.begin(), conditions.end(),
                    [&](int c) { return Holds(conditions_[At(c)], values); })) {
      return true;
    }
  }
  return false;
}

std::optional<ConditionSystem::Values> ConditionSystem::DomainOf(const Fact& fact) const {
  switch (fact.kind) {
    case Fact::Kind::kTruth:
      return Values{0, 1};
    case Fact::Kind::kWord:
      return UpTo(fact.vocabulary->words.size());
    case Fact::Kind::kType:
      return TypeDomain(fact);
    case Fact::Kind::kNumber:
      return NumberDomain(fact);
    case Fact::Kind::kText: {
      Values values = fact.mentioned;
      values.push_back(-1);  // any other text
      return values;
    }
    case Fact::Kind::kSet: {
      const bool all = fact.vocabulary && fact.mentioned.size() == fact.vocabulary->words.size();
      const std::size_t bits = fact.mentioned.size() + (all ? 0 : 1);
      if (bits > 12) return std::nullopt;
      return UpTo(std::size_t{1} << bits);
    }
  }
  return std::nullopt;
}

/// Types which the conditions can tell apart: one for each combination of the mentioned types at or
/// above it.
ConditionSystem::Values ConditionSystem::TypeDomain(const Fact& fact) const {
  std::set<std::vector<bool>> seen;
  Values values;
  for (model::TypeId type = 0; type < static_cast<model::TypeId>(types_.size()); ++type) {
    if (fact.below != model::kNoType && !types_.IsA(type, fact.below)) continue;
    std::vector<bool> is;
    for (const std::int64_t mentioned : fact.mentioned)
      is.push_back(types_.IsA(type, static_cast<model::TypeId>(mentioned)));
    if (seen.insert(std::move(is)).second) values.push_back(type);
  }
  return values;
}

ConditionSystem::Values ConditionSystem::NumberDomain(const Fact& fact) const {
  Values values{0};
  for (const std::int64_t value : fact.mentioned) {
    for (const std::int64_t near : {value - 1, value, value + 1}) {
      if (near >= 0 || !fact.not_negative) values.push_back(near);
    }
  }
  SortOnce(values);
  return values;
}

std::int64_t ConditionSystem::Bits(const Condition& condition) const {
  const Values& mentioned = facts_[At(condition.fact)].mentioned;
  std::int64_t bits = 0;
  for (const std::int64_t value : condition.values) {
    const auto at = std::lower_bound(mentioned.begin(), mentioned.end(), value);
    bits |= std::int64_t{1} << (at - mentioned.begin());
  }
  return bits;
}

bool ConditionSystem::Holds(const Condition& c, const Values& values) const {
  const auto part = [&](std::size_t i) { return Holds(c.parts[i], values); };
  const std::int64_t value = c.fact < 0 ? 0 : values[At(c.fact)];
  switch (c.kind) {
    case Kind::kConstant:
      return c.value;
    case Kind::kNot:
      return !part(0);
    case Kind::kAnd:
      return std::all_of(c.parts.begin(), c.parts.end(),
                         [&](const Condition& p) { return Holds(p, values); });
    case Kind::kOr:
      return std::any_of(c.parts.begin(), c.parts.end(),
                         [&](const Condition& p) { return Holds(p, values); });
    case Kind::kIf:
      return part(0) ? part(1) : part(2);
    case Kind::kSame:
      return part(0) == part(1);
    case Kind::kTrue:
      return value != 0;
    case Kind::kCompare:
      return rule_engine::Holds(c.compare, value,
                                c.other >= 0 ? values[At(c.other)] : c.values.front());
    case Kind::kAmong:
      return std::find(c.values.begin(), c.values.end(), value) != c.values.end();
    case Kind::kIsType:
      return types_.IsA(static_cast<model::TypeId>(value),
                        static_cast<model::TypeId>(c.values.front()));
    case Kind::kWithin:
      return (value & ~Bits(c)) == 0;
    case Kind::kOverlaps:
      return (value & Bits(c)) != 0;
    case Kind::kHasAll:
      return (Bits(c) & ~value) == 0;
  }
  return true;
}

}  // namespace threatgap::rule_engine
