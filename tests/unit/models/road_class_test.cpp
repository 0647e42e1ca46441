#include "models/road_class.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::models {
namespace {

TEST(RoadClass, HasTheWordsOfTheApi) {
    EXPECT_EQ(parse_road_class("main_street"), RoadClass::kMainStreet);
    EXPECT_EQ(parse_road_class("alley"), RoadClass::kAlley);
    EXPECT_EQ(parse_road_class("compound_interior"), RoadClass::kCompoundInterior);
    EXPECT_EQ(parse_road_class("unknown"), RoadClass::kUnknown);
    EXPECT_EQ(parse_road_class("Main_Street"), std::nullopt);
    EXPECT_EQ(to_string(RoadClass::kAlley), "alley");
}

}  // namespace
}  // namespace gridwhistle::models
