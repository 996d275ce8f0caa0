#include "analyzer/rule_engine/expression_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "analyzer/rule_engine/expr_node.h"

namespace threatgap::rule_engine {
namespace {

using Kind = ExprType::Kind;

/// A longer phrase than this is broken into lines where it can be.
constexpr std::size_t kLongPhrase = 100;

/// A condition and whether it is its opposite that must hold. Never a `not` itself.
struct Claim {
  const ExprNode* node;
  bool negated = false;

  bool is_compound() const { return node->kind == NodeKind::kAnd || node->kind == NodeKind::kOr; }
  /// De Morgan: "not (a or b)" asks for both opposites.
  bool is_conjunction() const { return (node->kind == NodeKind::kAnd) != negated; }
};

Claim Stripped(const ExprNode& node, bool negated) {
  const ExprNode* at = &node;
  for (; at->kind == NodeKind::kNot; at = &at->children[0]) negated = !negated;
  return {at, negated};
}

std::string Listed(const std::vector<std::string>& items, std::string_view last_word) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? fmt::format(" {} ", last_word) : ", ";
    out += items[i];
  }
  return out;
}

std::string Value(const ExprNode& node);
std::string Phrase(const Claim& claim);
std::string Phrase(const ExprNode& node) { return Phrase(Stripped(node, false)); }

std::vector<std::string> Values(const std::vector<ExprNode>& nodes) {
  std::vector<std::string> texts;
  for (const ExprNode& node : nodes) texts.push_back(Value(node));
  return texts;
}

bool IsEmptyList(const ExprNode& node) {
  return node.kind == NodeKind::kList && node.children.empty();
}

/// "is" or "are", and the negation.
std::string Verb(const ExprNode& subject, bool negated) {
  return fmt::format("{}{}", subject.type.set ? "are" : "is", negated ? " not" : "");
}

std::string SumValue(const ExprNode& node) {
  std::vector<std::string> texts;
  for (const ExprNode& child : node.children)
    texts.push_back(child.kind == NodeKind::kIf ? fmt::format("({})", Value(child)) : Value(child));
  return fmt::format("{}", fmt::join(texts, " plus "));
}

/// Attributes which are verbs are told as verbs; what is counted or true or false by its key.
std::string AttributeValue(const ExprNode& node) {
  const std::string owner = Value(node.children[0]);
  for (const std::string_view verb : {"carries", "returns", "stores"}) {
    if (node.text == verb) return fmt::format("the data which {} {}", owner, verb);
  }
  const bool by_key = node.type.kind == Kind::kInt || node.type.kind == Kind::kBool;
  return fmt::format("{} of {}", by_key ? fmt::format("`{}`", node.text) : "the " + node.text,
                     owner);
}

std::string CallValue(const ExprNode& node) {
  if (node.type == ExprType{}) return Phrase(node);
  const std::string of = Value(node.children[0]);
  switch (node.function) {
    case Function::kSize:
      return "the number of " + (of.starts_with("the ") ? of.substr(4) : of);
    case Function::kDays:
      return fmt::format("{} in days", of);
    case Function::kLogSinks:
      return "the log stores of " + of;
    default:
      return fmt::format("the {} of {}", Spelling(node.function), of);
  }
}

std::string IfValue(const ExprNode& node) {
  const std::string otherwise = Value(node.children[2]);
  return fmt::format("{} if {}; {}{}", Value(node.children[1]), Phrase(node.children[0]),
                     node.children[2].kind == NodeKind::kIf ? "" : "otherwise ", otherwise);
}

std::string Value(const ExprNode& node) {
  switch (node.kind) {
    case NodeKind::kBool:
      return node.number != 0 ? "true" : "false";
    case NodeKind::kInt:
      return std::to_string(node.number);
    case NodeKind::kString:
      return node.text;
    case NodeKind::kList:
      return node.children.empty() ? "nothing" : Listed(Values(node.children), "and");
    case NodeKind::kVariable:
      return fmt::format("`{}`", node.text);
    case NodeKind::kAttribute:
      return AttributeValue(node);
    case NodeKind::kFlowEnd:
      return fmt::format("the {} of {}", node.number == 0 ? "sender" : "receiver",
                         Value(node.children[0]));
    case NodeKind::kCall:
      return CallValue(node);
    case NodeKind::kSum:
      return SumValue(node);
    case NodeKind::kNegate:
      return "minus " + Value(node.children[0]);
    case NodeKind::kIf:
      return IfValue(node);
    case NodeKind::kQuantifier:
      if (node.quantifier != QuantifierKind::kCount) return Phrase(node);
      return fmt::format("the number of `{}` in {} for which {}", node.text,
                         Value(node.children[0]), Phrase(node.children[1]));
    default:
      return Phrase(node);
  }
}

CompareOp Opposite(CompareOp op) {
  constexpr CompareOp kOpposites[] = {CompareOp::kNotEqual,     CompareOp::kEqual,
                                      CompareOp::kGreaterEqual, CompareOp::kGreater,
                                      CompareOp::kLessEqual,    CompareOp::kLess};
  return kOpposites[static_cast<std::size_t>(op)];
}

/// "critical or higher", "below critical"; the end of a scale needs no "or".
std::string LevelText(CompareOp op, const ExprNode& word) {
  const auto last = static_cast<std::int32_t>(word.type.vocabulary->words.size()) - 1;
  switch (op) {
    case CompareOp::kLess:
      return "below " + word.text;
    case CompareOp::kLessEqual:
      return word.number == 0 ? word.text : word.text + " or lower";
    case CompareOp::kGreater:
      return "above " + word.text;
    default:
      return word.number == last ? word.text : word.text + " or higher";
  }
}

std::string ComparePhrase(const ExprNode& node, bool negated) {
  const ExprNode& left = node.children[0];
  const ExprNode& right = node.children[1];
  const CompareOp op = negated ? Opposite(node.compare) : node.compare;
  const std::string subject = Value(left);
  if (op == CompareOp::kEqual || op == CompareOp::kNotEqual) {
    return fmt::format("{} {} {}", subject, Verb(left, op == CompareOp::kNotEqual),
                       IsEmptyList(right) ? "empty" : Value(right));
  }
  const bool words = right.type.kind == Kind::kWord;
  if (words && right.kind == NodeKind::kString)
    return fmt::format("{} is {}", subject, LevelText(op, right));
  constexpr std::string_view kLevels[] = {"lower than", "at most as high as", "higher than",
                                          "at least as high as"};
  constexpr std::string_view kNumbers[] = {"less than", "at most", "more than", "at least"};
  const auto at = static_cast<std::size_t>(op) - static_cast<std::size_t>(CompareOp::kLess);
  return fmt::format("{} is {} {}", subject, (words ? kLevels : kNumbers)[at], Value(right));
}

std::string MembershipPhrase(const ExprNode& node, bool negated) {
  const std::string left = Value(node.children[0]);
  const ExprNode& right = node.children[1];
  const bool listed = right.kind == NodeKind::kList && !right.children.empty();
  const std::string any_of = listed ? Listed(Values(right.children), "or") : Value(right);
  switch (node.membership) {
    case MembershipOp::kIn:
      return fmt::format("{} is {}{}{}", left, negated ? "not " : "", listed ? "" : "among ",
                         any_of);
    case MembershipOp::kWithin:
      return fmt::format("{} contain {} beyond {}", left, negated ? "something" : "nothing",
                         Value(right));
    case MembershipOp::kOverlaps:
      break;
  }
  if (listed) return fmt::format("{} {} {}", left, negated ? "do not include" : "include", any_of);
  return fmt::format("{} share {} with {}", left, negated ? "nothing" : "something", any_of);
}

std::string CallPhrase(const ExprNode& node, bool negated) {
  const std::string first = Value(node.children[0]);
  switch (node.function) {
    case Function::kCrosses:
      return fmt::format("{} {} the boundary of a zone", first,
                         negated ? "does not cross" : "crosses");
    case Function::kOnCycle:
      return fmt::format("{} {} on a cycle of flows", first, negated ? "is not" : "is");
    default:
      return fmt::format("{} {} {}", first, negated ? "does not contain" : "contains",
                         Value(node.children[1]));
  }
}

std::string QuantifierStart(const ExprNode& node, bool negated) {
  constexpr std::string_view kStarts[] = {"for at least one", "for each", "for no"};
  constexpr std::string_view kOpposites[] = {"for no", "not for each", "for at least one"};
  const auto at = static_cast<std::size_t>(node.quantifier);
  return fmt::format("{} `{}` in {}", (negated ? kOpposites : kStarts)[at], node.text,
                     Value(node.children[0]));
}

/// The conditions which `claim` joins, nested ones of the same sort opened up.
void Collect(const Claim& claim, bool conjunction, std::vector<Claim>& parts) {
  if (!claim.is_compound() || claim.is_conjunction() != conjunction) {
    parts.push_back(claim);
    return;
  }
  for (const ExprNode& child : claim.node->children)
    Collect(Stripped(child, claim.negated), conjunction, parts);
}

std::string TypePhrase(const ExprNode& element, bool negated,
                       const std::vector<std::string>& types) {
  return fmt::format("{} {} of type {}", Value(element), Verb(element, negated),
                     Listed(types, "or"));
}

/// A part of a compound condition, told once: tests of the type of one element are one part.
struct Part {
  Claim claim;
  std::vector<std::string> types;  ///< not empty: a test of types

  std::string text() const {
    if (!types.empty()) return TypePhrase(claim.node->children[0], claim.negated, types);
    return Phrase(claim);
  }
};

std::vector<Part> PartsOf(const Claim& claim) {
  std::vector<Claim> claims;
  Collect(claim, claim.is_conjunction(), claims);
  std::vector<Part> parts;
  for (const Claim& part : claims) {
    const bool joins =
        part.node->kind == NodeKind::kIsType && part.negated == claim.is_conjunction();
    if (!joins) {
      parts.push_back({part, {}});
      continue;
    }
    const std::string element = Value(part.node->children[0]);
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& other) {
      return !other.types.empty() && Value(other.claim.node->children[0]) == element;
    });
    if (same == parts.end()) {
      parts.push_back({part, {part.node->text}});
    } else {
      same->types.push_back(part.node->text);
    }
  }
  return parts;
}

std::string CompoundPhrase(const Claim& claim) {
  const std::vector<Part> parts = PartsOf(claim);
  std::vector<std::string> texts;
  for (const Part& part : parts) {
    const bool brackets =
        parts.size() > 1 && part.types.empty() &&
        (part.claim.is_compound() || part.claim.node->kind == NodeKind::kQuantifier);
    texts.push_back(brackets ? fmt::format("({})", part.text()) : part.text());
  }
  return fmt::format("{}", fmt::join(texts, claim.is_conjunction() ? " and " : " or "));
}

std::string IfPhrase(const ExprNode& node, bool negated) {
  return fmt::format("if {} then {}, otherwise {}", Phrase(node.children[0]),
                     Phrase(Stripped(node.children[1], negated)),
                     Phrase(Stripped(node.children[2], negated)));
}

std::string Phrase(const Claim& claim) {
  const ExprNode& node = *claim.node;
  switch (node.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return CompoundPhrase(claim);
    case NodeKind::kCompare:
      return ComparePhrase(node, claim.negated);
    case NodeKind::kMembership:
      return MembershipPhrase(node, claim.negated);
    case NodeKind::kIsType:
      return TypePhrase(node.children[0], claim.negated, {node.text});
    case NodeKind::kIsStated:
      return fmt::format("{} {} stated", Value(node.children[0]),
                         Verb(node.children[0], claim.negated));
    case NodeKind::kCall:
      return CallPhrase(node, claim.negated);
    case NodeKind::kQuantifier:
      return fmt::format("{}, {}", QuantifierStart(node, claim.negated), Phrase(node.children[1]));
    case NodeKind::kIf:
      return IfPhrase(node, claim.negated);
    case NodeKind::kAttribute:
      return fmt::format("{} has `{}: {}`", Value(node.children[0]), node.text, !claim.negated);
    default:
      return (node.number != 0) != claim.negated ? "always" : "never";
  }
}

void AddLines(const Claim& claim, int depth, std::vector<WordsLine>& lines);

void AddParts(const Claim& claim, int depth, std::vector<WordsLine>& lines) {
  for (const Part& part : PartsOf(claim)) {
    if (part.types.empty()) {
      AddLines(part.claim, depth, lines);
    } else {
      lines.push_back({depth, part.text()});
    }
  }
}

/// A quantifier whose body can stand in lines of its own: "for no" takes its body as a whole.
bool OpensUp(const Claim& claim) {
  if (claim.node->kind != NodeKind::kQuantifier || claim.negated) return false;
  return claim.node->quantifier != QuantifierKind::kNo &&
         Stripped(claim.node->children[1], false).is_compound();
}

void AddLines(const Claim& claim, int depth, std::vector<WordsLine>& lines) {
  std::string phrase = Phrase(claim);
  if (phrase.size() > kLongPhrase && claim.is_compound()) {
    lines.push_back({depth, claim.is_conjunction() ? "all of these hold:" : "one of these holds:"});
    AddParts(claim, depth + 1, lines);
  } else if (phrase.size() > kLongPhrase && OpensUp(claim)) {
    const Claim body = Stripped(claim.node->children[1], false);
    lines.push_back({depth, QuantifierStart(*claim.node, false) +
                                (body.is_conjunction() ? ":" : ", one of these holds:")});
    AddParts(body, depth + 1, lines);
  } else {
    lines.push_back({depth, std::move(phrase)});
  }
}

}  // namespace

std::string InWords(const Expression& expression) { return Value(expression.tree().root); }

std::vector<WordsLine> LinesInWords(const Expression& condition) {
  std::vector<WordsLine> lines;
  const Claim claim = Stripped(condition.tree().root, false);
  if (claim.is_compound() && claim.is_conjunction()) {
    AddParts(claim, 0, lines);
  } else {
    AddLines(claim, 0, lines);
  }
  return lines;
}

}  // namespace threatgap::rule_engine
