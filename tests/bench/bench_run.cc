#include "tests/bench/bench_run.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace threatgap::bench {
namespace {

[[noreturn]] void Fail(const char* what, const pipeline::Session& session) {
  std::fprintf(stderr, "bench: %s\n", what);
  for (const auto& diagnostic : session.sink.Sorted()) {
    std::fprintf(stderr, "  %s [%s]\n", diagnostic.message.c_str(), diagnostic.id.c_str());
  }
  std::abort();
}

}  // namespace

void LoadBuiltIn(pipeline::Session& session) {
  pipeline::LoadContent({}, session);
  if (session.sink.has_errors()) Fail("the built-in rules cannot be read", session);
}

ModelFile::ModelFile(std::size_t elements, ModelShape shape) {
  static int number = 0;
  const auto name =
      "threatgap-bench-" + std::to_string(getpid()) + "-" + std::to_string(number++) + ".yaml";
  path_ = (std::filesystem::temp_directory_path() / name).string();
  std::ofstream out(path_, std::ios::binary);
  GenerateModel(elements, shape, out);
  bytes_ = static_cast<std::size_t>(out.tellp());
}

ModelFile::~ModelFile() {
  std::error_code error;
  std::filesystem::remove(path_, error);
}

outcome::AnalysisResult CheckFile(const ModelFile& file, int jobs) {
  pipeline::Session session;
  LoadBuiltIn(session);
  pipeline::CheckOptions options;
  options.models = {file.path()};
  options.jobs = jobs;
  auto result = pipeline::Check(options, session);
  if (!result) Fail("a generated model cannot be analysed", session);
  return std::move(*result);
}

}  // namespace threatgap::bench
