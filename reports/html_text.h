#pragma once

#include <string>
#include <string_view>

#include "reports/long_texts.h"

/// Text from models, policies and packs on its way into a page. Nothing reaches the HTML report
/// without one of these functions: both first make control characters, broken UTF-8 and characters
/// that reorder or hide text visible (`\u202e`), so that a hostile name can neither break the page
/// nor mislead its reader. Texts longer than kLongestText lose their middle (long_texts.h).
namespace threatgap::reports::html {

/// Appends `text` for element content and for attribute values in double quotes. O(n), without a
/// copy for plain ASCII.
void AppendHtml(std::string& out, std::string_view text);
std::string Html(std::string_view text);

/// Appends `text` as a JSON string with quotes, safe inside `<script type="application/json">`:
/// `<`, `>`, `&`, U+2028 and U+2029 are written as escapes.
void AppendJson(std::string& out, std::string_view text);

/// The part of `#req-<framework>-<id>` and of element ids made from ids of the model: letters,
/// digits and
/// `._-` stay, every other byte becomes `_`.
std::string AnchorPart(std::string_view text);

/// `text` as one value of a filter in an address (`component=…`): every byte but letters, digits
/// and `._-` is written as `%XX`.
std::string FilterValue(std::string_view text);

/// `iso27001` of `iso27001@2022`: links name the framework without its edition where the report
/// holds only one edition of it.
std::string_view FrameworkName(std::string_view id);

/// Estimated width in pixels of `text` in the diagram's 13 px sans-serif face; the same on every
/// machine because no font is asked. Wide East Asian characters count double.
double TextWidth(std::string_view text, double font_size);

/// `text` cut to `width` pixels with an ellipsis where it is longer.
std::string Ellipsis(std::string_view text, double font_size, double width);

}  // namespace threatgap::reports::html
