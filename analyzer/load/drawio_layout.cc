#include "analyzer/load/drawio_layout.h"

#include <algorithm>

#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

constexpr std::string_view kFormatName = "drawio";

using Boxes = std::vector<std::optional<Rectangle>>;
using Links = std::vector<std::optional<std::size_t>>;

bool AreEqual(const Rectangle& a, const Rectangle& b) {
  return a.left == b.left && a.top == b.top && a.right == b.right && a.bottom == b.bottom;
}

/// The boxes around each box, without those which are only a copy of it.
Links FindLargerParents(const Boxes& boxes) {
  Links parents = FindParents(boxes);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    // Of equal boxes the first comes first, so what lies around it is known.
    if (parents[i] && AreEqual(*boxes[i], *boxes[*parents[i]])) parents[i] = parents[*parents[i]];
  }
  return parents;
}

}  // namespace

DrawioLayout::DrawioLayout(const DrawioPage& page, const catalog::ImportTables& imports)
    : page_(page),
      notes_(page.cells().size()),
      icons_(page.cells().size()),
      owners_(page.cells().size()),
      holds_component_(page.cells().size()),
      holds_text_(page.cells().size()),
      is_frame_(page.cells().size()),
      places_(page.cells().size()) {
  FindStencils(imports);
  FindOwners();
  MarkHolders();
  MarkFrames();
  for (std::size_t i = 0; i < page.cells().size(); ++i) roles_.push_back(RoleOf(i));
  FindPlaces();
}

void DrawioLayout::FindStencils(const catalog::ImportTables& imports) {
  for (std::size_t i = 0; i < page_.cells().size(); ++i) {
    std::string word = "type: " + TextOf(cell(i).Data("type"));
    const catalog::ImportedKind* kind = imports.FindKind(kFormatName, word);
    if (kind == nullptr) {
      word = cell(i).stencil;
      kind = imports.FindKind(kFormatName, word);
    }
    notes_[i] = kind != nullptr && kind->type.empty() && kind->technology.empty();
    // An icon of a library is something without a label, too; a basic shape is not.
    const bool is_basic = kind != nullptr && kind->type == "component";
    icons_[i] = !notes_[i] && !is_basic && word.find_first_of("./") != std::string::npos;
    stencils_.push_back(std::move(word));
  }
}

void DrawioLayout::FindOwners() {
  for (const std::size_t i : page_.parents_first()) {
    if (cell(i).is_vertex && IsPart(i)) owners_[i] = End(*cell(i).parent);
  }
}

/// Cells of tables, and the lines of text in a shape.
bool DrawioLayout::IsPart(std::size_t i) const {
  if (!cell(i).parent || !cell(*cell(i).parent).is_vertex) return false;
  const DrawioStyle& outer = cell(*cell(i).parent).style;
  if (owners_[*cell(i).parent] || outer.IsTable()) return true;
  return cell(i).is_text() && (!outer.IsContainer() || !outer.Get("childLayout").empty());
}

bool DrawioLayout::LooksLikeComponent(std::size_t i) const {
  const DrawioCell& shape = cell(i);
  const bool is_label = shape.is_edge_label() || (shape.parent && cell(*shape.parent).is_edge);
  if (!shape.is_vertex || is_label || owners_[i] || notes_[i]) return false;
  if (shape.style.IsContainer() && !shape.style.IsTable()) return false;
  if (shape.is_text()) return shape.is_end;
  return !shape.label.empty() || shape.is_end || icons_[i];
}

void DrawioLayout::MarkHolders() {
  for (std::size_t i = 0; i < page_.cells().size(); ++i) {
    const auto parent = cell(i).parent;
    if (parent && cell(i).is_text()) holds_text_[*parent] = true;
    if (!LooksLikeComponent(i)) continue;
    for (auto at = parent; at && !holds_component_[*at]; at = cell(*at).parent)
      holds_component_[*at] = true;
  }
}

/// Whether a shape may be drawn around others: a rectangle or ellipse that is dashed or labelled,
/// and at which no line ends.
bool DrawioLayout::IsFrame(std::size_t i) const {
  const DrawioCell& shape = cell(i);
  if (!shape.is_vertex || shape.is_end || shape.is_text() || owners_[i] || notes_[i]) return false;
  return !shape.style.IsContainer() && !holds_component_[i] && shape.style.IsPlain() &&
         shape.rectangle && (shape.style.IsOn("dashed") || !shape.label.empty());
}

void DrawioLayout::MarkFrames() {
  const std::size_t count = page_.cells().size();
  Boxes frames(count), inner(count);
  std::vector<bool> counts(count);
  for (std::size_t i = 0; i < count; ++i) {
    counts[i] = LooksLikeComponent(i) || holds_component_[i];
    if (IsFrame(i)) {
      frames[i] = cell(i).rectangle;
    } else if (counts[i] && cell(i).is_vertex) {
      inner[i] = cell(i).rectangle;
    }
  }
  const Links parents = FindLargerParents(frames);
  const auto enclosing = FindEnclosing(frames, inner);
  for (std::size_t i = 0; i < count; ++i) {
    if (!counts[i]) continue;
    for (auto at = frames[i] ? parents[i] : enclosing[i]; at && !is_frame_[*at]; at = parents[*at])
      is_frame_[*at] = true;
  }
}

DrawioLayout::Role DrawioLayout::RoleOf(std::size_t i) const {
  const DrawioCell& shape = cell(i);
  if (shape.is_edge) return Role::kFlow;
  if (!shape.is_vertex || owners_[i] || notes_[i]) return Role::kNothing;
  if (shape.is_edge_label() || (shape.parent && cell(*shape.parent).is_edge))
    return Role::kFlowLabel;
  const bool is_container = shape.style.IsContainer() && !shape.style.IsTable();
  if (is_container || holds_component_[i]) return RoleOfContainer(i);
  if (is_frame_[i]) return Role::kZone;
  return LooksLikeComponent(i) ? Role::kComponent : Role::kNothing;
}

DrawioLayout::Role DrawioLayout::RoleOfContainer(std::size_t i) const {
  const DrawioCell& shape = cell(i);
  // A group without a label only keeps things together.
  const bool is_group = shape.style.name() == "group" || !shape.style.IsContainer();
  if (shape.label.empty() && !shape.is_end && is_group) return Role::kNothing;
  if (holds_component_[i]) return Role::kZone;
  // Nothing inside but lines of text: a list, such as a class or a table.
  if (shape.is_end || holds_text_[i]) return Role::kComponent;
  return shape.label.empty() ? Role::kNothing : Role::kZone;
}

void DrawioLayout::FindPlaces() {
  const std::size_t count = page_.cells().size();
  std::vector<std::optional<std::size_t>> holders(count);
  for (const std::size_t i : page_.parents_first()) {
    const auto parent = cell(i).parent;
    if (parent) holders[i] = roles_[*parent] == Role::kZone ? parent : holders[*parent];
  }
  Boxes zones(count), components(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (roles_[i] == Role::kZone) zones[i] = cell(i).rectangle;
    if (roles_[i] == Role::kComponent) components[i] = cell(i).rectangle;
  }
  const auto parents = FindParents(zones);
  const auto enclosing = FindEnclosing(zones, components);
  for (std::size_t i = 0; i < count; ++i) {
    // A frame counts among the shapes of the same container only; so no loops can arise.
    const auto drawn = zones[i] ? parents[i] : enclosing[i];
    if (drawn && holders[*drawn] == holders[i]) {
      places_[i] = Place{*drawn, false};
    } else if (holders[i]) {
      places_[i] = Place{*holders[i], true};
    }
  }
}

}  // namespace threatgap::load
