#include "app/program.hpp"

#include "models/refusal.hpp"
#include "storage/postgres/errors.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>

namespace gridwhistle::app {
namespace {

using Chosen = std::function<int()>;

void add_common(CLI::App& command, CommonOptions& common) {
    command.add_option("--database", common.database_url, "URL of a PostgreSQL server (else the private one)")
        ->envname("GRIDWHISTLE_DATABASE_URL");
    command.add_option("--data", common.data_folder, "data folder of the private PostgreSQL");
    command.add_option("--config", common.config_file, "settings in TOML");
    command.add_flag("--json", common.json, "answer for machines");
}

CLI::App& add_command(CLI::App& program, const std::string& name, const std::string& help, CommonOptions& common) {
    CLI::App& command = *program.add_subcommand(name, help);
    add_common(command, common);
    return command;
}

void add_import(CLI::App& program, CommonOptions& common, ImportOptions& options, Chosen& chosen) {
    CLI::App& command = add_command(
        program, "import", "load areas, streets, units, parties, catalogue, flows, ladders, rota, calendar or channels",
        common);
    command.add_option("what", options.what, "what the file holds")
        ->required()
        ->check(CLI::IsMember(
            {"areas", "streets", "units", "parties", "catalogue", "flows", "ladders", "rota", "calendar", "channels"}));
    command.add_option("file", options.file, "the file")->required();
    command.add_option("--map", options.map, "NAME=COLUMN of a CSV file, or NAME=PROPERTY of GeoJSON");
    command.add_option("--level", options.level, "level of areas whose file does not say");
    command.callback([&] { chosen = [&] { return import(common, options); }; });
}

void add_user_commands(CLI::App& program, CommonOptions& common, UserOptions& options, Chosen& chosen) {
    CLI::App& user = *program.add_subcommand("user", "accounts and their tokens");
    user.require_subcommand(1);
    CLI::App& add = add_command(user, "add", "make an account, or give one another role", common);
    add.add_option("name", options.name)->required();
    add.add_option("--display-name", options.display_name, "name shown to others");
    add.add_option("--role", options.role)->required();
    add.add_option("--unit", options.unit, "code of the unit it belongs to");
    add.add_option("--area", options.area, "code of the area it is responsible for");
    add.callback([&] { chosen = [&] { return add_user(common, options); }; });
    CLI::App& token = add_command(user, "token", "print a new bearer token", common);
    token.add_option("name", options.name)->required();
    token.callback([&] { chosen = [&] { return print_token(common, options.name); }; });
}

void add_replay(CLI::App& program, CommonOptions& common, ReplayOptions& options, Chosen& chosen) {
    CLI::App& command =
        add_command(program, "replay", "file the requests of a CSV file through a running server", common);
    command.add_option("file", options.file)->required();
    command.add_option("--speed", options.speed, "1 = as it happened, 60 = a minute in a second, max");
    command.add_option("--server", options.server, "address of the server");
    command.add_option("--token", options.token, "bearer token to file with")->envname("GRIDWHISTLE_TOKEN");
    command.add_option("--map", options.map, "NAME=COLUMN, see docs/replay.md");
    command.add_option("--connections", options.connections)->check(CLI::Range(1, 512));
    command.add_option("--limit", options.limit, "only so many rows");
    command.callback([&] { chosen = [&] { return replay(common, options); }; });
}

void add_due(CLI::App& program, CommonOptions& common, DueOptions& options, Chosen& chosen) {
    CLI::App& command = *program.add_subcommand("due", "print when a limit ends that begins at a time");
    command.add_option("start", options.start, "2026-02-13T16:00 by the calendar's wall clock, or with an offset")
        ->required();
    command.add_option("limit", options.limit, "30min, 2uh, 4wh, 3wd or 7nd")->required();
    command.add_option("--calendar", options.calendar, "a file, or the name of a shipped calendar");
    command.add_option("--pause", options.pauses, "FROM/TO: does not count; may be repeated");
    command.add_flag("--json", common.json, "answer for machines");
    command.callback([&] { chosen = [&] { return print_due(common, options); }; });
}

void add_serve(CLI::App& program, CommonOptions& common, ServeOptions& options, Chosen& chosen) {
    CLI::App& command = add_command(program, "serve", "run the server", common);
    command.add_option("--listen", options.listen, "ADDR:PORT");
    command.add_flag("--demo", options.demo, "load the demo city when the database is empty");
    command.add_flag("--test-clock", options.test_clock, "accept a database clock with an offset (tests only)");
    command.callback([&] { chosen = [&] { return serve(common, options); }; });
}

int guarded(const Chosen& command) {
    try {
        return command();
    } catch (const CommandFailed& failure) {
        std::cerr << "gridwhistle: " << failure.what() << '\n';
    } catch (const storage::postgres::StartRefused& failure) {
        std::cerr << "gridwhistle: " << failure.what() << '\n';
    } catch (const models::ServiceUnavailable& failure) {
        std::cerr << "gridwhistle: the database cannot be reached: " << failure.what() << '\n';
    } catch (const std::exception& failure) {
        std::cerr << "gridwhistle: " << failure.what() << '\n';
        return 2;
    }
    return 1;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw CommandFailed(path.string() + ": " + std::strerror(errno));
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

config::Settings load_settings(const CommonOptions& options) {
    auto outcome = config::parse_settings(options.config_file.empty() ? std::string() : read_file(options.config_file));
    if (!outcome.errors.empty()) {
        std::string sentence = options.config_file + " was not taken:";
        for (const auto& error : outcome.errors) sentence += "\n  " + error;
        throw CommandFailed(sentence);
    }
    if (!options.database_url.empty()) outcome.settings.database.url = options.database_url;
    if (!options.data_folder.empty()) outcome.settings.database.folder = options.data_folder;
    return std::move(outcome.settings);
}

int run_program(int argc, char** argv) {
    CLI::App program("Gridwhistle: whoever blows the whistle is answered, on time, by those responsible.",
                     "gridwhistle");
    program.require_subcommand(1);
    CommonOptions common;
    ServeOptions serve_options;
    ImportOptions import_options;
    UserOptions user_options;
    ReplayOptions replay_options;
    DueOptions due_options;
    Chosen chosen;
    add_serve(program, common, serve_options, chosen);
    add_import(program, common, import_options, chosen);
    add_user_commands(program, common, user_options, chosen);
    add_replay(program, common, replay_options, chosen);
    add_due(program, common, due_options, chosen);
    const auto plain = [&](const std::string& name, const std::string& help, int (*run)(const CommonOptions&)) {
        add_command(program, name, help, common).callback([&chosen, &common, run] {
            chosen = [&common, run] { return run(common); };
        });
    };
    plain("migrate", "bring the database to this program's schema", migrate);
    plain("check", "audit every invariant; exit 1 at a breach", check);
    plain("url", "print the address of the running private PostgreSQL", print_url);
    plain("demo", "load the demo city and its day of whistles, print the accounts", load_demo);
    program.add_subcommand("version", "print the version")->callback([&chosen] {
        chosen = [] {
            std::cout << "gridwhistle " GW_VERSION << '\n';
            return 0;
        };
    });
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error);
    }
    return guarded(chosen);
}

}  // namespace gridwhistle::app
