#include "analyzer/rule_engine/expression.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace threatgap;
  fuzzing::Input input("expression", data, size);
  const std::string_view text = input.sources.Get(input.source).text();
  const rule_engine::Scope scope{{"x", model::ElementKind::kComponent},
                                 {"f", model::ElementKind::kFlow},
                                 {"d", model::ElementKind::kData}};
  const base::Span whole{input.source, 0, static_cast<base::ByteOffset>(text.size())};
  const auto expression = rule_engine::CompileExpression(
      {text, whole, &input.sources}, scope, rule_engine::Expected::kAny,
      *fuzzing::BuiltinCatalog().types, input.budgets, input.sink);
  if (!expression && !input.sink.has_errors()) __builtin_trap();
  if (expression) (void)expression->NormalForm();
  return 0;
}
