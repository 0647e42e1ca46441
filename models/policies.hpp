#pragma once

#include "models/catalogue.hpp"
#include "models/flow.hpp"
#include "models/ladder.hpp"
#include "models/rota.hpp"
#include "models/working_calendar.hpp"

#include <map>
#include <utility>
#include <vector>

namespace gridwhistle::models {

/// What says when a duty is due and who hears of it when it is late.
struct DutyTimes {
    WorkingCalendar calendar{usual_calendar()};
    int calendar_version{0};  ///< rises with each import of the calendar; 0: it is the shipped one
    Ladders ladders;
    Rotas rotas;
};

/// The duty catalogue in force and every version of every flow profile: an open whistle stays on its version.
class Policies {
  public:
    Policies() = default;
    Policies(Catalogue catalogue, std::vector<FlowProfile> flows, DutyTimes times = {})
        : catalogue_{std::move(catalogue)}, times_{std::move(times)} {
        for (auto& flow : flows) {
            auto key = std::pair(flow.code, flow.version);
            auto& newest = newest_[flow.code];
            newest = std::max(newest, flow.version);
            flows_.insert_or_assign(std::move(key), std::move(flow));
        }
    }

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }

    [[nodiscard]] const WorkingCalendar& calendar() const noexcept { return times_.calendar; }
    [[nodiscard]] int calendar_version() const noexcept { return times_.calendar_version; }
    [[nodiscard]] const Ladders& ladders() const noexcept { return times_.ladders; }
    [[nodiscard]] const Rotas& rotas() const noexcept { return times_.rotas; }

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
    DutyTimes times_;
    std::map<std::pair<FlowCode, int>, FlowProfile> flows_;
    std::map<FlowCode, int> newest_;
};

}  // namespace gridwhistle::models
