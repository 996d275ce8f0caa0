#include "analyzer/load/input_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "analyzer/load/native_reader.h"
#include "analyzer/load/threat_composer_reader.h"

namespace threatgap::load {
namespace {

using syntax::NodeRef;

constexpr std::size_t kKeysShown = 12;

constexpr InputFormat kFormats[] = {
    {"threatgap", "the top-level key `threatgap`", RecognisesNative, ReadNative},
    {"threat-composer", "a number under `schema`, and `threats` or `mitigations`",
     RecognisesThreatComposer, ReadThreatComposer},
};

std::string KeysSeen(NodeRef root) {
  if (root.is_null()) return "the file is empty";
  if (!root.is_mapping())
    return fmt::format("found {} at the top", syntax::NodeKindWords(root.kind()));
  std::string seen;
  std::size_t count = 0;
  for (NodeRef key = root.first(); key && count < kKeysShown; key = key.next(), ++count) {
    seen += fmt::format("{}`{}`", seen.empty() ? "" : ", ", key.text());
  }
  if (root.size() > count) seen += fmt::format(" and {} more", root.size() - count);
  return seen.empty() ? "found no top-level key" : "found the top-level keys " + seen;
}

bool LooksNative(NodeRef root) {
  constexpr std::string_view kSections[] = {"components", "zones",  "flows",
                                            "controls",   "system", "defaults"};
  return std::any_of(std::begin(kSections), std::end(kSections),
                     [&](std::string_view key) { return static_cast<bool>(root.GetKey(key)); });
}

std::string Advice(NodeRef root) {
  if (LooksNative(root)) return "a file of threatgap's own format begins with `threatgap: 1`";
  std::string tried;
  for (const InputFormat& format : kFormats) {
    tried += fmt::format("{}{} ({})", tried.empty() ? "" : "; ", format.name, format.signs);
  }
  return "formats tried: " + tried;
}

}  // namespace

std::span<const InputFormat> InputFormats() { return kFormats; }

const InputFormat* RecogniseFormat(const syntax::Document& document, base::DiagnosticSink& sink) {
  const NodeRef root = document.root();
  for (const InputFormat& format : kFormats) {
    if (format.recognises(root)) return &format;
  }
  const base::Span start{document.source(), 0, 0};
  const bool has_key = root.is_mapping() && root.first();
  sink.Error("unrecognised-format", has_key ? root.first().span() : start,
             "the format of this file is not known: " + KeysSeen(root), Advice(root));
  return nullptr;
}

}  // namespace threatgap::load
