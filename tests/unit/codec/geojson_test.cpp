#include "codec/geojson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace gridwhistle::codec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string told(const models::Refusal& refusal) {
    std::string line = refusal.pointer + " " + refusal.code;
    for (const auto& [name, value] : refusal.details) line += " " + name + "=" + value;
    return line;
}

struct Collected final : FeatureSink {
    std::vector<GeoFeature> features;
    std::vector<std::string> faults;

    void take(GeoFeature&& feature) override { features.push_back(std::move(feature)); }
    void refuse(std::size_t index, const models::Refusal& fault) override {
        faults.push_back(std::to_string(index) + " " + told(fault));
    }
};

std::string collection(const std::string& features) {
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

std::string feature(const std::string& geometry) {
    return R"({"type":"Feature","properties":{},"geometry":)" + geometry + "}";
}

constexpr const char* kSquare = R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]})";

TEST(GeoJson, ReadsPropertiesAndEveryKindOfGeometry) {
    const std::string text = R"({"bbox":[1,2],"name":"x","type":"FeatureCollection",
        "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
        {"type":"Feature","id":"P1","properties":{"id":"0113","share":0.990,"n":10130,"big":12345678901234567890,
         "open":true,"none":null,"deep":{"geometry":[1,{"a":2.5}]}},"geometry":{"type":"Polygon",
         "coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}},
        {"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]},
         "properties":null,"type":"Feature","id":7},
        {"type":"Feature","geometry":{"type":"LineString","coordinates":[[116.4,39.9],[116.5,39.9]]}},
        {"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}},
        {"type":"Feature","geometry":{"type":"Point","coordinates":[-180,90]}},
        {"type":"Feature","properties":{"code":"1.10"},"geometry":null}],"after":{"features":[1]}})";
    Collected got;

    const auto count = read_features(text, got);

    ASSERT_TRUE(count.has_value()) << told(count.error());
    EXPECT_EQ(count->taken, 6U);
    EXPECT_THAT(got.faults, IsEmpty());
    ASSERT_EQ(got.features.size(), 6U);
    EXPECT_EQ(got.features[0].id, "P1");
    EXPECT_THAT(got.features[0].properties, ElementsAre(Pair("id", "0113"), Pair("share", "0.990"), Pair("n", "10130"),
                                                        Pair("big", "12345678901234567890"), Pair("open", "true"),
                                                        Pair("deep", R"({"geometry":[1,{"a":2.5}]})")));
    EXPECT_EQ(got.features[0].find_property("id"), "0113");
    EXPECT_EQ(got.features[0].find_property("absent"), std::nullopt);
    ASSERT_EQ(got.features[0].shape.size(), 1U);
    EXPECT_EQ(got.features[0].shape[0].outer.size(), 4U);
    EXPECT_EQ(got.features[0].shape[0].holes.size(), 1U);
    EXPECT_EQ(got.features[1].id, "7");
    EXPECT_EQ(got.features[1].shape.size(), 2U);
    EXPECT_EQ(got.features[2].lines.at(0).at(1), (models::Point{116.5, 39.9}));
    EXPECT_EQ(got.features[3].lines.size(), 2U);
    EXPECT_EQ(got.features[4].point, (models::Point{-180, 90}));
    EXPECT_TRUE(got.features[5].shape.empty());
    EXPECT_EQ(got.features[5].index, 5U);
}

TEST(GeoJson, LeavesOutBadFeaturesOneByOneAndKeepsTheOthers) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {"7", " wrong_type expected=object"},
        {"[]", " wrong_type expected=object"},
        {R"({"type":"Polygon"})", " not_a_feature"},
        {R"({"type":"Feature","type":"Feature"})", "/type duplicate_key"},
        {R"({"type":"Feature","properties":5})", "/properties wrong_type expected=object"},
        {R"({"type":"Feature","properties":{"a":1,"a":2},"geometry":null})", "/properties/a duplicate_key"},
        {feature("5"), "/geometry wrong_type expected=geometry"},
        {feature(R"({"type":"Polygon"})"), "/geometry/coordinates bad_coordinates"},
        {feature(R"({"type":"Polygon","coordinates":[]})"), "/geometry/coordinates empty_geometry"},
        {feature(R"({"type":"MultiPolygon","coordinates":[]})"), "/geometry/coordinates empty_geometry"},
        {feature(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})"),
         "/geometry/coordinates/0 ring_not_closed"},
        {feature(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]})"),
         "/geometry/coordinates/0 ring_too_short"},
        {feature(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0,5],[1,1],[0,0]]]]})"),
         "/geometry/coordinates/0/1/1 three_dimensions"},
        {feature(R"({"type":"Point","coordinates":[39.9,116.4]})"),
         "/geometry/coordinates out_of_range lon=39.9 lat=116.4"},
        {feature(R"({"type":"Point","coordinates":["1",2]})"), "/geometry/coordinates bad_coordinates"},
        {feature(R"({"type":"Point","coordinates":[12345678901234567890,2]})"),
         "/geometry/coordinates bad_coordinates"},
        {feature(R"({"type":"LineString","coordinates":[[1,2]]})"), "/geometry/coordinates line_too_short"},
        {feature(R"({"type":"GeometryCollection","geometries":[]})"),
         "/geometry/type unsupported_geometry type=GeometryCollection"},
        {feature(R"({"type":"LineString","coordinates":[[1,2],[1,2],[1,2],[1,2],[1,2],[1,2],[1,2],[1,2],[1,2]]})"),
         "/geometry too_many_vertices max=8"},
    };
    for (const auto& [text, fault] : bad) {
        Collected got;

        const auto count =
            read_features(collection(feature(kSquare) + "," + text + "," + feature(kSquare)), got, {.vertices_max = 8});

        ASSERT_TRUE(count.has_value()) << text << ": " << told(count.error());
        EXPECT_THAT(got.faults, ElementsAre("1 /features/1" + fault)) << text;
        EXPECT_EQ(count->taken, 2U) << text;
        EXPECT_EQ(count->refused, 1U) << text;
        ASSERT_EQ(got.features.size(), 2U) << text;
        EXPECT_EQ(got.features[1].index, 2U) << text;
    }
}

TEST(GeoJson, RefusesAFileThatIsNoCollectionOrCannotBeRead) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {"[]", "not_a_feature_collection"},
        {"{}", "not_a_feature_collection"},
        {R"({"type":"FeatureCollection"})", "not_a_feature_collection"},
        {R"({"type":"FeatureCollection","features":{}})", "not_a_feature_collection"},
        {R"({"type":"Feature","features":[]})", "not_a_feature_collection"},
        {R"([["features",[1]]])", "not_a_feature_collection"},
        {R"({"features":[],"features":[]})", "duplicate_key"},
        {R"({"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]})",
         "unsupported_crs"},
        {R"({"crs":{"a":1,"a":2},"features":[]})", "duplicate_key"},
        {R"({"crs":"EPSG:2249","features":[]})", "unsupported_crs"},
        {collection(feature(kSquare)).substr(0, 90), "malformed_json"},
        {collection(feature(R"({"type":"Point","coordinates":[1e999,2]})")), "number_out_of_range"},
        {collection("1,2,3,4"), "too_many_features"},
        {std::string(70, '[') + std::string(70, ']'), "too_deep"},
        {collection(std::string(5000, ' ')), "too_large"},
    };
    for (const auto& [text, code] : bad) {
        Collected got;

        const auto count = read_features(text, got, {.bytes_max = 4000, .features_max = 3});

        ASSERT_TRUE(count.has_error()) << text;
        EXPECT_EQ(count.error().code, code) << text;
    }
}

TEST(GeoJson, ReadsBackWhatItWrote) {
    const models::Ring square{{0, 0}, {1.5, 0}, {1.5, 1}, {0, 0}};
    std::vector<GeoFeature> features(4);
    features[0].id = "A";
    features[0].properties = {{"id", "A\"1"}, {"name", "东城区"}};
    features[0].shape = {{square, {square}}, {square, {}}};
    features[1].lines = {{{116.4037436, 39.9101035}, {116.5, 39}}};
    features[2].point = models::Point{1e-7, -89.999999};
    Collected got;

    const auto count = read_features(write_feature_collection(features), got);

    ASSERT_TRUE(count.has_value()) << told(count.error());
    EXPECT_THAT(got.faults, IsEmpty());
    ASSERT_EQ(got.features.size(), 4U);
    EXPECT_EQ(got.features[0].properties, features[0].properties);
    EXPECT_EQ(got.features[0].shape.at(0).outer, square);
    EXPECT_EQ(got.features[0].shape.at(0).holes.size(), 1U);
    EXPECT_EQ(got.features[1].lines, features[1].lines);
    EXPECT_EQ(got.features[2].point, features[2].point);
    EXPECT_FALSE(got.features[3].point.has_value());
    EXPECT_EQ(read_features(write_feature_collection({}), got)->taken, 0U);
}

TEST(GeoJson, SurvivesMutatedFiles) {
    const std::string good = R"({"type":"FeatureCollection","crs":{"properties":{"name":"CRS84"}},"features":[)" +
                             feature(kSquare) + "," + feature(R"({"type":"Point","coordinates":[1,2]})") + "]}";
    std::mt19937_64 random(5);
    for (int i = 0; i < 20'000; ++i) {
        std::string text = good;
        for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
            const std::size_t at = random() % text.size();
            if (random() % 2 == 0) {
                text[at] = "{}[],:\"1e"[random() % 9];
            } else {
                text.insert(at, text.substr(random() % text.size(), 12));
            }
        }
        Collected got;

        const auto count = read_features(text, got);

        if (count) {
            ASSERT_EQ(count->taken, got.features.size());
            ASSERT_EQ(count->refused, got.faults.size());
        }
    }
}

std::filesystem::path shared_data() {
    const char* folder = std::getenv("GW_SHARED_DATA");
    return folder != nullptr ? folder : GW_DEFAULT_DATA;
}

struct RealFile {
    const char* path;
    std::size_t features;
};

class RealGeoJson : public testing::TestWithParam<RealFile> {};

TEST_P(RealGeoJson, GivesEveryFeatureWithACodeAndAShape) {
    const auto path = shared_data() / GetParam().path;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data here";
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    Collected got;

    const auto count = read_features(text.str(), got);

    ASSERT_TRUE(count.has_value()) << told(count.error());
    EXPECT_THAT(got.faults, IsEmpty());
    EXPECT_EQ(count->taken, GetParam().features);
    for (const GeoFeature& one : got.features) {
        EXPECT_TRUE(one.find_property("id").has_value());
        EXPECT_FALSE(one.shape.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Boundaries, RealGeoJson,
                         testing::Values(RealFile{"boston/polygons/precincts.geojson", 255},
                                         RealFile{"boston/polygons/wards.geojson", 22},
                                         RealFile{"china/polygons/wuhan_communities.geojson", 974},
                                         RealFile{"china/polygons/hangzhou_yuhang_streets.geojson", 12},
                                         RealFile{"nyc/polygons/census_tracts.geojson", 2166}));

}  // namespace
}  // namespace gridwhistle::codec
