// Data; declared in architecture_reader.h.

#include "analyzer/load/architecture_reader.h"
#include "analyzer/load/body_reader.h"

namespace threatgap::load {

using model::ElementKind;

std::vector<model::Data> ReadDataSets(const std::vector<Declaration>& declarations,
                                      const Inheritance& inheritance, ReadContext& context) {
  std::vector<model::Data> all;
  all.reserve(declarations.size());
  for (const Declaration& declaration : declarations) {
    model::Data& data = all.emplace_back();
    const auto no_more = [](syntax::FieldReader&) {};
    ReadImportedBody(declaration, "data", ElementKind::kData, data, context, no_more);
    ReadNativeBody(declaration, "data", ElementKind::kData, data, context, no_more);
    inheritance.Fill(ElementKind::kData, data);
  }
  return all;
}

}  // namespace threatgap::load
