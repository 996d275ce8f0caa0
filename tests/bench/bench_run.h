#pragma once

#include <string>

#include "analyzer/pipeline/run.h"
#include "tests/bench/generate_model.h"

namespace threatgap::bench {

/// A session with the built-in rules and mappings. Aborts with a message when they cannot be read.
void LoadBuiltIn(pipeline::Session& session);

/// A generated model in a file of the temporary folder, removed at the end.
class ModelFile {
 public:
  ModelFile(std::size_t elements, ModelShape shape);
  ~ModelFile();
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;
  const std::string& path() const { return path_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::string path_;
  std::size_t bytes_ = 0;
};

/// The whole analysis of the file with a fresh session. Aborts when it cannot be analysed.
outcome::AnalysisResult CheckFile(const ModelFile& file, int jobs);

}  // namespace threatgap::bench
