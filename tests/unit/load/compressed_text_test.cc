#include "analyzer/load/compressed_text.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace threatgap::load {
namespace {

using End = Inflated::End;

std::string Deflated(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

TEST(CompressedText, Base64OfTheRfcIsDecodedWithAndWithoutPadding) {
  constexpr std::pair<const char*, const char*> kVectors[] = {{"", ""},
                                                              {"Zg==", "f"},
                                                              {"Zm8=", "fo"},
                                                              {"Zm9v", "foo"},
                                                              {"Zm9vYg", "foob"},
                                                              {"Zm9vYmE", "fooba"},
                                                              {"Zm9v\n YmFy", "foobar"},
                                                              {"/+8=", "\xFF\xEF"}};
  for (const auto& [encoded, plain] : kVectors) EXPECT_EQ(DecodeBase64(encoded), plain) << encoded;
}

TEST(CompressedText, OtherTextIsNoBase64) {
  for (const char* text : {"Z", "Zm9vY", "Zm9-", "Zg==Zg==", "<a/>", "Zm\xC3\xB6"})
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
}

TEST(CompressedText, ATextComesBackWhole) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i);
  const Inflated inflated = InflateRaw(Deflated(text));
  EXPECT_EQ(inflated.end, End::kWhole);
  EXPECT_EQ(inflated.text, text);
}

TEST(CompressedText, ACutOrChangedTextIsBroken) {
  const std::string bytes = Deflated("hello hello hello, this is a page");
  EXPECT_EQ(InflateRaw(bytes.substr(0, bytes.size() / 2)).end, End::kBroken);
  EXPECT_EQ(InflateRaw("\xFF\xFF\xFF").end, End::kBroken);
  EXPECT_EQ(InflateRaw("").end, End::kBroken);
}

TEST(CompressedText, GrowthIsLimitedBySizeAndByRatio) {
  const std::string bomb = Deflated(std::string(3'000'000, 'a'));
  EXPECT_EQ(InflateRaw(bomb, {1'000'000, 100'000}).end, End::kTooBig);
  EXPECT_EQ(InflateRaw(bomb, {10'000'000, 100}).end, End::kTooBig);
  EXPECT_EQ(InflateRaw(bomb, {10'000'000, 1000}).end, End::kTooBig)
      << "deflate reaches a little more than 1000";
  EXPECT_EQ(InflateRaw(bomb, {10'000'000, 2000}).end, End::kWhole);
}

TEST(CompressedText, PercentSignsAreDecodedWhereTheyAreEscapes) {
  EXPECT_EQ(DecodePercent("%3Ca%3e 100% %4 %zz%"), "<a> 100% %4 %zz%");
  EXPECT_EQ(DecodePercent("K%C3%A4se"), "K\xC3\xA4se");
}

}  // namespace
}  // namespace threatgap::load
