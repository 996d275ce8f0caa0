#include "analyzer/cli/questions_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "analyzer/cli/arguments.h"
#include "reports/text_report.h"

namespace threatgap::cli {
namespace {

struct QuestionsArguments {
  AnalysisArguments analysis;
  bool all = false;
};

int RunQuestions(const QuestionsArguments& arguments, Console& console) {
  pipeline::Session session;
  const auto result = AnalyseOrReport(arguments.analysis, session, console);
  if (!result) return kCouldNotAnalyse;
  const bool color = UseColor(arguments.analysis.content.color, console.out);
  console.out << reports::WriteQuestionsText(*result, {arguments.all, false, color});
  return kPassed;
}

}  // namespace

void AddQuestionsCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<QuestionsArguments>();
  CLI::App* const command =
      app.add_subcommand("questions", "what the model does not say, most useful first");
  AddModels(*command, arguments->analysis.options.models);
  command->add_flag("--all", arguments->all, "list every element");
  AddAnalysisOptions(*command, arguments->analysis);
  command->footer(
      "Examples:\n  threatgap questions\n  threatgap questions samples/quickstart --all\n");
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunQuestions(*arguments, console); };
  });
}

}  // namespace threatgap::cli
