#include "models/area.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

bool valid_at(const Area& area, Instant at) {
    return area.valid_from <= at && (!area.valid_to || at < *area.valid_to);
}

constexpr std::size_t kDepthMax = 32;  // a cycle in imported data must not hang a request

}  // namespace

AreaTree::AreaTree(std::vector<Area> areas, Instant at) {
    for (auto& area : areas) {
        if (!valid_at(area, at) || index_.contains(area.code)) continue;
        index_.emplace(area.code, areas_.size());
        areas_.push_back(std::move(area));
    }
    const std::size_t known = areas_.size();
    for (std::size_t i = 0; i < known; ++i) {
        const AreaCode parent = areas_[i].parent;
        if (parent.empty()) continue;
        if (!index_.contains(parent)) {
            Area root;
            root.code = parent;
            root.level = "root";
            root.name = parent.value;
            index_.emplace(parent, areas_.size());
            areas_.push_back(std::move(root));
        }
        children_[parent].push_back(areas_[i].code);
    }
    for (const auto& area : areas_) {
        if (area.parent.empty()) roots_.push_back(area.code);
        parents_.push_back(index_.at(area.parent.empty() ? area.code : area.parent));
    }
    for (auto& [code, below] : children_) std::ranges::sort(below);
}

const Area* AreaTree::find(const AreaCode& code) const {
    const auto found = index_.find(code);
    return found == index_.end() ? nullptr : &areas_[found->second];
}

const Area* AreaTree::parent_of(const Area& area) const {
    const auto place = static_cast<std::size_t>(&area - areas_.data());
    return parents_[place] == place ? nullptr : &areas_[parents_[place]];
}

std::vector<AreaCode> AreaTree::path(const AreaCode& code) const {
    std::vector<AreaCode> upwards;
    for (const Area* area = find(code); area != nullptr && upwards.size() < kDepthMax; area = parent_of(*area))
        upwards.push_back(area->code);
    std::ranges::reverse(upwards);
    return upwards;
}

bool AreaTree::is_within(const AreaCode& code, const AreaCode& ancestor) const {
    std::size_t depth = 0;
    for (const Area* area = find(code); area != nullptr && depth < kDepthMax; area = parent_of(*area), ++depth) {
        if (area->code == ancestor) return true;
    }
    return false;
}

const Area* AreaTree::at_level(const AreaCode& code, std::string_view level) const {
    std::size_t depth = 0;
    for (const Area* area = find(code); area != nullptr && depth < kDepthMax; area = parent_of(*area), ++depth) {
        if (area->level == level) return area;
    }
    return nullptr;
}

std::vector<AreaCode> AreaTree::subtree(const AreaCode& code) const {
    std::vector<AreaCode> found;
    if (find(code) == nullptr) return found;
    found.push_back(code);
    for (std::size_t i = 0; i < found.size() && found.size() <= areas_.size(); ++i) {
        const auto below = children_.find(found[i]);
        if (below != children_.end()) found.insert(found.end(), below->second.begin(), below->second.end());
    }
    return found;
}

std::vector<AreaCode> AreaTree::children(const AreaCode& code) const {
    const auto found = children_.find(code);
    return found == children_.end() ? std::vector<AreaCode>() : found->second;
}

}  // namespace gridwhistle::models
