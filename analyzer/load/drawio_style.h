#pragma once

#include <map>
#include <string>
#include <string_view>

namespace threatgap::load {

/// The style of a draw.io cell: `ellipse;html=1;shape=cylinder3`. Views point into the text that it
/// was made from.
class DrawioStyle {
 public:
  explicit DrawioStyle(std::string_view text);

  /// The first word without a value (`ellipse`, `text`), or nothing.
  std::string_view name() const { return name_; }
  std::string_view Get(std::string_view key) const;
  bool IsOn(std::string_view key) const { return Get(key) == "1"; }

  /// What is drawn: the icon of a library (`mxgraph.aws4.s3`), the picture
  /// (`azure2/databases/Azure_Cosmos_DB`), the shape (`cylinder3`), or `rectangle`.
  std::string Stencil() const;
  /// Whether the style is made to hold other shapes.
  bool IsContainer() const;
  /// A rectangle or ellipse as people draw around things.
  bool IsPlain() const;
  /// A table or a row of one, whose cells are parts of it.
  bool IsTable() const;

 private:
  std::string_view name_;
  std::map<std::string_view, std::string_view> values_;
};

/// The text of an HTML label in one line: `<b>Web</b><br>shop &amp; more` as `Web shop & more`.
std::string TextOfHtml(std::string_view html);

}  // namespace threatgap::load
