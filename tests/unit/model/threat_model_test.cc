#include "analyzer/model/threat_model.h"

#include <gtest/gtest.h>

#include "tests/unit/model_builder.h"

namespace threatgap::model {
namespace {

using ::threatgap::testing::ModelBuilder;

ThreatModel Small() {
  return ModelBuilder()
      .AddComponent("web", "gateway", "dmz")
      .Title("Shop front")
      .Set("effects", "write,read")
      .Set("instances", "3")
      .AddComponent("db", "database")
      .Set("stores", "orders,cards")
      .AddZone("dmz")
      .AddData("orders")
      .Set("retention", "P90D")
      .AddData("cards")
      .Set("personal", "true")
      .AddFlow("web", "db")
      .Set("encryption", "tls1.2")
      .Set("tenant", "blue")
      .Finish();
}

TEST(ThreatModel, ElementsAreFoundByIdAndNothingElseIs) {
  const ThreatModel model = Small();
  EXPECT_EQ(model.FindPlace("dmz"), (ElementRef{ElementKind::kZone, 0}));
  EXPECT_EQ(model.FindPlace("web"), (ElementRef{ElementKind::kComponent, 1}));
  EXPECT_EQ(model.FindPlace("web>db"), (ElementRef{ElementKind::kFlow, 0}));
  EXPECT_EQ(model.FindData("cards"), 0);
  for (const char* id : {"", "we", "webb", "orders", "a", "zzz"})
    EXPECT_FALSE(model.FindPlace(id).has_value()) << id;
  EXPECT_FALSE(model.FindData("web").has_value());
  EXPECT_FALSE(model.FindControl("web").has_value());
  EXPECT_FALSE(model.FindThreat("web").has_value());
}

TEST(ThreatModel, ElementsAreNamedByTheirTitleOrElseTheirId) {
  const ThreatModel model = Small();
  EXPECT_EQ(model.NameOf({ElementKind::kComponent, 1}), "Shop front");
  EXPECT_EQ(model.NameOf({ElementKind::kComponent, 0}), "db");
  EXPECT_EQ(model.IdOf({ElementKind::kComponent, 1}), "web");
  EXPECT_EQ(model.IdOf({ElementKind::kSystem, 0}), "system");
  EXPECT_EQ(model.CountOf(ElementKind::kData), 2U);
  EXPECT_EQ(model.CountOf(ElementKind::kThreat), 0U);
}

TEST(ThreatModel, ValuesAreShownInTheWordsOfTheirType) {
  const ThreatModel model = Small();
  const auto text = [&](const Element& element, ElementKind kind, std::string_view name) {
    const auto attribute = *FindAttribute(kind, name);
    return model.ValueText(attribute, element.Find(attribute)->value);
  };
  const Component &db = model.components[0], &web = model.components[1];
  EXPECT_EQ(text(web, ElementKind::kComponent, "zone"), "dmz");
  EXPECT_EQ(text(web, ElementKind::kComponent, "effects"), "[read, write]");
  EXPECT_EQ(text(web, ElementKind::kComponent, "instances"), "3");
  EXPECT_EQ(text(db, ElementKind::kComponent, "stores"), "[cards, orders]");
  EXPECT_EQ(text(model.flows[0], ElementKind::kFlow, "encryption"), "tls1.2");
  EXPECT_EQ(text(model.flows[0], ElementKind::kFlow, "tenant"), "blue");
  EXPECT_EQ(text(model.data[0], ElementKind::kData, "personal"), "true");
  EXPECT_EQ(text(model.data[1], ElementKind::kData, "retention"), "90 days");
  EXPECT_EQ(db.Find(attribute::kZone), nullptr) << "what is not stated has no value";
}

TEST(ThreatModel, SeverityWordsAreReadBack) {
  for (const auto level : {SeverityLevel::kLow, SeverityLevel::kMedium, SeverityLevel::kHigh,
                           SeverityLevel::kCritical})
    EXPECT_EQ(ParseSeverityLevel(SeverityLevelWord(level)), level);
  EXPECT_FALSE(ParseSeverityLevel("severe").has_value());
}

TEST(StringPool, EqualTextsHaveOneId) {
  StringPool pool;
  const auto first = pool.Intern("eu");
  EXPECT_EQ(pool.Intern("us"), first + 1);
  EXPECT_EQ(pool.Intern("eu"), first);
  EXPECT_EQ(pool.Find("us"), first + 1);
  EXPECT_EQ(pool.Find("asia"), -1);
  const StringPool copy = pool;
  EXPECT_EQ(copy.Get(first), "eu");
  EXPECT_EQ(copy.Find("us"), first + 1);
}

}  // namespace
}  // namespace threatgap::model
