#include "analyzer/cli/exchange_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "analyzer/base/text.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/report_files.h"
#include "analyzer/cli/usage_error.h"
#include "analyzer/exchange/model_format.h"
#include "analyzer/exchange/native_writer.h"
#include "analyzer/load/load_model.h"
#include "reports/diagram_svg.h"

namespace threatgap::cli {
namespace {

constexpr std::string_view kPicture = "svg";

struct ExchangeArguments {
  ContentArguments content;
  std::vector<std::string> models;
  std::string output = "-";
  std::string format;
};

/// Loads mappings and the model. Everything that was left out or concluded has been said then.
std::optional<model::ThreatModel> LoadOrReport(const ExchangeArguments& arguments,
                                               pipeline::Session& session, Console& console) {
  if (!LoadContentOrReport(arguments.content, session, console)) return std::nullopt;
  auto model = load::LoadModel(arguments.models, session.catalog, session.sources, session.budgets,
                               session.sink);
  PrintDiagnostics(session.sink, session.sources, arguments.content.color,
                   arguments.content.max_diagnostics, console);
  if (model && !session.sink.has_errors()) return model;
  GiveUp(session.sink, console);
  return std::nullopt;
}

void CheckReplacesNoInput(const std::string& output, const std::vector<std::string>& inputs) {
  if (output == "-") return;
  std::error_code ignored;
  for (const std::string& input : inputs) {
    if (std::filesystem::equivalent(input, output, ignored))
      throw UsageError(fmt::format("`{}` would replace a file that is read", output),
                       "name another file after `-o`");
  }
}

std::vector<std::string> PathsOf(const model::ThreatModel& model,
                                 const pipeline::Session& session) {
  std::vector<std::string> paths;
  for (const model::InputFile& input : model.inputs)
    paths.push_back(session.sources.Get(input.source).path());
  return paths;
}

int WriteOut(const std::string& path, const std::string& text, Console& console) {
  if (path == "-") {
    console.out << text;
    return kPassed;
  }
  const auto written = WriteFileWhole(path, text);
  if (written.ok()) return kPassed;
  PrintError("cannot-write", written.failure().message, "", console);
  return kCouldNotAnalyse;
}

std::string InputNames(const model::ThreatModel& model, const pipeline::Session& session) {
  std::string names;
  for (const model::InputFile& input : model.inputs) {
    names += fmt::format("{}{} ({}{}{})", names.empty() ? "" : ", ",
                         session.sources.Get(input.source).path(), input.format,
                         input.version.empty() ? "" : " ", input.version);
  }
  return names;
}

std::string CountWords(const model::ThreatModel& model) {
  return fmt::format(
      "{}, {}, {}, {}, {}, {}", base::Counted(model.components.size(), "component"),
      base::Counted(model.flows.size(), "flow"), base::Counted(model.zones.size(), "zone"),
      base::Counted(model.data.size(), "data set"), base::Counted(model.threats.size(), "threat"),
      base::Counted(model.controls.size(), "control"));
}

/// What stands in the files and not in the model was said by warnings and notes.
std::string LossWords(const base::DiagnosticSink& sink) {
  const auto all = sink.Sorted();
  const auto losses =
      static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& diagnostic) {
        return diagnostic.severity != base::Severity::kError;
      }));
  if (losses == 0) return "everything was carried over";
  return fmt::format("{} what was not carried over or is read differently",
                     base::Counted(losses, "message above says", "messages above say"));
}

int RunImport(const ExchangeArguments& arguments, Console& console) {
  pipeline::Session session;
  const auto model = LoadOrReport(arguments, session, console);
  if (!model) return kCouldNotAnalyse;
  CheckReplacesNoInput(arguments.output, PathsOf(*model, session));
  const std::string heading = fmt::format(
      "Written by `threatgap import` from {}.\nValues with a comment were inferred, "
      "not read: check them. What is missing is not known.",
      base::Printable(InputNames(*model, session)));
  const int status = WriteOut(arguments.output,
                              exchange::WriteNative(*model, session.catalog, {heading}), console);
  if (status != kPassed) return status;
  console.err << fmt::format("{}: {}; {}\n", arguments.output == "-" ? "written" : arguments.output,
                             CountWords(*model), LossWords(session.sink));
  return kPassed;
}

/// The picture of the HTML report, which knows the gaps as well.
int ExportPicture(const ExchangeArguments& arguments, Console& console) {
  AnalysisArguments analysis;
  analysis.content = arguments.content;
  analysis.options.models = arguments.models;
  pipeline::Session session;
  const auto result = AnalyseOrReport(analysis, session, console);
  if (!result) return kCouldNotAnalyse;
  std::vector<std::string> inputs;
  for (const auto& input : result->inputs) inputs.push_back(input.path);
  CheckReplacesNoInput(arguments.output, inputs);
  const reports::DiagramSvg picture = reports::DrawDiagram(*result, nullptr);
  if (picture.svg.starts_with("<svg ")) {
    // Inside a page the name space goes without saying, in a file of its own it does not.
    const std::string text =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" " + picture.svg.substr(5) + "\n";
    return WriteOut(arguments.output, text, console);
  }
  PrintError("cannot-write", picture.missing, "", console);
  return kCouldNotAnalyse;
}

UsageError UnknownFormat(const std::string& word) {
  std::vector<std::string> names;
  for (const auto& known : exchange::ModelFormats()) names.emplace_back(known.name);
  names.emplace_back(kPicture);
  return UsageError(fmt::format("unknown format `{}`", base::Printable(word)),
                    "the formats are " + base::QuotedList(names));
}

int RunExport(const ExchangeArguments& arguments, Console& console) {
  if (arguments.format == kPicture) return ExportPicture(arguments, console);
  const exchange::ModelFormat* const format = exchange::FindModelFormat(arguments.format);
  if (format == nullptr) throw UnknownFormat(arguments.format);
  pipeline::Session session;
  const auto model = LoadOrReport(arguments, session, console);
  if (!model) return kCouldNotAnalyse;
  CheckReplacesNoInput(arguments.output, PathsOf(*model, session));
  const exchange::Exported exported = format->write(*model, session.catalog);
  const int status = WriteOut(arguments.output, exported.text, console);
  if (status != kPassed) return status;
  for (const std::string& loss : exported.left_out)
    console.err << fmt::format("left out: {}\n", loss);
  return kPassed;
}

CLI::Option* AddOutput(CLI::App& command, ExchangeArguments& arguments) {
  return command.add_option("-o,--output", arguments.output, "file to write (standard output)")
      ->type_name("FILE");
}

}  // namespace

void AddImportCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ExchangeArguments>();
  CLI::App* const command =
      app.add_subcommand("import", "turn files of other tools into a native model");
  command->add_option("FILE", arguments->models, "files of any format that is read")
      ->type_name("...")
      ->required();
  AddOutput(*command, *arguments);
  AddContentOptions(*command, arguments->content);
  command->footer("Examples:\n  threatgap import shop.json -o threatgap.yaml\n");
  command->callback([arguments, &action] {
    action = [arguments](Console& console) { return RunImport(*arguments, console); };
  });
}

void AddExportCommand(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ExchangeArguments>();
  CLI::App* const command = app.add_subcommand("export", "write a model in another format");
  AddModels(*command, arguments->models);
  command->add_option("--format", arguments->format, "one of the formats below")
      ->type_name("FORMAT")
      ->required();
  AddOutput(*command, *arguments);
  AddContentOptions(*command, arguments->content);
  std::string formats = "Formats:\n";
  for (const auto& format : exchange::ModelFormats())
    formats += fmt::format("  {:<17}{}\n", format.name, format.description);
  formats += fmt::format("  {:<17}{}\n", kPicture, "architecture as a picture, with its gaps");
  command->footer(formats +
                  "\nExamples:\n  threatgap export --format mermaid samples/quickstart\n");
  command->callback([arguments, &action] {
    if (arguments->models.empty()) arguments->models.emplace_back("threatgap.yaml");
    action = [arguments](Console& console) { return RunExport(*arguments, console); };
  });
}

}  // namespace threatgap::cli
