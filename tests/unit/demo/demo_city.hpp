#pragma once

#include "codec/json_value.hpp"
#include "models/actor.hpp"
#include "routing/atlas.hpp"
#include "routing/cell.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle {

/// The shipped catalogue and profiles in the demo city, read from the source tree. Throws where a file has a fault.
struct DemoCity {
    DemoCity();

    [[nodiscard]] const models::Actor& account(const std::string& name) const { return accounts.at(name); }
    [[nodiscard]] static codec::JsonValue day();

    std::map<std::string, models::Actor> accounts;
    std::vector<routing::Cell> grids;
    std::shared_ptr<const models::Directory> directory;
    std::shared_ptr<const models::Policies> policies;
    std::unique_ptr<const routing::Atlas> atlas;
};

}  // namespace gridwhistle
