#pragma once

#include <span>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/catalog/catalog.h"
#include "analyzer/rule_engine/rule.h"

namespace threatgap::rule_engine {

/// Zones and data sets which every sketch of a test can use (RULES.md §2.5).
std::span<const std::string_view> SketchZones();
std::span<const std::string_view> SketchData();

/// Reports names in the tests of `rule` that stand for nothing there: an element, zone, data set or
/// type that the sketch lacks, a control type that no catalogue has, an expected finding or a
/// question about an element that is not in the sketch. Such a test fails for the wrong reason, or
/// passes for one. A test whose sketch cannot be read is left to those who run it.
void CheckTestNames(const Rule& rule, const catalog::Catalog& catalog,
                    const base::SourceStore& sources, base::DiagnosticSink& sink);

}  // namespace threatgap::rule_engine
