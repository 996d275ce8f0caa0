#include "analyzer/load/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "analyzer/base/digest.h"
#include "analyzer/load/policy_reader.h"
#include "analyzer/syntax/reader.h"

namespace threatgap::load {
namespace {

namespace fs = std::filesystem;
using model::SeverityLevel;

/// One name for all spellings of a path, links resolved.
fs::path Identity(const fs::path& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  if (error) return path.lexically_normal();
  const fs::path canonical = fs::weakly_canonical(absolute, error);
  return error ? path.lexically_normal() : canonical;
}

/// The files of one policy: the one named, then what it includes, in the order of the includes.
class PolicyFiles {
 public:
  PolicyFiles(base::SourceStore& sources, const base::Budgets& budgets, base::DiagnosticSink& sink)
      : sources_(sources), budgets_(budgets), sink_(sink), reader_(policy_, sink) {}

  std::optional<Policy> Read(base::SourceId source) {
    policy_.path = sources_.Get(source).path();
    root_ = Identity(policy_.path).parent_path();
    seen_.insert(Identity(policy_.path));
    const bool readable = ReadFile(source);
    while (!waiting_.empty()) {
      const auto [path, span] = waiting_.front();
      waiting_.erase(waiting_.begin());
      Include(path, span);
    }
    if (!readable) return std::nullopt;
    reader_.Finish();
    policy_.sha256 = digests_.size() == 1
                         ? digests_.front()
                         : base::Sha256Hex(fmt::format("{}", fmt::join(digests_, "\n")));
    return std::move(policy_);
  }

 private:
  bool ReadFile(base::SourceId source) {
    const auto document = syntax::ReadDocument(sources_, source, budgets_, sink_);
    if (document == nullptr) return false;
    digests_.push_back(base::Sha256Hex(sources_.Get(source).text()));
    const syntax::NodeRef root = document->root();
    if (!policy_.span.valid()) policy_.span = root.span();
    if (!root.is_mapping()) {
      if (root.is_null()) {
        sink_.Error("missing-key", {source, 0, 0}, "the policy is empty");
      } else {
        syntax::FieldReader(root, "policy", "", sink_);  // says what stands there instead
      }
      return false;
    }
    const fs::path folder = fs::path(sources_.Get(source).path()).parent_path();
    for (const syntax::PlacedText& include : reader_.Read(root)) {
      if (include.text.empty()) {
        sink_.Error("invalid-value", include.span, "`include` names no file");
        continue;
      }
      waiting_.emplace_back((folder / include.text).lexically_normal().generic_string(),
                            include.span);
    }
    return true;
  }

  /// A file included from two places is read once.
  void Include(const std::string& path, const base::Span& span) {
    const fs::path identity = Identity(path);
    const fs::path relative = identity.lexically_relative(root_);
    if (relative.empty() || *relative.begin() == "..") {
      sink_.Error("include-outside", span,
                  fmt::format("`{}` lies outside the folder of the policy", path),
                  "an include stays inside the folder of the policy which is named");
      return;
    }
    if (!seen_.insert(identity).second) return;
    if (seen_.size() > budgets_.files) {
      sink_.Error("budget-exceeded", span,
                  fmt::format("the policy has more than {} files", budgets_.files));
      waiting_.clear();
      return;
    }
    const auto loaded = sources_.Load(path, budgets_.file_bytes);
    if (loaded.ok()) {
      policy_.included.push_back(sources_.Get(loaded.value()).path());
      ReadFile(loaded.value());
    } else {
      sink_.Error("cannot-read", span,
                  fmt::format("policy `{}`: {}", path, loaded.failure().message));
    }
  }

  base::SourceStore& sources_;
  const base::Budgets& budgets_;
  base::DiagnosticSink& sink_;
  Policy policy_;
  PolicyReader reader_;
  fs::path root_;
  std::set<fs::path> seen_;
  std::vector<std::pair<std::string, base::Span>> waiting_;
  std::vector<std::string> digests_;
};

bool NamesAny(const std::array<std::optional<Tolerated>, 4>& classes) {
  return std::any_of(classes.begin(), classes.end(),
                     [](const auto& each) { return each.has_value(); });
}

}  // namespace

bool Tolerance::empty() const { return !NamesAny(criticality) && !NamesAny(data); }

const Tolerated* Tolerance::At(const std::array<std::optional<Tolerated>, 4>& classes, int rank) {
  for (; rank >= 0; --rank) {
    const auto& tolerated = classes[static_cast<std::size_t>(rank)];
    if (tolerated) return &*tolerated;
  }
  return nullptr;
}

RiskMatrix DefaultRiskMatrix() {
  constexpr auto kL = SeverityLevel::kLow;
  constexpr auto kM = SeverityLevel::kMedium;
  constexpr auto kH = SeverityLevel::kHigh;
  constexpr auto kC = SeverityLevel::kCritical;
  return {{{kL, kL, kL, kM, kM},
           {kL, kL, kM, kM, kH},
           {kL, kM, kM, kH, kH},
           {kL, kM, kH, kH, kC},
           {kM, kM, kH, kC, kC}}};
}

std::optional<Policy> ReadPolicy(base::SourceId source, base::SourceStore& sources,
                                 const base::Budgets& budgets, base::DiagnosticSink& sink) {
  return PolicyFiles(sources, budgets, sink).Read(source);
}

}  // namespace threatgap::load
