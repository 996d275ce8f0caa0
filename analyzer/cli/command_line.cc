#include "analyzer/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/check_command.h"
#include "analyzer/cli/console.h"
#include "analyzer/cli/diff_command.h"
#include "analyzer/cli/exchange_commands.h"
#include "analyzer/cli/explain_command.h"
#include "analyzer/cli/init_command.h"
#include "analyzer/cli/mappings_command.h"
#include "analyzer/cli/questions_command.h"
#include "analyzer/cli/rules_command.h"
#include "analyzer/cli/schema_command.h"
#include "analyzer/cli/usage_error.h"
#include "analyzer/pipeline/run.h"

namespace threatgap::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  threatgap init                               write a starter model
  threatgap check                              analyse the model in this folder
  threatgap check --report html=report.html    write the gap report
  threatgap explain GAI-001                    a rule, or any other id
  threatgap COMMAND --help                     options and examples of a command

Exit status: 0 passed, 1 gate failed, 2 could not analyse, 3 internal error.
)";

constexpr std::size_t kOptionColumn = 30;

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options(nullptr)) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// The command that was chosen, with the words which chose it.
struct Chosen {
  const CLI::App* app;
  std::string path;
};

Chosen FindChosen(const CLI::App& app) {
  Chosen chosen{&app, app.get_name()};
  while (!chosen.app->get_subcommands().empty()) {
    chosen.app = chosen.app->get_subcommands().front();
    chosen.path += " " + chosen.app->get_name();
  }
  return chosen;
}

std::string HelpAdvice(const Chosen& chosen) {
  return fmt::format("`{} --help` shows what there is", chosen.path);
}

std::string Suggestion(const std::string& word, const std::vector<std::string>& names,
                       const Chosen& chosen) {
  if (const auto nearest = base::NearestName(word, names))
    return fmt::format("did you mean `{}`?", *nearest);
  return HelpAdvice(chosen);
}

/// The first word of the command line which no command or option of `app` took.
UsageError Unexpected(const CLI::App& app) {
  const Chosen chosen = FindChosen(app);
  const std::vector<std::string> left = app.remaining(true);
  const std::string word = left.empty() ? "" : base::Printable(left.front());
  if (word.starts_with("-")) {
    const std::string name = word.substr(0, word.find('='));
    return UsageError(fmt::format("`{}` has no option `{}`", chosen.path, name),
                      Suggestion(name, OptionNames(*chosen.app), chosen));
  }
  const std::vector<std::string> commands = CommandNames(*chosen.app);
  if (commands.empty()) {
    return UsageError(fmt::format("`{}` does not take `{}`", chosen.path, word),
                      HelpAdvice(chosen));
  }
  return UsageError(fmt::format("unknown command `{}`", word), Suggestion(word, commands, chosen));
}

/// A command that needs a further word got none, or not the right one.
UsageError Missing(const CLI::App& app, const std::string& message) {
  const Chosen chosen = FindChosen(app);
  const std::vector<std::string> commands = CommandNames(*chosen.app);
  if (commands.empty())
    return UsageError(fmt::format("`{}`: {}", chosen.path, message), HelpAdvice(chosen));
  if (!app.remaining(true).empty()) return Unexpected(app);
  return UsageError(fmt::format("`{}` needs a command", chosen.path),
                    "the commands are " + base::QuotedList(commands));
}

/// CLI11 says `Could not convert: --jobs = many`.
UsageError NotConverted(const CLI::App& app, const std::string& message) {
  const std::size_t colon = message.find(": "), equals = message.find(" = ");
  const std::string help = HelpAdvice(FindChosen(app));
  if (colon == std::string::npos || equals == std::string::npos || equals < colon) {
    return UsageError(base::Printable(message), help);
  }
  return UsageError(
      fmt::format("`{}` takes a number, found `{}`", message.substr(colon + 2, equals - colon - 2),
                  base::Printable(message.substr(equals + 3))),
      help);
}

void AddCommands(CLI::App& app, Action& action) {
  AddCheckCommand(app, action);
  AddExplainCommand(app, action);
  AddQuestionsCommand(app, action);
  AddDiffCommand(app, action);
  AddImportCommand(app, action);
  AddExportCommand(app, action);
  AddInitCommand(app, action);
  AddRulesCommand(app, action);
  AddMappingsCommand(app, action);
  AddSchemaCommand(app, action);
}

/// The heading above commands in help texts, at every level.
void NameGroups(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    command->group("Commands");
    NameGroups(*command);
  }
}

/// The help of the chosen command, with one line break at its end.
std::string HelpText(const Chosen& chosen) {
  const std::size_t parents = chosen.path.rfind(' ');
  std::string text =
      chosen.app->help(parents == std::string::npos ? "" : chosen.path.substr(0, parents));
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

void Configure(CLI::App& app) {
  app.get_formatter()->column_width(kOptionColumn);
  app.get_formatter()->label("REQUIRED", "");
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.set_help_flag("-h,--help", "print this help and exit");
  app.set_version_flag("--version", fmt::format("threatgap {}", pipeline::ToolVersion()),
                       "print the version and exit");
  app.footer(kExamples);
}

int Parse(CLI::App& app, int argc, const char* const* argv, Console& console) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    console.out << HelpText(FindChosen(app));
    return kPassed;
  } catch (const CLI::CallForVersion& version) {
    console.out << version.what() << "\n";
    return kPassed;
  } catch (const CLI::ExtrasError&) {
    throw Unexpected(app);
  } catch (const CLI::RequiredError& error) {
    throw Missing(app, error.what());
  } catch (const CLI::ConversionError& error) {
    throw NotConverted(app, error.what());
  } catch (const CLI::ParseError& error) {
    throw UsageError(base::Printable(error.what()), HelpAdvice(FindChosen(app)));
  }
  return -1;
}

int Run(int argc, const char* const* argv, Console& console) {
  CLI::App app("threatgap finds the threats which no implemented, well-placed control covers.",
               "threatgap");
  Configure(app);
  Action action;
  AddCommands(app, action);
  NameGroups(app);
  if (const int status = Parse(app, argc, argv, console); status >= 0) return status;
  if (action) return action(console);
  console.err << HelpText({&app, app.get_name()});
  return kCouldNotAnalyse;
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Console console{out, err};
  int status = kPassed;
  try {
    status = Run(argc, argv, console);
  } catch (const UsageError& error) {
    PrintError("usage", error.what(), error.help(), console);
    status = kCouldNotAnalyse;
  }
  out.flush();
  if (out) return status;
  PrintError("cannot-write", "cannot write standard output", "", console);
  return kCouldNotAnalyse;
}

}  // namespace threatgap::cli
