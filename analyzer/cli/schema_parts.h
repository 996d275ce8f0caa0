#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/cli/schema_builder.h"
#include "analyzer/model/attribute_table.h"

/// Parts which several schemas have in common.
namespace threatgap::cli {

/// Keys for the attributes of `kind`, from the attribute table.
std::vector<SchemaField> AttributeFields(model::ElementKind kind);

/// The vocabularies which AttributeFields refers to: enums, and scales with their order in words.
std::vector<SchemaWords> AttributeWords();

/// Ids of component types, technologies, control types and frameworks which are loaded.
std::vector<SchemaWords> CatalogWords(const catalog::Catalog& catalog);

SchemaWords Words(std::string name, std::string about, std::vector<std::string> words);

/// `low`, `medium`, `high`, `critical`.
SchemaWords SeverityWords();

/// An item under `treatments:`; a policy requires more of it than a model.
SchemaObject TreatmentObject(bool in_policy);
SchemaWords DecisionWords();

}  // namespace threatgap::cli
