#include "codec/calendar_json.hpp"
#include "storage/postgres/pg_reference.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::storage::postgres {
namespace {

using ::testing::ElementsAre;

models::Ladder ladder(const std::string& code, int percent) {
    models::Ladder made;
    made.code = code;
    made.name = {code, code};
    models::Rung rung;
    rung.number = 1;
    rung.percent = percent;
    rung.tells = {models::Recipient::kHolder};
    made.rungs = {rung};
    return made;
}

models::Rota rota(models::AccountId person) {
    models::Rota made;
    made.code = "street-duty";
    made.name = {"街道值班", "Street duty"};
    made.area = models::AreaCode("990101001");
    models::Shift shift;
    shift.teams = {{person}};
    made.shifts = {shift};
    made.overrides = {{models::Instant(), models::Instant() + std::chrono::hours(1), person, {}}};
    return made;
}

class PgPoliciesTest : public ::testing::Test {
  protected:
    tests::TestDatabase database_;
    PgReferenceStore store_{database_.options(), 2};
};

TEST_F(PgPoliciesTest, GivesEachChangedTextTheNextVersionAndLoadsTheNewest) {
    EXPECT_EQ(store_.put_ladders({ladder("a", 50), ladder("b", 50)}), 2U);
    EXPECT_EQ(store_.put_ladders({ladder("a", 60), ladder("b", 50)}), 1U);

    const auto ladders = store_.load().ladders;
    ASSERT_EQ(ladders.size(), 2U);
    EXPECT_EQ(ladders[0].version, 2);
    EXPECT_EQ(ladders[0].rungs.at(0).percent, 60);
    EXPECT_EQ(ladders[1].version, 1);
}

TEST_F(PgPoliciesTest, RaisesTheReferenceVersionOnlyWhenSomethingChanged) {
    const auto before = store_.version();

    EXPECT_EQ(store_.put_ladders({ladder("a", 50)}), 1U);
    EXPECT_EQ(store_.version(), before + 1);
    EXPECT_EQ(store_.put_ladders({ladder("a", 50)}), 0U);
    EXPECT_EQ(store_.version(), before + 1);
}

TEST_F(PgPoliciesTest, KeepsRotasWithTheirPeopleAndOverrides) {
    const auto wang = store_.put_account("wang", "王");
    EXPECT_EQ(store_.put_rotas({rota(wang)}), 1U);

    const auto rotas = store_.load().rotas;
    ASSERT_EQ(rotas.size(), 1U);
    EXPECT_EQ(rotas[0].version, 1);
    EXPECT_EQ(rotas[0].area.value, "990101001");
    EXPECT_THAT(rotas[0].shifts.at(0).teams, ElementsAre(ElementsAre(wang)));
    EXPECT_EQ(rotas[0].overrides.at(0).instead_of, wang);
}

TEST_F(PgPoliciesTest, KeepsCalendarsWithTheirYears) {
    models::NamedCalendar calendar{"mainland", 0, "Asia/Shanghai", models::usual_calendar()};
    EXPECT_EQ(store_.put_calendars({calendar}), 1U);
    calendar.calendar = with_year(std::move(calendar.calendar), {2027, {*codec::parse_date("2027-01-01")}, {}});
    EXPECT_EQ(store_.put_calendars({calendar}), 1U);

    const auto calendars = store_.load().calendars;
    ASSERT_EQ(calendars.size(), 1U);
    EXPECT_EQ(calendars[0].version, 2);
    EXPECT_EQ(calendars[0].time_zone, "Asia/Shanghai");
    EXPECT_THAT(calendars[0].calendar.years, ElementsAre(2027));
    EXPECT_FALSE(calendars[0].calendar.works_on(*codec::parse_date("2027-01-01")));
}

TEST_F(PgPoliciesTest, LoadsTheGrantsOfStaffButNotOfResidentsOrDisabledAccounts) {
    const auto head = store_.put_account("head", "赵");
    store_.put_grant(head, {models::Role::kUnitHead, models::UnitCode("UM-0101"), {}, models::Instant::min(), {}});
    const auto resident = store_.put_account("resident", "李");
    store_.put_grant(resident, {models::Role::kResident, {}, {}, models::Instant::min(), {}});
    const auto gone = store_.put_account("gone", "孙");
    store_.put_grant(gone, {models::Role::kLiaison, models::UnitCode("UM-0101"), {}, models::Instant::min(), {}});
    Connection(database_.options()).run("UPDATE account SET disabled = true WHERE name = 'gone'");

    const auto data = store_.load();

    ASSERT_EQ(data.staff.size(), 1U);
    EXPECT_EQ(data.staff[0].account, head);
    EXPECT_EQ(data.staff[0].grant.role, models::Role::kUnitHead);
    EXPECT_EQ(data.staff[0].grant.unit.value, "UM-0101");
    EXPECT_THAT(data.disabled_accounts, ElementsAre(gone));
    EXPECT_EQ(data.account_names.size(), 3U) << "their names are still shown";
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
