#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace threatgap::cli {

/// The section of docs/diagnostics.md about `id`, as plain text; nothing for an unknown id.
std::optional<std::string> DiagnosticPage(std::string_view id);

/// Ids which have a section, in the order of the page.
std::vector<std::string> DiagnosticIds();

}  // namespace threatgap::cli
