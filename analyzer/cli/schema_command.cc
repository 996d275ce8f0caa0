#include "analyzer/cli/schema_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/baseline/baseline_shape.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/model_schema.h"
#include "analyzer/cli/policy_schema.h"
#include "analyzer/cli/rule_schema.h"
#include "analyzer/cli/usage_error.h"
#include "reports/diff_shape.h"
#include "reports/result_schema.h"

namespace threatgap::cli {
namespace {

struct SchemaArguments {
  ContentArguments content;
  std::string kind;
};

int RunSchema(const SchemaArguments& arguments, Console& console) {
  const std::vector<std::string> kinds = {"model", "rule", "policy", "result", "baseline", "diff"};
  pipeline::Session session;
  if (!LoadContentOrReport(arguments.content, session, console)) return kCouldNotAnalyse;
  if (arguments.kind == "model") {
    console.out << ModelSchema(session.catalog);
  } else if (arguments.kind == "rule") {
    console.out << RuleSchema(session.catalog);
  } else if (arguments.kind == "policy") {
    console.out << PolicySchema(session.catalog, session.rules.Ids());
  } else if (arguments.kind == "result") {
    console.out << reports::ResultSchema();
  } else if (arguments.kind == "baseline") {
    console.out << baseline::BaselineSchema();
  } else if (arguments.kind == "diff") {
    console.out << reports::DiffSchema();
  } else {
    throw UsageError(fmt::format("there is no schema `{}`", base::Printable(arguments.kind)),
                     "the schemas are " + base::QuotedList(kinds));
  }
  return kPassed;
}

}  // namespace

void AddSchemaCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<SchemaArguments>();
  CLI::App* const command =
      app.add_subcommand("schema", "JSON Schema of model, policy, result, ...");
  command->add_option("KIND", arguments->kind, "model, rule, policy, result, baseline or diff")
      ->required()
      ->type_name("");
  AddContentOptions(*command, arguments->content);
  command->footer(
      "Examples:\n  threatgap schema model > model.schema.json\n  threatgap schema result\n");
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunSchema(*arguments, console); };
  });
}

}  // namespace threatgap::cli
