#include "analyzer/load/drawio_page.h"

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;
using syntax::XmlElement;

/// `%name%` in a label means the attribute of that name.
std::string WithPlaceholders(std::string_view label, XmlElement wrapper) {
  constexpr int kMostPlaceholders = 100;  // each is a search among the attributes
  std::string text;
  for (int count = 0; count < kMostPlaceholders; ++count) {
    const std::size_t begin = label.find('%');
    const std::size_t end = begin == label.npos ? begin : label.find('%', begin + 1);
    if (end == label.npos) break;
    const NodeRef value = wrapper.Attribute(label.substr(begin + 1, end - begin - 1));
    text += label.substr(0, begin);
    if (value) {
      text += value.text();
      label.remove_prefix(end + 1);
    } else {
      text += '%';
      label.remove_prefix(begin + 1);
    }
  }
  return text.append(label);
}

NodeRef LabelOf(XmlElement cell, XmlElement wrapper) {
  return wrapper ? wrapper.Attribute("label") : cell.Attribute("value");
}

std::string LabelText(XmlElement cell, XmlElement wrapper, const DrawioStyle& style) {
  std::string text(LabelOf(cell, wrapper).text());
  if (wrapper && wrapper.AttributeText("placeholders") == "1")
    text = WithPlaceholders(text, wrapper);
  return style.IsOn("html") ? TextOfHtml(text) : OneLine(text);
}

}  // namespace

DrawioCell::DrawioCell(XmlElement element)
    : cell(element.name() == "mxCell" ? element : element.Child("mxCell")),
      wrapper(element.name() == "mxCell" ? XmlElement() : element),
      id((wrapper ? wrapper : cell).Attribute("id")),
      style(cell.AttributeText("style")),
      label(LabelText(cell, wrapper, style)),
      stencil(style.Stencil()),
      is_vertex(cell.AttributeText("vertex") == "1"),
      is_edge(cell.AttributeText("edge") == "1") {
  const NodeRef text = LabelOf(cell, wrapper);
  place = text && !label.empty() ? text.span() : id ? id.span() : element.span();
}

DrawioPage::DrawioPage(XmlElement model) {
  const XmlElement root = model.Child("root");
  for (XmlElement at = root.first(); at; at = at.next()) cells_.emplace_back(at);
  Link();
  OrderByParents();
  PlaceOnPage();
}

std::optional<std::size_t> DrawioPage::Find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return id.empty() || found == by_id_.end() ? std::nullopt : std::optional(found->second);
}

void DrawioPage::Link() {
  for (std::size_t i = 0; i < cells_.size(); ++i) by_id_.emplace(cells_[i].id.text(), i);
  for (DrawioCell& cell : cells_) {
    cell.parent = Find(cell.cell.AttributeText("parent"));
    if (cell.parent && !cells_[*cell.parent].is_vertex && !cells_[*cell.parent].is_edge)
      cell.parent.reset();
    if (!cell.is_edge) continue;
    cell.source = Find(cell.cell.AttributeText("source"));
    cell.target = Find(cell.cell.AttributeText("target"));
    for (const auto& end : {cell.source, cell.target}) {
      if (end) cells_[*end].is_end = true;
    }
  }
}

void DrawioPage::OrderByParents() {
  enum class State : std::uint8_t { kNew, kOnPath, kDone };
  std::vector<State> states(cells_.size(), State::kNew);
  std::vector<std::size_t> path;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    for (std::optional<std::size_t> at = i; at && states[*at] == State::kNew;) {
      states[*at] = State::kOnPath;
      path.push_back(*at);
      const auto parent = cells_[*at].parent;
      // A loop of parents is cut where it closes.
      if (parent && states[*parent] == State::kOnPath) cells_[*at].parent.reset();
      at = cells_[*at].parent;
    }
    for (; !path.empty(); path.pop_back()) {
      states[path.back()] = State::kDone;
      order_.push_back(path.back());
    }
  }
}

void DrawioPage::PlaceOnPage() {
  for (const std::size_t i : order_) {
    DrawioCell& cell = cells_[i];
    const XmlElement geometry = cell.cell.Child("mxGeometry");
    if (!cell.is_vertex || geometry.AttributeText("relative") == "1") continue;
    // A corner of zero is not written.
    const double left = NumberOf(geometry.Attribute("x")).value_or(0);
    const double top = NumberOf(geometry.Attribute("y")).value_or(0);
    const auto width = NumberOf(geometry.Attribute("width"));
    const auto height = NumberOf(geometry.Attribute("height"));
    if (!width || !height || *width < 0 || *height < 0) continue;
    Rectangle place{left, top, left + *width, top + *height};
    if (cell.parent) {
      const auto& outer = cells_[*cell.parent].rectangle;
      if (!outer) continue;
      place = {outer->left + place.left, outer->top + place.top, outer->left + place.right,
               outer->top + place.bottom};
    }
    cell.rectangle = place;
  }
}

}  // namespace threatgap::load
