#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "reports/best_moves.h"
#include "reports/html_sections.h"

namespace threatgap::reports::html {
namespace {

using outcome::Finding;

constexpr std::size_t kMoves = 3;
constexpr std::size_t kNamedGaps = 6;
constexpr std::size_t kNamedRequirements = 8;

// Gaps about which somebody still has to do something; a planned measure is not there yet.
std::vector<const Finding*> GapsToClose(const Page& page) {
  std::vector<const Finding*> open;
  for (const Finding* gap : page.Gaps()) {
    const auto* decision = Decision(*gap);
    if (decision == nullptr || decision->decision == "planned") open.push_back(gap);
  }
  return open;
}

outcome::Level WorstOf(const BestMove& move) {
  const auto worst = std::max_element(
      move.closes.begin(), move.closes.end(),
      [](const Finding* a, const Finding* b) { return a->residual.hi < b->residual.hi; });
  return (*worst)->residual.hi;
}

Markup Closed(const BestMove& move) {
  std::vector<Markup> links;
  for (std::size_t i = 0; i < std::min(kNamedGaps, move.closes.size()); ++i)
    links.push_back(FindingLink(*move.closes[i], move.closes[i]->key));
  if (move.closes.size() > kNamedGaps)
    links.push_back(Mark("{} more", move.closes.size() - kNamedGaps));
  return Mark("Closes {}: {}.", base::Counted(move.closes.size(), "gap"), Join(links));
}

// Requirements of the first framework that some of the gaps touch; the statement stands first.
Markup Touched(const Page& page, const BestMove& move) {
  for (const outcome::FrameworkView& framework : page.result.frameworks) {
    std::set<std::string> ids;
    for (const Finding* gap : move.closes) {
      for (const auto& touch : gap->requirements) {
        if (touch.framework == framework.id) ids.insert(touch.requirement);
      }
    }
    if (ids.empty()) continue;
    std::vector<std::string> named(ids.begin(), ids.end());
    const std::size_t more =
        named.size() > kNamedRequirements ? named.size() - kNamedRequirements : 0;
    named.resize(named.size() - more);
    return Mark(" {} {}{}.",
                framework.short_title.empty() ? framework.title : framework.short_title,
                JoinText(named), more > 0 ? fmt::format(" and {} more", more) : "");
  }
  return {};
}

std::string Owners(const BestMove& move) {
  std::set<std::string> owners;
  for (const Finding* gap : move.closes) {
    if (!gap->owner.empty()) owners.insert(gap->owner);
  }
  return owners.empty() ? "no owner" : JoinText({owners.begin(), owners.end()});
}

void WriteMove(Page& page, const BestMove& move) {
  page.Add("<li><b>{} on {}</b> {}<p class=\"soft\">{}{} <code>{}</code>, {}.</p></li>\n",
           move.title.empty() ? move.control_type : move.title, NamedText(move.place),
           Severity(WorstOf(move)), Closed(move), Touched(page, move), move.control_type,
           Owners(move));
}

}  // namespace

void WriteMoves(Page& page) {
  const std::vector<const Finding*> open = GapsToClose(page);
  const std::vector<BestMove> moves = BestMoves(open, kMoves);
  if (moves.empty()) {
    page.out +=
        "<h3>Best moves</h3>\n<p class=\"soft\">No single control at one place closes a gap by "
        "itself.</p>\n";
    return;
  }
  page.Add("<h3>{}</h3>\n<ol class=\"moves\">\n",
           moves.size() == kMoves ? "Best three moves" : "Best moves");
  std::size_t closed = 0;
  for (const BestMove& move : moves) {
    WriteMove(page, move);
    closed += move.closes.size();
  }
  page.Add(
      "</ol>\n<p class=\"more\">Together they close {} of {}. Each is the one control at one place "
      "that closes the worst of what those before it leave open, whatever it costs; gaps that need "
      "two measures at once are closed by none of them.</p>\n",
      closed, base::Counted(open.size(), "gap"));
}

}  // namespace threatgap::reports::html
