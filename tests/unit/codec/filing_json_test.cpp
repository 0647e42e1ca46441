#include "codec/filing_json.hpp"

#include "codec/instant_text.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const models::Instant kNow = parse_instant("2026-11-22T03:05:00Z").value();

Checked<FilingBody> read(std::string_view text) {
    return read_filing(parsed(text), kNow);
}

TEST(FilingJson, ReadsTheFilingOfTheContract) {
    const auto read_body = read(R"({ "category": "MU01", "description": "井盖破损，夜间危险",
        "location": {"lon": 116.4037436, "lat": 39.9101035, "crs": "GCJ02", "accuracy_m": 12},
        "area": null, "address": "幸福里12号楼前", "road_class": null, "kind": null, "priority": null,
        "entry": "hazard", "channel": "app", "captured_at": "2026-11-22T03:04:05Z", "affected": null,
        "requester": {"name": "王某", "phone": "138 0000-1234", "confidential": false},
        "asks": [{"unit": "UM", "ask": "更换井盖"}], "solved_on_the_spot": null,
        "external_ref": {"system": "12345", "id": "20261122000123"}, "attachments": [] })");

    ASSERT_THAT(told(read_body.faults), IsEmpty());
    const auto& filing = read_body.value.filing;
    EXPECT_EQ(filing.category.value, "MU01");
    EXPECT_EQ(filing.title, "井盖破损，夜间危险");
    EXPECT_EQ(filing.description, "井盖破损，夜间危险");
    EXPECT_EQ(filing.address, "幸福里12号楼前");
    EXPECT_EQ(filing.channel, "app");
    EXPECT_EQ(filing.entry, models::Entry::kHazard);
    EXPECT_EQ(filing.captured_at, parse_instant("2026-11-22T03:04:05Z").value());
    EXPECT_NEAR(filing.location->point.lon, 116.3975, 1e-6);
    EXPECT_THAT(filing.asks, ElementsAre(models::Ask{"UM", "更换井盖"}));
    EXPECT_THAT(filing.external_refs, ElementsAre(models::ExternalRef{"12345", "20261122000123"}));
    EXPECT_EQ(read_body.value.requester, (models::Requester{"王某", "13800001234", false}));
    EXPECT_EQ(read_body.value.location->lon, 116.4037436);
    EXPECT_EQ(read_body.value.location->crs, models::Crs::kGcj02);
}

TEST(FilingJson, NeedsOnlyACategoryAndAPlace) {
    const auto read_body = read(R"({"category":"MU01","area":"430101002"})");

    EXPECT_THAT(told(read_body.faults), IsEmpty());
    EXPECT_FALSE(read_body.value.requester.has_value());
    EXPECT_FALSE(read_body.value.location.has_value());
}

TEST(FilingJson, CollectsEveryFault) {
    const auto read_body = read(R"({"description":"　 ","location":{"lon":181,"lat":1,"crs":"MARS"},"road_class":"lane",
        "kind":"none","priority":"P5","entry":"wish","captured_at":"2026-11-23T03:05:01Z","affected":-1,
        "requester":{"phone":"138000012345"},"asks":[{"unit":"UM"},{"unit":"UM"}],"external_ref":{"system":"x"},
        "attachments":["a1"],"solved_on_the_spot":{"feedback":""},"whistle":1})");

    EXPECT_THAT(told(read_body.faults),
                UnorderedElementsAre("/category required", "/description required", "/location/crs not_a_choice",
                                     "/road_class not_a_choice", "/kind not_a_choice", "/priority not_a_choice",
                                     "/entry not_a_choice", "/captured_at in_the_future", "/affected out_of_range",
                                     "/requester/phone bad_phone", "/asks/1/unit listed_twice",
                                     "/external_ref/id required", "/attachments attachments_unavailable",
                                     "/solved_on_the_spot/feedback required", "/whistle unknown_field"));
}

TEST(FilingJson, AsksForAPlaceOfAnyKind) {
    EXPECT_THAT(told(read(R"({"category":"MU01"})").faults), ElementsAre("/location location_or_area"));
}

TEST(FilingJson, CountsCharactersNotBytes) {
    std::string fits;
    for (int i = 0; i < 4000; ++i) fits += "井";
    const std::string head = R"({"category":"MU01","area":"A","description":")";

    EXPECT_THAT(told(read(head + fits + "\"}").faults), IsEmpty());
    EXPECT_THAT(told(read(head + fits + "盖\"}").faults), ElementsAre("/description too_long"));
}

TEST(FilingJson, MakesATitleOfTheFirstLine) {
    const auto read_body = read(R"({"category":"MU01","area":"A","description":"路灯不亮\n已经三天"})");

    EXPECT_EQ(read_body.value.filing.title, "路灯不亮");
}

TEST(FilingJson, TakesSolvedOnTheSpotInThreeForms) {
    const std::string head = R"({"category":"MU01","area":"A","description":"已劝离","solved_on_the_spot":)";

    EXPECT_EQ(read(head + R"({"feedback":"已处理"}})").value.filing.solved_on_the_spot, "已处理");
    EXPECT_EQ(read(head + R"("已处理"})").value.filing.solved_on_the_spot, "已处理");
    EXPECT_EQ(read(head + "true}").value.filing.solved_on_the_spot, "已劝离");
    EXPECT_EQ(read(head + "false}").value.filing.solved_on_the_spot, "");
    EXPECT_THAT(told(read(head + "7}").faults), ElementsAre("/solved_on_the_spot wrong_type"));
}

}  // namespace
}  // namespace gridwhistle::codec
