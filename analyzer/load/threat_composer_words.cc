#include "analyzer/load/threat_composer_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/load/foreign_model.h"

namespace threatgap::load {
namespace {

using model::ControlStatus;
using syntax::NodeRef;

constexpr std::string_view kBlanks = " \t\r\n";

constexpr std::string_view kThreatStatus[] = {"threatIdentified", "threatResolved",
                                              "threatResolvedNotUseful"};
constexpr std::string_view kKnownKeys[] = {"STRIDE",
                                           "Priority",
                                           "Comments",
                                           "source",
                                           "threatPackId",
                                           "threatPackThreatId",
                                           "threatPackMitigationCandidateId",
                                           "mitigationPackId",
                                           "mitigationPackMitigationId"};
constexpr std::string_view kStride[] = {"S", "T", "R", "I", "D", "E"};
constexpr std::string_view kStrideNames[] = {"Spoofing",          "Tampering",
                                             "Repudiation",       "Information Disclosure",
                                             "Denial of Service", "Elevation of Privilege"};

struct StatusWord {
  std::string_view word;
  ControlStatus status;
};
constexpr StatusWord kMitigationStatus[] = {
    {"mitigationIdentified", ControlStatus::kPlanned},
    {"mitigationInProgress", ControlStatus::kPlanned},
    {"mitigationResolved", ControlStatus::kImplemented},
    {"mitigationResolvedWillNotAction", ControlStatus::kAbsent}};

/// The letter of a STRIDE category, or nothing.
std::string_view StrideLetter(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kStride); ++i) {
    if (word == kStride[i] || word == kStrideNames[i]) return kStride[i];
  }
  return {};
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += text.empty() ? word : ", " + word;
  return text;
}

/// `Tampering, Spoofing` in one text as two words.
std::vector<std::string> SplitAtCommas(const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const std::string& text : texts) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      const auto begin = std::min(text.find_first_not_of(kBlanks, at), end);
      if (begin < end) words.push_back(text.substr(begin, end - begin));
      at = end + 1;
    }
  }
  return words;
}

/// Takes STRIDE categories out of `words`; what is none stays.
void TakeStride(std::vector<std::string>& words, std::vector<std::string>& stride) {
  words = SplitAtCommas(words);
  std::erase_if(words, [&](const std::string& word) {
    const std::string_view letter = StrideLetter(word);
    if (letter.empty()) return false;
    if (std::find(stride.begin(), stride.end(), letter) == stride.end())
      stride.emplace_back(letter);
    return true;
  });
}

}  // namespace

std::optional<ControlStatus> ThreatComposerWords::ControlStatusOf(NodeRef status) {
  const std::string word = TextOf(status);
  if (word.empty()) return std::nullopt;
  for (const StatusWord& known : kMitigationStatus) {
    if (known.word == word) return known.status;
  }
  WarnUnknownStatus(status, "mitigation", "its status counts as not stated");
  return std::nullopt;
}

void ThreatComposerWords::CheckThreatStatus(NodeRef status) {
  const std::string word = TextOf(status);
  if (word.empty() || std::find(std::begin(kThreatStatus), std::end(kThreatStatus), word) !=
                          std::end(kThreatStatus)) {
    return;
  }
  WarnUnknownStatus(status, "threat", "the threat counts as open");
}

void ThreatComposerWords::WarnUnknownStatus(NodeRef status, std::string_view noun,
                                            std::string_view meaning) {
  const std::string word = TextOf(status);
  if (!unknown_words_.insert(fmt::format("{} {}", noun, word)).second) return;
  sink_.Warning("unknown-status", status.span(),
                fmt::format("`{}` is no {} status of Threat Composer; {}", word, noun, meaning));
}

void ThreatComposerWords::ReadMetadata(NodeRef metadata, model::Threat& threat) {
  if (!metadata.is_sequence()) return;
  for (NodeRef item = metadata.first(); item; item = item.next()) {
    const std::string key = TextOf(item.Get("key"));
    std::vector<std::string> words = TextsOf(item.Get("value"));
    if (key.empty()) continue;
    NoteUnknownKey(item.Get("key"));
    if (key == "STRIDE" || key == "custom:STRIDE") TakeStride(words, threat.stride);
    if (key == "Priority" && !words.empty()) {
      threat.priority = words.front();
    } else if (!words.empty()) {
      threat.metadata.emplace_back(key, Joined(words));
    }
  }
}

void ThreatComposerWords::NoteUnknownMetadata(NodeRef metadata) {
  if (!metadata.is_sequence()) return;
  for (NodeRef item = metadata.first(); item; item = item.next()) NoteUnknownKey(item.Get("key"));
}

void ThreatComposerWords::NoteUnknownKey(NodeRef key) {
  const std::string word = TextOf(key);
  const bool known =
      word.empty() || word.starts_with("custom:") ||
      std::find(std::begin(kKnownKeys), std::end(kKnownKeys), word) != std::end(kKnownKeys);
  if (known || !unknown_keys_.insert(word).second) return;
  sink_.Note("unknown-metadata", key.span(),
             fmt::format("metadata key `{}` is not known; its text is kept", word));
}

}  // namespace threatgap::load
