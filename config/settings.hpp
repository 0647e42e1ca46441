#pragma once

#include "models/geometry.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::config {

struct ServerSettings {
    std::string listen{"127.0.0.1:8080"};
    std::uint32_t connections_max{4096};
    std::uint32_t drain_seconds{10};
    std::uint32_t read_threads{4};
    double requests_per_second{5000};  ///< per principal or address: stops a runaway, not a busy integrator
    double requests_burst{20000};
    std::vector<std::string> trusted_proxies;
};

struct DatabaseSettings {
    std::string url;               ///< empty: the embedded cluster in `folder`
    std::filesystem::path folder;  ///< empty: the usual place of this user
    std::string key_file;          ///< of the sealing key; empty: in the data folder
};

struct EngineSettings {
    std::uint32_t lanes{2};
    std::uint32_t batch_max{512};
    std::uint32_t queue_max{4096};
};

struct PlaceholderPoint {
    models::Point point;
    double radius_m{12};
};

/// What is peculiar to the installation's place.
struct RegionSettings {
    std::string time_zone{"Asia/Shanghai"};
    std::string calendar{"mainland"};            ///< code of the working calendar in force
    std::vector<PlaceholderPoint> placeholders;  ///< points that mean "place unknown" in some source
};

/// A provider of SMS or calls; channels/gateway.hpp says what the templates mean.
struct GatewaySettings {
    std::string url;
    std::string body;  ///< empty: the usual JSON
    std::string content_type{"application/json"};
    std::string authorization;
    std::string accepted_if;
};

struct MailSettings {
    std::string url;
    std::string from;
    std::string user;
    std::string password;
};

/// How notices leave the program.
struct NoticeSettings {
    bool send{true};         ///< false: this node leaves it to others; inboxes work all the same
    std::string public_url;  ///< where people reach the pages; empty: no links
    GatewaySettings sms;
    GatewaySettings voice;
    MailSettings mail;
};

struct Settings {
    ServerSettings server;
    DatabaseSettings database;
    EngineSettings engine;
    RegionSettings region;
    NoticeSettings notices;
    std::string log_level{"info"};
};

struct SettingsOutcome {
    Settings settings;
    std::vector<std::string> errors;  ///< one sentence per wrong key, all of them
};

/// Reads settings in TOML over the defaults; config/README.md lists every key. An empty text is the defaults.
[[nodiscard]] SettingsOutcome parse_settings(std::string_view toml);

}  // namespace gridwhistle::config
