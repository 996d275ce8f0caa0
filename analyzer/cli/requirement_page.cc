#include "analyzer/cli/requirement_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/base/date.h"
#include "analyzer/base/text.h"
#include "analyzer/catalog/relation_composition.h"
#include "analyzer/cli/content_pages.h"

namespace threatgap::cli {
namespace {

using catalog::Catalog;
using catalog::Crosswalk;
using catalog::Relation;
using catalog::RequirementRef;

/// "a subset of", for what stands before another requirement.
std::string_view Before(Relation relation) {
  constexpr std::string_view kWords[] = {"equal to",
                                         "a subset of",
                                         "a superset of",
                                         "in part the same as",
                                         "separate from",
                                         "only `related` to",
                                         "in an `unspecified` relation to"};
  return kWords[static_cast<std::size_t>(relation)];
}

std::string Named(RequirementRef ref, const Catalog& catalog) {
  return fmt::format("`{}` {}", catalog.RequirementId(ref), catalog.Get(ref).title);
}

std::string GroupTitle(const catalog::Framework& framework, const std::string& id) {
  for (const auto& [group, title] : framework.groups) {
    if (group == id) return title;
  }
  return id;
}

/// A row of a crosswalk as seen from one of its ends.
struct Neighbour {
  RequirementRef other;
  Relation relation{};  ///< of this end to the other
  const std::string* why = nullptr;
};

using Neighbours = std::vector<Neighbour>;

Neighbours NeighboursIn(const Crosswalk& crosswalk, RequirementRef ref) {
  Neighbours found;
  for (const auto& row : crosswalk.relations) {
    const RequirementRef from{crosswalk.from, row.from}, to{crosswalk.to, row.to};
    if (from == ref) found.push_back({to, row.relation, &row.why});
    if (to == ref) found.push_back({from, Inverse(row.relation), &row.why});
  }
  return found;
}

Neighbours AllNeighbours(const Catalog& catalog, RequirementRef ref) {
  Neighbours all;
  for (const Crosswalk& crosswalk : catalog.crosswalks) {
    const Neighbours found = NeighboursIn(crosswalk, ref);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

/// Chains of two steps which share their middle and both relations.
struct ChainGroup {
  bool from_control_types = false;  ///< control types to `middle` to the requirement of the page
  RequirementRef middle;            ///< otherwise: the requirement to `middle` to others
  Relation first{}, second{};
  std::vector<std::string> ends;
};

class Chains {
 public:
  Chains(RequirementRef ref, const Catalog& catalog) : catalog_(catalog) {
    for (const Neighbour& middle : AllNeighbours(catalog, ref)) {
      for (const auto& type : catalog.control_types) {
        for (const auto& mapping : type.maps) {
          if (mapping.to != middle.other) continue;
          Add({true, middle.other, mapping.relation, Inverse(middle.relation), {}}, type.id);
        }
      }
      for (const Neighbour& end : AllNeighbours(catalog, middle.other)) {
        if (end.other == ref) continue;
        Add({false, middle.other, middle.relation, end.relation, {}},
            catalog.RequirementId(end.other));
      }
    }
  }

  void Write(Document& page) const {
    if (groups_.empty() && vague_ == 0) return;
    page.Heading("What follows from two steps");
    for (const ChainGroup& group : groups_) page.Item(Told(group));
    if (vague_ > 0) {
      page.Paragraph(fmt::format(
          "{} over a relation that is only `related` or `unspecified`: nothing follows.",
          base::Counted(vague_, "chain leads", "chains lead")));
    }
  }

 private:
  void Add(ChainGroup group, const std::string& end) {
    if (!IsSetRelation(group.first) || !IsSetRelation(group.second)) {
      ++vague_;
      return;
    }
    const auto same = std::find_if(groups_.begin(), groups_.end(), [&](const ChainGroup& known) {
      return std::tie(known.from_control_types, known.middle, known.first, known.second) ==
             std::tie(group.from_control_types, group.middle, group.first, group.second);
    });
    ChainGroup& known = same == groups_.end() ? groups_.emplace_back(std::move(group)) : *same;
    known.ends.push_back(end);
  }

  std::string Told(const ChainGroup& group) const {
    const std::string middle = catalog_.RequirementId(group.middle);
    const std::string ends = base::QuotedList(group.ends);
    const std::string_view first = Before(group.first), second = Before(group.second);
    const Relation word = Compose(group.first, group.second);
    const std::string each = group.ends.size() > 1 ? "each " : "";
    if (!group.from_control_types) {
      return fmt::format("it is {} `{}`, which is {} {}; ", first, middle, second, ends) +
             (IsSetRelation(word)
                  ? fmt::format("so it is {} {}", Before(word), each.empty() ? "that" : "each")
                  : Undecided(group));
    }
    return fmt::format("{}: {}{} `{}`, which is {} it; ", ends, each, first, middle, second) +
           (IsSetRelation(word) ? fmt::format("so {}{} it", each, Before(word)) : Undecided(group));
  }

  static std::string Undecided(const ChainGroup& group) {
    std::string possible;
    for (const Relation relation : PossibleAfter(group.first, group.second))
      possible += fmt::format("{}{}", possible.empty() ? "" : ", ", RelationWord(relation));
    return fmt::format("nothing certain follows (possible: {})", possible);
  }

  const Catalog& catalog_;
  std::vector<ChainGroup> groups_;
  std::size_t vague_ = 0;
};

void AddFacts(Document& page, RequirementRef ref, const Catalog& catalog) {
  const auto& framework = catalog.frameworks[static_cast<std::size_t>(ref.framework)];
  const auto& requirement = catalog.Get(ref);
  page.Fact("framework", framework.title);
  page.Fact("group", GroupTitle(framework, requirement.group));
  if (requirement.assessed_by_people)
    page.Fact("assessed by", "people: no model of an architecture can show it");
  for (const auto& [name, values] : requirement.attributes)
    page.Fact(name, fmt::format("{}", fmt::join(values, ", ")));
}

/// Which control types cover each aspect; together the aspects are the requirement.
void AddAspects(Document& page, RequirementRef ref, const Catalog& catalog) {
  const auto& aspects = catalog.Get(ref).aspects;
  if (aspects.empty()) return;
  page.Heading("Aspects");
  page.Paragraph("Controls that cover all of them together implement the requirement.");
  for (std::size_t i = 0; i < aspects.size(); ++i) {
    std::vector<std::string> types;
    for (const auto& type : catalog.control_types) {
      for (const auto& mapping : type.maps) {
        const bool named = std::find(mapping.aspects.begin(), mapping.aspects.end(),
                                     static_cast<std::int32_t>(i)) != mapping.aspects.end();
        if (mapping.to == ref && (named || CoversWhole(mapping.relation))) types.push_back(type.id);
      }
    }
    page.Item(fmt::format("`{}` {}: {}", aspects[i].id, aspects[i].title,
                          types.empty() ? "only people can say" : base::QuotedList(types, "or")));
  }
}

void AddControlTypes(Document& page, RequirementRef ref, const Catalog& catalog) {
  page.Heading("Control types mapped to it");
  bool found = false;
  for (const auto& type : catalog.control_types) {
    for (const auto& mapping : type.maps) {
      if (mapping.to != ref) continue;
      page.Item(fmt::format("`{}` {}: {}", type.id, type.title, RelationWord(mapping.relation)));
      page.Item(mapping.why, 1);
      found = true;
    }
  }
  if (!found) page.Paragraph("none");
}

void AddCrosswalks(Document& page, RequirementRef ref, const Catalog& catalog) {
  bool first = true;
  for (const Crosswalk& crosswalk : catalog.crosswalks) {
    const Neighbours neighbours = NeighboursIn(crosswalk, ref);
    if (neighbours.empty()) continue;
    if (first) page.Heading("Crosswalks");
    first = false;
    page.Item(fmt::format("`{}`: {}, {}, trust {}", CrosswalkId(crosswalk, catalog),
                          crosswalk.source,
                          crosswalk.date ? base::FormatDate(*crosswalk.date) : "undated",
                          crosswalk.trust.empty() ? "not stated" : crosswalk.trust));
    for (const Neighbour& neighbour : neighbours) {
      page.Item(
          fmt::format("it is {} {}", Before(neighbour.relation), Named(neighbour.other, catalog)),
          1);
      page.Item(*neighbour.why, 2);
    }
  }
}

void AddRules(Document& page, RequirementRef ref, const rule_engine::RuleSet& rules) {
  page.Heading("Rules which refer to it");
  bool found = false;
  for (const auto& rule : rules.rules) {
    if (std::find(rule.refs.begin(), rule.refs.end(), ref) == rule.refs.end()) continue;
    page.Item(fmt::format("{} {}", rule.id, rule.title));
    found = true;
  }
  if (!found) page.Paragraph("none");
}

}  // namespace

Document RequirementPage(RequirementRef ref, const Catalog& catalog,
                         const rule_engine::RuleSet& rules) {
  Document page;
  page.Title(catalog.RequirementId(ref), catalog.Get(ref).title);
  AddFacts(page, ref, catalog);
  AddAspects(page, ref, catalog);
  AddControlTypes(page, ref, catalog);
  AddCrosswalks(page, ref, catalog);
  Chains(ref, catalog).Write(page);
  AddRules(page, ref, rules);
  return page;
}

}  // namespace threatgap::cli
