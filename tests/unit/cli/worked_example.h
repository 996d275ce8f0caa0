#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/temporary_folder.h"

/// Examples of the documentation, run as they are printed.
namespace threatgap::cli {

/// A fenced block of a Markdown page: "```yaml model.yaml" has the language `yaml` and the label
/// `model.yaml`.
struct Fence {
  std::string language, label, body;
  int line = 0;  ///< of the opening fence
};

/// The fenced blocks of `docs/NAME`, in order.
std::vector<Fence> FencesOf(const std::string& name);

/// A folder of its own which holds the blocks whose label is a file name; the current folder while
/// it lives.
class WorkedExample {
 public:
  explicit WorkedExample(const std::vector<Fence>& fences);
  ~WorkedExample();
  WorkedExample(const WorkedExample&) = delete;
  WorkedExample& operator=(const WorkedExample&) = delete;

  /// Runs the commands of a `console` block and expects what is printed below each of them: all of
  /// it, where a line `...` does not stand for any lines. `# exit status 1` behind a command states
  /// its status, which is 0 otherwise. Returns how many commands were run.
  int Run(const Fence& console) const;

 private:
  testing::TemporaryFolder folder_;
  std::filesystem::path before_;
};

}  // namespace threatgap::cli
