#include "app/database.hpp"
#include "app/program.hpp"
#include "codec/json_writer.hpp"
#include "storage/postgres/pg_audit.hpp"

#include <iostream>

namespace gridwhistle::app {

int check(const CommonOptions& common) {
    const Database database(load_settings(common), Database::Use::kCommand);
    const auto counts = storage::postgres::audit_database(
        database.options(), [](const std::string& breach) { std::cerr << "breach: " << breach << '\n'; });
    if (common.json) {
        std::string out;
        codec::JsonWriter json(out);
        json.begin_object().member("whistles", counts.whistles).member("events", counts.events);
        json.member("answers", counts.answers).member("breaches", counts.breaches).end_object();
        std::cout << out << '\n';
    } else {
        std::cout << counts.whistles << " whistles, " << counts.events << " events, " << counts.answers
                  << " answers checked: "
                  << (counts.breaches == 0 ? "clean" : std::to_string(counts.breaches) + " breaches") << '\n';
    }
    return counts.breaches == 0 ? 0 : 1;
}

}  // namespace gridwhistle::app
