#pragma once

#include "codec/json_value.hpp"
#include "config/settings.hpp"
#include "storage/channels.hpp"
#include "storage/reference.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::app {

/// How a file names what we call otherwise: our name → the file's column or property.
using ColumnMap = std::map<std::string, std::string>;

/// "NAME=COLUMN" pairs. Throws CommandFailed for one without "=".
[[nodiscard]] ColumnMap parse_map(const std::vector<std::string>& pairs);

/// What became of a file: how many rows were taken, and one line for each that was not, or that is remarkable.
struct ImportReport {
    std::size_t taken{0};
    std::vector<std::string> refused;
    std::vector<std::string> notices;
};

// Each reads one file's text and stores its good rows in one transaction. What a row lacks is said with its line,
// feature or pointer. Importing a file twice changes nothing the second time.
[[nodiscard]] ImportReport import_areas(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map,
                                        const std::string& level);
[[nodiscard]] ImportReport import_streets(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map);
[[nodiscard]] ImportReport import_units(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map);
[[nodiscard]] ImportReport import_parties(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map);
[[nodiscard]] ImportReport import_catalogue(storage::ReferenceStore& store, std::string_view text);
[[nodiscard]] ImportReport import_flows(storage::ReferenceStore& store, std::string_view text);

[[nodiscard]] ImportReport import_ladders(storage::ReferenceStore& store, std::string_view text);
[[nodiscard]] ImportReport import_rota(storage::ReferenceStore& store, std::string_view text,
                                       const config::RegionSettings& region);
/// A whole calendar, or the public notice of one more year for the calendar of the region.
[[nodiscard]] ImportReport import_calendar(storage::ReferenceStore& store, std::string_view text,
                                           const config::RegionSettings& region);

/// The text of a file as one JSON document. Throws CommandFailed where it is none.
[[nodiscard]] codec::JsonValue read_document(std::string_view text);
[[nodiscard]] ImportReport import_channels(storage::ReferenceStore& accounts, storage::ChannelStore& store,
                                           std::string_view text);

/// Accounts and their grants, a line a grant: name, display_name, role, unit, area. Gives names in order.
[[nodiscard]] std::vector<std::string> import_accounts(storage::ReferenceStore& store, std::string_view text);

}  // namespace gridwhistle::app
