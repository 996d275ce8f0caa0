#pragma once

#include <vector>

#include "analyzer/load/draft.h"
#include "analyzer/load/element_reader.h"
#include "analyzer/load/inheritance.h"
#include "analyzer/model/threat_model.h"

namespace threatgap::load {

// Readers of element bodies. All names must have been declared in context.names with the positions
// which the declarations have; each reader returns as many elements as there are declarations, in
// their order.

std::vector<model::Zone> ReadZones(const std::vector<Declaration>& declarations,
                                   const Inheritance& inheritance, ReadContext& context);
std::vector<model::Data> ReadDataSets(const std::vector<Declaration>& declarations,
                                      const Inheritance& inheritance, ReadContext& context);
std::vector<model::Component> ReadComponents(const std::vector<Declaration>& declarations,
                                             Inheritance& inheritance, ReadContext& context);
std::vector<model::Flow> ReadFlows(const std::vector<FlowDeclaration>& declarations,
                                   const Inheritance& inheritance, ReadContext& context);

/// Reports every circle of zone parents once, and cuts it.
void CheckZoneCycles(std::vector<model::Zone>& zones, ReadContext& context);

/// Fills a system or zone list of `open: [components, flows, controls]`.
model::OpenLists ReadOpenLists(syntax::FieldReader& fields);

}  // namespace threatgap::load
