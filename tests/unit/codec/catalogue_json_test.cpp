#include "codec/catalogue_json.hpp"

#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace gridwhistle::codec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view kCatalogue =
    R"({"version":1,"categories":[{"code":"SO04","name":{"zh":"消防通道","en":"Fire lane"},
 "group":"SO","priority":"P2","kind":"routine","flow":"incident","lead":"FR","supports":["PM"],"seat_first":null,
 "admission":["community","street"],"limits":{"report_in":"4uh","resolve":"24uh"},"verifier":"supervisor",
 "overrides":[{"id":"compound","road_class":"compound_interior","lead":"PM"},
  {"priority":"P1","lead":"EMB","supports":["PS"]},
  {"affected_min":50,"set_priority":"P1","set_kind":"emergency"},
  {"holiday":true,"from":"22:00","to":"06:00","supports":[]},
  {"area":"430101002","kind":"hard_problem","lead":"DO"}]}]})";

std::string text_of(const CatalogueFile& file) {
    std::string text;
    JsonWriter json(text);
    append_catalogue(json, models::Catalogue(file.version.value_or(0), file.categories));
    return text;
}

TEST(CatalogueJson, ReadsTheCatalogueOfTheFormat) {
    const auto read = read_catalogue(parsed(kCatalogue));

    ASSERT_THAT(told(read.faults), IsEmpty());
    EXPECT_EQ(read.value.version, 1);
    const auto& category = read.value.categories.at(0);
    EXPECT_EQ(category.name, (models::Label{"消防通道", "Fire lane"}));
    EXPECT_EQ(category.priority, models::Priority::kP2);
    EXPECT_EQ(models::to_text(category.limits.at("resolve")), "24uh");
    ASSERT_EQ(category.overrides.size(), 5U);
    EXPECT_EQ(category.overrides[0].id, "SO04/compound");
    EXPECT_EQ(category.overrides[0].road_class, models::RoadClass::kCompoundInterior);
    EXPECT_FALSE(category.overrides[0].supports.has_value());
    EXPECT_EQ(category.overrides[1].id, "SO04/2");
    EXPECT_EQ(category.overrides[2].set_kind, models::Kind::kEmergency);
    EXPECT_EQ(category.overrides[3].from_minute, 22 * 60);
    EXPECT_EQ(category.overrides[3].to_minute, 6 * 60);
    EXPECT_THAT(*category.overrides[3].supports, IsEmpty());
    EXPECT_EQ(category.overrides[4].area.value, "430101002");
}

TEST(CatalogueJson, ReadsBackWhatItWrites) {
    const auto first = read_catalogue(parsed(kCatalogue));

    const auto second = read_catalogue(parsed(text_of(first.value)));

    ASSERT_THAT(told(second.faults), IsEmpty());
    EXPECT_EQ(text_of(second.value), text_of(first.value));
    EXPECT_EQ(second.value.categories.at(0).overrides.at(1).id, "SO04/2");
}

TEST(CatalogueJson, NamesEveryFault) {
    const auto read = read_catalogue(parsed(R"({"version":0,"categories":[
        {"code":"A","name":"甲","lead":"FR","limits":{"resolve":"4 hours","sign":"0uh"},"verifier":"me","overrides":[
          {"lead":"PM"},{"holiday":true},{"from":"25:00","to":"06:00","lead":"X"},{"from":"22:00","lead":"X"},
          {"id":"base","holiday":true,"lead":"X"},{"from":"08:00","to":"08:00","lead":"X"}]},
        {"code":"A","name":"乙","lead":"FR","supports":["PM","PM"]},{"priority":"P9"}]})"));

    EXPECT_THAT(
        told(read.faults),
        UnorderedElementsAre(
            "/version out_of_range", "/categories/0/limits/resolve bad_duration",
            "/categories/0/limits/sign bad_duration", "/categories/0/verifier not_a_choice",
            "/categories/0/overrides/0 no_condition", "/categories/0/overrides/1 changes_nothing",
            "/categories/0/overrides/2/from bad_time_of_day", "/categories/0/overrides/3/to half_a_window",
            "/categories/0/overrides/4/id duplicate_name", "/categories/0/overrides/5/to empty_window",
            "/categories/1/code duplicate_name", "/categories/1/supports listed_twice", "/categories/2/code required",
            "/categories/2/name required", "/categories/2/lead required", "/categories/2/priority not_a_choice"));
}

TEST(CatalogueCsv, ReadsRows) {
    std::istringstream csv(
        "code,name_zh,name_en,group,priority,kind,flow,lead,supports\n"
        "MU01,井盖破损,Broken manhole,MU,P2,routine,incident,UM,PM;PS\n"
        "MU02,路灯不亮,,MU,,,,UL,\n");

    const auto read = read_catalogue_csv(csv);

    ASSERT_THAT(told(read.faults), IsEmpty());
    ASSERT_EQ(read.value.categories.size(), 2U);
    EXPECT_THAT(read.value.categories[0].supports, ElementsAre("PM", "PS"));
    EXPECT_EQ(read.value.categories[1].name, (models::Label{"路灯不亮", "路灯不亮"}));
    EXPECT_EQ(read.value.categories[1].flow.value, "incident");
    EXPECT_EQ(read.value.categories[1].priority, models::Priority::kP3);
}

TEST(CatalogueCsv, SaysWhichLineIsAtFault) {
    std::istringstream csv("code,name_zh,lead,colour\nA,甲,FR,red\nB,乙,,red\nC,丙\nA,丁,FR,blue\n");

    const auto read = read_catalogue_csv(csv);

    ASSERT_THAT(told(read.faults), ElementsAre(" unknown_column", "/categories/1/lead required",
                                               "/categories/2/code duplicate_name", " csv_field_count"));
    EXPECT_EQ(read.faults[1].details.back(), (std::pair<std::string, std::string>("line", "3")));
    EXPECT_EQ(read.faults[2].details.back(), (std::pair<std::string, std::string>("line", "5")));
}

TEST(CatalogueCsv, RefusesAFileWithoutItsColumns) {
    std::istringstream csv("code,lead\nA,FR\n");

    EXPECT_THAT(told(read_catalogue_csv(csv).faults), ElementsAre(" missing_column"));
}

}  // namespace
}  // namespace gridwhistle::codec
