#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/date.h"
#include "reports/json_writer.h"

/// Values as OSCAL's JSON schema wants them. Text from a model may be anything; what comes out of
/// here is valid.
namespace threatgap::reports::oscal {

/// Naming system of our properties, facets and UUIDs.
inline constexpr std::string_view kNamespace = "urn:threatgap:oscal";

/// A version-5 UUID (RFC 9562: SHA-1 of a name in our namespace): the same name, the same UUID.
std::string NameUuid(std::string_view name);

/// A StringDatatype: one line, single blanks, none at an end; empty where nothing is left.
std::string Line(std::string_view text);
/// The same as one line of Markdown: what could be read as markup is escaped.
std::string MarkupLine(std::string_view text);
/// A TokenDatatype made from an id: what a token may not hold becomes `-`, and a `_` stands before
/// anything but a letter: `2.9` becomes `_2.9`.
std::string Token(std::string_view id);
/// A URI reference for a path: percent-encoded but for unreserved characters and `/`.
std::string PathReference(std::string_view path);
/// Midnight UTC of a day; nothing for years which the schema's pattern leaves out (before 1900,
/// after 2999).
std::optional<std::string> Midnight(const std::optional<base::Date>& date);

/// `"key": "markup"`; where the text is blank `fallback`, and where that is blank too `not stated`.
void PutMarkup(JsonWriter& out, std::string_view key, std::string_view text,
               std::string_view fallback = {});
/// `"key": "markup"`; nothing where the text is blank, since OSCAL forbids empty strings.
void PutOptionalMarkup(JsonWriter& out, std::string_view key, std::string_view text);
/// One member of a `props` list, with our namespace; nothing where the value is blank. `of`: its
/// class, which tells properties of one name apart.
void PutProperty(JsonWriter& out, std::string_view name, std::string_view value,
                 std::string_view of = {});

}  // namespace threatgap::reports::oscal
