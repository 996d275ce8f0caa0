#include "analyzer/cli/rules_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/new_rule.h"
#include "analyzer/cli/page.h"
#include "analyzer/cli/page_format.h"
#include "analyzer/cli/rule_mutants_report.h"
#include "analyzer/cli/rule_page.h"
#include "analyzer/cli/rule_tests_report.h"
#include "analyzer/cli/usage_error.h"

namespace threatgap::cli {
namespace {

using rule_engine::Rule;

struct RulesArguments {
  ContentArguments content;
  std::vector<std::string> ids;
  PageFormat format = PageFormat::kText;
};

using Run = int (*)(const RulesArguments&, pipeline::Session&, Console&);

/// The rules named on the command line, in that order; all of them when none was named.
std::vector<const Rule*> Selected(const RulesArguments& arguments,
                                  const pipeline::Session& session) {
  std::vector<const Rule*> selected;
  for (const std::string& id : arguments.ids) {
    const Rule* const rule = session.rules.Find(id);
    if (rule == nullptr) {
      const auto nearest = base::NearestName(id, session.rules.Ids());
      throw UsageError(fmt::format("unknown rule `{}`", base::Printable(id)),
                       nearest ? fmt::format("did you mean `{}`?", *nearest)
                               : "`threatgap rules list` shows all rules");
    }
    selected.push_back(rule);
  }
  if (!arguments.ids.empty()) return selected;
  for (const Rule& rule : session.rules.rules) selected.push_back(&rule);
  return selected;
}

int ListRules(const RulesArguments& arguments, pipeline::Session& session, Console& console) {
  if (arguments.format == PageFormat::kMarkdown) {
    console.out << RuleIndex(session.rules);
    return kPassed;
  }
  Page page;
  std::string pack;
  for (const Rule& rule : session.rules.rules) {
    if (rule.pack != pack) page.Heading(rule.pack);
    pack = rule.pack;
    page.Labelled(
        rule.id,
        rule.status == "stable" ? rule.title : fmt::format("{} ({})", rule.title, rule.status), 8);
  }
  page.Blank();
  page.Line(fmt::format("{}; `threatgap rules show ID` tells about one",
                        base::Counted(session.rules.rules.size(), "rule")));
  console.out << page.text();
  return kPassed;
}

std::string Shown(const Rule& rule, PageFormat format, const pipeline::Session& session) {
  if (format == PageFormat::kYaml) return std::string(session.sources.Get(rule.span.source).text());
  const Document page = RulePage(rule, session.catalog);
  return format == PageFormat::kMarkdown ? WriteMarkdown(page) : WriteText(page);
}

int ShowRules(const RulesArguments& arguments, pipeline::Session& session, Console& console) {
  std::string between;
  for (const Rule* rule : Selected(arguments, session)) {
    console.out << between << Shown(*rule, arguments.format, session);
    between = "\n";
  }
  return kPassed;
}

int TestRules(const RulesArguments& arguments, pipeline::Session& session, Console& console) {
  return ReportRuleTests(Selected(arguments, session), session, console) ? kPassed : kGateFailed;
}

int MutateRules(const RulesArguments& arguments, pipeline::Session& session, Console& console) {
  return ReportRuleMutants(Selected(arguments, session), session, console) ? kPassed : kGateFailed;
}

void AddVerb(CLI::App& parent, const char* name, const char* description, const char* examples,
             Run run, Action& action) {
  auto arguments = std::make_shared<RulesArguments>();
  CLI::App* const verb = parent.add_subcommand(name, description);
  if (run != ListRules) {
    auto* const ids = verb->add_option("ID", arguments->ids, "rules (default: all)")->type_name("");
    if (run == ShowRules) ids->required()->description("rules");
  }
  if (run == ListRules)
    AddPageFormat(*verb, {PageFormat::kText, PageFormat::kMarkdown}, arguments->format);
  if (run == ShowRules) {
    AddPageFormat(*verb, {PageFormat::kText, PageFormat::kMarkdown, PageFormat::kYaml},
                  arguments->format);
  }
  AddContentOptions(*verb, arguments->content);
  verb->footer(examples);
  verb->callback([arguments, run, &action] {
    action = [arguments, run](Console& console) {
      pipeline::Session session;
      if (!LoadContentOrReport(arguments->content, session, console)) return int{kCouldNotAnalyse};
      return run(*arguments, session, console);
    };
  });
}

void AddNew(CLI::App& parent, Action& action) {
  auto rule = std::make_shared<NewRule>();
  rule->folder = "rules";
  CLI::App* const verb =
      parent.add_subcommand("new", "write a rule to start from, with a failing test");
  verb->add_option("PACK", rule->pack, "folder of the pack, for example genai")
      ->required()
      ->type_name("");
  verb->add_option("ID", rule->id, "for example GAI-023")->required()->type_name("");
  verb->add_option("NAME", rule->name, "what is bad about it, in words with hyphens")
      ->required()
      ->type_name("");
  verb->add_option("--into", rule->folder, "folder of the packs (default rules)")->type_name("DIR");
  verb->footer("Examples:\n  threatgap rules new ours OUR-1 unowned-model --into my-rules\n");
  verb->callback([rule, &action] {
    action = [rule](Console& console) { return WriteNewRule(*rule, console); };
  });
}

}  // namespace

void AddRulesCommand(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("rules", "list, show, test, change and start rules");
  command->require_subcommand(1);
  command->footer("Examples:\n  threatgap rules list\n  threatgap rules test GAI-001\n");
  AddVerb(*command, "list", "all rules by pack",
          "Examples:\n  threatgap rules list\n  threatgap rules list --rules my-rules "
          "--no-builtin-rules\n",
          ListRules, action);
  AddVerb(*command, "show", "when rules fire, what covers them, and more",
          "Examples:\n  threatgap rules show GAI-001\n  threatgap rules show GAI-001 --format yaml "
          "> copy.yaml\n",
          ShowRules, action);
  AddVerb(*command, "test", "run the tests in the files of rules",
          "Examples:\n  threatgap rules test\n  threatgap rules test GAI-001 GAI-002\n\n"
          "Exit status: 0 all passed, 1 some failed, 2 a rule could not be loaded.\n",
          TestRules, action);
  AddVerb(*command, "mutate", "change rules slightly; each change fails a test",
          "Examples:\n  threatgap rules mutate GAI-001\n  threatgap rules mutate --rules my-rules "
          "--no-builtin-rules\n\n"
          "Exit status: 0 at least 90 of 100 changes of each pack fail a test, 1 fewer do, 2 a "
          "rule could not be "
          "loaded.\n",
          MutateRules, action);
  AddNew(*command, action);
}

}  // namespace threatgap::cli
