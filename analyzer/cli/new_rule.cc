#include "analyzer/cli/new_rule.h"

#include <fmt/format.h>

#include <filesystem>
#include <regex>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/cli/report_files.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemplate = R"(rule: {id}
name: {name}
title: One line that says what is bad about it
since: 0.1.0
status: draft                     # draft, stable, retired
lifecycle: [design]               # design, deployment, operations
severity: {{likelihood: 3, impact: 3}}   # 1 to 5, or expressions such as "if trust(src) == 'public' then 5 else 3"
refs:
  stride: [T]
  iso27001@2022: [A.8.26]
threat:
  source: "external actor"
  prerequisites: "who can reach {{s}}"
  action: "do what must not happen"
  impact: "what follows from it"
  goals: [integrity]
  assets: "{{s}}"
match:
  each: {{as: s, is: service, where: "s.criticality >= 'important'"}}
covered-by: {{control: code.review, at: s, strength: moderate}}
explain: >-
  How it is attacked, and why the control has to stand where the rule wants it.
fix: >-
  What to do, the best place first.
false-positives: >-
  When the rule is wrong, and what to state in the model then.
known-misses: >-
  What it does not see.
tests:
- sketch: "s:service@app{{criticality: important}}"
  expect: {{}}
  note: fails on purpose; write what must be found, then near misses and facts left out
)";

void Check(bool right, std::string_view what, const std::string& given, std::string_view wanted) {
  if (!right)
    throw UsageError(fmt::format("`{}` is no {} of a rule", base::Printable(given), what),
                     std::string(wanted));
}

}  // namespace

int WriteNewRule(const NewRule& rule, Console& console) {
  static const std::regex kId("[A-Z]+-[0-9]+"), kName("[a-z0-9]+(-[a-z0-9]+)*");
  Check(std::regex_match(rule.pack, kName), "pack", rule.pack,
        "a pack is a folder in small letters: `genai`");
  Check(std::regex_match(rule.id, kId), "id", rule.id,
        "an id is capital letters, a hyphen and digits: `GAI-023`");
  Check(std::regex_match(rule.name, kName), "name", rule.name,
        "a name is small words with hyphens: `unreviewed-prompt-change`");
  const fs::path folder = fs::path(rule.folder) / rule.pack;
  const std::string path = (folder / fmt::format("{}-{}.yaml", rule.id, rule.name)).string();
  std::error_code error;
  if (fs::symlink_status(path, error).type() != fs::file_type::not_found) {
    throw UsageError(fmt::format("`{}` is already there", path), "`rules new` overwrites nothing");
  }
  fs::create_directories(folder, error);
  const auto written = WriteFileWhole(
      path,
      fmt::format(fmt::runtime(kTemplate), fmt::arg("id", rule.id), fmt::arg("name", rule.name)));
  if (!written.ok()) {
    PrintError("cannot-write", written.failure().message, "", console);
    return kCouldNotAnalyse;
  }
  console.out << fmt::format(
      "wrote {}\nnext: make its test pass: threatgap rules test {} --rules {}\n", path, rule.id,
      rule.folder);
  return kPassed;
}

}  // namespace threatgap::cli
