#include "analyzer/cli/match_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/pipeline/analysis.h"

namespace threatgap::cli {
namespace {

using rule_engine::Binder;
using rule_engine::InWords;
using rule_engine::Rule;
using rule_engine::WordsLine;
using Lines = std::vector<WordsLine>;

/// "component `src` of type actor".
std::string Described(const Binder& binder, const model::ComponentTypes& types) {
  std::string text = fmt::format("{} `{}`", model::ElementKindWord(binder.kind), binder.name);
  if (binder.type != model::kNoType) text += " of type " + types.Get(binder.type).id;
  return text;
}

std::ptrdiff_t CountOutermost(const Lines& lines) {
  return std::count_if(lines.begin(), lines.end(),
                       [](const WordsLine& line) { return line.depth == 0; });
}

/// A line of depth `depth`: `start` and the conditions of `where`, below it where there are
/// several.
void AddWithConditions(std::string start, const rule_engine::Expression& where, int depth,
                       Lines& lines) {
  Lines conditions = where ? LinesInWords(where) : Lines{};
  const bool single = CountOutermost(conditions) == 1;
  if (single) {
    start += ", where " + conditions.front().text;
    conditions.erase(conditions.begin());
  } else if (!conditions.empty()) {
    start += ", where:";
  }
  lines.push_back({depth, std::move(start)});
  for (const WordsLine& line : conditions)
    lines.push_back({depth + line.depth + (single ? 0 : 1), line.text});
}

class MatchWriter {
 public:
  MatchWriter(const Rule& rule, const model::ComponentTypes& types) : rule_(rule), types_(types) {}

  MatchWords Write() {
    switch (rule_.form) {
      case rule_engine::MatchForm::kEach:
        return Each();
      case rule_engine::MatchForm::kPath:
        return Path();
      case rule_engine::MatchForm::kPattern:
        return Pattern();
      case rule_engine::MatchForm::kCount:
        return Count();
      case rule_engine::MatchForm::kAbsent:
        return Absent();
    }
    return {};
  }

 private:
  /// "Each component `x` where" and the conditions; a single one stands behind it.
  static MatchWords EachWhere(std::string start, Lines where) {
    if (where.empty()) return {start + ".", {}};
    if (where.size() == 1) return {fmt::format("{} where {}.", start, where.front().text), {}};
    if (CountOutermost(where) > 1) return {start + " where:", std::move(where)};
    start += " where " + where.front().text;
    where.erase(where.begin());
    for (WordsLine& line : where) --line.depth;
    return {std::move(start), std::move(where)};
  }

  MatchWords Each() const {
    const Binder& element = rule_.each.element;
    return EachWhere("Each " + Described(element, types_),
                     element.where ? LinesInWords(element.where) : Lines{});
  }

  void Add(std::string_view start, const Binder& binder) {
    AddWithConditions(std::string(start) + Described(binder, types_), binder.where, 0, lines_);
  }

  MatchWords Path() {
    const auto& path = rule_.path;
    for (std::size_t i = 0; i < path.waypoints.size(); ++i) {
      const bool last = i + 1 == path.waypoints.size();
      Add(i == 0 ? "from " : last ? "to " : "by way of ", path.waypoints[i]);
    }
    if (path.carrying) Add("carrying ", *path.carrying);
    if (path.step) Add("on each ", *path.step);
    if (path.not_through) Add("not through a ", *path.not_through);
    constexpr std::string_view kFollow[] = {
        "the same data travels all the way",
        "what arrives may depend on what was sent: components pass on what their behaviour says",
        "any chain of flows along the arrows counts, whatever it carries"};
    lines_.push_back({0, std::string(kFollow[static_cast<std::size_t>(path.follow)])});
    return {"A path of flows leads:", std::move(lines_)};
  }

  MatchWords Pattern() {
    const auto& pattern = rule_.pattern;
    for (const Binder& node : pattern.nodes) Add("", node);
    for (const auto& edge : pattern.edges) {
      const auto name = [&](int node) {
        return pattern.nodes[static_cast<std::size_t>(node)].name;
      };
      const std::string flow = edge.slot < 0 ? "a flow" : fmt::format("flow `{}`", Name(edge.slot));
      lines_.push_back(
          {0, fmt::format("{} from `{}` to `{}`", flow, name(edge.from), name(edge.to))});
    }
    const Lines where = pattern.where ? LinesInWords(pattern.where) : Lines{};
    lines_.insert(lines_.end(), where.begin(), where.end());
    return {"These stand together:", std::move(lines_)};
  }

  MatchWords Count() const {
    const auto& count = rule_.count;
    std::string bounds;
    if (count.at_least) bounds = fmt::format("at least {}", *count.at_least);
    if (count.at_most)
      bounds += fmt::format("{}at most {}", bounds.empty() ? "" : " and ", *count.at_most);
    Lines lines = count.each.where ? LinesInWords(count.each.where) : Lines{};
    lines.push_back(
        {0, fmt::format("{} takes {} different values among all `{}` in {}", InWords(count.of),
                        bounds, count.over.name, InWords(count.over_set))});
    return EachWhere("Each " + Described(count.each, types_), std::move(lines));
  }

  MatchWords Absent() {
    Add("there is no ", rule_.absent.element);
    if (rule_.absent.when) Add("there is a ", *rule_.absent.when);
    return {"In the whole model:", std::move(lines_)};
  }

  const std::string& Name(int slot) const {
    return rule_.scope[static_cast<std::size_t>(slot)].name;
  }

  const Rule& rule_;
  const model::ComponentTypes& types_;
  Lines lines_;
};

std::string PlaceInWords(const rule_engine::RequiredPlace& place, const Rule& rule) {
  using Kind = rule_engine::RequiredPlace::Kind;
  const auto waypoint = [&](int at) {
    return rule.path.waypoints[static_cast<std::size_t>(at)].name;
  };
  switch (place.kind) {
    case Kind::kElement: {
      const auto& variable = rule.scope[static_cast<std::size_t>(place.slot)];
      return fmt::format("{} `{}`", variable.kind == model::ElementKind::kFlow ? "on flow" : "at",
                         variable.name);
    }
    case Kind::kEach:
      return "on each of " + InWords(place.set);
    case Kind::kEveryPath:
      return fmt::format("on every path from `{}` to `{}`", waypoint(place.from),
                         waypoint(place.to));
    case Kind::kEveryHop:
      return fmt::format("on every flow between `{}` and `{}`", waypoint(place.from),
                         waypoint(place.to));
    case Kind::kZone: {
      const auto& variable = rule.scope[static_cast<std::size_t>(place.slot)];
      const bool is_zone = variable.kind == model::ElementKind::kZone;
      return fmt::format("on {}`{}` or a zone around it", is_zone ? "zone " : "the zone of ",
                         variable.name);
    }
    case Kind::kEntry:
      return "on each flow that enters " + InWords(place.set);
    case Kind::kSystem:
      return "anywhere in the model";
  }
  return {};
}

class CoverWriter {
 public:
  CoverWriter(const Rule& rule, const catalog::Catalog& catalog) : rule_(rule), catalog_(catalog) {}

  Lines Write() {
    Add(*rule_.covered_by, 0);
    return std::move(lines_);
  }

 private:
  using Kind = rule_engine::CoverTree::Kind;

  std::string Control(const rule_engine::CoverTree& leaf) const {
    std::vector<std::string> types;
    for (const auto id : leaf.controls) {
      const auto& type = catalog_.control_types[static_cast<std::size_t>(id)];
      types.push_back(fmt::format("{} (`{}`)", type.title, type.id));
    }
    constexpr std::string_view kStrengths[] = {"none", "weak", "moderate", "strong"};
    std::string text =
        fmt::format("{}, {}; strength {}", fmt::join(types, " or "), PlaceInWords(leaf.at, rule_),
                    kStrengths[static_cast<std::size_t>(leaf.strength)]);
    if (leaf.reduces) text += fmt::format(", acts on {}", catalog::ReducesWord(*leaf.reduces));
    if (leaf.max_age_days) {
      text += fmt::format(", with evidence not older than {}",
                          base::Counted(static_cast<std::size_t>(*leaf.max_age_days), "day"));
    }
    return text;
  }

  void Add(const rule_engine::CoverTree& tree, int depth) {
    if (tree.children.size() == 1 && tree.kind != Kind::kAtLeast)
      return Add(tree.children.front(), depth);
    switch (tree.kind) {
      case Kind::kControl:
        lines_.push_back({depth, Control(tree)});
        return;
      case Kind::kExists:
        AddWithConditions("there is a " + Described(tree.exists, *catalog_.types),
                          tree.exists.where, depth, lines_);
        return;
      case Kind::kAll:
        lines_.push_back({depth, "all of"});
        break;
      case Kind::kAny:
        lines_.push_back({depth, "any one of"});
        break;
      case Kind::kAtLeast:
        lines_.push_back({depth, fmt::format("at least {} of", tree.at_least)});
        break;
    }
    for (const auto& child : tree.children) Add(child, depth + 1);
  }

  const Rule& rule_;
  const catalog::Catalog& catalog_;
  Lines lines_;
};

std::string TemplateInWords(const rule_engine::Template& written) {
  std::string text;
  for (const auto& piece : written.pieces) text += piece.hole ? InWords(piece.hole) : piece.text;
  return text;
}

}  // namespace

MatchWords MatchInWords(const Rule& rule, const catalog::Catalog& catalog) {
  return MatchWriter(rule, *catalog.types).Write();
}

Lines CoverInWords(const Rule& rule, const catalog::Catalog& catalog) {
  return CoverWriter(rule, catalog).Write();
}

std::string ThreatInWords(const Rule& rule) {
  const auto& threat = rule.threat;
  if (threat.source.pieces.empty()) return {};
  outcome::Slots slots{TemplateInWords(threat.source),
                       TemplateInWords(threat.prerequisites),
                       TemplateInWords(threat.action),
                       TemplateInWords(threat.impact),
                       threat.goals,
                       {}};
  if (!threat.assets.pieces.empty()) slots.assets = {TemplateInWords(threat.assets)};
  return pipeline::FullSentence(slots);
}

}  // namespace threatgap::cli
