#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/component_types.h"
#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {

/// One thing that a model says or leaves out: the value of an attribute, the type of a component,
/// the trust of its zone, whether a quantifier holds. Facts are taken as independent of each other.
struct Fact {
  enum class Kind : std::uint8_t { kTruth, kWord, kType, kNumber, kText, kSet };
  Kind kind = Kind::kTruth;
  const model::Vocabulary* vocabulary = nullptr;  ///< kWord, and kSet of words
  model::TypeId below = model::kNoType;           ///< kType: the type it is bound with, if any
  bool not_negative = false;                      ///< kNumber
  std::vector<std::int64_t> mentioned{};          ///< values that conditions compare it with
};

/// A condition as a function of facts. Values are those of ExprNode::number; texts have codes.
struct Condition {
  enum class Kind : std::uint8_t {
    kConstant,  ///< value
    kNot,
    kAnd,
    kOr,
    kIf,       ///< parts: condition, then, else
    kSame,     ///< both parts have the same truth
    kTrue,     ///< the fact, a truth, holds
    kCompare,  ///< fact against values.front(), or against `other`
    kAmong,    ///< the fact is one of the values
    kIsType,   ///< the fact is a type at or below values.front()
    kWithin,   ///< the fact, a set, has no member but the values
    kOverlaps,
    kHasAll,  ///< the fact, a set, has each of the values as a member
  };
  Kind kind = Kind::kConstant;
  bool value = false;
  CompareOp compare = CompareOp::kEqual;
  int fact = -1;
  int other = -1;
  std::vector<std::int64_t> values{};
  std::vector<Condition> parts{};
};

/// Conditions about the same model, and whether they can hold together. Unknown facts do not count:
/// the question is whether some completion makes them true. Sound and simple: it tries values of
/// the facts, and gives up ("they can") where that would take long. So "they cannot" is certain,
/// and "they can" is not.
class ConditionSystem {
 public:
  explicit ConditionSystem(const model::ComponentTypes& types) : types_(types) {}

  /// The number of the fact called `key`; equal keys mean equal facts.
  int AddFact(const std::string& key, const Fact& fact);
  /// Values on both sides of each mentioned one are tried.
  void Mention(int fact, const std::vector<std::int64_t>& values);
  std::int64_t CodeOf(std::string_view text);
  int Add(Condition condition);

  /// Numbers of conditions, those together which share facts directly or through others: whether
  /// the conditions of two groups hold does not depend on each other.
  std::vector<std::vector<int>> Groups() const;
  /// Whether some values of the facts make all these conditions true.
  bool CanAllHold(const std::vector<int>& conditions) const;

 private:
  using Values = std::vector<std::int64_t>;
  /// One value for each way in which the fact can differ for the conditions, or nothing where these
  /// are too many.
  std::optional<Values> DomainOf(const Fact& fact) const;
  Values TypeDomain(const Fact& fact) const;
  Values NumberDomain(const Fact& fact) const;
  bool Holds(const Condition& condition, const Values& values) const;
  /// Members of a set as bits, by their position among the mentioned values.
  std::int64_t Bits(const Condition& condition) const;
  std::vector<int> FactsOf(const std::vector<int>& conditions) const;

  const model::ComponentTypes& types_;
  std::vector<Fact> facts_;
  std::map<std::string, int> by_key_;
  std::map<std::string, std::int64_t, std::less<>> texts_;
  std::vector<Condition> conditions_;
};

}  // namespace threatgap::rule_engine
