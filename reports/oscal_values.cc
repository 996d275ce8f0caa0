#include "reports/oscal_values.h"

#include <fmt/format.h>
#include <nettle/sha1.h>

#include <array>
#include <cstdint>

#include "analyzer/base/utf8.h"
#include "reports/audit_table.h"

namespace threatgap::reports::oscal {
namespace {

using UuidBytes = std::array<std::uint8_t, 16>;

UuidBytes VersionFive(const UuidBytes& space, std::string_view name) {
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, space.size(), space.data());
  sha1_update(&context, name.size(), reinterpret_cast<const std::uint8_t*>(name.data()));
  UuidBytes bytes{};
  sha1_digest(&context, bytes.size(), bytes.data());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x50);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  return bytes;
}

std::string UuidText(const UuidBytes& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", bytes[i]);
  }
  return text;
}

/// White space and line ends as the schema's regular expressions see them.
bool IsBlank(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string NameUuid(std::string_view name) {
  // The namespace for URLs and other URIs of RFC 9562, appendix.
  constexpr UuidBytes kUriSpace = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                   0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
  static const UuidBytes kOurSpace = VersionFive(kUriSpace, kNamespace);
  return UuidText(VersionFive(kOurSpace, name));
}

std::string Line(std::string_view text) {
  const std::string clean = audit::CleanText(text);
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < clean.size();) {
    const base::CodePoint point = base::DecodeUtf8(clean, i);
    if (IsBlank(point.value)) {
      gap = true;
    } else {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += std::string_view(clean).substr(i, point.length);
    }
    i += point.length;
  }
  return out;
}

std::string MarkupLine(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_<>[]{}~^#";
  std::string out;
  for (const char c : Line(text)) {
    if (kMarkup.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string Token(std::string_view id) {
  std::string out;
  for (const char c : id) {
    const bool allowed = IsAsciiLetter(c) || IsDigit(c) || c == '.' || c == '-' || c == '_';
    out += allowed ? c : '-';
  }
  if (out.empty() || !(IsAsciiLetter(out.front()) || out.front() == '_')) out.insert(0, 1, '_');
  return out;
}

std::string PathReference(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain =
        IsAsciiLetter(c) || IsDigit(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<std::string> Midnight(const std::optional<base::Date>& date) {
  if (!date) return std::nullopt;
  const std::string day = base::FormatDate(*date);
  if (day < "1900-01-01" || day > "2999-12-31") return std::nullopt;
  return day + "T00:00:00Z";
}

void PutMarkup(JsonWriter& out, std::string_view key, std::string_view text,
               std::string_view fallback) {
  std::string markup = MarkupLine(text);
  if (markup.empty()) markup = MarkupLine(fallback);
  out.Key(key).Text(markup.empty() ? "not stated" : markup);
}

void PutOptionalMarkup(JsonWriter& out, std::string_view key, std::string_view text) {
  const std::string markup = MarkupLine(text);
  if (!markup.empty()) out.Key(key).Text(markup);
}

void PutProperty(JsonWriter& out, std::string_view name, std::string_view value,
                 std::string_view of) {
  const std::string line = Line(value);
  if (line.empty()) return;
  out.BeginObject(JsonWriter::Layout::kInline);
  out.Key("name").Text(name);
  out.Key("ns").Text(kNamespace);
  out.Key("value").Text(line);
  if (!of.empty()) out.Key("class").Text(Token(of));
  out.EndObject();
}

}  // namespace threatgap::reports::oscal
