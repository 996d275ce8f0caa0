#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/catalog/import_tables.h"
#include "analyzer/load/drawio_page.h"

namespace threatgap::load {

/// draw.io knows shapes and lines only. This decides what each cell of a page stands for:
/// a shape is a component; containers, shapes around other shapes by their parents, and dashed or
/// labelled rectangles drawn around others are zones. Captions, notes, and shapes without label,
/// line and icon are nothing. Positions are those of DrawioPage::cells(). O(n log n).
class DrawioLayout {
 public:
  enum class Role : std::uint8_t { kNothing, kFlow, kFlowLabel, kComponent, kZone };

  DrawioLayout(const DrawioPage& page, const catalog::ImportTables& imports);

  Role role(std::size_t i) const { return roles_[i]; }
  /// A zone at which flows end stands for a component in it, too.
  bool is_also_component(std::size_t i) const {
    return roles_[i] == Role::kZone && page_.cells()[i].is_end;
  }
  /// The word under which the import table knows the cell.
  const std::string& stencil(std::size_t i) const { return stencils_[i]; }
  /// The cell that a line ends at when it ends at `i`: a line to the row of a table ends at the
  /// table.
  std::size_t End(std::size_t i) const { return owners_[i].value_or(i); }
  /// Whether the import table says that the cell is no component: a note, a legend.
  bool is_note(std::size_t i) const { return notes_[i]; }

  struct Place {
    std::size_t zone;
    bool by_parent;  ///< the drawing says it, not only the geometry
  };
  /// The zone around a component or zone.
  std::optional<Place> zone_of(std::size_t i) const { return places_[i]; }

 private:
  const DrawioCell& cell(std::size_t i) const { return page_.cells()[i]; }
  void FindStencils(const catalog::ImportTables& imports);
  void FindOwners();
  bool LooksLikeComponent(std::size_t i) const;
  bool IsPart(std::size_t i) const;
  void MarkHolders();
  void MarkFrames();
  bool IsFrame(std::size_t i) const;
  Role RoleOf(std::size_t i) const;
  Role RoleOfContainer(std::size_t i) const;
  void FindPlaces();

  const DrawioPage& page_;
  std::vector<std::string> stencils_;
  std::vector<bool> notes_, icons_;
  std::vector<std::optional<std::size_t>> owners_;
  std::vector<bool> holds_component_, holds_text_, is_frame_;
  std::vector<Role> roles_;
  std::vector<std::optional<Place>> places_;
};

}  // namespace threatgap::load
