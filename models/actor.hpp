#pragma once

#include "models/ids.hpp"
#include "models/party.hpp"

#include <string>
#include <vector>

namespace gridwhistle::models {

/// Who speaks: an account with its grants, or the system itself (deadlines, imports of ours).
struct Actor {
    AccountId account;
    std::string name;
    std::vector<Grant> grants;
    bool system{false};

    [[nodiscard]] bool has(Role role, Instant at) const {
        for (const auto& grant : grants) {
            if (grant.role == role && grant.valid_at(at)) return true;
        }
        return false;
    }

    /// An account of residents only: its filings go to the community's desk first.
    [[nodiscard]] bool is_resident_only(Instant at) const {
        for (const auto& grant : grants) {
            if (grant.role != Role::kResident && grant.valid_at(at)) return false;
        }
        return !system;
    }
};

}  // namespace gridwhistle::models
