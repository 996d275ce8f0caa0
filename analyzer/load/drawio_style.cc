#include "analyzer/load/drawio_style.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "analyzer/base/text.h"
#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

constexpr std::string_view kLibraryFolder = "img/lib/";

/// Shapes which only frame an icon that another key names.
constexpr std::string_view kFrames[] = {"image", "ext", "rect", "rectangle", "label", "rounded"};

constexpr std::string_view kBlockElements[] = {"br", "div", "p",  "li", "ul", "ol", "tr", "td",
                                               "th", "hr",  "h1", "h2", "h3", "h4", "h5", "h6"};

template <typename Range>
bool Contains(const Range& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// `azure2/databases/Azure_Cosmos_DB` of `img/lib/azure2/databases/Azure_Cosmos_DB.svg`.
std::string PictureName(std::string_view path) {
  if (path.starts_with("data:")) return "image";
  if (const auto at = path.find(kLibraryFolder); at != std::string_view::npos)
    path.remove_prefix(at + kLibraryFolder.size());
  const auto dot = path.rfind('.');
  return std::string(path.substr(0, dot));
}

bool OpensTag(std::string_view html) {
  if (html.size() < 2 || html[0] != '<') return false;
  const char next = html[1];
  return next == '/' || next == '!' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
}

std::string_view NameOfTag(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  const auto end = std::find_if_not(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return tag.substr(0, static_cast<std::size_t>(end - tag.begin()));
}

void AppendUtf8(unsigned code, std::string& text) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte & 0xFFU); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0U | code >> 6);
  } else if (code < 0x10000) {
    add(0xE0U | code >> 12);
    add(0x80U | (code >> 6 & 0x3FU));
  } else {
    add(0xF0U | code >> 18);
    add(0x80U | (code >> 12 & 0x3FU));
    add(0x80U | (code >> 6 & 0x3FU));
  }
  add(0x80U | (code & 0x3FU));
}

/// What an entity stands for, without `&` and `;`.
std::optional<std::string> Entity(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};
  for (const auto& [entity, text] : kNamed) {
    if (name == entity) return std::string(text);
  }
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x') || name.starts_with('X');
  if (is_hex) name.remove_prefix(1);
  unsigned code = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  const bool is_text = code >= 0x20 && code != 0x7F && code <= 0x10FFFF && code / 0x800 != 0x1B;
  if (!whole || !is_text) return std::nullopt;
  if (code == 0xA0) return " ";
  std::string text;
  AppendUtf8(code, text);
  return text;
}

std::string DecodeEntities(std::string_view text) {
  constexpr std::size_t kLongestEntity = 10;
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '&') {
      const std::size_t end = text.substr(at, kLongestEntity).find(';');
      if (end != std::string_view::npos) {
        if (const auto entity = Entity(text.substr(at + 1, end - 1))) {
          decoded += *entity;
          at += end;
          continue;
        }
      }
    }
    decoded += text[at];
  }
  return decoded;
}

}  // namespace

DrawioStyle::DrawioStyle(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = base::Trimmed(text.substr(0, end));
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos) {
      values_.insert_or_assign(part.substr(0, equals), part.substr(equals + 1));
    } else if (name_.empty()) {
      name_ = part;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string_view DrawioStyle::Get(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::string_view() : found->second;
}

std::string DrawioStyle::Stencil() const {
  for (const std::string_view key : {"resIcon", "prIcon", "grIcon"}) {
    if (const std::string_view icon = Get(key); !icon.empty()) return std::string(icon);
  }
  const std::string_view shape = Get("shape");
  if (!shape.empty() && !Contains(kFrames, shape)) return std::string(shape);
  if (const std::string_view image = Get("image"); !image.empty()) return PictureName(image);
  if (!name_.empty() && !Contains(kFrames, name_)) return std::string(name_);
  return "rectangle";
}

bool DrawioStyle::IsContainer() const {
  return IsOn("container") || name_ == "swimlane" || Get("shape") == "swimlane" ||
         name_ == "group" || !Get("grIcon").empty() ||
         Get("shape").find(".group") != std::string_view::npos;
}

bool DrawioStyle::IsPlain() const {
  const std::string stencil = Stencil();
  return stencil == "rectangle" || stencil == "ellipse";
}

bool DrawioStyle::IsTable() const { return Get("shape") == "table" || Get("shape") == "tableRow"; }

std::string TextOfHtml(std::string_view html) {
  constexpr std::string_view kHardBlank = "\xC2\xA0";
  std::string text;
  while (!html.empty()) {
    const std::size_t end = OpensTag(html) ? html.find('>') : std::string_view::npos;
    if (end != std::string_view::npos) {
      if (Contains(kBlockElements, base::LowerAscii(NameOfTag(html.substr(1, end - 1)))))
        text += ' ';
      html.remove_prefix(end + 1);
    } else if (html.starts_with(kHardBlank)) {
      text += ' ';
      html.remove_prefix(kHardBlank.size());
    } else {
      // Up to the next character that may mean something; without `>` no tag follows any more.
      const bool no_tag = OpensTag(html);
      const std::size_t plain = no_tag ? html.size() : html.find_first_of("<\xC2", 1);
      text += html.substr(0, plain);
      html.remove_prefix(std::min(plain, html.size()));
    }
  }
  return OneLine(DecodeEntities(text));
}

}  // namespace threatgap::load
