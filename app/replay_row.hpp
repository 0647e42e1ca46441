#pragma once

#include "app/importers.hpp"
#include "models/time.hpp"

#include <istream>
#include <string>
#include <vector>

namespace gridwhistle::app {

/// One request of a file as a filing to send.
struct ReplayRow {
    std::string id;
    models::Instant at;
    std::string body;         ///< of POST /api/v1/whistles
    std::string agency;       ///< the unit that the file itself names as responsible; empty = it names none
    std::string agency_unit;  ///< a second name the file has for it
};

struct ReplayRows {
    std::vector<ReplayRow> rows;       ///< in the order of the file
    std::vector<std::string> refused;  ///< one line per row that could not be made a filing
};

/// Reads a request file. Columns (docs/replay.md): id, created_at, category, title, description, address, channel, lon,
/// lat, area, agency, unit; `map` gives other headings. Coordinates are WGS-84; what has none needs an area, else the
/// row goes by its `area` of last resort, the map entry `area=@CODE`.
[[nodiscard]] ReplayRows read_replay_rows(std::istream& input, const ColumnMap& map, long limit);

}  // namespace gridwhistle::app
