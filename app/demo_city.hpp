#pragma once

#include "app/node.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace gridwhistle::app {

/// The demo city's accounts, empty when the database holds another city.
struct DemoAccounts {
    std::vector<std::string> names;
};

/// Loads the shipped catalogue and profiles and the demo city into an empty database; leaves any other alone.
[[nodiscard]] DemoAccounts load_demo_reference(const Database& database);

/// What playing the day did.
struct DemoDay {
    std::size_t filed{0};
    std::size_t steps{0};
    std::vector<std::string> refused;
};

/// Plays the demo city's day through the engine, once: repeating it finds the answers given before. Blocks until it
/// is over or `stop` is asked for; the io_context of the node must be running.
DemoDay play_demo_day(Node& node, const std::stop_token& stop);

}  // namespace gridwhistle::app
