#include "codec/geojson_geometry.hpp"

#include "codec/json_pointer.hpp"
#include "codec/utf8.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gridwhistle::codec {
namespace {

using models::Point;
using models::Polygon;
using models::Refusal;
using models::RefusalClass;
using models::Ring;

constexpr std::size_t kRingPointsMin = 4;  // a triangle with its first point repeated
constexpr std::size_t kLinePointsMin = 2;

/// Walks down the coordinates. After the first fault every further answer is empty and `fault` says why.
class CoordinateReader {
  public:
    std::optional<Refusal> fault;

    Point point(const JsonValue& value, const std::string& pointer) {
        const JsonValue::Array* numbers = value.as_array();
        if (numbers == nullptr || numbers->size() < 2) return refuse<Point>("bad_coordinates", pointer);
        if (numbers->size() > 2) return refuse<Point>("three_dimensions", pointer);
        const auto lon = number((*numbers)[0]);
        const auto lat = number((*numbers)[1]);
        if (!lon || !lat) return refuse<Point>("bad_coordinates", pointer);
        if (std::abs(*lon) > 180 || std::abs(*lat) > 90) {
            refuse<Point>("out_of_range", pointer);
            if (fault->details.empty()) {
                fault = std::move(*fault).with("lon", fmt::format("{}", *lon)).with("lat", fmt::format("{}", *lat));
            }
            return {};
        }
        return {*lon, *lat};
    }

    Ring line(const JsonValue& value, const std::string& pointer) {
        Ring points = list<Ring>(value, pointer, &CoordinateReader::point);
        if (points.size() < kLinePointsMin) return refuse<Ring>("line_too_short", pointer);
        return points;
    }

    Ring ring(const JsonValue& value, const std::string& pointer) {
        Ring points = list<Ring>(value, pointer, &CoordinateReader::point);
        if (points.size() < kRingPointsMin) return refuse<Ring>("ring_too_short", pointer);
        if (points.front() != points.back()) return refuse<Ring>("ring_not_closed", pointer);
        return points;
    }

    Polygon polygon(const JsonValue& value, const std::string& pointer) {
        auto rings = list<std::vector<Ring>>(value, pointer, &CoordinateReader::ring);
        if (rings.empty()) return refuse<Polygon>("empty_geometry", pointer);
        Polygon polygon;
        polygon.outer = std::move(rings.front());
        polygon.holes.assign(std::make_move_iterator(rings.begin() + 1), std::make_move_iterator(rings.end()));
        return polygon;
    }

    template <class List, class Item>
    List list(const JsonValue& value, const std::string& pointer,
              Item (CoordinateReader::*read)(const JsonValue&, const std::string&)) {
        const JsonValue::Array* elements = value.as_array();
        if (elements == nullptr) return refuse<List>("bad_coordinates", pointer);
        List items;
        items.reserve(elements->size());
        for (std::size_t i = 0; i < elements->size() && !fault; ++i) {
            items.push_back((this->*read)((*elements)[i], {}));
            // The pointer is put together only for a fault; a file has millions of points without one.
            if (fault) fault->pointer = child_pointer({}, i) + fault->pointer;
        }
        if (fault) fault->pointer = pointer + fault->pointer;
        return items;
    }

  private:
    static std::optional<double> number(const JsonValue& value) noexcept {
        if (const auto* real = value.as_number()) return *real;
        if (const auto* integer = value.as_integer()) return static_cast<double>(*integer);
        return std::nullopt;
    }

    template <class T>
    T refuse(const char* code, const std::string& pointer) {
        if (!fault) fault = Refusal(RefusalClass::kInvalid, code, pointer);
        return {};
    }
};

}  // namespace

models::Result<void> read_geometry(const JsonValue& geometry, GeoFeature& feature) {
    if (geometry.is_null()) return {};
    const JsonValue* type = geometry.find("type");
    const JsonValue* coordinates = geometry.find("coordinates");
    if (type == nullptr || type->as_text() == nullptr) {
        return Refusal(RefusalClass::kInvalid, "wrong_type", type == nullptr ? "" : "/type")
            .with("expected", "geometry");
    }
    const std::string& name = *type->as_text();
    const std::string pointer = "/coordinates";
    const JsonValue nothing;
    const JsonValue& content = coordinates == nullptr ? nothing : *coordinates;

    CoordinateReader reader;
    if (name == "Polygon") {
        feature.shape.push_back(reader.polygon(content, pointer));
    } else if (name == "MultiPolygon") {
        feature.shape = reader.list<models::Shape>(content, pointer, &CoordinateReader::polygon);
    } else if (name == "LineString") {
        feature.lines.push_back(reader.line(content, pointer));
    } else if (name == "MultiLineString") {
        feature.lines = reader.list<std::vector<Ring>>(content, pointer, &CoordinateReader::line);
    } else if (name == "Point") {
        feature.point = reader.point(content, pointer);
    } else {
        return Refusal(RefusalClass::kInvalid, "unsupported_geometry", "/type")
            .with("type", std::string{cut_utf8(name, 64)});
    }
    if (reader.fault) return *reader.fault;
    if (feature.shape.empty() && feature.lines.empty() && !feature.point) {
        return Refusal(RefusalClass::kInvalid, "empty_geometry", pointer);
    }
    return {};
}

}  // namespace gridwhistle::codec
