#include "analyzer/rule_engine/rule_checks.h"
#include "analyzer/rule_engine/rule_loader.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  threatgap::fuzzing::Input input("GAI-001-untrusted-text-steers-model.yaml", data, size);
  const auto rule = threatgap::rule_engine::ReadRule(
      input.source, threatgap::fuzzing::BuiltinCatalog(), input.sources, input.budgets, input.sink);
  if (!rule && !input.sink.has_errors()) __builtin_trap();
  if (rule) {
    threatgap::rule_engine::CheckRule(*rule, threatgap::fuzzing::BuiltinCatalog(), input.sources,
                                      input.sink);
  }
  return 0;
}
