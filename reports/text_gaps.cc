#include "reports/text_gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/base/text.h"
#include "analyzer/outcome/rating_words.h"
#include "reports/text_phrases.h"

namespace threatgap::reports::text {
namespace {

using outcome::Finding;

constexpr std::size_t kInFull = 10;
constexpr std::size_t kListed = 40;
constexpr std::size_t kDetails = 4;     // lines of one label, or further findings, in a block
constexpr std::size_t kLeastBrief = 5;  // lines worth more than one more gap in full

std::size_t CountFindings(const std::vector<GapBlock>& blocks, std::size_t from) {
  std::size_t count = 0;
  for (std::size_t i = from; i < blocks.size(); ++i) count += blocks[i].findings.size();
  return count;
}

/// `label` before the first text, blanks before the others; at most kDetails texts.
template <typename Items, typename Phrase>
void AddDetails(TextPage& page, std::string_view label, const Items& items, bool all,
                Phrase phrase) {
  const std::size_t shown =
      all || items.size() == kDetails + 1 ? items.size() : std::min(items.size(), kDetails);
  for (std::size_t i = 0; i < shown; ++i) {
    page.Hang(Label(i == 0 ? label : std::string_view()), phrase(items[i]));
  }
  if (shown < items.size()) {
    page.Hang(Label(""), fmt::format("and {} more", items.size() - shown));
  }
}

/// Why a gap fails the gate, where its verdict and its severity do not tell.
void AddGateReason(TextPage& page, const std::string& reason) {
  const auto more = reason.find("; ");
  if (more != std::string::npos) page.Hang(Label("gate"), reason.substr(more + 2));
}

/// Against a baseline people look for what it does not know.
bool HoldsNews(const GapBlock& block) {
  return std::any_of(block.findings.begin(), block.findings.end(),
                     [](const Finding* finding) { return finding->baseline != "unchanged"; });
}

/// How many blocks to print in full, and how many as one line after them.
struct Selection {
  std::size_t full = 0;
  std::size_t brief = 0;
};

Selection SelectWithoutScreen(std::size_t blocks, bool all) {
  if (all) return {blocks, 0};
  const std::size_t full = std::min(blocks, kInFull);
  return {full, std::min(blocks, kListed) - full};
}

/// As many in full as `screen` lines hold beside a few brief lines and the line of the rest.
Selection SelectForScreen(const std::vector<TextPage>& full_pages, std::size_t blocks,
                          std::size_t screen) {
  Selection best{1, 0};
  std::size_t used = 0;
  for (std::size_t full = 1; full <= full_pages.size(); ++full) {
    used += full_pages[full - 1].size() + 1;
    if (full > 1 && used > screen) break;
    const std::size_t rest = blocks - full;
    const std::size_t room = screen > used ? screen - used : 0;
    const bool everything = rest <= room;
    if (full > 1 && !everything && room < kLeastBrief + 1) break;
    best = {full, everything ? rest : room > 0 ? room - 1 : 0};
  }
  best.brief = std::min(best.brief, std::min(blocks, kListed) - best.full);
  return best;
}

void AddHidden(TextPage& page, const std::vector<GapBlock>& blocks, std::size_t from) {
  std::map<outcome::Level, std::size_t> levels;
  for (std::size_t i = from; i < blocks.size(); ++i) {
    for (const Finding* finding : blocks[i].findings) ++levels[finding->residual.hi];
  }
  const std::size_t hidden = CountFindings(blocks, from);
  if (hidden == 0) return;
  page.Paragraph(fmt::format("{} not shown here ({}): --all lists them.",
                             base::Counted(hidden, "more gap is", "more gaps are"),
                             LevelCountsText(levels)));
}

}  // namespace

std::string Label(std::string_view word) { return fmt::format("  {:<8} ", word); }

const outcome::TreatmentView* ValidTreatment(const Finding& finding) {
  const auto valid = std::find_if(finding.treatments.begin(), finding.treatments.end(),
                                  [](const outcome::TreatmentView& each) { return each.valid; });
  return valid == finding.treatments.end() ? nullptr : &*valid;
}

bool IsOpenGap(const Finding& finding) {
  const bool suppressed = IsSuppressed(finding);
  return finding.group == outcome::Group::kGap && !suppressed && ValidTreatment(finding) == nullptr;
}

std::vector<GapBlock> CollectGapBlocks(const outcome::AnalysisResult& result) {
  std::vector<GapBlock> blocks;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
  for (const Finding& finding : result.findings) {
    if (!IsOpenGap(finding)) continue;
    std::size_t place = blocks.size();
    if (!finding.rule.empty() && finding.bindings.size() > 1) {
      const outcome::Named& target = finding.bindings.back().second;
      place = places.try_emplace({finding.rule, target.kind, target.id}, place).first->second;
    }
    if (place == blocks.size()) blocks.emplace_back();
    blocks[place].findings.push_back(&finding);
  }
  return blocks;
}

void AddWitness(TextPage& page, const Finding& finding) {
  if (!finding.witness.empty()) page.HangPieces(Label("witness"), HopTexts(finding.witness));
  if (!finding.guarded.empty()) page.Hang(Label("guarded"), RouteText(finding.guarded));
}

void AddDecisions(TextPage& page, const Finding& finding) {
  for (const outcome::TreatmentView& treatment : finding.treatments) {
    page.Hang(Label("decision"), TreatmentText(treatment));
  }
  if (finding.suppression) page.Hang(Label("decision"), SuppressionText(*finding.suppression));
}

GapPrinter::GapPrinter(const outcome::AnalysisResult& result, const TextOptions& options)
    : result_(result), options_(options), digits_(FingerprintDigits(result)) {}

std::string GapPrinter::ShortFingerprint(const Finding& finding) const {
  return finding.fingerprint.substr(0, digits_);
}

void GapPrinter::Header(TextPage& page, const Finding& finding) const {
  const std::string baseline =
      finding.baseline.empty() || finding.baseline == "unchanged" ? "" : ", " + finding.baseline;
  const std::string verdict = fmt::format("{}  {} {}{}", SeverityText(finding), SourceText(finding),
                                          VerdictText(finding), baseline);
  const std::string whole = verdict + "  " + IdentityText(finding);
  const std::string print = ShortFingerprint(finding);
  const Tint tint = LevelTint(finding.residual.hi);
  const std::size_t columns = base::DisplayWidth(base::Printable(whole)) + 2 + print.size();
  if (columns <= page.width()) return page.Row(whole, print, tint);
  page.Row(verdict, print, tint);
  page.Hang("  ", IdentityText(finding));
}

void GapPrinter::Full(TextPage& page, const GapBlock& block) const {
  const Finding& finding = *block.findings.front();
  Header(page, finding);
  page.Paragraph(finding.sentence.empty() ? finding.title : finding.sentence, 2);
  AddWitness(page, finding);
  AddDetails(page, "have", finding.have, options_.all, HaveText);
  AddDetails(page, "missing", finding.missing, options_.all, MissingText);
  Also(page, finding);
  AddDecisions(page, finding);
  if (!finding.threats.empty()) {
    const bool unrated = finding.severity_why == outcome::kNotRated;
    page.Hang(Label("threats"),
              fmt::format("written down as {}{}", fmt::join(finding.threats, ", "),
                          unrated ? fmt::format(", {}", outcome::kNotRated) : ""));
  } else if (finding.basis == outcome::Basis::kDerived && result_.counts.threats > 0) {
    page.Hang(Label("threats"), "nobody wrote this threat down");
  }
  if (!finding.not_confirmed.empty()) page.Hang(Label("threats"), finding.not_confirmed);
  if (finding.gated) AddGateReason(page, finding.gate_reason);
  Further(page, block);
}

/// The requirements on one line; `explain` shows all of them.
void GapPrinter::Also(TextPage& page, const Finding& finding) const {
  const std::vector<std::string> touches = TouchTexts(result_, finding);
  if (touches.empty()) return;
  const std::size_t columns =
      page.width() - Label("also").size() - std::string(" and 99 more").size();
  std::string line = touches.front();
  std::size_t shown = 1;
  while (shown < touches.size()) {
    const std::string longer = line + "; " + touches[shown];
    if (base::DisplayWidth(base::Printable(longer)) > columns && !options_.all) break;
    line = longer;
    ++shown;
  }
  if (shown < touches.size()) line += fmt::format(" and {} more", touches.size() - shown);
  page.Hang(Label("also"), line);
}

void GapPrinter::Further(TextPage& page, const GapBlock& block) const {
  const std::size_t further = block.findings.size() - 1;
  if (further == 0) return;
  page.Hang("  ", fmt::format("the same from {}:", base::Counted(further, "more source")));
  const std::size_t shown = options_.all ? further : std::min(further, kDetails);
  for (std::size_t i = 1; i <= shown; ++i) {
    const Finding& finding = *block.findings[i];
    page.ShortRow(fmt::format("    {}  {} {}", IdentityText(finding), LevelText(finding.residual),
                              VerdictText(finding)),
                  ShortFingerprint(finding));
  }
  if (shown < further) page.Hang("    ", fmt::format("and {} more", further - shown));
}

void GapPrinter::Brief(TextPage& page, const GapBlock& block) const {
  if (block.findings.size() == 1) return Brief(page, *block.findings.front());
  const Finding& finding = *block.findings.front();
  page.ShortRow(fmt::format("{:<8} {:<7}  {} sources -> {}: {}", UpperLevel(finding.residual.hi),
                            SourceText(finding), block.findings.size(),
                            finding.bindings.back().second.id, finding.title),
                ShortFingerprint(finding), LevelTint(finding.residual.hi));
}

void GapPrinter::Brief(TextPage& page, const Finding& finding) const {
  const std::string identity = IdentityText(finding);
  const std::string title = identity == finding.title ? "" : ": " + finding.title;
  page.ShortRow(fmt::format("{:<8} {:<7}  {}{}", UpperLevel(finding.residual.hi),
                            SourceText(finding), identity, title),
                ShortFingerprint(finding), LevelTint(finding.residual.hi));
}

TextPage WriteGaps(const outcome::AnalysisResult& result, const TextOptions& options,
                   std::size_t screen) {
  std::vector<GapBlock> blocks = CollectGapBlocks(result);
  TextPage page(options.width, options.color);
  if (blocks.empty()) return page;
  if (result.baseline) std::stable_partition(blocks.begin(), blocks.end(), HoldsNews);
  const GapPrinter printer(result, options);
  Selection selection = SelectWithoutScreen(blocks.size(), options.all);
  std::vector<TextPage> full_pages;
  for (std::size_t i = 0; i < selection.full; ++i) {
    full_pages.emplace_back(options.width, options.color);
    printer.Full(full_pages.back(), blocks[i]);
  }
  if (screen > 0 && !options.all) selection = SelectForScreen(full_pages, blocks.size(), screen);
  for (std::size_t i = 0; i < selection.full; ++i) {
    page.Blank();
    page.Append(full_pages[i]);
  }
  page.Blank();
  const std::size_t shown = selection.full + selection.brief;
  for (std::size_t i = selection.full; i < shown; ++i) printer.Brief(page, blocks[i]);
  AddHidden(page, blocks, shown);
  return page;
}

}  // namespace threatgap::reports::text
