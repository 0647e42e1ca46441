#include "app/demo_city.hpp"

#include "app/importers.hpp"
#include "app/shipped_files.hpp"
#include "app/tokens.hpp"

#include <spdlog/spdlog.h>

#include <iostream>

namespace gridwhistle::app {
namespace {

void must_be_clean(const char* what, const ImportReport& report) {
    for (const auto& line : report.refused) spdlog::error("demo city, {}: {}", what, line);
    if (!report.refused.empty()) throw CommandFailed(std::string("the demo city's ") + what + " were not taken");
}

}  // namespace

DemoAccounts load_demo_reference(const Database& database) {
    storage::postgres::PgReferenceStore store(database.options(), 2);
    DemoAccounts demo;
    const bool empty = store.load().areas.empty();
    if (!empty && !store.find_account("liaison-um")) return demo;  // another city lives here
    if (empty) {
        spdlog::info("loading the demo city");
        for (const auto& file : shipped_files()) {
            if (file.path.starts_with("defaults/flows/")) must_be_clean("flows", import_flows(store, file.text));
        }
        must_be_clean("catalogue", import_catalogue(store, shipped_file("defaults/catalogue.json")));
        must_be_clean("areas", import_areas(store, shipped_file("demo/areas.geojson"), {}, {}));
        must_be_clean("streets", import_streets(store, shipped_file("demo/streets.geojson"), {}));
        must_be_clean("units", import_units(store, shipped_file("demo/units.csv"), {}));
        static_cast<void>(import_accounts(store, shipped_file("demo/accounts.csv")));
        must_be_clean("parties", import_parties(store, shipped_file("demo/parties.csv"), {}));
        must_be_clean("rotas", import_rota(store, shipped_file("demo/rotas.json"), {}));
    }
    for (const auto& account : store.accounts()) demo.names.push_back(account.name);
    return demo;
}

int load_demo(const CommonOptions& common) {
    const auto settings = load_settings(common);
    const Database database(settings, Database::Use::kCommand);
    const DemoAccounts demo = load_demo_reference(database);
    if (demo.names.empty()) throw CommandFailed("this database holds another city; nothing was loaded");
    boost::asio::io_context io(1);
    auto node_settings = settings;
    node_settings.server.listen = "127.0.0.1:0";
    Node node(io, node_settings, database);
    const auto work = boost::asio::make_work_guard(io);
    std::jthread running([&io] { api::run_io(io); });
    const DemoDay day = play_demo_day(node, std::stop_token());
    node.finish();
    io.stop();
    for (const auto& line : day.refused) std::cerr << "note: " << line << '\n';
    std::cout << day.filed << " whistles, " << day.steps << " steps, " << day.refused.size() << " refused\n"
              << "accounts (a token: gridwhistle user token NAME):\n";
    storage::postgres::PgReferenceStore store(database.options(), 2);
    for (const auto& account : store.accounts()) {
        std::cout << "  " << account.name << "  " << account.display_name;
        for (const auto& grant : account.grants)
            std::cout << "  " << models::to_text(grant.role) << (grant.unit.empty() ? "" : " " + grant.unit.value);
        std::cout << '\n';
    }
    return 0;
}

}  // namespace gridwhistle::app
