#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/load/loading.h"
#include "tests/unit/temporary_folder.h"

namespace threatgap::load {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ModelFilesTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(root_ / "model" / "parts"); }

  void Write(const std::string& path, const std::string& text) {
    std::ofstream(root_ / path) << text;
  }

  std::optional<model::ThreatModel> Load(const std::vector<std::string>& paths) {
    std::vector<std::string> full;
    for (const std::string& path : paths) full.push_back((root_ / path).generic_string());
    return LoadModel(full, BuiltinCatalog(), sources_, budgets_, sink_);
  }

  std::string Diagnostics() const { return Rendered(sink_, sources_); }

  const testing::TemporaryFolder folder_;
  const fs::path& root_ = folder_.path();
  base::SourceStore sources_;
  base::DiagnosticSink sink_;
  base::Budgets budgets_;
};

TEST_F(ModelFilesTest, AFolderMeansItsModelAndWhatThatIncludes) {
  Write("model/threatgap.yaml",
        "threatgap: 1\ninclude: [parts/a.yaml, parts/../parts/a.yaml]\nzones: {z: {}}\n");
  Write("model/parts/a.yaml",
        "threatgap: 1\ninclude: ../threatgap.yaml\ncomponents: {c: {type: service, zone: z}}\n");
  Write("model/parts/stray.yaml", "not a model");
  const auto model = Load({"model"});
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(Diagnostics(), "");
  EXPECT_EQ(model->inputs.size(), 2U);
  EXPECT_EQ(model->components.size(), 1U);
}

TEST_F(ModelFilesTest, AFileNamedTwiceIsReadOnce) {
  Write("model/a.yaml", "threatgap: 1\nzones: {z: {}}\n");
  const auto model = Load({"model/a.yaml", "model/../model/a.yaml"});
  EXPECT_EQ(Diagnostics(), "");
  EXPECT_EQ(model->zones.size(), 1U);
}

TEST_F(ModelFilesTest, IncludesStayInsideTheFolder) {
  Write("secret.yaml", "threatgap: 1\n");
  fs::create_symlink(root_ / "secret.yaml", root_ / "model" / "link.yaml");
  Write("model/threatgap.yaml",
        "threatgap: 1\ninclude: [../secret.yaml, /etc/passwd, link.yaml]\n");
  Load({"model"});
  EXPECT_EQ(sink_.error_count(), 3U) << Diagnostics();
  EXPECT_THAT(Diagnostics(),
              HasSubstr("`../secret.yaml` lies outside the folder of the model [include-outside]"));
}

TEST_F(ModelFilesTest, MissingFilesAreReportedWhereTheyAreNamed) {
  Write("model/threatgap.yaml", "threatgap: 1\ninclude: [nothing.yaml]\n");
  Load({"model", "elsewhere.yaml"});
  EXPECT_EQ(sink_.error_count(), 2U);
  EXPECT_THAT(Diagnostics(), HasSubstr("threatgap.yaml:2:11: error: cannot read `"));
  EXPECT_THAT(Diagnostics(), HasSubstr("nothing.yaml`: No such file or directory [cannot-read]"));
  EXPECT_THAT(Diagnostics(), HasSubstr("elsewhere.yaml`: No such file or directory [cannot-read]"));
}

TEST_F(ModelFilesTest, TheNumberOfFilesIsLimited) {
  Write("model/threatgap.yaml", "threatgap: 1\ninclude: [a.yaml, b.yaml]\n");
  Write("model/a.yaml", "threatgap: 1\n");
  Write("model/b.yaml", "threatgap: 1\n");
  budgets_.files = 2;
  Load({"model"});
  EXPECT_THAT(Diagnostics(), HasSubstr("the model has more than 2 files [budget-exceeded]"));
}

TEST_F(ModelFilesTest, NoFileIsAnError) {
  EXPECT_FALSE(Load({}).has_value());
  EXPECT_TRUE(sink_.has_errors());
}

}  // namespace
}  // namespace threatgap::load
