#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/catalogue.hpp"

#include <istream>
#include <optional>
#include <vector>

namespace gridwhistle::codec {

/// A duty catalogue as somebody wrote it. Without a version it becomes the newest one plus 1.
struct CatalogueFile {
    std::optional<int> version;
    std::vector<models::Category> categories;
};

/// Reads {"version", "categories": […]} and collects every fault with its pointer. Rule ids become
/// "<category>/<id or ordinal>". Besides the codes of ObjectReader: "duplicate_name", "bad_duration" (a limit is
/// "4uh", "3wd", "12wh", "7nd" or "30min"), "bad_time_of_day", "half_a_window", "empty_window", "no_condition" (a rule
/// that always holds hides those behind it), "changes_nothing", "listed_twice".
[[nodiscard]] Checked<CatalogueFile> read_catalogue(const JsonValue& document);

/// The same from CSV with the columns code, name_zh, name_en, group, priority, kind, flow, lead and supports
/// (separated by ";"), without overrides. Faults have the detail "line".
[[nodiscard]] Checked<CatalogueFile> read_catalogue_csv(std::istream& input);

/// One category as GET /categories shows it and as read_catalogue takes it.
void append_category(JsonWriter& json, const models::Category& category);

/// The whole catalogue, as read_catalogue takes it.
void append_catalogue(JsonWriter& json, const models::Catalogue& catalogue);

}  // namespace gridwhistle::codec
