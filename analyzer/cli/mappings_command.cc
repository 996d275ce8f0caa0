#include "analyzer/cli/mappings_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/content_lookup.h"
#include "analyzer/cli/content_pages.h"
#include "analyzer/cli/page.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

struct MappingsArguments {
  ContentArguments content;
  std::vector<std::string> names;
};

using Run = int (*)(const MappingsArguments&, pipeline::Session&, Console&);

constexpr std::size_t kIdColumn = 30;

void ListFrameworks(const catalog::Catalog& catalog, Page& page) {
  for (const auto& framework : catalog.frameworks) {
    page.Labelled(framework.id,
                  fmt::format("{} ({})", framework.title, framework.requirements.size()),
                  kIdColumn);
  }
}

void ListControls(const catalog::Catalog& catalog, Page& page) {
  for (const auto& type : catalog.control_types) page.Labelled(type.id, type.title, kIdColumn);
}

void ListTypes(const catalog::Catalog& catalog, Page& page) {
  std::vector<std::string> ids = catalog.types->Ids();
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids)
    page.Labelled(id, catalog.types->Get(*catalog.types->Find(id)).title, kIdColumn);
}

void ListTechnologies(const catalog::Catalog& catalog, Page& page) {
  for (const auto& technology : catalog.technologies)
    page.Labelled(technology.id, technology.title, kIdColumn);
}

void ListCrosswalks(const catalog::Catalog& catalog, Page& page) {
  for (const auto& crosswalk : catalog.crosswalks) {
    page.Paragraph(fmt::format("{} ({})", CrosswalkId(crosswalk, catalog),
                               base::Counted(crosswalk.relations.size(), "relation")));
  }
}

struct Kind {
  const char* name;
  const char* title;
  void (*list)(const catalog::Catalog&, Page&);
};

constexpr Kind kKinds[] = {
    {"frameworks", "Frameworks", ListFrameworks},
    {"crosswalks", "Crosswalks", ListCrosswalks},
    {"controls", "Control types", ListControls},
    {"types", "Component types", ListTypes},
    {"technologies", "Technology presets", ListTechnologies},
};

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) names.emplace_back(kind.name);
  return names;
}

int ListMappings(const MappingsArguments& arguments, pipeline::Session& session, Console& console) {
  const std::vector<std::string> known = KindNames();
  for (const std::string& name : arguments.names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw UsageError(fmt::format("`mappings list` does not know `{}`", base::Printable(name)),
                     "it lists " + base::QuotedList(known));
  }
  Page page;
  for (const Kind& kind : kKinds) {
    const auto& names = arguments.names;
    if (!names.empty() && std::find(names.begin(), names.end(), kind.name) == names.end()) continue;
    page.Heading(kind.title);
    kind.list(session.catalog, page);
  }
  console.out << page.text();
  return kPassed;
}

int ShowMappings(const MappingsArguments& arguments, pipeline::Session& session, Console& console) {
  for (const std::string& id : arguments.names) {
    const auto page = ContentPage(id, session.catalog, session.rules);
    if (!page) {
      const auto nearest = base::NearestName(id, ContentIds(session.catalog));
      throw UsageError(fmt::format("nothing under mappings is called `{}`", base::Printable(id)),
                       nearest ? fmt::format("did you mean `{}`?", *nearest)
                               : "`threatgap mappings list` shows what there is");
    }
    console.out << *page;
  }
  return kPassed;
}

std::string OutOf(std::size_t part, std::size_t whole) { return fmt::format("{}/{}", part, whole); }

/// Reached after loading found no error; the counts show that something was checked.
int CheckMappings(const MappingsArguments& arguments, pipeline::Session& session,
                  Console& console) {
  const catalog::Catalog& catalog = session.catalog;
  std::size_t requirements = 0, mapped = 0, lines = 0, relations = 0;
  for (const auto& framework : catalog.frameworks) requirements += framework.requirements.size();
  for (const auto& type : catalog.control_types) {
    lines += type.maps.size();
    mapped += type.maps.empty() ? 0 : 1;
  }
  for (const auto& crosswalk : catalog.crosswalks) relations += crosswalk.relations.size();
  PrintDiagnostics(session.sink, session.sources, arguments.content.color,
                   arguments.content.max_diagnostics, console);
  Page page;
  const auto line = [&](std::size_t n, std::string_view what) {
    page.Line(fmt::format("{:>6}  {}", n, what));
  };
  line(catalog.frameworks.size(), "frameworks");
  line(requirements, "requirements");
  line(catalog.crosswalks.size(), "crosswalks");
  line(relations, "relations between frameworks");
  line(catalog.control_types.size(), "control types");
  line(lines, fmt::format("mappings of control types ({} have one)",
                          OutOf(mapped, catalog.control_types.size())));
  line(catalog.types->size(), "component types");
  line(catalog.technologies.size(), "technology presets");
  page.Line(fmt::format("no error, {}", base::Counted(session.sink.warning_count(), "warning")));
  console.out << page.text();
  return kPassed;
}

CLI::App* AddVerb(CLI::App& parent, const char* name, const char* description, Run run,
                  const std::shared_ptr<MappingsArguments>& arguments, Action& action) {
  CLI::App* const verb = parent.add_subcommand(name, description);
  AddContentOptions(*verb, arguments->content);
  verb->callback([arguments, run, &action] {
    action = [arguments, run](Console& console) {
      pipeline::Session session;
      if (!LoadContentOrReport(arguments->content, session, console)) return int{kCouldNotAnalyse};
      return run(*arguments, session, console);
    };
  });
  return verb;
}

}  // namespace

void AddMappingsCommand(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("mappings", "frameworks, control types, component types");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  threatgap mappings list controls\n  threatgap mappings show iso42001@2023\n");
  auto list_arguments = std::make_shared<MappingsArguments>();
  CLI::App* const list =
      AddVerb(*command, "list", "what is loaded", ListMappings, list_arguments, action);
  list->add_option("KIND", list_arguments->names, "one of the five lists; default: all")
      ->type_name("");
  list->footer("Examples:\n  threatgap mappings list\n  threatgap mappings list controls\n");
  auto show_arguments = std::make_shared<MappingsArguments>();
  CLI::App* const show =
      AddVerb(*command, "show", "one of them", ShowMappings, show_arguments, action);
  show->add_option("ID", show_arguments->names, "control type, requirement, framework, ...")
      ->required()
      ->type_name("");
  show->footer(
      "Examples:\n  threatgap mappings show guardrail.input\n  threatgap mappings show "
      "iso27001@2022:A.8.24\n"
      "  threatgap mappings show amazon-bedrock\n");
  CLI::App* const check = AddVerb(*command, "check", "load everything and count it", CheckMappings,
                                  std::make_shared<MappingsArguments>(), action);
  check->footer(
      "Examples:\n  threatgap mappings check --mappings my-mappings\n\n"
      "Exit status: 0 no error, 2 errors.\n");
}

}  // namespace threatgap::cli
