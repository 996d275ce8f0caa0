#include "analyzer/load/model_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "analyzer/syntax/reader.h"

namespace threatgap::load {
namespace {

namespace fs = std::filesystem;

/// Where files come from: the disk, or texts in memory.
class Storage {
 public:
  virtual ~Storage() = default;
  /// One name for all spellings of a path.
  virtual std::string Identity(const std::string& path) const = 0;
  virtual base::Result<base::SourceId> Load(const std::string& path) = 0;
};

class DiskStorage : public Storage {
 public:
  DiskStorage(base::SourceStore& sources, std::size_t max_bytes)
      : sources_(sources), max_bytes_(max_bytes) {}

  std::string Identity(const std::string& path) const override {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(path, error);
    return error ? fs::path(path).lexically_normal().generic_string() : canonical.generic_string();
  }
  base::Result<base::SourceId> Load(const std::string& path) override {
    return sources_.Load(path, max_bytes_);
  }

 private:
  base::SourceStore& sources_;
  std::size_t max_bytes_;
};

class MemoryStorage : public Storage {
 public:
  MemoryStorage(const std::vector<std::pair<std::string, std::string>>& files,
                base::SourceStore& sources)
      : sources_(sources) {
    for (const auto& [path, text] : files) texts_.emplace(Identity(path), text);
  }

  std::string Identity(const std::string& path) const override {
    return fs::path(path).lexically_normal().generic_string();
  }
  base::Result<base::SourceId> Load(const std::string& path) override {
    const auto found = texts_.find(Identity(path));
    if (found == texts_.end()) return base::Failure{"no such file", path};
    return sources_.Add(path, found->second);
  }

 private:
  base::SourceStore& sources_;
  std::map<std::string, std::string> texts_;
};

/// Whether a file was called wrong for what only YAML files of our own must not hold.
bool HoldsForeignYaml(const base::DiagnosticSink& mistakes) {
  constexpr std::string_view kCodes[] = {"merge-key", "unsupported-tag", "empty-file"};
  const auto all = mistakes.Sorted();
  return std::any_of(all.begin(), all.end(), [&](const base::Diagnostic& mistake) {
    return std::find(std::begin(kCodes), std::end(kCodes), mistake.id) != std::end(kCodes);
  });
}

class Collector {
 public:
  Collector(Storage& storage, const base::SourceStore& sources, const base::Budgets& budgets,
            base::DiagnosticSink& sink)
      : storage_(storage), sources_(sources), budgets_(budgets), sink_(sink) {}

  void SetRoot(const std::string& folder) {
    root_ = storage_.Identity(folder.empty() ? "." : folder);
  }

  /// Reads `path` and what it includes. A work list, because includes may be nested as deep as
  /// there are files.
  void Add(const std::string& path) {
    waiting_.push_back({path, {}, nullptr});
    while (!waiting_.empty()) {
      const Wanted wanted = waiting_.back();
      waiting_.pop_back();
      Read(wanted);
    }
  }

  std::vector<ModelFile> TakeFiles() {
    std::sort(files_.begin(), files_.end(),
              [](const ModelFile& a, const ModelFile& b) { return a.path < b.path; });
    return std::move(files_);
  }

 private:
  struct Wanted {
    std::string path;
    base::Span span;            ///< of the include; invalid for a path of the command line
    const InputFormat* format;  ///< of the including file, where its parts may have no sign of it
  };

  void Read(const Wanted& wanted) {
    if (!seen_.insert(storage_.Identity(wanted.path)).second || !WithinBudget(wanted)) return;
    const auto loaded = storage_.Load(wanted.path);
    if (!loaded.ok()) {
      sink_.Error("cannot-read", wanted.span,
                  fmt::format("cannot read `{}`: {}", wanted.path, loaded.failure().message));
      return;
    }
    // Which YAML a file may hold is known when its format is.
    base::DiagnosticSink mistakes(budgets_.diagnostics);
    auto document = syntax::ReadDocument(sources_, loaded.value(), budgets_, mistakes);
    const InputFormat* format = document == nullptr ? nullptr : FindFormat(document->root());
    if (format == nullptr) format = wanted.format;
    const bool foreign = format != nullptr && format != &InputFormats().front();
    if (foreign && HoldsForeignYaml(mistakes)) {
      document = syntax::ReadForeignYaml(sources_, loaded.value(), budgets_, sink_);
    } else {
      sink_.Merge(mistakes);
    }
    if (document == nullptr) return;
    if (format == nullptr) format = RecogniseFormat(*document, sink_);
    if (format == nullptr) return;
    if (format->includes != nullptr)
      AddIncludes(format->includes(document->root(), sink_), wanted.path,
                  foreign ? format : nullptr);
    files_.push_back(
        {sources_.Get(loaded.value()).path(), loaded.value(), format, std::move(document)});
  }

  bool WithinBudget(const Wanted& wanted) {
    if (seen_.size() <= budgets_.files) return true;
    sink_.Error("budget-exceeded", wanted.span,
                fmt::format("the model has more than {} files", budgets_.files));
    waiting_.clear();
    return false;
  }

  void AddIncludes(const std::vector<syntax::PlacedText>& includes, const std::string& path,
                   const InputFormat* format) {
    const fs::path folder = fs::path(path).parent_path();
    for (const syntax::PlacedText& include : includes) {
      const std::string target = (folder / include.text).lexically_normal().generic_string();
      if (IsInside(storage_.Identity(target))) {
        waiting_.push_back({target, include.span, format});
      } else {
        sink_.Error("include-outside", include.span,
                    fmt::format("`{}` lies outside the folder of the model", include.text),
                    "an include stays inside the folder of the first model named");
      }
    }
  }

  bool IsInside(const std::string& identity) const {
    const fs::path relative = fs::path(identity).lexically_relative(root_);
    return !relative.empty() && *relative.begin() != "..";
  }

  Storage& storage_;
  const base::SourceStore& sources_;
  const base::Budgets& budgets_;
  base::DiagnosticSink& sink_;
  std::string root_;
  std::vector<Wanted> waiting_;
  std::set<std::string> seen_;
  std::vector<ModelFile> files_;
};

}  // namespace

std::vector<ModelFile> ReadModelFiles(const std::vector<std::string>& paths,
                                      base::SourceStore& sources, const base::Budgets& budgets,
                                      base::DiagnosticSink& sink) {
  DiskStorage storage(sources, budgets.file_bytes);
  Collector collector(storage, sources, budgets, sink);
  bool first = true;
  for (const std::string& path : paths) {
    std::error_code error;
    const bool folder = fs::is_directory(path, error);
    const std::string file = folder ? (fs::path(path) / "threatgap.yaml").generic_string() : path;
    if (std::exchange(first, false))
      collector.SetRoot(fs::path(file).parent_path().generic_string());
    collector.Add(file);
  }
  return collector.TakeFiles();
}

std::vector<ModelFile> ReadModelTexts(const std::vector<std::pair<std::string, std::string>>& files,
                                      base::SourceStore& sources, const base::Budgets& budgets,
                                      base::DiagnosticSink& sink) {
  MemoryStorage storage(files, sources);
  Collector collector(storage, sources, budgets, sink);
  if (!files.empty())
    collector.SetRoot(fs::path(files.front().first).parent_path().generic_string());
  for (const auto& [path, text] : files) collector.Add(path);
  return collector.TakeFiles();
}

}  // namespace threatgap::load
