#pragma once

#include <string>
#include <vector>

#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule_loader.h"

/// Pages about what stands under `mappings/`.
namespace threatgap::cli {

/// A control type: what it is, where it stands, the requirements it maps to with relation and
/// reason, the rules which ask for it or for a supertype.
std::string ControlTypePage(catalog::ControlTypeId id, const catalog::Catalog& catalog,
                            const rule_engine::RuleSet& rules);

/// A framework with its sources and all its requirements by group.
std::string FrameworkPage(const catalog::Framework& framework);

/// A component type: parents, default attributes, types below it.
std::string ComponentTypePage(model::TypeId id, const catalog::Catalog& catalog);

/// A technology preset: its type and the facts it fills in, with source and date.
std::string TechnologyPage(const catalog::Technology& technology, const catalog::Catalog& catalog);

/// The same in a row of a table: id, title, type, facts, source, date.
std::vector<std::string> TechnologyRow(const catalog::Technology& technology,
                                       const catalog::Catalog& catalog);

/// A crosswalk with its relations.
std::string CrosswalkPage(const catalog::Crosswalk& crosswalk, const catalog::Catalog& catalog);

/// `owasp-llm@2025--owasp-llm@2026`.
std::string CrosswalkId(const catalog::Crosswalk& crosswalk, const catalog::Catalog& catalog);

}  // namespace threatgap::cli
