#pragma once

#include <string_view>
#include <vector>

namespace threatgap::catalog {

/// One file that was embedded into the binary when it was built.
struct ContentFile {
  std::string_view path;    ///< as in the repository, e.g. `rules/genai/GAI-001-….yaml`
  std::string_view bytes;   ///< the whole file; lives as long as the program
  std::string_view events;  ///< YAML without mistakes: see syntax::RecordYaml; otherwise empty
};

/// Rules, mappings, report templates and the diagnostics page, sorted by path.
const std::vector<ContentFile>& EmbeddedContent();

}  // namespace threatgap::catalog
