#include "codec/geojson.hpp"
#include "codec/json_writer.hpp"

namespace gridwhistle::codec {
namespace {

void write_ring(JsonWriter& writer, const models::Ring& ring) {
    writer.begin_array();
    for (const models::Point& point : ring) writer.begin_array().value(point.lon).value(point.lat).end_array();
    writer.end_array();
}

void write_polygon(JsonWriter& writer, const models::Polygon& polygon) {
    writer.begin_array();
    write_ring(writer, polygon.outer);
    for (const models::Ring& hole : polygon.holes) write_ring(writer, hole);
    writer.end_array();
}

void write_geometry(JsonWriter& writer, const GeoFeature& feature) {
    if (feature.shape.empty() && feature.lines.empty() && !feature.point) {
        writer.value(nullptr);
        return;
    }
    writer.begin_object();
    if (!feature.shape.empty()) {
        writer.member("type", "MultiPolygon").key("coordinates").begin_array();
        for (const models::Polygon& polygon : feature.shape) write_polygon(writer, polygon);
        writer.end_array();
    } else if (!feature.lines.empty()) {
        writer.member("type", "MultiLineString").key("coordinates").begin_array();
        for (const models::Ring& line : feature.lines) write_ring(writer, line);
        writer.end_array();
    } else {
        writer.member("type", "Point").key("coordinates").begin_array();
        writer.value(feature.point->lon).value(feature.point->lat).end_array();
    }
    writer.end_object();
}

}  // namespace

std::string write_feature_collection(std::span<const GeoFeature> features) {
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (const GeoFeature& feature : features) {
        text.append(&feature == features.data() ? "\n" : ",\n");
        JsonWriter writer(text);
        writer.begin_object().member("type", "Feature");
        if (!feature.id.empty()) writer.member("id", feature.id);
        writer.key("properties").begin_object();
        for (const auto& [name, value] : feature.properties) writer.member(name, value);
        writer.end_object().key("geometry");
        write_geometry(writer, feature);
        writer.end_object();
    }
    text.append("\n]}\n");
    return text;
}

}  // namespace gridwhistle::codec
