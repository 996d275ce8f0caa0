// Fuzzers start from these documents. One that its reader refuses would leave the fuzzer at the
// door.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "analyzer/load/input_format.h"
#include "tests/unit/load/loading.h"

namespace threatgap::load {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Seeds() {
  std::vector<fs::path> seeds;
  const fs::path folder = fs::path(THREATGAP_SOURCE_DIR) / "tests" / "fuzz" / "seeds";
  for (const auto& entry : fs::directory_iterator(folder)) seeds.push_back(entry.path());
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

TEST(FuzzSeeds, AreReadByTheReaderWhoseNameTheyBear) {
  for (const fs::path& seed : Seeds()) {
    SCOPED_TRACE(seed.filename());
    const Loaded loaded(seed.filename().string(), ReadWhole(seed.string()));
    EXPECT_FALSE(loaded.sink.has_errors()) << loaded.diagnostics();
    ASSERT_TRUE(loaded.model.has_value());
    EXPECT_GT(loaded.model->components.size() + loaded.model->threats.size(), 0U);
    const std::string format(loaded.model->inputs.at(0).format);
    const std::string name = format == InputFormats().front().name ? "native" : format;
    EXPECT_THAT(seed.filename().string(), testing::StartsWith(name));
    EXPECT_LT(fs::file_size(seed), 4096U) << "a fuzzer works best with small seeds";
  }
}

TEST(FuzzSeeds, ExistForEachFormat) {
  std::set<std::string> read;
  for (const fs::path& seed : Seeds()) {
    const Loaded loaded(seed.filename().string(), ReadWhole(seed.string()));
    if (loaded.model) read.insert(std::string(loaded.model->inputs.at(0).format));
  }
  for (const InputFormat& format : InputFormats())
    EXPECT_TRUE(read.contains(std::string(format.name))) << format.name;
}

}  // namespace
}  // namespace threatgap::load
