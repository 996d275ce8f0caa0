// Data; declared in architecture_reader.h.

#include "analyzer/load/architecture_reader.h"

namespace threatgap::load {

std::vector<model::Data> ReadDataSets(const std::vector<Declaration>& declarations,
                                      const Inheritance& inheritance, ReadContext& context) {
  std::vector<model::Data> all;
  all.reserve(declarations.size());
  for (const Declaration& declaration : declarations) {
    model::Data& data = all.emplace_back();
    data.id = declaration.id;
    data.span = declaration.id_span;
    syntax::FieldReader fields(declaration.body, "data", declaration.id, context.sink);
    ReadCommonFields(fields, data);
    data.attributes =
        ReadAttributes(fields, model::ElementKind::kData, model::Origin::kStated, context);
    inheritance.Fill(model::ElementKind::kData, data);
  }
  return all;
}

}  // namespace threatgap::load
