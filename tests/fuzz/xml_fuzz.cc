#include "analyzer/syntax/reader.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  threatgap::fuzzing::Input input("f.xml", data, size);
  const auto document =
      threatgap::syntax::ReadXml(input.sources, input.source, input.budgets, input.sink);
  if (document == nullptr && !input.sink.has_errors()) __builtin_trap();
  return 0;
}
