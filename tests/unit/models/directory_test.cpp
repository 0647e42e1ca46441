#include "models/directory.hpp"

#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::tests {
namespace {

using namespace models;

Unit unit_of(const std::string& code, const std::string& area) {
    Unit unit;
    unit.code = UnitCode(code);
    unit.kind = UnitKind("XX");
    unit.name = "名" + code;
    unit.area = AreaCode(area);
    return unit;
}

TEST(Directory, TheDeepestUnitAboveAPlaceAnswersForIt) {
    const City city;
    const auto& directory = city.directory();
    EXPECT_EQ(directory.responsible(UnitKind("CO"), AreaCode("G121"))->code, UnitCode("CO-12"));
    EXPECT_EQ(directory.responsible(UnitKind("ST"), AreaCode("G211"))->code, UnitCode("ST-2"));
    EXPECT_EQ(directory.responsible(UnitKind("UM"), AreaCode("G211"))->code, UnitCode("UM-1"));
    EXPECT_EQ(directory.responsible(UnitKind("PM"), AreaCode("G211")), nullptr);
    EXPECT_EQ(directory.responsible(UnitKind("ZZ"), AreaCode("G211")), nullptr);
}

TEST(Directory, AUnitIsFoundByItsCodeOrItsKind) {
    const City city;
    EXPECT_EQ(city.directory().unit_or_kind("CO-21", AreaCode("G111"))->code, UnitCode("CO-21"));
    EXPECT_EQ(city.directory().unit_or_kind("CO", AreaCode("G111"))->code, UnitCode("CO-11"));
    EXPECT_EQ(city.directory().unit_or_kind("", AreaCode("G111")), nullptr);
}

TEST(Directory, OfSeveralUnitsOfOneAreaTheLowestCodeAnswersAndOneWithoutAreaLast) {
    const Directory directory(AreaTree(), {unit_of("XX-9", ""), unit_of("XX-2", "")}, {}, {}, {}, kMorning);
    EXPECT_EQ(directory.responsible(UnitKind("XX"), AreaCode("anywhere"))->code, UnitCode("XX-2"));
}

TEST(Directory, OnlyTheUnitsAndBindingsOfTheMomentAreKept) {
    Unit past = unit_of("XX-1", "");
    past.valid_to = kMorning;
    Unit future = unit_of("XX-3", "");
    future.valid_from = kMorning + std::chrono::microseconds{1};
    const Binding left{{PartyKind::kPerson, "8"}, "holds", "S/1", Instant::min(), kMorning};
    const Binding leads{{PartyKind::kPerson, "9"}, "linked_leader", "S/1", Instant::min(), std::nullopt};
    const Binding holds{{PartyKind::kPerson, "10"}, "holds", "S/1", kMorning, std::nullopt};
    const Directory directory(AreaTree(), {past, future, unit_of("XX-2", "")}, {}, {left, leads, holds}, {}, kMorning);
    EXPECT_EQ(directory.units().size(), 1U);
    EXPECT_EQ(directory.unit(UnitCode("XX-1")), nullptr);
    EXPECT_EQ(directory.holders({PartyKind::kSeat, "S/1"}), std::vector<AccountId>{AccountId{10}});
    EXPECT_TRUE(directory.holders({PartyKind::kSeat, "S/2"}).empty());
}

TEST(Directory, TheSeatsOfAPlaceAreThoseOfItsGrid) {
    const City city;
    EXPECT_EQ(city.directory().steward_seats(AreaCode("G111")).size(), 3U);
    EXPECT_TRUE(city.directory().steward_seats(AreaCode("G112")).empty());
}

TEST(Directory, WhoHasNoNameIsShownByCode) {
    const City city;
    EXPECT_EQ(city.directory().name_of(AccountId{3}), "李四");
    EXPECT_EQ(city.directory().name_of(AccountId{999}), "999");
    EXPECT_EQ(city.directory().name_of(PartyRef{PartyKind::kPerson, "3"}), "李四");
    EXPECT_EQ(city.directory().name_of(PartyRef{PartyKind::kUnit, "UM-1"}), "UM-1");
    EXPECT_EQ(city.directory().name_of(PartyRef{PartyKind::kSeat, "G111/fire"}), "fire");
    EXPECT_EQ(city.directory().name_of(PartyRef{PartyKind::kTeam, "T9"}), "T9");
}

TEST(AreaTree, KnowsPathsAndSubtrees) {
    const City city;
    const auto& areas = city.directory().areas();
    EXPECT_EQ(areas.path(AreaCode("G121")),
              (std::vector{AreaCode("D1"), AreaCode("S1"), AreaCode("C12"), AreaCode("G121")}));
    EXPECT_TRUE(areas.path(AreaCode("X")).empty());
    EXPECT_TRUE(areas.is_within(AreaCode("G121"), AreaCode("S1")));
    EXPECT_TRUE(areas.is_within(AreaCode("S1"), AreaCode("S1")));
    EXPECT_FALSE(areas.is_within(AreaCode("S1"), AreaCode("G121")));
    EXPECT_FALSE(areas.is_within(AreaCode("X"), AreaCode("X")));
    EXPECT_EQ(areas.at_level(AreaCode("G121"), "street")->code, AreaCode("S1"));
    EXPECT_EQ(areas.at_level(AreaCode("S1"), "grid"), nullptr);
    EXPECT_EQ(areas.subtree(AreaCode("S2")),
              (std::vector{AreaCode("S2"), AreaCode("C21"), AreaCode("G211"), AreaCode("G212")}));
    EXPECT_EQ(areas.children(AreaCode("D1")), (std::vector{AreaCode("S1"), AreaCode("S2")}));
    EXPECT_EQ(areas.roots(), std::vector{AreaCode("D1")});
}

Area plain(const std::string& code, const std::string& parent) {
    Area area;
    area.code = AreaCode(code);
    area.parent = AreaCode(parent);
    return area;
}

TEST(AreaTree, AnUnknownParentBecomesARootAndADoubleIsDropped) {
    const AreaTree areas({plain("a", "p"), plain("a", "q"), plain("b", "p")}, kMorning);
    EXPECT_EQ(areas.roots(), std::vector{AreaCode("p")});
    EXPECT_EQ(areas.children(AreaCode("p")).size(), 2U);
    EXPECT_EQ(areas.find(AreaCode("q")), nullptr);
}

TEST(AreaTree, ACycleInImportedDataHangsNothing) {
    const AreaTree areas({plain("a", "b"), plain("b", "a"), plain("self", "self")}, kMorning);
    EXPECT_FALSE(areas.is_within(AreaCode("a"), AreaCode("z")));
    EXPECT_LE(areas.path(AreaCode("self")).size(), 32U);
    EXPECT_LE(areas.subtree(AreaCode("a")).size(), 5U);
}

TEST(AreaTree, KeepsWhatIsValidAtTheMoment) {
    Area ended = plain("old", "");
    ended.valid_to = kMorning;
    Area later = plain("new", "");
    later.valid_from = kMorning + std::chrono::days{1};
    const AreaTree today({ended, later}, kMorning);
    EXPECT_TRUE(today.all().empty());
    const AreaTree tomorrow({ended, later}, kMorning + std::chrono::days{1});
    EXPECT_EQ(tomorrow.roots(), std::vector{AreaCode("new")});
}

}  // namespace
}  // namespace gridwhistle::tests
