#pragma once

#include "models/catalogue.hpp"
#include "models/flow.hpp"

#include <map>
#include <utility>
#include <vector>

namespace gridwhistle::models {

/// The duty catalogue in force and every version of every flow profile: an open whistle stays on its version.
class Policies {
  public:
    Policies() = default;
    Policies(Catalogue catalogue, std::vector<FlowProfile> flows) : catalogue_{std::move(catalogue)} {
        for (auto& flow : flows) {
            auto key = std::pair(flow.code, flow.version);
            auto& newest = newest_[flow.code];
            newest = std::max(newest, flow.version);
            flows_.insert_or_assign(std::move(key), std::move(flow));
        }
    }

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }

    [[nodiscard]] const FlowProfile* flow(const FlowCode& code, int version) const {
        const auto found = flows_.find(std::pair(code, version));
        return found == flows_.end() ? nullptr : &found->second;
    }

    /// The newest version of a profile; nothing for an unknown code.
    [[nodiscard]] const FlowProfile* newest_flow(const FlowCode& code) const {
        const auto found = newest_.find(code);
        return found == newest_.end() ? nullptr : flow(code, found->second);
    }

    [[nodiscard]] const std::map<std::pair<FlowCode, int>, FlowProfile>& flows() const noexcept { return flows_; }

  private:
    Catalogue catalogue_;
    std::map<std::pair<FlowCode, int>, FlowProfile> flows_;
    std::map<FlowCode, int> newest_;
};

}  // namespace gridwhistle::models
