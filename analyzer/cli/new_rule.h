#pragma once

#include <string>

#include "analyzer/cli/console.h"

namespace threatgap::cli {

/// What `threatgap rules new` was told.
struct NewRule {
  std::string pack;    ///< name of a folder
  std::string id;      ///< `GAI-023`: capital letters, a hyphen, digits
  std::string name;    ///< kebab-case
  std::string folder;  ///< where packs live; made when it is not there
};

/// Writes `<folder>/<pack>/<id>-<name>.yaml`: a draft rule with every key, whose test fails until
/// the rule says what its author means. Overwrites nothing. Returns the exit status; throws
/// UsageError for a name that cannot be used.
int WriteNewRule(const NewRule& rule, Console& console);

}  // namespace threatgap::cli
