#include "codec/object_reader.hpp"

#include "codec/json_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using testing::ElementsAre;
using testing::IsEmpty;

JsonValue document(std::string_view text) {
    return read_json(text).value();
}

std::vector<std::string> told(const std::vector<Refusal>& faults) {
    std::vector<std::string> lines;
    for (const Refusal& fault : faults) {
        std::string line = fault.pointer + " " + fault.code;
        for (const auto& [name, value] : fault.details) line += " " + name + "=" + value;
        lines.push_back(line);
    }
    return lines;
}

enum class Colour { kRed, kGreen };
constexpr std::array<Choice<Colour>, 2> kColours{{{"red", Colour::kRed}, {"green", Colour::kGreen}}};

TEST(ObjectReader, ReadsEveryKindOfField) {
    const JsonValue value = document(R"({"text":" 井盖破损\r\n夜间危险　","count":12,"lon":116.4,"lat":39,"open":false,
        "colour":"green","at":"2026-11-22T03:04:05Z","unit":"UM-0301","where":{"crs":"GCJ02"},
        "asks":[{"unit":"UM"},{"unit":"FIRE"}],"tags":["a","b"],"units":["U1"],"data":{"x":1}})");
    ObjectReader reader(value);
    std::string crs;
    std::vector<std::string> asked;

    EXPECT_EQ(reader.text("text", {.min = 1, .max = 20}), "井盖破损\n夜间危险");
    EXPECT_EQ(reader.integer("count", {.min = 0, .max = 100}), 12);
    EXPECT_EQ(reader.number("lon", {.min = -180, .max = 180}), 116.4);
    EXPECT_EQ(reader.number("lat"), 39.0);
    EXPECT_EQ(reader.flag("open"), false);
    EXPECT_EQ(reader.choice("colour", kColours), Colour::kGreen);
    EXPECT_TRUE(reader.instant("at").has_value());
    EXPECT_EQ(reader.code<models::UnitCode>("unit"), models::UnitCode{"UM-0301"});
    EXPECT_TRUE(reader.object("where", [&](ObjectReader& where) { crs = where.text("crs"); }));
    reader.objects("asks", {}, [&](ObjectReader& ask) { asked.push_back(ask.text("unit")); });
    EXPECT_THAT(reader.texts("tags", {}), ElementsAre("a", "b"));
    EXPECT_THAT(reader.codes<models::UnitCode>("units", {}), ElementsAre(models::UnitCode{"U1"}));
    EXPECT_NE(reader.any("data"), nullptr);

    EXPECT_EQ(crs, "GCJ02");
    EXPECT_THAT(asked, ElementsAre("UM", "FIRE"));
    EXPECT_THAT(reader.finish(), IsEmpty());
}

TEST(ObjectReader, TakesNullAndAbsentForNotGiven) {
    const JsonValue value = document(R"({"text":null,"count":null})");
    ObjectReader reader(value);

    EXPECT_EQ(reader.optional_text("text"), std::nullopt);
    EXPECT_EQ(reader.integer("count"), std::nullopt);
    EXPECT_EQ(reader.flag("absent"), std::nullopt);
    EXPECT_FALSE(reader.has("text"));
    EXPECT_FALSE(reader.object("inner", [](ObjectReader&) { FAIL(); }));
    EXPECT_THAT(reader.finish(), IsEmpty());
}

TEST(ObjectReader, CollectsAllFaultsWithTheirPlaces) {
    const JsonValue value = document(R"({"text":"   ","long":"一二三四","short":"一","bad":"a\u0007b","count":101,
        "real":1.5,"lon":181,"open":"yes","colour":"blue","at":"2026-11-22","at2":5,"unit":" U","where":[],
        "asks":[{"unit":1},7,{"unit":"x","extra":0}],"tags":["a",2],"many":[1,2,3],"few":[],"a/b":1,"__proto__":{}})");
    ObjectReader reader(value);

    reader.text("text");
    reader.text("absent");
    reader.text("long", {.max = 3});
    reader.text("short", {.min = 2, .max = 3});
    reader.text("bad");
    reader.integer("count", {.min = 0, .max = 100});
    reader.integer("real");
    reader.number("lon", {.min = -180, .max = 180});
    reader.flag("open");
    reader.choice("colour", kColours);
    reader.instant("at");
    reader.instant("at2");
    reader.code<models::UnitCode>("unit");
    reader.object("where", [](ObjectReader&) { FAIL(); });
    reader.objects("asks", {}, [](ObjectReader& ask) { ask.text("unit"); });
    reader.texts("tags", {});
    reader.array("many", {.max = 2}, [](const JsonValue&, const std::string&) { FAIL(); });
    reader.array("few", {.min = 1}, [](const JsonValue&, const std::string&) { FAIL(); });
    reader.fault("text", "own_code");

    EXPECT_THAT(
        told(reader.finish()),
        ElementsAre("/text required", "/absent required", "/long too_long max=3 length=4",
                    "/short too_short min=2 length=1", "/bad control_character", "/count out_of_range min=0 max=100",
                    "/real wrong_type expected=integer found=number", "/lon out_of_range min=-180 max=180",
                    "/open wrong_type expected=flag found=text", "/colour not_a_choice allowed=red, green",
                    "/at bad_instant", "/at2 wrong_type expected=instant found=integer", "/unit bad_code max=64",
                    "/where wrong_type expected=object found=array",
                    "/asks/0/unit wrong_type expected=text found=integer",
                    "/asks/1 wrong_type expected=object found=integer", "/asks/2/extra unknown_field",
                    "/tags/1 wrong_type expected=text found=integer", "/many too_many max=2", "/few too_few min=1",
                    "/text own_code", "/a~1b unknown_field", "/__proto__ unknown_field"));
}

TEST(ObjectReader, RefusesADocumentThatIsNoObject) {
    const JsonValue value = document("[1]");
    ObjectReader reader(value);

    EXPECT_EQ(reader.text("name"), "");
    EXPECT_THAT(told(reader.finish()), ElementsAre(" wrong_type expected=object found=array"));
}

TEST(ObjectReader, IgnoresUnknownFieldsWhenAskedAlsoInside) {
    const JsonValue value = document(R"({"a":{"b":1,"c":2},"d":3})");
    ObjectReader reader(value, UnknownFields::kIgnored);

    reader.object("a", [](ObjectReader& inner) { inner.integer("b"); });

    EXPECT_THAT(reader.finish(), IsEmpty());
}

TEST(ObjectReader, NamesAHundredFaultsAtMost) {
    JsonValue::Object members;
    for (int i = 0; i < 5000; ++i) members.push_back({"f" + std::to_string(i), JsonValue{}});
    const JsonValue value{std::move(members)};
    ObjectReader reader(value);

    EXPECT_EQ(reader.finish().size(), 100U);
}

TEST(TextRule, CountsCharactersAndTrimsUnicodeSpaces) {
    EXPECT_EQ(clean_text("\xE3\x80\x80 井盖 \xE2\x80\x8B\xEF\xBB\xBF", {}).value(), "井盖");
    EXPECT_EQ(clean_text("😀😀", {.max = 2}).value(), "😀😀");
    EXPECT_EQ(clean_text(std::string(100'000, 'x'), {}).error().code, "too_long");
    EXPECT_EQ(clean_text("a"
                         "\xCC\x81\xCC\x81\xCC\x81",
                         {.max = 3})
                  .error()
                  .code,
              "too_long");
    EXPECT_EQ(clean_text("\xE2\x80\x8B\xE2\x80\x8B", {}).error().code, "required");
    EXPECT_EQ(clean_text("a\rb", {}).error().code, "control_character");
    EXPECT_EQ(clean_text("a\r", {}).error().code, "control_character");
    EXPECT_EQ(clean_text("a\xC2\x85"
                         "b",
                         {})
                  .error()
                  .code,
              "control_character");
    EXPECT_EQ(clean_text("a\x1B[31mb", {}).error().code, "control_character");
    EXPECT_EQ(clean_text("a\nb", {.one_line = true}).error().code, "control_character");
    EXPECT_EQ(clean_text("a\xFF", {}).error().code, "invalid_utf8");
}

TEST(TextRule, TakesEqualLookingCodesForEqual) {
    EXPECT_EQ(clean_code("e\xCC\x81").value(), "\xC3\xA9");
    EXPECT_EQ(clean_code("PWDx_District 07: South").value(), "PWDx_District 07: South");
    EXPECT_EQ(clean_code("网格01").value(), "网格01");
    for (const char* bad : {"", " ", " A", "A ", "A\n", "A\tB", "A\x7F"})
        EXPECT_TRUE(clean_code(bad).has_error()) << bad;
    EXPECT_TRUE(clean_code(std::string(65, 'a')).has_error());
}

}  // namespace
}  // namespace gridwhistle::codec
