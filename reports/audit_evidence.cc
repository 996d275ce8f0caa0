#include "reports/audit_sheets.h"

namespace threatgap::reports::audit {
namespace {

using outcome::ControlView;
using outcome::EvidenceView;

Row ControlCells(const ControlView& control, const EvidenceView& item, std::string freshness) {
  std::vector<std::string> places;
  for (const auto& element : control.on) places.push_back(element.id);
  const base::Location& place = item.location.file.empty() ? control.location : item.location;
  return {TextCell(item.ref),
          TextCell(item.kind),
          TextCell(item.result),
          DateCell(item.date),
          DateCell(item.valid_until),
          TextCell(std::move(freshness)),
          control.id,
          TextCell(control.title),
          ListCell(control.types),
          ListCell(places),
          TextCell(control.status),
          TextCell(control.owner),
          TextCell(item.by),
          ListCell(control.requirements),
          TextCell(html::PlaceText(place))};
}

}  // namespace

Table EvidenceIndex(const Index& index) {
  Table table{"Evidence index",
              {{"Evidence", 34},
               {"Type", 15},
               {"Result", 10},
               {"Collected", 11},
               {"Valid until", 11},
               {"Freshness", 12},
               {"Control", 22},
               {"Title of control", 28},
               {"Control types", 24},
               {"Stands on", 22},
               {"Status of control", 14},
               {"Owner of control", 18},
               {"Collected by", 18},
               {"Requirements", 36},
               {"Place", 26}},
              {}};
  for (const ControlView& control : index.result.controls) {
    for (const EvidenceView& item : control.evidence)
      table.rows.push_back(ControlCells(control, item, item.freshness));
    if (control.evidence.empty() && control.status == "implemented")
      table.rows.push_back(ControlCells(control, {}, "missing"));
  }
  return table;
}

}  // namespace threatgap::reports::audit
