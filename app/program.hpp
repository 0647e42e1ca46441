#pragma once

#include "config/settings.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace gridwhistle::app {

/// What every command knows: where the data is, and how to talk.
struct CommonOptions {
    std::string database_url;  ///< from --database or GRIDWHISTLE_DATABASE_URL
    std::string data_folder;
    std::string config_file;
    bool json{false};
};

/// A command that cannot go on; what() is the sentence for the operator. Exit status 1.
class CommandFailed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Settings of the file, with the command line over them. Throws CommandFailed naming every wrong key.
[[nodiscard]] config::Settings load_settings(const CommonOptions& options);

/// The whole text of a file. Throws CommandFailed with the system's reason.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// `gridwhistle …`: parses the command line and runs one command. Gives the exit status.
int run_program(int argc, char** argv);

// The commands. Each gives the exit status.
struct ServeOptions {
    std::string listen;
    bool demo{false};
    bool test_clock{false};
};
int serve(const CommonOptions& common, const ServeOptions& options);
int migrate(const CommonOptions& common);
int check(const CommonOptions& common);
int print_url(const CommonOptions& common);
int load_demo(const CommonOptions& common);

struct ImportOptions {
    std::string what;  ///< areas, streets, units, parties, catalogue, flows, ladders, rota, calendar
    std::string file;
    std::vector<std::string> map;  ///< "column=name" for CSV files with other headings
    std::string level;             ///< of areas whose file does not say
};
int import(const CommonOptions& common, const ImportOptions& options);

struct UserOptions {
    std::string name;
    std::string display_name;
    std::string role;
    std::string unit;
    std::string area;
};
int add_user(const CommonOptions& common, const UserOptions& options);
int print_token(const CommonOptions& common, const std::string& name);

struct DueOptions {
    std::string start;
    std::string limit;
    std::string calendar{"mainland"};
    std::vector<std::string> pauses;
};
/// Prints when a limit ends, by the engine's own reckoning. Needs no database.
int print_due(const CommonOptions& common, const DueOptions& options);

struct ReplayOptions {
    std::string file;
    std::string speed{"max"};
    std::string server{"http://127.0.0.1:8080"};
    std::string token;
    std::vector<std::string> map;
    int connections{64};
    long limit{0};
};
int replay(const CommonOptions& common, const ReplayOptions& options);

}  // namespace gridwhistle::app
