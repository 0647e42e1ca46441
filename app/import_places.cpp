#include "app/import_text.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "codec/geojson.hpp"
#include "routing/topology.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

// Areas and streets from GeoJSON.

namespace gridwhistle::app {
namespace {

std::string_view name_in_file(const ColumnMap& map, const std::string& ours) {
    const auto found = map.find(ours);
    return found == map.end() ? std::string_view(ours) : std::string_view(found->second);
}

std::string property(const codec::GeoFeature& feature, const ColumnMap& map, const std::string& name) {
    return std::string(feature.find_property(name_in_file(map, name)).value_or(std::string_view()));
}

/// Collects features and remembers which were left out, and why.
class Collector : public codec::FeatureSink {
  public:
    explicit Collector(ImportReport& report) : report_{report} {}

    void refuse(std::size_t index, const models::Refusal& fault) override {
        report_.refused.push_back(fmt::format("feature {}: {}", index, one_line(fault)));
    }

  protected:
    bool complete(const codec::GeoFeature& feature, const char* name, const std::string& value) {
        if (!value.empty()) return true;
        report_.refused.push_back(fmt::format("feature {}: no property \"{}\"", feature.index, name));
        return false;
    }

    ImportReport& report_;
};

class AreaCollector final : public Collector {
  public:
    AreaCollector(ImportReport& report, const ColumnMap& map, const std::string& level)
        : Collector(report), map_{map}, level_{level} {}

    void take(codec::GeoFeature&& feature) override {
        models::Area area;
        area.code = models::AreaCode(property(feature, map_, "id"));
        if (area.code.empty()) area.code = models::AreaCode(feature.id);
        area.level = property(feature, map_, "level");
        if (!level_.empty()) area.level = level_;
        area.name = property(feature, map_, "name");
        area.parent = models::AreaCode(property(feature, map_, "parent_id"));
        const std::string priority = property(feature, map_, "priority");
        if (!complete(feature, "id", area.code.value) || !complete(feature, "level", area.level)) return;
        if (area.name.empty()) area.name = area.code.value;
        bool bad_date = false;
        area.valid_from = parse_date(property(feature, map_, "valid_from"), bad_date).value_or(models::Instant::min());
        area.valid_to = parse_date(property(feature, map_, "valid_to"), bad_date);
        char* end = nullptr;
        area.priority = priority.empty() ? 0 : static_cast<int>(std::strtol(priority.c_str(), &end, 10));
        if (bad_date || (end != nullptr && *end != '\0')) {
            report_.refused.push_back(
                fmt::format("feature {}: valid_from, valid_to or priority cannot be read", feature.index));
            return;
        }
        area.shape = std::move(feature.shape);
        areas.push_back(std::move(area));
    }

    std::vector<models::Area> areas;

  private:
    const ColumnMap& map_;
    const std::string& level_;
};

/// Cells that cannot be used are left out; the ordinary faults of real layers are told and kept.
void check_outlines(std::vector<models::Area>& areas, ImportReport& report) {
    std::map<std::string, std::vector<routing::Cell>> layers;
    for (const auto& area : areas) {
        if (!area.shape.empty()) layers[area.level].push_back({area.code, area.shape, area.priority, 0});
    }
    for (const auto& [level, cells] : layers) {
        for (const auto& fault : routing::check_cells(cells)) {
            const std::string line = fmt::format(
                "{} {}{}{}: {} at {:.6f},{:.6f}{}", level, fault.cell.value, fault.other.empty() ? "" : " / ",
                fault.other.value, routing::to_string(fault.kind), fault.at.lon, fault.at.lat,
                fault.area_m2 > 0 ? fmt::format(", {:.0f} m2", fault.area_m2) : std::string());
            if (!routing::is_error(fault.kind)) {
                report.notices.push_back(line);
                continue;
            }
            report.refused.push_back(line);
            std::erase_if(areas,
                          [&](const models::Area& area) { return area.code == fault.cell && area.level == level; });
        }
    }
}

class StreetCollector final : public Collector {
  public:
    StreetCollector(ImportReport& report, const ColumnMap& map) : Collector(report), map_{map} {}

    void take(codec::GeoFeature&& feature) override {
        storage::Street street;
        street.id = property(feature, map_, "id");
        if (street.id.empty()) street.id = feature.id;
        street.name = property(feature, map_, "name");
        const std::string word = property(feature, map_, "class");
        const std::string width = property(feature, map_, "width_m");
        const auto road_class = models::parse_term<models::RoadClass>(word);
        if (!complete(feature, "id", street.id)) return;
        if (!road_class) {
            report_.refused.push_back(fmt::format(
                "feature {}: class \"{}\" is none of main_street, alley, compound_interior", feature.index, word));
            return;
        }
        street.road_class = *road_class;
        street.width_m = width.empty() ? 0 : std::strtod(width.c_str(), nullptr);
        if (!std::isfinite(street.width_m) || street.width_m < 0 || street.width_m > 500) {
            report_.refused.push_back(fmt::format("feature {}: width_m \"{}\" is no width", feature.index, width));
            return;
        }
        street.lines = std::move(feature.lines);
        street.shape = std::move(feature.shape);
        streets.push_back(std::move(street));
    }

    std::vector<storage::Street> streets;

  private:
    const ColumnMap& map_;
};

void read_or_fail(std::string_view text, codec::FeatureSink& sink) {
    const auto read = codec::read_features(text, sink);
    if (!read) throw CommandFailed("the file was not taken, nothing is changed: " + one_line(read.error()));
}

}  // namespace

ImportReport import_areas(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map,
                          const std::string& level) {
    ImportReport report;
    AreaCollector collector(report, map, level);
    read_or_fail(text, collector);
    check_outlines(collector.areas, report);
    store.put_areas(collector.areas);
    report.taken = collector.areas.size();
    return report;
}

ImportReport import_streets(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map) {
    ImportReport report;
    StreetCollector collector(report, map);
    read_or_fail(text, collector);
    store.put_streets(collector.streets);
    report.taken = collector.streets.size();
    return report;
}

}  // namespace gridwhistle::app
