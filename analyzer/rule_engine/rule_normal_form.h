#pragma once

#include <string>

#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// What a rule looks for, asks for and how it rates, in one spelling: kind, STRIDE and LINDDUN
/// letters, severity, match, identity, attacker, and the controls with their places and strengths.
/// Two rules with the same one report every finding twice. Prose and references do not count, nor
/// do the names of variables and the order of conditions (NormalFormOf). For comparing, not
/// reading.
std::string NormalFormOf(const Rule& rule, const catalog::Catalog& catalog);

}  // namespace threatgap::rule_engine
