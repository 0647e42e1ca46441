#pragma once

#include <chrono>

namespace gridwhistle::models {

/// A moment in UTC with the database's resolution. Zones exist only at the edge.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace gridwhistle::models
