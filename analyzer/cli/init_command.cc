#include "analyzer/cli/init_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "analyzer/cli/report_files.h"
#include "analyzer/cli/starter_files.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

struct StarterFile {
  const char* path;
  std::string_view text;
  const char* next;
};

int RunInit(bool policy, Console& console) {
  const StarterFile file =
      policy ? StarterFile{"threatgap-policy.yaml", kStarterPolicy,
                           "next: let the security team own it, then run `threatgap check`"}
             : StarterFile{"threatgap.yaml", kStarterModel,
                           "next: describe your system in it, then run `threatgap check`"};
  std::error_code ignored;
  if (std::filesystem::symlink_status(file.path, ignored).type() !=
      std::filesystem::file_type::not_found) {
    throw UsageError(fmt::format("`{}` is already there", file.path),
                     "move it away first; `init` overwrites nothing");
  }
  const auto written = WriteFileWhole(file.path, std::string(file.text));
  if (!written.ok()) {
    PrintError("cannot-write", written.failure().message, "", console);
    return kCouldNotAnalyse;
  }
  console.out << fmt::format("wrote {}\n{}\n", file.path, file.next);
  return kPassed;
}

}  // namespace

void AddInitCommand(CLI::App& app, Action& action) {
  auto policy = std::make_shared<bool>(false);
  CLI::App* const command = app.add_subcommand("init", "write a commented starter model");
  command->add_flag("--policy", *policy, "write a starter policy instead");
  command->footer("Examples:\n  threatgap init\n  threatgap init --policy\n");
  command->callback([policy, &action] {
    action = [policy](Console& console) { return RunInit(*policy, console); };
  });
}

}  // namespace threatgap::cli
