#include "analyzer/pipeline/run.h"

namespace threatgap::pipeline {

std::string_view ToolVersion() { return THREATGAP_VERSION; }

void LoadContent(const ContentOptions& options, Session& session) {
  session.catalog = catalog::LoadCatalog({true, options.mapping_folders}, session.sources,
                                         session.budgets, session.sink);
  session.rules =
      rule_engine::LoadRules({options.builtin_rules, options.rule_folders}, session.catalog,
                             session.sources, session.budgets, session.sink);
}

}  // namespace threatgap::pipeline
