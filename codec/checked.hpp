#pragma once

#include "models/refusal.hpp"

#include <vector>

namespace gridwhistle::codec {

/// What a body says, with all of its faults. The value may be used only when there are none; which of the refusals
/// (not found, not permitted, stale, faults) is answered first is the caller's order.
template <class T>
struct Checked {
    T value{};
    std::vector<models::Refusal> faults;

    [[nodiscard]] bool good() const noexcept { return faults.empty(); }
};

}  // namespace gridwhistle::codec
