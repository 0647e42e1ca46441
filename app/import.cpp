#include "app/database.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "codec/json_writer.hpp"
#include "storage/postgres/pg_outbox.hpp"
#include "storage/postgres/pg_reference.hpp"

#include <iostream>

namespace gridwhistle::app {
namespace {

ImportReport run(const Database& database, const ImportOptions& options, const std::string& text,
                 const config::RegionSettings& region) {
    storage::postgres::PgReferenceStore store(database.options(), 2);
    const ColumnMap map = parse_map(options.map);
    if (options.what == "areas") return import_areas(store, text, map, options.level);
    if (options.what == "streets") return import_streets(store, text, map);
    if (options.what == "units") return import_units(store, text, map);
    if (options.what == "parties") return import_parties(store, text, map);
    if (options.what == "channels") {
        storage::postgres::PgOutbox channels(database.options(), database.sealing(), 1);
        return import_channels(store, channels, text);
    }
    if (options.what == "catalogue") return import_catalogue(store, text);
    if (options.what == "ladders") return import_ladders(store, text);
    if (options.what == "rota") return import_rota(store, text, region);
    if (options.what == "calendar") return import_calendar(store, text, region);
    return import_flows(store, text);
}

void append_lines(codec::JsonWriter& json, std::string_view name, const std::vector<std::string>& lines) {
    json.key(name).begin_array();
    for (const auto& line : lines) json.value(line);
    json.end_array();
}

}  // namespace

int import(const CommonOptions& common, const ImportOptions& options) {
    const std::string text = read_file(options.file);
    const auto settings = load_settings(common);
    const Database database(settings, Database::Use::kCommand);
    const ImportReport report = run(database, options, text, settings.region);
    for (const auto& line : report.refused) std::cerr << options.file << ": " << line << '\n';
    for (const auto& line : report.notices) std::cerr << options.file << ": note: " << line << '\n';
    if (common.json) {
        std::string out;
        codec::JsonWriter json(out);
        json.begin_object().member("taken", static_cast<std::uint64_t>(report.taken));
        append_lines(json, "refused", report.refused);
        append_lines(json, "notices", report.notices);
        json.end_object();
        std::cout << out << '\n';
    } else {
        std::cout << options.what << ": " << report.taken << " taken, " << report.refused.size() << " refused, "
                  << report.notices.size() << " notes\n";
    }
    return report.refused.empty() ? 0 : 1;
}

}  // namespace gridwhistle::app
