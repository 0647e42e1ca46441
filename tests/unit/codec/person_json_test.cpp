#include "codec/person_json.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

TEST(PersonJson, SealsThePositionsOfACommandByTheNamesOfTheirFields) {
    models::Fields fields;
    fields.set("note", std::string("到场"));
    EXPECT_EQ(positions_to_seal(fields), "");

    fields.set("location", models::Fix{{116.25, 39.75}, 12});
    EXPECT_EQ(positions_to_seal(fields), R"({"location":{"lon":116.25,"lat":39.75,"crs":"WGS84","accuracy_m":12}})");
}

}  // namespace
}  // namespace gridwhistle::codec
