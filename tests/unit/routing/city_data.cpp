#include "city_data.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace gridwhistle::routing::testing {
namespace {

models::Polygon polygon_of(const nlohmann::json& rings) {
    models::Polygon polygon;
    for (const auto& ring : rings) {
        models::Ring points;
        for (const auto& point : ring) points.push_back({point[0].get<double>(), point[1].get<double>()});
        if (polygon.outer.empty()) {
            polygon.outer = std::move(points);
        } else {
            polygon.holes.push_back(std::move(points));
        }
    }
    return polygon;
}

models::Shape shape_of(const nlohmann::json& geometry) {
    const auto& coordinates = geometry.at("coordinates");
    if (geometry.at("type") == "Polygon") return {polygon_of(coordinates)};
    models::Shape shape;
    for (const auto& rings : coordinates) shape.push_back(polygon_of(rings));
    return shape;
}

}  // namespace

std::filesystem::path city_data(const std::string& file) {
    const char* const folder = std::getenv("GW_SHARED_DATA");
    const auto path = std::filesystem::path(folder != nullptr ? folder : GW_DEFAULT_DATA) / file;
    return std::filesystem::exists(path) ? path : std::filesystem::path();
}

std::vector<Cell> load_cells(const std::filesystem::path& file, const std::string& code_key) {
    std::ifstream stream(file);
    const auto document = nlohmann::json::parse(stream);
    std::vector<Cell> cells;
    for (const auto& feature : document.at("features")) {
        auto shape = shape_of(feature.at("geometry"));
        const double area = area_m2(shape);
        const auto code = feature.at("properties").at(code_key).get<std::string>();
        cells.push_back({models::AreaCode(code), std::move(shape), 0, area});
    }
    return cells;
}

std::vector<std::vector<std::string>> load_csv(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        auto& row = rows.emplace_back();
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
        if (line.ends_with(',')) row.emplace_back();
    }
    return rows;
}

}  // namespace gridwhistle::routing::testing
