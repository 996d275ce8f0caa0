#include "analyzer/rule_engine/expr_parser.h"

#include <charconv>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/rule_engine/lexer.h"

namespace threatgap::rule_engine {
namespace {

std::optional<CompareOp> CompareOpOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEqual:
      return CompareOp::kEqual;
    case TokenKind::kNotEqual:
      return CompareOp::kNotEqual;
    case TokenKind::kLess:
      return CompareOp::kLess;
    case TokenKind::kLessEqual:
      return CompareOp::kLessEqual;
    case TokenKind::kGreater:
      return CompareOp::kGreater;
    case TokenKind::kGreaterEqual:
      return CompareOp::kGreaterEqual;
    default:
      return std::nullopt;
  }
}

std::optional<MembershipOp> MembershipOpOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIn:
      return MembershipOp::kIn;
    case TokenKind::kWithin:
      return MembershipOp::kWithin;
    case TokenKind::kOverlaps:
      return MembershipOp::kOverlaps;
    default:
      return std::nullopt;
  }
}

std::optional<QuantifierKind> QuantifierOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kAny:
      return QuantifierKind::kAny;
    case TokenKind::kAll:
      return QuantifierKind::kAll;
    case TokenKind::kNo:
      return QuantifierKind::kNo;
    case TokenKind::kCount:
      return QuantifierKind::kCount;
    default:
      return std::nullopt;
  }
}

using Parsed = std::optional<ExprNode>;

/// One member function per production; each returns nothing after it has reported why.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens, std::size_t max_depth,
         const ExprReporter& reporter)
      : text_(text), tokens_(std::move(tokens)), max_depth_(max_depth), reporter_(reporter) {}

  Parsed Run() {
    Parsed node = Expr();
    if (node && !At(TokenKind::kEnd)) return FailAfterExpression();
    return node;
  }

 private:
  const Token& Current() const { return tokens_[at_]; }
  const Token& Next() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
  bool At(TokenKind kind) const { return Current().kind == kind; }
  Token Take() { return At(TokenKind::kEnd) ? Current() : tokens_[at_++]; }
  bool TakeIf(TokenKind kind) {
    if (!At(kind)) return false;
    ++at_;
    return true;
  }
  std::string Text(const Token& token) const { return std::string(token.range.In(text_)); }

  std::nullopt_t Fail(const Token& token, std::string message, std::string help = {}) const {
    reporter_.Error("expression-syntax", token.range, std::move(message), std::move(help));
    return std::nullopt;
  }

  std::nullopt_t FailExpected(std::string_view what) const {
    const std::string found =
        At(TokenKind::kEnd) ? "the end" : "`" + base::Printable(Text(Current())) + "`";
    return Fail(Current(), "expected " + std::string(what) + ", found " + found);
  }

  std::nullopt_t FailAfterExpression() const {
    if (CompareOpOf(Current().kind) || MembershipOpOf(Current().kind) || At(TokenKind::kIs)) {
      return Fail(Current(), "comparisons do not chain", "join two comparisons with `and`");
    }
    if (At(TokenKind::kDot)) {
      return Fail(Current(), "an attribute can only follow a name",
                  "bind the members with `any x in …: x.attribute`");
    }
    return FailExpected("an operator or the end");
  }

  bool Expect(TokenKind kind, std::string_view what) {
    if (TakeIf(kind)) return true;
    if (what == "`)`" &&
        (CompareOpOf(Current().kind) || MembershipOpOf(Current().kind) || At(TokenKind::kIs))) {
      FailAfterExpression();
    } else {
      FailExpected(what);
    }
    return false;
  }

  ExprNode Make(NodeKind kind, std::uint32_t begin, TextRange name,
                std::vector<ExprNode> children = {}) const {
    ExprNode node;
    node.kind = kind;
    node.range = {begin, at_ == 0 ? begin : tokens_[at_ - 1].range.end};
    node.name = name;
    node.children = std::move(children);
    return node;
  }

  /// Counts one level of nesting while it lives.
  class Level {
   public:
    explicit Level(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Level() { --depth_; }
    Level(const Level&) = delete;

   private:
    std::size_t& depth_;
  };

  bool TooDeep() const {
    if (depth_ <= max_depth_) return false;
    reporter_.Error("budget-exceeded", Current().range,
                    "expression nested more than " + std::to_string(max_depth_) + " deep");
    return true;
  }

  Parsed Expr() {
    const Level level(depth_);
    if (TooDeep()) return std::nullopt;
    if (At(TokenKind::kIf)) return If();
    if (QuantifierOf(Current().kind)) return Quantifier();
    return Or();
  }

  Parsed If() {
    const Token word = Take();
    std::vector<ExprNode> parts;
    for (const auto& [separator, what] :
         {std::pair{TokenKind::kThen, "`then`"}, {TokenKind::kElse, "`else`"}}) {
      Parsed part = Expr();
      if (!part || !Expect(separator, what)) return std::nullopt;
      parts.push_back(std::move(*part));
    }
    Parsed otherwise = Expr();
    if (!otherwise) return std::nullopt;
    parts.push_back(std::move(*otherwise));
    return Make(NodeKind::kIf, word.range.begin, word.range, std::move(parts));
  }

  Parsed Quantifier() {
    const Token word = Take();
    const Token variable = Current();
    if (!Expect(TokenKind::kName, "a name for the members") || !Expect(TokenKind::kIn, "`in`"))
      return std::nullopt;
    Parsed set = Sum();
    if (!set || !Expect(TokenKind::kColon, "`:`")) return std::nullopt;
    Parsed body = Expr();
    if (!body) return std::nullopt;
    ExprNode node = Make(NodeKind::kQuantifier, word.range.begin, variable.range);
    node.quantifier = *QuantifierOf(word.kind);
    node.text = Text(variable);
    node.children.push_back(std::move(*set));
    node.children.push_back(std::move(*body));
    return node;
  }

  Parsed Or() { return Chain(TokenKind::kOr, NodeKind::kOr, &Parser::And); }
  Parsed And() { return Chain(TokenKind::kAnd, NodeKind::kAnd, &Parser::Not); }

  Parsed Chain(TokenKind word, NodeKind kind, Parsed (Parser::*part)()) {
    Parsed first = (this->*part)();
    if (!first || !At(word)) return first;
    const TextRange name = Current().range;
    const std::uint32_t begin = first->range.begin;
    std::vector<ExprNode> children;
    children.push_back(std::move(*first));
    while (TakeIf(word)) {
      Parsed more = (this->*part)();
      if (!more) return std::nullopt;
      children.push_back(std::move(*more));
    }
    return Make(kind, begin, name, std::move(children));
  }

  Parsed Not() {
    if (!At(TokenKind::kNot)) return Relation();
    const Level level(depth_);
    if (TooDeep()) return std::nullopt;
    const Token word = Take();
    return Negated(word, word.range.begin, Not());
  }

  Parsed Negated(const Token& word, std::uint32_t begin, Parsed operand) const {
    if (!operand) return std::nullopt;
    std::vector<ExprNode> children;
    children.push_back(std::move(*operand));
    return Make(NodeKind::kNot, begin, word.range, std::move(children));
  }

  Parsed Relation() {
    Parsed left = Sum();
    if (!left) return std::nullopt;
    const Token op = Current();
    if (CompareOpOf(op.kind) || MembershipOpOf(op.kind)) return Binary(std::move(*left));
    if (op.kind == TokenKind::kIs) return Is(std::move(*left));
    if (op.kind != TokenKind::kNot) return left;
    if (!MembershipOpOf(Next().kind)) {
      Take();
      return FailExpected("`in`, `within` or `overlaps` after `not`");
    }
    Take();
    const std::uint32_t begin = left->range.begin;
    return Negated(op, begin, Binary(std::move(*left)));
  }

  Parsed Binary(ExprNode left) {
    const Token op = Take();
    Parsed right = Sum();
    if (!right) return std::nullopt;
    const std::uint32_t begin = left.range.begin;
    ExprNode node =
        Make(CompareOpOf(op.kind) ? NodeKind::kCompare : NodeKind::kMembership, begin, op.range);
    if (node.kind == NodeKind::kCompare) {
      node.compare = *CompareOpOf(op.kind);
    } else {
      node.membership = *MembershipOpOf(op.kind);
    }
    node.children.push_back(std::move(left));
    node.children.push_back(std::move(*right));
    return node;
  }

  Parsed Is(ExprNode left) {
    const std::uint32_t begin = left.range.begin;
    Take();
    const Token negation = Current();
    const bool negated = TakeIf(TokenKind::kNot);
    const Token word = Take();
    if (word.kind != TokenKind::kName && word.kind != TokenKind::kStated) {
      return Fail(word, "expected a component type or `stated` after `is`");
    }
    ExprNode node = Make(word.kind == TokenKind::kName ? NodeKind::kIsType : NodeKind::kIsStated,
                         begin, word.range);
    node.text = Text(word);
    node.children.push_back(std::move(left));
    if (!negated) return node;
    return Negated(negation, begin, std::move(node));
  }

  Parsed Sum() {
    Parsed first = Term();
    if (!first || !(At(TokenKind::kPlus) || At(TokenKind::kMinus))) return first;
    const TextRange name = Current().range;
    const std::uint32_t begin = first->range.begin;
    std::vector<ExprNode> children;
    children.push_back(std::move(*first));
    while (At(TokenKind::kPlus) || At(TokenKind::kMinus)) {
      const Token sign = Take();
      Parsed more = Term();
      if (!more) return std::nullopt;
      if (sign.kind == TokenKind::kMinus) {
        std::vector<ExprNode> inner;
        inner.push_back(std::move(*more));
        more = Make(NodeKind::kNegate, sign.range.begin, sign.range, std::move(inner));
      }
      children.push_back(std::move(*more));
    }
    return Make(NodeKind::kSum, begin, name, std::move(children));
  }

  Parsed Term() {
    switch (Current().kind) {
      case TokenKind::kInt:
        return Int();
      case TokenKind::kString:
        return String();
      case TokenKind::kTrue:
      case TokenKind::kFalse:
        return Bool();
      case TokenKind::kOpenSquare:
        return List();
      case TokenKind::kOpenRound:
        return Brackets();
      case TokenKind::kName:
        return Next().kind == TokenKind::kOpenRound ? Call() : Path();
      default:
        return FailTerm();
    }
  }

  std::nullopt_t FailTerm() const {
    if (QuantifierOf(Current().kind) || At(TokenKind::kIf)) {
      const std::string word = Text(Current());
      return Fail(Current(), "`" + word + "` must stand in brackets here",
                  "write `(" + word + " …)`");
    }
    if (At(TokenKind::kMinus)) {
      return Fail(Current(), "a value cannot begin with a minus sign",
                  "write a difference such as `0 - 1`");
    }
    if (ReservedWord(Current().range.In(text_)) != TokenKind::kName) {
      return Fail(Current(), "expected a value, found the reserved word `" + Text(Current()) + "`");
    }
    return FailExpected("a value");
  }

  Parsed Int() {
    const Token token = Take();
    ExprNode node = Make(NodeKind::kInt, token.range.begin, token.range);
    const std::string digits = Text(token);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), node.number);
    if (error != std::errc())
      return Fail(token, "number `" + digits + "` is too large", "at most 2147483647");
    return node;
  }

  Parsed Bool() {
    const Token token = Take();
    ExprNode node = Make(NodeKind::kBool, token.range.begin, token.range);
    node.number = token.kind == TokenKind::kTrue ? 1 : 0;
    return node;
  }

  Parsed String() {
    const Token token = Take();
    ExprNode node = Make(NodeKind::kString, token.range.begin, token.range);
    node.text =
        std::string(text_.substr(token.range.begin + 1, token.range.end - token.range.begin - 2));
    return node;
  }

  Parsed Brackets() {
    const Token open = Take();
    Parsed inner = Expr();
    if (!inner || !Expect(TokenKind::kCloseRound, "`)`")) return std::nullopt;
    inner->range = {open.range.begin, tokens_[at_ - 1].range.end};
    return inner;
  }

  std::optional<std::vector<ExprNode>> Members(TokenKind close, std::string_view what) {
    std::vector<ExprNode> members;
    if (TakeIf(close)) return members;
    do {
      Parsed member = Expr();
      if (!member) return std::nullopt;
      members.push_back(std::move(*member));
    } while (TakeIf(TokenKind::kComma));
    if (!Expect(close, what)) return std::nullopt;
    return members;
  }

  Parsed List() {
    const Token open = Take();
    auto members = Members(TokenKind::kCloseSquare, "`,` or `]`");
    if (!members) return std::nullopt;
    return Make(NodeKind::kList, open.range.begin, open.range, std::move(*members));
  }

  Parsed Call() {
    const Token name = Take();
    Take();
    auto arguments = Members(TokenKind::kCloseRound, "`,` or `)`");
    if (!arguments) return std::nullopt;
    ExprNode node = Make(NodeKind::kCall, name.range.begin, name.range, std::move(*arguments));
    node.text = Text(name);
    return node;
  }

  Parsed Path() {
    const Token name = Take();
    ExprNode node = Make(NodeKind::kVariable, name.range.begin, name.range);
    node.text = Text(name);
    std::size_t hops = 0;
    while (TakeIf(TokenKind::kDot)) {
      const Token attribute = Current();
      if (!Expect(TokenKind::kName, "the name of an attribute")) return std::nullopt;
      if (++hops > max_depth_)
        return Fail(attribute, "more than " + std::to_string(max_depth_) + " attributes in a row");
      std::vector<ExprNode> inner;
      inner.push_back(std::move(node));
      node = Make(NodeKind::kAttribute, name.range.begin, attribute.range, std::move(inner));
      node.text = Text(attribute);
    }
    return node;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t max_depth_;
  const ExprReporter& reporter_;
};

}  // namespace

std::optional<ExprNode> ParseExpression(std::string_view text, std::size_t max_depth,
                                        const ExprReporter& reporter) {
  auto tokens = Lex(text, reporter);
  if (!tokens) return std::nullopt;
  return Parser(text, std::move(*tokens), max_depth, reporter).Run();
}

}  // namespace threatgap::rule_engine
