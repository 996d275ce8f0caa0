#include "analyzer/rule_engine/expr_literals.h"

#include <algorithm>

#include "analyzer/base/date.h"
#include "analyzer/base/text.h"
#include "analyzer/rule_engine/expr_types.h"

namespace threatgap::rule_engine {
namespace {

using Kind = ExprType::Kind;

bool IsConstant(const ExprNode& node) {
  if (node.kind == NodeKind::kString) return node.type.kind != Kind::kText;
  return node.kind == NodeKind::kInt || node.kind == NodeKind::kBool;
}

}  // namespace

bool IsUntyped(const ExprNode& node) {
  if (node.kind == NodeKind::kString) return true;
  return node.kind == NodeKind::kList &&
         std::all_of(node.children.begin(), node.children.end(), IsUntyped);
}

bool LiteralTyper::Assign(ExprNode& node, const ExprType& wanted) {
  if (node.kind == NodeKind::kString)
    return AssignText(node, wanted.set ? Simple(Kind::kText) : wanted);
  const ExprType member = wanted.kind == Kind::kEmptySet ? Simple(Kind::kText) : MemberOf(wanted);
  bool ok = true;
  for (ExprNode& child : node.children) {
    if (child.kind == NodeKind::kList) {
      reporter_.Error("type-mismatch", child.range, "a list cannot hold a list");
      ok = false;
    } else {
      ok = Assign(child, member) && ok;
    }
  }
  node.type =
      node.children.empty() ? Simple(Kind::kEmptySet, true) : SetOf(node.children.front().type);
  CollectConstants(node);
  return ok;
}

void LiteralTyper::CollectConstants(ExprNode& list) const {
  list.constant = std::all_of(list.children.begin(), list.children.end(), IsConstant);
  if (!list.constant) return;
  for (const ExprNode& child : list.children) list.items.push_back(child.number);
  std::sort(list.items.begin(), list.items.end());
  list.items.erase(std::unique(list.items.begin(), list.items.end()), list.items.end());
}

bool LiteralTyper::AssignText(ExprNode& node, const ExprType& wanted) {
  if (wanted.kind == Kind::kWord) return Word(node, *wanted.vocabulary);
  if (wanted.kind == Kind::kDuration) {
    node.type = wanted;
    const auto days = base::ParseDurationDays(node.text);
    if (days) {
      node.number = *days;
      return true;
    }
    reporter_.Error("unknown-word", node.range,
                    "`" + base::Printable(node.text) + "` is not a duration",
                    "write for example `'P90D'` or `'P1Y'`");
    return false;
  }
  const auto known = std::find(texts_.begin(), texts_.end(), node.text);
  node.number = static_cast<std::int32_t>(known - texts_.begin());
  if (known == texts_.end()) texts_.push_back(node.text);
  node.type = Simple(Kind::kText);
  return true;
}

bool LiteralTyper::Word(ExprNode& node, const model::Vocabulary& vocabulary) {
  node.type = Simple(Kind::kWord);
  node.type.vocabulary = &vocabulary;
  if (const auto rank = vocabulary.Rank(node.text)) {
    node.number = *rank;
    return true;
  }
  const std::vector<std::string> words(vocabulary.words.begin(), vocabulary.words.end());
  const auto nearest = base::NearestName(node.text, words);
  reporter_.Error("unknown-word", node.range,
                  "unknown " + std::string(vocabulary.ordered ? "level" : "word") + " `" +
                      base::Printable(node.text) + "` of `" + std::string(vocabulary.name) + "`",
                  nearest ? "did you mean `" + *nearest + "`?"
                          : "use one of " + base::QuotedList(words, "and"));
  return false;
}

}  // namespace threatgap::rule_engine
