// Ids and titles of our catalogues against copies of the publishers' lists, where these copies lie
// beside the repository (THREATGAP_REFERENCE, or ../shared/reference).

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/syntax/reader.h"
#include "tests/unit/load/loading.h"

namespace threatgap::catalog {
namespace {

namespace fs = std::filesystem;
using Titles = std::map<std::string, std::string>;

/// Where a list of ours stands in the copies.
struct Reference {
  std::string framework, file;
  std::vector<std::string> sections;
  std::size_t left_out = 0;  ///< entries of the copy which we do not list
};

void PrintTo(const Reference& reference, std::ostream* out) { *out << reference.framework; }

const std::vector<Reference>& References() {
  static const std::vector<Reference> references = {
      {"aws-genai-lens@2026", "aws_wa_genai_lens_security", {"practices"}},
      {"aws-genai-scoping@2023-10",
       "aws_genai_security_scoping_matrix",
       {"scopes", "disciplines", "agentic_scopes"}},
      {"cosai-risk-map@2026-08-19", "cosai_risk_map", {"risks", "controls"}},
      {"cwe@4.19.1", "cwe_4_19_1", {"weaknesses"}, 935},
      {"eu-ai-act@2026-07-27", "eu_ai_act", {"articles", "inserted_articles", "annexes"}},
      {"finos-ai-governance@2026-07-02", "finos_ai_governance", {"risks", "mitigations"}},
      {"google-saif@2025-03", "google_saif", {"risks", "controls"}},
      // The points a to f of clause 6.1.3 have no title.
      {"iso27001@2022", "iso27001_2022", {"controls", "clauses"}, 6},
      {"iso42001@2023", "iso42001_2023", {"controls", "clauses"}},
      {"mitre-atlas@2026.09", "mitre_atlas_2026_09", {"tactics", "techniques", "mitigations"}},
      {"nist-800-53@5.2.0", "nist_sp800_53_r5", {"controls"}},
      {"nist-ai-600-1@2024", "nist_ai_600_1", {"risks"}},
      {"nist-ai-rmf@1.0", "nist_ai_rmf_1_0", {"categories", "subcategories"}},
      {"nist-csf@2.0", "nist_csf_2_0", {"categories", "subcategories"}},
      {"owasp-agentic@1.1", "owasp_agentic_threats_1_1", {"threats"}},
      {"owasp-ai-exchange@2026-08-22", "owasp_ai_exchange", {"threats", "controls"}},
      {"owasp-asi@2026", "owasp_asi_top10_2026", {"risks"}},
      {"owasp-dsgai@2026", "owasp_dsgai_2026", {"risks"}},
      {"owasp-llm@2025", "owasp_llm_top10_2025", {"risks"}},
      {"owasp-llm@2026", "owasp_llm_top10_2026", {"risks"}},
      {"owasp-ml@2023", "owasp_ml_top10_2023", {"risks"}},
  };
  return references;
}

fs::path Folder() {
  if (const char* stated = std::getenv("THREATGAP_REFERENCE")) return stated;
  return fs::path(THREATGAP_SOURCE_DIR) / ".." / "shared" / "reference";
}

/// `LLM01:2025` is `LLM01` in a catalogue which names its edition.
std::string WithoutEdition(std::string id) {
  const auto colon = id.rfind(":20");
  return colon == std::string::npos ? id : id.substr(0, colon);
}

std::string FirstOf(syntax::NodeRef entry, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const syntax::NodeRef value = entry.Get(key);
    if (value.is_scalar() && !value.text().empty()) return std::string(value.text());
  }
  return {};
}

Titles TitlesOf(const Reference& reference) {
  base::SourceStore sources;
  base::DiagnosticSink sink;
  const auto id = sources.Add(
      reference.file, load::ReadWhole((Folder() / (reference.file + ".yaml")).generic_string()));
  const auto document = syntax::ReadYaml(sources, id, base::Budgets{}, sink);
  Titles titles;
  if (document == nullptr) return titles;
  for (const std::string& section : reference.sections) {
    const syntax::NodeRef list = document->root().Get(section);
    for (syntax::NodeRef entry = list.first(); entry; entry = entry.next()) {
      titles[WithoutEdition(FirstOf(entry, {"id"}))] = FirstOf(entry, {"title", "name", "tag"});
    }
  }
  return titles;
}

/// `AC-2` of `AC-2(1)`, `AML.T0000` of `AML.T0000.001`; the id itself where nothing is above it.
std::string ParentOf(const std::string& id) {
  const auto cut = id.find_last_of(".(");
  return cut == std::string::npos ? id : id.substr(0, cut);
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

/// What the copy of the NIST AI RMF has lost, as the head of our catalogue says.
std::string Repaired(const std::string& title) {
  if (title == "Organizational teams are committed to a culture")
    return title + " that considers and communicates AI risk";
  return Replaced(Replaced(title, "contextspecific", "context-specific"), "contextrelevant",
                  "context-relevant");
}

/// What our catalogues write for the title of the copy. Everything but the first is said in the
/// head of the file, or is a mark that is no part of the title.
std::set<std::string> Spellings(const std::string& id, const Titles& titles) {
  const std::string title = Repaired(titles.at(id));
  if (title.empty()) return {};
  const std::string plain = Replaced(title, "\xE2\x80\x94", "-");  // SP 800-53: a hyphen for a dash
  std::set<std::string> spellings = {title, plain};
  if (title.front() == '#') spellings.insert(title.substr(1));
  if (title.back() == '.') spellings.insert(title.substr(0, title.size() - 1));
  if (const auto end = title.find(". "); end != std::string::npos)
    spellings.insert(title.substr(0, end));  // NIST AI RMF: the first sentence of the statement
  for (const std::string end : {" - introduction", " - Introduction"}) {
    if (title.ends_with(end)) spellings.insert(title.substr(0, title.size() - end.size()));
  }
  if (const auto parent = titles.find(ParentOf(id)); parent != titles.end()) {
    spellings.insert(parent->second + ": " + title);
    spellings.insert(parent->second + " | " + plain);
  }
  return spellings;
}

/// Nobody knows the official title: ours says so in brackets.
bool SaysThatTheTitleIsMissing(const std::string& title) {
  return title.starts_with("(") && title.find("official title not at hand") != std::string::npos;
}

class ReferenceCatalogue : public ::testing::TestWithParam<Reference> {};

TEST_P(ReferenceCatalogue, HasTheIdsAndTitlesOfThePublisher) {
  if (!fs::exists(Folder())) GTEST_SKIP() << "there are no reference lists in " << Folder();
  const Catalog& catalog = load::BuiltinCatalog();
  const auto index = catalog.FindFramework(GetParam().framework);
  ASSERT_TRUE(index.has_value());
  const Framework& framework = catalog.frameworks[static_cast<std::size_t>(*index)];
  const Titles titles = TitlesOf(GetParam());
  std::size_t equal = 0;
  for (const Requirement& requirement : framework.requirements) {
    if (!titles.contains(requirement.id)) {
      ADD_FAILURE() << requirement.id << " is in no reference list";
      continue;
    }
    const auto spellings = Spellings(requirement.id, titles);
    const bool same = spellings.empty() ? SaysThatTheTitleIsMissing(requirement.title)
                                        : spellings.contains(requirement.title);
    EXPECT_TRUE(same) << requirement.id << ": " << requirement.title
                      << "\nreference: " << titles.at(requirement.id);
    equal += same;
  }
  EXPECT_EQ(framework.requirements.size() + GetParam().left_out, titles.size());
  if (framework.entries) {
    EXPECT_EQ(static_cast<std::size_t>(*framework.entries), titles.size());
  }
  std::printf("%s: %zu of %zu ids and titles equal\n", framework.id.c_str(), equal,
              framework.requirements.size());
}

std::string NameOf(const ::testing::TestParamInfo<Reference>& info) {
  std::string name;
  for (const char c : info.param.file) {
    if (c != '_') name += c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceCatalogue, ::testing::ValuesIn(References()), NameOf);

TEST(ReferenceCatalogues, EveryCatalogueOfOursIsCompared) {
  std::set<std::string> compared;
  for (const Reference& reference : References()) compared.insert(reference.framework);
  for (const std::string& id : load::BuiltinCatalog().FrameworkIds())
    EXPECT_TRUE(compared.contains(id)) << id;
}

}  // namespace
}  // namespace threatgap::catalog
