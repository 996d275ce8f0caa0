#include "tests/property/path_oracle.h"

#include <algorithm>
#include <limits>

namespace threatgap::testing {
namespace {

std::size_t At(int index) { return static_cast<std::size_t>(index); }

}  // namespace

PathOracle::PathOracle(const TinyModel& tiny, const RuleShape& shape)
    : tiny_(tiny),
      shape_(shape),
      n_(static_cast<int>(tiny.components.size())),
      data_(static_cast<int>(tiny.wanted.size())) {}

int PathOracle::Number(const Token& token) const {
  return ((token.segment * n_ + token.component) * (data_ + 1) + token.datum) * 2 +
         (token.encrypted ? 1 : 0);
}

PathOracle::Token PathOracle::TokenOf(int number) const {
  const int rest = number / 2;
  const int place = rest / (data_ + 1);
  return {place / n_, place % n_, rest % (data_ + 1), number % 2 == 1};
}

int PathOracle::token_count(const Waypoints& waypoints) const {
  return static_cast<int>(waypoints.size() - 1) * n_ * (data_ + 1) * 2;
}

PathOracle::Facts PathOracle::Nature(int index) const {
  const auto& component = tiny_.components[At(index)];
  if (component.kind == TinyModel::Kind::kUser) return {false, 0};
  if (shape_.follow != "reach") {
    if (component.behaviour == "discard") return {false, 0};
    if (component.behaviour == "anonymise" && shape_.labels) return {false, 0};
  }
  return {true, component.kind == TinyModel::Kind::kUnclear ? 1 : 0};
}

PathOracle::Facts PathOracle::Passing(int index) const {
  Facts facts = Nature(index);
  const Said stop = shape_.stop ? tiny_.components[At(index)].stop : Said::kNo;
  if (stop == Said::kYes) facts.possible = false;
  if (stop == Said::kNothing) facts.unknowns = 1;
  return facts;
}

/// Facts about the waypoints themselves.
PathOracle::Facts PathOracle::Fits(const Waypoints& waypoints) const {
  Facts facts;
  const auto add = [&](Said said, bool also_unknown) {
    if (said == Said::kNo) facts.possible = false;
    if (said == Said::kNothing || also_unknown) ++facts.unknowns;
  };
  add(tiny_.components[At(waypoints.front())].source, false);
  add(tiny_.components[At(waypoints.back())].target, false);
  if (waypoints.size() == 3) {
    const Facts nature = Nature(waypoints[1]);
    if (!nature.possible) facts.possible = false;
    add(tiny_.components[At(waypoints[1])].via, nature.unknowns > 0);
  }
  return facts;
}

/// Every way to leave `component`: with what arrived there (`tail`), or with data of its own.
std::vector<PathOracle::Step> PathOracle::StepsFrom(const Token* tail, int component,
                                                    int segment) const {
  std::vector<Step> steps;
  const std::string& behaviour = tiny_.components[At(component)].behaviour;
  const bool reach = shape_.follow == "reach";
  const bool same =
      shape_.follow == "carried" || (shape_.follow == "influence" && behaviour == "forward");
  bool encrypted = tail != nullptr && tail->encrypted;
  if (shape_.follow == "influence" && behaviour == "encrypt") encrypted = true;
  if (shape_.follow == "influence" && behaviour == "decrypt") encrypted = false;
  for (int f = 0; f < static_cast<int>(tiny_.flows.size()); ++f) {
    const TinyModel::Flow& flow = tiny_.flows[At(f)];
    const Said usable = shape_.step ? flow.usable : Said::kYes;
    if (usable == Said::kNo) continue;
    for (const bool against : {false, true}) {
      if ((against ? flow.to : flow.from) != component || (against && reach)) continue;
      const auto& list = against ? flow.returns : flow.carries;
      for (int datum = 0; datum <= data_; ++datum) {
        const bool listed = list && std::find(list->begin(), list->end(), datum) != list->end();
        if (reach ? datum != data_ : list && !listed) continue;
        if (tail != nullptr && same && datum != tail->datum) continue;
        int unknowns = !list && !reach ? 1 : 0;
        if (tail == nullptr && shape_.carrying) {
          const Said wanted = datum == data_ ? Said::kNo : tiny_.wanted[At(datum)];
          if (wanted == Said::kNo) continue;
          if (wanted == Said::kNothing) unknowns = 1;
        }
        if (usable == Said::kNothing) ++unknowns;
        const Token head{segment, against ? flow.from : flow.to, datum, encrypted};
        steps.push_back({tail == nullptr ? -1 : Number(*tail),
                         Number(head),
                         segment,
                         {f, against},
                         unknowns,
                         tail == nullptr ? datum : -1});
      }
    }
  }
  return steps;
}

std::vector<PathOracle::Step> PathOracle::AllSteps(const Waypoints& waypoints) const {
  std::vector<Step> all = StepsFrom(nullptr, waypoints.front(), 0);
  const int segments = static_cast<int>(waypoints.size()) - 1;
  for (int number = 0; number < token_count(waypoints); ++number) {
    const Token token = TokenOf(number);
    const Facts passing = Passing(token.component);
    for (Step step : StepsFrom(&token, token.component, token.segment)) {
      step.unknowns += passing.unknowns;
      if (passing.possible) all.push_back(step);
    }
    // A token at the waypoint where its segment begins may also stand for "the run has just got
    // there".
    if (token.segment + 1 < segments && token.component == waypoints[At(token.segment + 1)]) {
      for (Step step : StepsFrom(&token, token.component, token.segment + 1)) all.push_back(step);
    }
  }
  return all;
}

bool PathOracle::IsEnd(const Waypoints& waypoints, int number) const {
  const Token token = TokenOf(number);
  if (token.segment != static_cast<int>(waypoints.size()) - 2 ||
      token.component != waypoints.back())
    return false;
  return !token.encrypted || tiny_.components[At(token.component)].behaviour == "decrypt";
}

std::map<PathOracle::Waypoints, PathOracle::Match> PathOracle::Matches() const {
  std::map<Waypoints, Match> matches;
  const auto consider = [&](const Waypoints& waypoints) {
    const Facts fits = Fits(waypoints);
    if (!fits.possible) return;
    const std::vector<Step> steps = AllSteps(waypoints);
    using Cost = std::pair<int, int>;
    const Cost never{std::numeric_limits<int>::max(), 0};
    // Cheapest cost from the source to each token, beginning with `datum` (-1: any).
    const auto cheapest = [&](int datum, bool certain_only) {
      std::vector<Cost> cost(At(token_count(waypoints)), never);
      for (bool changed = true; changed;) {
        changed = false;
        for (const Step& step : steps) {
          if (certain_only && step.unknowns > 0) continue;
          if (step.tail < 0 && datum >= 0 && step.datum != datum) continue;
          const Cost before = step.tail < 0 ? Cost{0, 0} : cost[At(step.tail)];
          if (before == never) continue;
          const Cost after{before.first + step.unknowns, before.second + 1};
          if (after < cost[At(step.head)]) {
            cost[At(step.head)] = after;
            changed = true;
          }
        }
      }
      Cost best = never;
      for (int token = 0; token < token_count(waypoints); ++token) {
        if (IsEnd(waypoints, token)) best = std::min(best, cost[At(token)]);
      }
      return best;
    };
    const Cost best = cheapest(-1, false);
    if (best == never) return;
    Match match{best.first + fits.unknowns, best.second, {}};
    if (match.unknowns == 0 && shape_.carrying) {
      for (int datum = 0; datum < data_; ++datum) {
        if (cheapest(datum, true) != never) match.carried.insert(datum);
      }
    }
    matches.emplace(waypoints, std::move(match));
  };
  for (int source = 0; source < n_; ++source) {
    for (int target = 0; target < n_; ++target) {
      if (source == target) continue;
      if (!shape_.via) consider({source, target});
      for (int via = 0; shape_.via && via < n_; ++via) {
        if (via != source && via != target) consider({source, via, target});
      }
    }
  }
  return matches;
}

std::vector<bool> PathOracle::Forward(const Waypoints& waypoints,
                                      const std::vector<Step>& steps) const {
  std::vector<bool> reached(At(token_count(waypoints)), false);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Step& step : steps) {
      if (reached[At(step.head)] || (step.tail >= 0 && !reached[At(step.tail)])) continue;
      reached[At(step.head)] = changed = true;
    }
  }
  return reached;
}

std::vector<bool> PathOracle::Backward(const Waypoints& waypoints,
                                       const std::vector<Step>& steps) const {
  std::vector<bool> reaches(At(token_count(waypoints)), false);
  for (int token = 0; token < token_count(waypoints); ++token)
    reaches[At(token)] = IsEnd(waypoints, token);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Step& step : steps) {
      if (step.tail < 0 || reaches[At(step.tail)] || !reaches[At(step.head)]) continue;
      reaches[At(step.tail)] = changed = true;
    }
  }
  return reaches;
}

std::vector<PathOracle::Step> PathOracle::Live(const Waypoints& waypoints,
                                               std::vector<Step> steps) const {
  const std::vector<bool> reached = Forward(waypoints, steps);
  const std::vector<bool> reaches = Backward(waypoints, steps);
  std::erase_if(steps, [&](const Step& step) {
    return (step.tail >= 0 && !reached[At(step.tail)]) || !reaches[At(step.head)];
  });
  return steps;
}

PathOracle::Stretch PathOracle::LookAt(const Waypoints& waypoints, int from, int to) const {
  Stretch stretch;
  const auto collect = [&](const std::vector<Step>& steps, std::set<Element>& elements) {
    for (const Step& step : steps) {
      if (step.segment < from || step.segment >= to) continue;
      const int tail = step.tail < 0 ? waypoints.front() : TokenOf(step.tail).component;
      elements.insert({true, step.hop.first});
      elements.insert({false, tail});
      elements.insert({false, TokenOf(step.head).component});
    }
  };
  const std::vector<Step> all = AllSteps(waypoints);
  std::vector<Step> certain = all;
  std::erase_if(certain, [](const Step& step) { return step.unknowns > 0; });
  collect(Live(waypoints, all), stretch.live);
  collect(Live(waypoints, certain), stretch.certainly_live);
  stretch.entrances = Avoiding(waypoints, from, to, false, [](Element) { return false; });
  return stretch;
}

std::set<PathOracle::Hop> PathOracle::Avoiding(const Waypoints& waypoints, int from, int to,
                                               bool certain_only,
                                               const std::function<bool(Element)>& stops) const {
  std::vector<Step> steps = AllSteps(waypoints);
  std::erase_if(steps, [&](const Step& step) {
    if (certain_only && step.unknowns > 0) return true;
    if (step.segment < from || step.segment >= to) return false;
    const int tail = step.tail < 0 ? waypoints.front() : TokenOf(step.tail).component;
    return stops({true, step.hop.first}) || stops({false, tail}) ||
           stops({false, TokenOf(step.head).component});
  });
  std::set<Hop> first;
  for (const Step& step : Live(waypoints, steps)) {
    const bool begins =
        from == 0 ? step.tail < 0
                  : step.tail >= 0 && step.segment == from && TokenOf(step.tail).segment < from;
    if (begins) first.insert(step.hop);
  }
  return first;
}

}  // namespace threatgap::testing
