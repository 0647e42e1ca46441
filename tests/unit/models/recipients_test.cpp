#include "models/recipients.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNow = Instant(sys_days(2026y / November / 23)) + 4h;  // 12:00 in Beijing

constexpr AccountId kLiaison{1};
constexpr AccountId kColleague{2};
constexpr AccountId kHead{3};
constexpr AccountId kStreetDispatcher{4};
constexpr AccountId kDistrictDispatcher{5};
constexpr AccountId kLinked{6};
constexpr AccountId kOfficer{7};
constexpr AccountId kSeatHolder{8};
constexpr AccountId kPolice{9};
constexpr AccountId kGridWorker{10};
constexpr AccountId kResident{11};
constexpr AccountId kStreetLeader{12};
constexpr AccountId kVerifier{13};

const AreaCode kDistrict("990101");
const AreaCode kStreet("990101001");
const AreaCode kCommunity("990101001001");
const PartyRef kRepairs{PartyKind::kUnit, "UM-0101"};
const PartyRef kGas{PartyKind::kUnit, "GAS-0101"};

StaffGrant of_unit(AccountId account, Role role, const std::string& unit) {
    return {account, {role, UnitCode(unit), {}, Instant::min(), {}}};
}

StaffGrant of_area(AccountId account, Role role, const AreaCode& area) {
    return {account, {role, {}, area, Instant::min(), {}}};
}

class RecipientsTest : public testing::Test {
  protected:
    static Directory city() {
        const auto area = [](const AreaCode& code, const AreaCode& parent, std::string level) {
            Area made;
            made.code = code;
            made.parent = parent;
            made.level = std::move(level);
            return made;
        };
        AreaTree areas({area(kDistrict, {}, "district"), area(kStreet, kDistrict, "street"),
                        area(kCommunity, kStreet, "community")},
                       kNow);
        const Party head{{PartyKind::kSeat, "grid-head"}, "网格长", UnitCode("CO-0101"), kCommunity, "grid_head"};
        const Party police{{PartyKind::kSeat, "police"}, "民警", UnitCode("PS-0101"), kCommunity, "area_police"};
        std::vector<Binding> bindings{
            {{PartyKind::kPerson, "8"}, "holds", "grid-head", Instant::min(), {}},
            {{PartyKind::kPerson, "6"}, "linked_leader", kStreet.value, Instant::min(), {}},
            {{PartyKind::kPerson, "5"}, "linked_leader", kDistrict.value, Instant::min(), {}}};
        std::vector<StaffGrant> grants{of_unit(kLiaison, Role::kLiaison, "UM-0101"),
                                       of_unit(kColleague, Role::kLiaison, "UM-0101"),
                                       of_unit(kHead, Role::kUnitHead, "UM-0101"),
                                       of_unit(kVerifier, Role::kVerifier, "UM-0101"),
                                       of_unit(kPolice, Role::kLiaison, "PS-0101"),
                                       of_area(kStreetDispatcher, Role::kDispatcher, kStreet),
                                       of_area(kDistrictDispatcher, Role::kDispatcher, kDistrict),
                                       of_area(kStreetLeader, Role::kLeader, kStreet),
                                       of_area(kGridWorker, Role::kGridWorker, kCommunity),
                                       of_area(kResident, Role::kResident, kCommunity)};
        return Directory(std::move(areas), {}, {head, police}, std::move(bindings), {}, kNow)
            .with(Staff(std::move(grants)));
    }

    static Rota rota(const AreaCode& area, minutes from, minutes to, AccountId person) {
        Rota made;
        made.code = "duty-" + area.value;
        made.version = 1;
        made.area = area;
        Shift shift;
        shift.from = from;
        shift.to = to;
        shift.teams = {{person}};
        made.shifts = {shift};
        return made;
    }

    Told tell(std::vector<Recipient> words, Instant at = kNow) {
        return recipients(words, {kCommunity, party_, holder_, called_, at}, directory_, rotas_);
    }

    Directory directory_ = city();
    Rotas rotas_;
    std::optional<PartyRef> party_ = kRepairs;
    std::optional<AccountId> holder_;
    std::vector<PartyRef> called_{kRepairs, kGas};
};

TEST_F(RecipientsTest, AreToldOnceInTheOrderOfTheWords) {
    holder_ = kColleague;

    const Told told = tell({Recipient::kHolder, Recipient::kUnitHead, Recipient::kMembers});

    EXPECT_THAT(told.accounts, ElementsAre(kColleague, kHead, kLiaison));
    EXPECT_FALSE(told.nobody_on_duty);
}

TEST_F(RecipientsTest, OfATaskNobodyClaimedAreAllWhoMay) {
    EXPECT_THAT(tell({Recipient::kHolder}).accounts, ElementsAre(kLiaison, kColleague, kHead))
        << "but not those who judge";
}

TEST_F(RecipientsTest, OfARoleAreThoseOfTheDeepestArea) {
    EXPECT_THAT(tell({Recipient::kDispatcher}).accounts, ElementsAre(kStreetDispatcher));
    EXPECT_THAT(tell({Recipient::kLeader}).accounts, ElementsAre(kStreetLeader));
    EXPECT_THAT(tell({Recipient::kCommunity}).accounts, ElementsAre(kGridWorker));
}

TEST_F(RecipientsTest, TheLinkedLeaderIsThatOfTheDeepestAreaThatHasOne) {
    EXPECT_THAT(tell({Recipient::kLinkedLeader}).accounts, ElementsAre(kLinked));
}

TEST_F(RecipientsTest, WithoutALinkedLeaderTheLeadersOfThePlaceAreTold) {
    directory_ = Directory(directory_.areas(), {}, {}, {}, {}, kNow)
                     .with(Staff({of_area(kStreetLeader, Role::kLeader, kStreet)}));

    EXPECT_THAT(tell({Recipient::kLinkedLeader}).accounts, ElementsAre(kStreetLeader));
}

TEST_F(RecipientsTest, TheStewardTeamIsItsSeatsAndWhereOneIsVacantItsUnit) {
    EXPECT_THAT(tell({Recipient::kStewardTeam}).accounts, ElementsAre(kSeatHolder, kPolice));
}

TEST_F(RecipientsTest, AllUnitsAreThoseThatAreCalled) {
    called_ = {kGas, {PartyKind::kUnit, "PS-0101"}, {PartyKind::kPerson, "10"}};

    EXPECT_THAT(tell({Recipient::kAllUnits}).accounts, ElementsAre(kPolice, kGridWorker));
}

TEST_F(RecipientsTest, TheOfficerOnDutyIsThatOfTheRota) {
    rotas_ = Rotas({rota(kStreet, hours(8), hours(18), kOfficer)});

    const Told told = tell({Recipient::kDutyOfficer});

    EXPECT_THAT(told.accounts, ElementsAre(kOfficer));
    EXPECT_FALSE(told.nobody_on_duty);
}

TEST_F(RecipientsTest, T19_InAGapTheNextRotaUpIsToldAndItIsSaid) {
    rotas_ = Rotas({rota(kStreet, hours(18), hours(22), kOfficer), rota(kDistrict, hours(0), hours(24), kLinked)});

    const Told told = tell({Recipient::kDutyOfficer});

    EXPECT_THAT(told.accounts, ElementsAre(kLinked));
    EXPECT_TRUE(told.nobody_on_duty);
}

TEST_F(RecipientsTest, T19_InAGapOfAllRotasTheDispatchersAreTold) {
    rotas_ = Rotas({rota(kStreet, hours(18), hours(22), kOfficer)});

    const Told told = tell({Recipient::kDutyOfficer});

    EXPECT_THAT(told.accounts, ElementsAre(kStreetDispatcher));
    EXPECT_TRUE(told.nobody_on_duty);
}

TEST_F(RecipientsTest, WithoutAnyRotaNobodyIsMissingAsLongAsSomebodyIsTold) {
    EXPECT_THAT(tell({Recipient::kDutyOfficer}).accounts, IsEmpty());
    EXPECT_TRUE(tell({Recipient::kDutyOfficer}).nobody_on_duty);
    EXPECT_FALSE(tell({Recipient::kDutyOfficer, Recipient::kUnitHead}).nobody_on_duty);
}

TEST_F(RecipientsTest, T19_AnEmptyUnitIsNobody) {
    party_ = kGas;

    const Told told = tell({Recipient::kHolder, Recipient::kUnitHead});

    EXPECT_FALSE(told.heard());
    EXPECT_TRUE(told.nobody_on_duty);
}

TEST_F(RecipientsTest, AUnitsOwnRotaSaysWhoOfItIsTold) {
    Rota shifts = rota({}, hours(8), hours(18), kColleague);
    shifts.unit = UnitCode("UM-0101");
    shifts.role = Recipient::kMembers;
    rotas_ = Rotas({shifts});

    EXPECT_THAT(tell({Recipient::kMembers}).accounts, ElementsAre(kColleague));
    EXPECT_THAT(tell({Recipient::kMembers}, kNow + 8h).accounts, ElementsAre(kLiaison, kColleague, kHead))
        << "nobody is on duty at night, so all are told";
    EXPECT_TRUE(tell({Recipient::kMembers}, kNow + 8h).nobody_on_duty);
}

TEST_F(RecipientsTest, GrantsCountOnlyWhileTheyHold) {
    directory_ = Directory(directory_.areas(), {}, {}, {}, {}, kNow)
                     .with(Staff({{kHead, {Role::kUnitHead, UnitCode("UM-0101"), {}, Instant::min(), kNow}},
                                  {kLiaison, {Role::kUnitHead, UnitCode("UM-0101"), {}, kNow, {}}}}));

    EXPECT_THAT(tell({Recipient::kUnitHead}).accounts, ElementsAre(kLiaison));
    EXPECT_THAT(tell({Recipient::kUnitHead}, kNow - 1us).accounts, ElementsAre(kHead));
}

}  // namespace
}  // namespace gridwhistle::models
