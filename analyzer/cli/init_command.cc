#include "analyzer/cli/init_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
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

constexpr const char* kUsualPolicy = "internal";

StarterFile PolicyOfKind(const std::string& kind) {
  const std::string_view text = StarterPolicy(kind);
  if (text.empty()) {
    const auto kinds = StarterPolicyKinds();
    throw UsageError(fmt::format("`--policy` does not take `{}`", base::Printable(kind)),
                     "the starter policies are " +
                         base::QuotedList(std::vector<std::string>(kinds.begin(), kinds.end())));
  }
  return {"threatgap-policy.yaml", text,
          "next: let the security team own it, then run `threatgap check`"};
}

/// `policy` is the kind of policy to write; without it a model is written.
int RunInit(const std::optional<std::string>& policy, Console& console) {
  const StarterFile file =
      policy ? PolicyOfKind(*policy)
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
  auto policy = std::make_shared<std::optional<std::string>>();
  CLI::App* const command = app.add_subcommand("init", "write a commented starter model");
  command
      ->add_option_function<std::vector<std::string>>(
          "--policy",
          [policy](const std::vector<std::string>& kind) {
            *policy = kind.empty() || kind.front().empty() ? kUsualPolicy : kind.front();
          },
          "a policy: prototype, internal or regulated")
      ->expected(0, 1)
      ->type_name("[KIND]");
  command->footer(
      "Examples:\n  threatgap init\n  threatgap init --policy\n  threatgap init --policy "
      "regulated\n");
  command->callback([policy, &action] {
    action = [policy](Console& console) { return RunInit(*policy, console); };
  });
}

}  // namespace threatgap::cli
