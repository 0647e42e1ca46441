#include "codec/rota_json.hpp"

#include "codec/calendar_json.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kRota = R"({"rota":"street-duty","name":{"zh":"街道值班","en":"Street duty"},
 "role":"duty_officer","area":"990101001","time_zone":"Europe/Berlin","calendar":"mainland","retired":false,
 "shifts":[{"from":"08:30","to":"18:00","week":["mon","fri"],"days":"workdays","since":"2026-01-05",
            "turn":{"count":2,"unit":"week"},"teams":[["wang"],["li","zhao"]]},
           {"from":"18:00","to":"08:30","week":["mon","tue","wed","thu","fri","sat","sun"],"days":"every_day",
            "turn":{"count":1,"unit":"week"},"teams":[["li"]]}],
 "overrides":[{"from":"2026-10-01T00:00:00Z","to":"2026-10-02T00:00:00Z","instead_of":"wang","people":["zhao"]},
              {"from":"2026-10-03T00:00:00Z","to":"2026-10-04T00:00:00Z","people":[]}]})";

std::optional<AccountId> by_name(std::string_view name) {
    if (name == "wang") return AccountId{1};
    if (name == "li") return AccountId{2};
    if (name == "zhao") return AccountId{3};
    return std::nullopt;
}

std::string text_of(const models::Rota& rota) {
    std::string text;
    JsonWriter json(text);
    append_rota(json, rota);
    return text;
}

std::vector<std::string> faults_of_rotas(std::string_view text) {
    return told(read_rotas(parsed(text), by_name).faults);
}

TEST(RotaJson, ReadsTheRotaOfTheFormat) {
    const auto read = read_rotas(parsed(kRota), by_name);

    ASSERT_THAT(told(read.faults), IsEmpty());
    const models::Rota& rota = read.value.at(0);
    EXPECT_EQ(rota.code, "street-duty");
    EXPECT_EQ(rota.role, models::Recipient::kDutyOfficer);
    EXPECT_EQ(rota.area.value, "990101001");
    EXPECT_EQ(rota.time_zone, "Europe/Berlin");
    EXPECT_EQ(rota.calendar_code, "mainland");
    ASSERT_EQ(rota.shifts.size(), 2U);
    const models::Shift& day = rota.shifts[0];
    EXPECT_EQ(day.from, std::chrono::minutes(510));
    EXPECT_EQ(day.to, std::chrono::hours(18));
    EXPECT_EQ(day.week, (std::array{false, true, false, false, false, true, false}));
    EXPECT_EQ(day.days, models::ShiftDays::kWorkdays);
    EXPECT_EQ(day.since, parse_date("2026-01-05"));
    EXPECT_EQ(day.turn, 2);
    EXPECT_EQ(day.turn_unit, models::TurnUnit::kWeek);
    EXPECT_THAT(day.teams, ElementsAre(ElementsAre(AccountId{1}), ElementsAre(AccountId{2}, AccountId{3})));
    ASSERT_EQ(rota.overrides.size(), 2U);
    EXPECT_EQ(rota.overrides[0].instead_of, AccountId{1});
    EXPECT_THAT(rota.overrides[0].people, ElementsAre(AccountId{3}));
    EXPECT_EQ(rota.overrides[1].instead_of, std::nullopt);
}

TEST(RotaJson, WritesAccountsByTheirIdAndReadsThemBack) {
    const std::string text = text_of(read_rotas(parsed(kRota), by_name).value.at(0));
    const auto again = read_rotas(parsed(text), account_of_id);

    ASSERT_THAT(told(again.faults), IsEmpty());
    EXPECT_EQ(text_of(again.value.at(0)), text);
    EXPECT_NE(text.find(R"("teams":[["1"],["2","3"]])"), std::string::npos);
}

TEST(RotaJson, NamesEveryFaultWithItsPlace) {
    EXPECT_THAT(
        faults_of_rotas(R"([{"rota":"a","name":"a","area":"99","role":"boss","shifts":[{"from":"8:30","to":"18:00",
                            "week":["someday"],"days":"often","since":"2026-02-30","turn":{"count":0},
                            "teams":[["wang","nobody"],"li"],"who":1}]}])"),
        ElementsAre("/0/role not_a_choice", "/0/shifts/0/from bad_time_of_day", "/0/shifts/0/week/0 not_a_choice",
                    "/0/shifts/0/days not_a_choice", "/0/shifts/0/since bad_date",
                    "/0/shifts/0/turn/count out_of_range", "/0/shifts/0/turn/unit required",
                    "/0/shifts/0/teams/0/1 unknown_account", "/0/shifts/0/teams/1 wrong_type",
                    "/0/shifts/0/who unknown_field"));
    EXPECT_THAT(faults_of_rotas(R"({"rota":"a","name":"a","area":"99","overrides":[{"from":"now","people":[7]}]})"),
                ElementsAre("/overrides/0/from bad_instant", "/overrides/0/to required",
                            "/overrides/0/people/0 unknown_account"));
}

TEST(RotaJson, LintsWhatHasAGoodForm) {
    EXPECT_THAT(faults_of_rotas(R"([{"rota":"a","name":"a","area":"99","shifts":[]},
                           {"rota":"a","name":"a","unit":"UM-0101","retired":true}])"),
                ElementsAre("/0/shifts required", "/1/rota duplicate_name"));
    EXPECT_TRUE(read_rotas(parsed(R"({"rota":"a","name":"a","area":"99"})"), by_name, DocumentCheck::kForm).good());
}

}  // namespace
}  // namespace gridwhistle::codec
