#include "analyzer/baseline/baseline_file.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  threatgap::fuzzing::Input input("baseline.json", data, size);
  const auto baseline =
      threatgap::baseline::ReadBaseline(input.source, input.sources, input.budgets, input.sink);
  if (baseline.has_value() == input.sink.has_errors()) __builtin_trap();
  return 0;
}
