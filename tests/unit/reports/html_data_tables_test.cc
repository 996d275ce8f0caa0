#include "reports/html_data_tables.h"

#include <gmock/gmock.h>

#include <sstream>

namespace threatgap::reports::html {
namespace {

using ::testing::ElementsAre;

std::vector<long> Numbers(const std::string& list) {
  std::istringstream in(list.substr(1));
  std::vector<long> numbers;
  for (long number = 0; in >> number; in.get()) numbers.push_back(number);
  return numbers;
}

// What the script reads for a number.
std::string Read(const Phrases& phrases, long number) {
  const auto text = [&](long n) {
    return *phrases.texts().order().at(static_cast<std::size_t>(n));
  };
  if (number >= 0) return text(number);
  const auto phrase = Numbers(*phrases.phrases().order().at(static_cast<std::size_t>(-1 - number)));
  std::string read;
  std::size_t next = 1;
  for (const long piece :
       Numbers(*phrases.templates().order().at(static_cast<std::size_t>(phrase[0]))))
    read += text(piece < 0 ? phrase.at(next++) : piece);
  EXPECT_EQ(next, phrase.size());
  return read;
}

std::vector<std::string> Texts(const Phrases& phrases) {
  std::vector<std::string> texts;
  for (const std::string* text : phrases.texts().order()) texts.push_back(*text);
  return texts;
}

TEST(HtmlDataTables, SameTextHasOneNumber) {
  UniqueTexts texts;
  EXPECT_EQ(texts.Of("a"), 0U);
  EXPECT_EQ(texts.Of("b"), 1U);
  EXPECT_EQ(texts.Of("a"), 0U);
}

TEST(HtmlDataTables, SentencesThatDifferInANameShareTheirOtherPieces) {
  Phrases phrases;
  const std::string first = "A person who can submit text through gateway can steer model.";
  const std::string second = "A person who can submit text through partner can steer model.";
  EXPECT_EQ(Read(phrases, phrases.Of(first, {"gateway", "model"})), first);
  EXPECT_EQ(Read(phrases, phrases.Of(second, {"partner", "model"})), second);
  EXPECT_THAT(Texts(phrases), ElementsAre("A person who can submit text through ", "gateway",
                                          " can steer ", "model", ".", "partner"));
  EXPECT_EQ(phrases.templates().order().size(), 1U);
  EXPECT_EQ(phrases.phrases().order().size(), 2U);
}

TEST(HtmlDataTables, LongerNameWinsWhereTwoBeginTogether) {
  Phrases phrases;
  const std::string text = "data.redaction on crm-db-copy and on crm-db, both";
  EXPECT_EQ(Read(phrases, phrases.Of(text, {"crm-db", "crm-db-copy"})), text);
  EXPECT_THAT(Texts(phrases),
              ElementsAre("data.redaction on ", "crm-db-copy", " and on ", "crm-db", ", both"));
}

TEST(HtmlDataTables, ShorterNameWithinALongerOneDoesNotCutIt) {
  Phrases phrases;
  const std::string text = "the owner of the main store of records decides";
  EXPECT_EQ(Read(phrases, phrases.Of(text, {"store", "main store of records"})), text);
  EXPECT_THAT(Texts(phrases),
              ElementsAre("the owner of the ", "main store of records", " decides"));
}

TEST(HtmlDataTables, NamesAtBothEndsAndNextToEachOtherAreKept) {
  Phrases phrases;
  const std::string text = "alphabetabetaalpha and more of it";
  EXPECT_EQ(Read(phrases, phrases.Of(text, {"alpha", "beta"})), text);
  const std::string whole = "a name as long as a sentence is";
  EXPECT_EQ(Read(phrases, phrases.Of(whole, {whole})), whole);
}

TEST(HtmlDataTables, TextWithoutANameIsNoPhrase) {
  Phrases phrases;
  EXPECT_EQ(phrases.Of("a text in which no name of the model stands", {"gateway", "", "a"}), 0);
  EXPECT_TRUE(phrases.phrases().order().empty());
}

}  // namespace
}  // namespace threatgap::reports::html
