#include "analyzer/outcome/analysis_result.h"

namespace threatgap::outcome {
namespace {

template <std::size_t N, typename Enum>
std::string_view Word(const std::string_view (&words)[N], Enum value) {
  return words[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view LevelWord(Level level) {
  constexpr std::string_view kWords[] = {"low", "medium", "high", "critical"};
  return Word(kWords, level);
}

std::string_view LevelTitle(Level level) {
  constexpr std::string_view kWords[] = {"Low", "Medium", "High", "Critical"};
  return Word(kWords, level);
}

std::string_view CoverWord(Cover cover) {
  constexpr std::string_view kWords[] = {"uncovered", "partial", "covered"};
  return Word(kWords, cover);
}

bool IsSuppressed(const Finding& finding) {
  return finding.suppression && finding.suppression->valid;
}

std::string_view VerdictWord(Verdict verdict) {
  constexpr std::string_view kWords[] = {"covered", "partially-covered", "uncovered", "undecided",
                                         "possible"};
  return Word(kWords, verdict);
}

std::string_view GroupWord(Group group) {
  constexpr std::string_view kWords[] = {"gap", "undecided", "possible", "covered"};
  return Word(kWords, group);
}

std::string_view BasisWord(Basis basis) {
  constexpr std::string_view kWords[] = {"derived", "authored", "both"};
  return Word(kWords, basis);
}

std::string_view AspectStateWord(AspectState state) {
  constexpr std::string_view kWords[] = {"covered", "answered", "unknown",
                                         "planned", "missing",  "manual"};
  return Word(kWords, state);
}

std::string_view RequirementStatusWord(RequirementStatus status) {
  constexpr std::string_view kWords[] = {"implemented",     "partial",    "planned",
                                         "not implemented", "unknown",    "manual",
                                         "not applicable",  "not derived"};
  return Word(kWords, status);
}

}  // namespace threatgap::outcome
