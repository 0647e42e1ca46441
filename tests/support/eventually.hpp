#pragma once

#include <chrono>
#include <thread>

namespace gridwhistle::tests {

/// Waits until `condition` holds, at most `limit`; says whether it did. The limit is patience with a busy machine,
/// where an initdb alone may take half a minute; nothing is measured by it.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

}  // namespace gridwhistle::tests
