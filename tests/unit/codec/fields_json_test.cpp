#include "codec/fields_json.hpp"

#include "models/command.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::CommandName;
using models::FieldSpec;
using models::FieldType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

FieldSpec spec(std::string name, FieldType type, bool required = false) {
    FieldSpec made;
    made.name = std::move(name);
    made.type = type;
    made.required = required;
    return made;
}

std::vector<FieldSpec> every_type() {
    std::vector<FieldSpec> specs{spec("text", FieldType::kText),     spec("choice", FieldType::kChoice),
                                 spec("flag", FieldType::kFlag),     spec("integer", FieldType::kInteger),
                                 spec("number", FieldType::kNumber), spec("code", FieldType::kCode),
                                 spec("codes", FieldType::kCodes),   spec("point", FieldType::kPoint),
                                 spec("asks", FieldType::kAsks),     spec("photos", FieldType::kPhotos)};
    specs[0].length_max = 5;
    specs[1].choices = {"yes", "no"};
    specs[3].least = 1;
    specs[3].most = 5;
    return specs;
}

TEST(FieldsJson, ReadsEveryTypeOfField) {
    const auto body = parsed(R"({"text":" 井盖 ","choice":"no","flag":false,"integer":5,"number":2,"code":"UM-0301",
        "codes":["A","B"],"point":{"lon":116.4037436,"lat":39.9101035,"crs":"GCJ02","accuracy_m":12},
        "asks":[{"unit":"UM","ask":"更换井盖"},{"unit":"FIRE"}],"photos":[]})");

    const auto read = read_fields(body, every_type());

    ASSERT_THAT(told(read.faults), IsEmpty());
    EXPECT_EQ(read.value.text("text"), "井盖");
    EXPECT_EQ(read.value.text("choice"), "no");
    EXPECT_EQ(read.value.flag("flag"), false);
    EXPECT_EQ(read.value.integer("integer"), 5);
    EXPECT_EQ(std::get<double>(read.value.all().at("number")), 2.0);
    EXPECT_EQ(read.value.text("code"), "UM-0301");
    EXPECT_THAT(read.value.codes("codes"), ElementsAre("A", "B"));
    EXPECT_NEAR(read.value.fix("point")->point.lon, 116.3975, 1e-6);
    EXPECT_NEAR(read.value.fix("point")->point.lat, 39.9087, 1e-6);
    EXPECT_EQ(read.value.fix("point")->accuracy_m, 12);
    EXPECT_THAT(read.value.asks("asks"), ElementsAre(models::Ask{"UM", "更换井盖"}, models::Ask{"FIRE", ""}));
    EXPECT_THAT(check_fields(read.value, every_type()), IsEmpty());
}

TEST(FieldsJson, TakesNullAndBlankForNotGiven) {
    const auto read = read_fields(parsed(R"({"text":"  ","choice":null,"codes":null,"asks":null})"), every_type());

    EXPECT_THAT(told(read.faults), IsEmpty());
    EXPECT_THAT(read.value.all(), IsEmpty());
}

TEST(FieldsJson, CollectsEveryFaultWithItsPlace) {
    const auto body = parsed(R"({"text":"一二三四五六","choice":"maybe","flag":"yes","integer":6,"number":"2","code":"",
        "codes":["A","A"],"point":{"lon":52.5,"lat":95,"crs":"WGS84"},"asks":[{"ask":"x"},{"unit":"U","extra":1}],
        "photos":["p1"],"surprise":1})");

    const auto read = read_fields(body, every_type());

    EXPECT_THAT(told(read.faults), UnorderedElementsAre("/text too_long", "/choice not_a_choice", "/flag wrong_type",
                                                        "/integer out_of_range", "/number wrong_type", "/code bad_code",
                                                        "/codes listed_twice", "/point/lat coordinate_out_of_range",
                                                        "/asks/0/unit required", "/asks/1/extra unknown_field",
                                                        "/photos attachments_unavailable", "/surprise unknown_field"));
}

TEST(FieldsJson, AsksForRequiredFieldsAndForSomethingInRequiredLists) {
    auto specs = every_type();
    for (auto& one : specs) one.required = true;

    const auto none = read_fields(parsed("{}"), specs);
    const auto empty = read_fields(parsed(R"({"text":" ","choice":"yes","flag":true,"integer":1,"number":0,"code":"U",
        "codes":[],"point":{"lon":1,"lat":1,"crs":"WGS84"},"asks":[],"photos":[]})"),
                                   specs);

    EXPECT_EQ(none.faults.size(), specs.size() - 1);  // no profile requires a photo
    for (const auto& fault : none.faults) EXPECT_EQ(fault.code, "required") << fault.pointer;
    EXPECT_THAT(told(empty.faults),
                UnorderedElementsAre("/text required", "/codes required", "/asks required", "/photos required"));
}

TEST(FieldsJson, RefusesAPointWithoutItsReferenceSystem) {
    const auto read =
        read_fields(parsed(R"({"location":{"lon":116.4,"lat":39.9}})"), fields_of(CommandName::kReportIn));

    EXPECT_THAT(told(read.faults), ElementsAre("/location/crs required"));
    EXPECT_FALSE(read.value.has("location"));
}

TEST(FieldsJson, RefusesTheNullIsland) {
    const auto read =
        read_fields(parsed(R"({"location":{"lon":0,"lat":0,"crs":"WGS84"}})"), fields_of(CommandName::kReportIn));

    EXPECT_THAT(told(read.faults), ElementsAre("/location null_island"));
}

TEST(FieldsJson, SaysThatABodyIsNoObject) {
    EXPECT_THAT(told(read_fields(parsed("[]"), every_type()).faults), ElementsAre(" wrong_type"));
}

}  // namespace
}  // namespace gridwhistle::codec
