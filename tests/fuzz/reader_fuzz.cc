// Any bytes through one reader of a foreign format. The document goes to that reader whether it
// recognises it or not, so that the fuzzer need not find the marks of the format first; what it
// reads becomes a model. One program per format: THREATGAP_FUZZ_FORMAT names it.
#include <cstring>

#include "analyzer/load/input_format.h"
#include "analyzer/load/load_model.h"
#include "analyzer/load/model_builder.h"
#include "analyzer/syntax/reader.h"
#include "tests/fuzz/fuzzing.h"

namespace threatgap {
namespace {

const load::InputFormat& Format() {
  for (const load::InputFormat& format : load::InputFormats()) {
    if (format.name == THREATGAP_FUZZ_FORMAT) return format;
  }
  __builtin_trap();
}

}  // namespace
}  // namespace threatgap

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace threatgap;
  static const load::InputFormat& format = Format();
  fuzzing::Input input("input", data, size);
  const auto document =
      syntax::ReadDocument(input.sources, input.source, input.budgets, input.sink);
  if (document == nullptr) return 0;
  (void)load::RecogniseFormat(*document, input.sink);
  if (format.includes != nullptr) (void)format.includes(document->root(), input.sink);
  load::Draft draft;
  model::InputFile file;
  file.source = input.source;
  file.format = format.name;
  format.read({document->root(), file, draft, fuzzing::BuiltinCatalog(), input.sink});
  (void)load::BuildModel(std::move(draft), fuzzing::BuiltinCatalog(), input.sink);
  return 0;
}
