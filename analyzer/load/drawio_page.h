#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/load/diagram_geometry.h"
#include "analyzer/load/drawio_style.h"
#include "analyzer/syntax/field_reader.h"
#include "analyzer/syntax/xml_element.h"

namespace threatgap::load {

/// One cell of a draw.io page, with the `object` or `UserObject` which wraps it where it has data.
struct DrawioCell {
  syntax::XmlElement cell, wrapper;
  syntax::NodeRef id;
  DrawioStyle style;
  std::string label;    ///< as people see it, in one line
  std::string stencil;  ///< what is drawn, or `type: process` where its data says so
  base::Span place;     ///< of the label, or of the next best thing
  bool is_vertex = false, is_edge = false;
  std::optional<std::size_t> parent;          ///< a cell of the page; layers and loops have none
  std::optional<std::size_t> source, target;  ///< of an edge
  std::optional<Rectangle> rectangle;         ///< on the page
  bool is_end = false;                        ///< some edge is attached to it

  /// `element` is a child of `root`; a cell without `mxCell` is neither vertex nor edge.
  explicit DrawioCell(syntax::XmlElement element);

  bool is_wrapped() const { return static_cast<bool>(wrapper); }
  bool is_edge_label() const { return style.name() == "edgeLabel"; }
  bool is_text() const { return style.name() == "text"; }
  /// The value of the wrapper's own attribute, or no node.
  syntax::NodeRef Data(std::string_view key) const { return wrapper.Attribute(key); }
};

/// The cells of a page in their order, with links resolved and places made absolute. O(cells).
class DrawioPage {
 public:
  /// `model` is an `mxGraphModel`.
  explicit DrawioPage(syntax::XmlElement model);

  const std::vector<DrawioCell>& cells() const { return cells_; }
  /// All cells, each after its parent.
  const std::vector<std::size_t>& parents_first() const { return order_; }

 private:
  std::optional<std::size_t> Find(std::string_view id) const;
  void Link();
  void OrderByParents();
  void PlaceOnPage();

  std::vector<DrawioCell> cells_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::vector<std::size_t> order_;
};

}  // namespace threatgap::load
