#include "analyzer/load/policy.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  threatgap::fuzzing::Input input("threatgap-policy.yaml", data, size);
  const auto policy =
      threatgap::load::ReadPolicy(input.source, input.sources, input.budgets, input.sink);
  if (!policy && !input.sink.has_errors()) __builtin_trap();
  return 0;
}
