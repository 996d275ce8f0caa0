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
#include "analyzer/cli/document.h"
#include "analyzer/cli/page.h"
#include "analyzer/cli/page_format.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

struct MappingsArguments {
  ContentArguments content;
  std::vector<std::string> names;
  PageFormat format = PageFormat::kText;
};

using Run = int (*)(const MappingsArguments&, pipeline::Session&, Console&);

/// Rows of a list: id and title first, what only tables show behind them.
using Rows = std::vector<std::vector<std::string>>;

Rows FrameworkRows(const catalog::Catalog& catalog) {
  Rows rows;
  for (const auto& framework : catalog.frameworks) {
    rows.push_back(
        {framework.id, fmt::format("{} ({})", framework.title, framework.requirements.size())});
  }
  return rows;
}

Rows CrosswalkRows(const catalog::Catalog& catalog) {
  Rows rows;
  for (const auto& crosswalk : catalog.crosswalks) {
    rows.push_back(
        {CrosswalkId(crosswalk, catalog), base::Counted(crosswalk.relations.size(), "relation")});
  }
  return rows;
}

Rows ControlRows(const catalog::Catalog& catalog) {
  Rows rows;
  for (const auto& type : catalog.control_types) rows.push_back({type.id, type.title});
  return rows;
}

Rows TypeRows(const catalog::Catalog& catalog) {
  Rows rows;
  std::vector<std::string> ids = catalog.types->Ids();
  std::sort(ids.begin(), ids.end());
  for (const std::string& id : ids)
    rows.push_back({id, catalog.types->Get(*catalog.types->Find(id)).title});
  return rows;
}

Rows TechnologyRows(const catalog::Catalog& catalog) {
  Rows rows;
  for (const auto& technology : catalog.technologies)
    rows.push_back(TechnologyRow(technology, catalog));
  return rows;
}

struct Kind {
  const char* name;
  const char* title;
  std::size_t id_column;
  std::vector<std::string> heads;
  Rows (*rows)(const catalog::Catalog&);
};

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {
      {"frameworks", "Frameworks", 30, {"Id", "Title (requirements)"}, FrameworkRows},
      {"crosswalks", "Crosswalks", 56, {"Id", "Relations"}, CrosswalkRows},
      {"controls", "Control types", 30, {"Id", "Title"}, ControlRows},
      {"types", "Component types", 30, {"Id", "Title"}, TypeRows},
      {"technologies",
       "Technology presets",
       30,
       {"Id", "Title", "Type", "Fills in", "Source", "Reviewed"},
       TechnologyRows},
  };
  return kinds;
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const Kind& kind : Kinds()) names.emplace_back(kind.name);
  return names;
}

std::string ListAsText(const Kind& kind, const catalog::Catalog& catalog) {
  Page page;
  page.Heading(kind.title);
  for (const auto& row : kind.rows(catalog)) page.Labelled(row[0], row[1], kind.id_column);
  return page.text();
}

std::string ListAsMarkdown(const Kind& kind, const catalog::Catalog& catalog) {
  Rows rows = kind.rows(catalog);
  for (auto& row : rows) {
    for (std::string& cell : row) cell = EscapedMarkdown(cell);
  }
  return fmt::format("# {}\n\n{}", kind.title, MarkdownTable(kind.heads, rows));
}

int ListMappings(const MappingsArguments& arguments, pipeline::Session& session, Console& console) {
  const std::vector<std::string> known = KindNames();
  for (const std::string& name : arguments.names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw UsageError(fmt::format("`mappings list` does not know `{}`", base::Printable(name)),
                     "it lists " + base::QuotedList(known));
  }
  std::string out;
  for (const Kind& kind : Kinds()) {
    const auto& names = arguments.names;
    if (!names.empty() && std::find(names.begin(), names.end(), kind.name) == names.end()) continue;
    if (!out.empty()) out += "\n";
    out += arguments.format == PageFormat::kMarkdown ? ListAsMarkdown(kind, session.catalog)
                                                     : ListAsText(kind, session.catalog);
  }
  console.out << out;
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
  AddPageFormat(*list, {PageFormat::kText, PageFormat::kMarkdown}, list_arguments->format);
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
