#pragma once

#include <string_view>

/// Style sheet and script of the HTML gap report. They live as ordinary files in
/// `reports/templates/`, so that editors know them, and are part of the binary, so that a report
/// needs no file beside it. Both views stay valid for the whole run. The report's policy carries
/// the hashes of exactly these bytes.
namespace threatgap::reports {

std::string_view TemplateCss();
std::string_view TemplateJs();

}  // namespace threatgap::reports
