#include "analyzer/catalog/mapping_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "analyzer/base/digest.h"
#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/recorded_events.h"

namespace threatgap::catalog {
namespace {

struct TopKey {
  std::string_view key;
  MappingKind kind;
};

constexpr TopKey kTopKeys[] = {
    {"catalog", MappingKind::kFramework},         {"crosswalk", MappingKind::kCrosswalk},
    {"controls", MappingKind::kControlTypes},     {"types", MappingKind::kComponentTypes},
    {"technologies", MappingKind::kTechnologies}, {"imports", MappingKind::kImports}};

std::optional<MappingKind> KindOf(syntax::NodeRef root, base::SourceId source,
                                  base::DiagnosticSink& sink) {
  std::vector<std::string> known;
  for (const TopKey& top : kTopKeys) {
    if (root.GetKey(top.key)) return top.kind;
    known.emplace_back(top.key);
  }
  std::string seen;
  for (syntax::NodeRef key = root.first(); root.is_mapping() && key; key = key.next()) {
    seen += fmt::format("{}`{}`", seen.empty() ? "" : ", ", key.text());
  }
  const base::Span start{source, 0, 0};
  sink.Error("unrecognised-content", root && root.first() ? root.first().span() : start,
             fmt::format("no mapping file: it has none of the top-level keys {}",
                         base::QuotedList(known, "or")),
             seen.empty() ? "" : "found " + seen);
  return std::nullopt;
}

class Loader {
 public:
  Loader(std::vector<PackFile>& packs, base::SourceStore& sources, const base::Budgets& budgets,
         base::DiagnosticSink& sink)
      : packs_(packs), sources_(sources), budgets_(budgets), sink_(sink) {}

  void AddBuiltin() {
    for (const ContentFile& file : EmbeddedContent()) {
      if (!file.path.starts_with("mappings/") || !file.path.ends_with(".yaml")) continue;
      Add(sources_.Add(std::string(file.path), std::string(file.bytes)), true, file.events);
    }
  }

  void AddFolder(const std::string& folder) {
    for (const std::string& path : YamlFilesBelow(folder, sink_)) {
      auto loaded = sources_.Load(path, budgets_.file_bytes);
      if (loaded.ok()) {
        Add(loaded.value(), false, {});
      } else {
        sink_.Error("cannot-read", {},
                    fmt::format("`{}`: {}", loaded.failure().path, loaded.failure().message));
      }
    }
  }

  std::vector<MappingFile> TakeFiles() { return std::move(files_); }

 private:
  void Add(base::SourceId source, bool builtin, std::string_view events) {
    const base::SourceFile& file = sources_.Get(source);
    packs_.push_back({file.path(), base::Sha256Hex(file.text()), builtin});
    auto document = events.empty() ? syntax::ReadYaml(sources_, source, budgets_, sink_)
                                   : syntax::ReplayYaml(sources_, source, events, budgets_, sink_);
    if (document == nullptr) return;
    if (const auto kind = KindOf(document->root(), source, sink_)) {
      files_.push_back({file.path(), *kind, std::move(document)});
    }
  }

  std::vector<PackFile>& packs_;
  base::SourceStore& sources_;
  const base::Budgets& budgets_;
  base::DiagnosticSink& sink_;
  std::vector<MappingFile> files_;
};

}  // namespace

std::vector<MappingFile> ReadMappingFiles(const ContentRequest& request,
                                          std::vector<PackFile>& packs, base::SourceStore& sources,
                                          const base::Budgets& budgets,
                                          base::DiagnosticSink& sink) {
  Loader loader(packs, sources, budgets, sink);
  if (request.builtin) loader.AddBuiltin();
  for (const std::string& folder : request.folders) loader.AddFolder(folder);
  return loader.TakeFiles();
}

std::vector<std::string> YamlFilesBelow(const std::string& folder, base::DiagnosticSink& sink) {
  namespace fs = std::filesystem;
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  const fs::recursive_directory_iterator end;
  while (!error && at != end) {
    if (at->path().extension() == ".yaml" && at->is_regular_file(error))
      found.push_back(at->path().generic_string());
    at.increment(error);
  }
  if (error)
    sink.Error("cannot-read", {},
               fmt::format("cannot read the folder `{}`: {}", folder, error.message()));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace threatgap::catalog
