#include "routing/atlas.hpp"

#include "models/coordinates.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::AreaCode;
using models::Placement;

template <class Part>
std::shared_ptr<const Part> required(std::shared_ptr<const Part> part) {
    if (part == nullptr) throw std::invalid_argument("an atlas needs a directory and policies");
    return part;
}

std::vector<CellIndex> layers_of(const models::AreaTree& areas) {
    std::map<std::size_t, std::vector<Cell>, std::greater<>> by_depth;
    for (const auto& area : areas.all()) {
        if (area.shape.empty()) continue;
        by_depth[areas.path(area.code).size()].push_back({area.code, area.shape, area.priority, area_m2(area.shape)});
    }
    std::vector<CellIndex> layers;
    for (auto& [depth, cells] : by_depth) layers.emplace_back(std::move(cells));
    return layers;
}

}  // namespace

Atlas::Atlas(AtlasParts parts)
    : directory_{required(std::move(parts.directory))},
      policies_{required(std::move(parts.policies))},
      roads_{std::move(parts.roads)},
      settings_{std::move(parts.settings)},
      version_{parts.version},
      resolver_{*directory_, policies_->catalogue(), settings_.desks, settings_.calendar},
      layers_{layers_of(directory_->areas())} {}

AreaCode Atlas::root_of(const AreaCode& area) const {
    const auto path = directory_->areas().path(area);
    return path.empty() ? AreaCode() : path.front();
}

models::RegionCode Atlas::region_of(const AreaCode& area) const {
    for (const auto& level : settings_.region_levels) {
        const models::Area* found = directory_->areas().at_level(area, level);
        if (found != nullptr) return models::RegionCode(found->code.value);
    }
    return models::RegionCode(root_of(area).value);
}

bool Atlas::is_placeholder(const models::Point& point) const {
    return std::ranges::any_of(settings_.placeholders, [&point](const PlaceholderPoint& placeholder) {
        return models::distance_m(point, placeholder.point) <= placeholder.radius_m;
    });
}

Placement Atlas::placeholder() const {
    Placement placement;
    const auto& roots = directory_->areas().roots();
    if (!roots.empty()) placement.area = *std::ranges::min_element(roots);
    placement.region = region_of(placement.area);
    placement.flags.emplace_back("placeholder");
    return placement;
}

Placement Atlas::in_cell(const CellIndex& layer, Located found, const models::Fix& fix) const {
    Placement placement;
    placement.region = region_of(found.code);
    if (found.on_border) placement.flags.emplace_back("border");
    if (found.overlapped) placement.flags.emplace_back("overlap");
    placement.neighbours = std::move(found.others);
    if (fix.accuracy_m > 0) {
        for (auto& near : layer.within(fix.point, std::min(fix.accuracy_m, settings_.accuracy_max_m))) {
            const bool listed = near.code == found.code ||
                                std::ranges::find(placement.neighbours, near.code) != placement.neighbours.end();
            if (!listed) placement.neighbours.push_back(std::move(near.code));
        }
    }
    if (placement.neighbours.size() > settings_.neighbours_max) placement.neighbours.resize(settings_.neighbours_max);
    placement.area = std::move(found.code);
    return placement;
}

models::Result<Placement> Atlas::beside_cells(const models::Fix& fix) const {
    Placement placement;
    for (const auto& layer : layers_) {
        for (auto& near : layer.within(fix.point, settings_.reach_m)) {
            if (placement.neighbours.size() < settings_.neighbours_max)
                placement.neighbours.push_back(std::move(near.code));
        }
        // The deepest layer within reach says what is near; its parents would only repeat it.
        if (!placement.neighbours.empty()) break;
    }
    if (placement.neighbours.empty())
        return models::Refusal(models::RefusalClass::kInvalid, "outside_area", "/location");
    placement.area = root_of(placement.neighbours.front());
    placement.region = region_of(placement.area);
    placement.flags.emplace_back("no_cell");
    return placement;
}

models::Result<Placement> Atlas::locate(const models::Fix& fix) const {
    if (is_placeholder(fix.point)) return placeholder();
    for (const auto& layer : layers_) {
        auto found = layer.locate(fix.point);
        if (!found) continue;
        auto placement = in_cell(layer, std::move(*found), fix);
        placement.road_class = roads_.at(fix.point).road_class;
        return placement;
    }
    return beside_cells(fix);
}

models::Result<Placement> Atlas::placement_of(const AreaCode& code) const {
    if (directory_->areas().find(code) == nullptr)
        return models::Refusal(models::RefusalClass::kInvalid, "unknown_area", "/area");
    Placement placement;
    placement.area = code;
    placement.region = region_of(code);
    return placement;
}

models::Route Atlas::find(const models::RouteQuery& query) const {
    return resolver_.find(query);
}

models::Route Atlas::desk(const models::RouteQuery& query, const std::string& level) const {
    return resolver_.desk(query, level);
}

}  // namespace gridwhistle::routing
