#include "config/settings.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <cmath>
#include <functional>
#include <map>

namespace gridwhistle::config {
namespace {

/// Stores a value under one key; the sentence says what was expected when it does not fit.
using Store = std::function<bool(const toml::node&)>;

struct Key {
    Store store;
    std::string expected;
};

Key text_key(std::string& target) {
    return {[&target](const toml::node& node) {
                const auto value = node.value<std::string>();
                if (value) target = *value;
                return value.has_value();
            },
            "a text"};
}

Key path_key(std::filesystem::path& target) {
    return {[&target](const toml::node& node) {
                const auto value = node.value<std::string>();
                if (value) target = *value;
                return value.has_value();
            },
            "a path"};
}

Key count_key(std::uint32_t& target, std::int64_t least, std::int64_t most) {
    return {[&target, least, most](const toml::node& node) {
                const auto value = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
                if (!value || *value < least || *value > most) return false;
                target = static_cast<std::uint32_t>(*value);
                return true;
            },
            "a whole number from " + std::to_string(least) + " to " + std::to_string(most)};
}

Key rate_key(double& target) {
    return {[&target](const toml::node& node) {
                const auto value = node.value<double>();
                if (!value || !std::isfinite(*value) || *value <= 0) return false;
                target = *value;
                return true;
            },
            "a number above 0"};
}

Key flag_key(bool& target) {
    return {[&target](const toml::node& node) {
                const auto value = node.is_boolean() ? node.value<bool>() : std::nullopt;
                if (value) target = *value;
                return value.has_value();
            },
            "true or false"};
}

Key texts_key(std::vector<std::string>& target) {
    return {[&target](const toml::node& node) {
                const auto* array = node.as_array();
                if (array == nullptr) return false;
                for (const auto& element : *array) {
                    const auto value = element.value<std::string>();
                    if (!value) return false;
                    target.push_back(*value);
                }
                return true;
            },
            "a list of texts"};
}

bool read_placeholder(const toml::node& node, PlaceholderPoint& read) {
    const auto* table = node.as_table();
    if (table == nullptr) return false;
    for (const auto& [name, value] : *table) {
        const auto number = value.value<double>();
        if (!number || !std::isfinite(*number)) return false;
        if (name == "lon")
            read.point.lon = *number;
        else if (name == "lat")
            read.point.lat = *number;
        else if (name == "radius_m")
            read.radius_m = *number;
        else
            return false;
    }
    return std::abs(read.point.lon) <= 180 && std::abs(read.point.lat) <= 90 && read.radius_m > 0;
}

Key placeholders_key(std::vector<PlaceholderPoint>& target) {
    return {[&target](const toml::node& node) {
                const auto* array = node.as_array();
                if (array == nullptr) return false;
                for (const auto& element : *array) {
                    PlaceholderPoint read;
                    if (!read_placeholder(element, read)) return false;
                    target.push_back(read);
                }
                return true;
            },
            "a list of { lon, lat, radius_m } in WGS-84"};
}

void add_gateway(std::map<std::string, Key>& keys, const std::string& section, GatewaySettings& gateway) {
    keys.emplace(section + ".url", text_key(gateway.url));
    keys.emplace(section + ".body", text_key(gateway.body));
    keys.emplace(section + ".content_type", text_key(gateway.content_type));
    keys.emplace(section + ".authorization", text_key(gateway.authorization));
    keys.emplace(section + ".accepted_if", text_key(gateway.accepted_if));
}

std::map<std::string, Key> keys_of(Settings& settings) {
    std::map<std::string, Key> keys{
        {"server.listen", text_key(settings.server.listen)},
        {"server.connections_max", count_key(settings.server.connections_max, 1, 65'536)},
        {"server.drain_seconds", count_key(settings.server.drain_seconds, 1, 600)},
        {"server.read_threads", count_key(settings.server.read_threads, 1, 64)},
        {"server.requests_per_second", rate_key(settings.server.requests_per_second)},
        {"server.requests_burst", rate_key(settings.server.requests_burst)},
        {"server.trusted_proxies", texts_key(settings.server.trusted_proxies)},
        {"database.url", text_key(settings.database.url)},
        {"database.data", path_key(settings.database.folder)},
        {"database.key_file", text_key(settings.database.key_file)},
        {"engine.lanes", count_key(settings.engine.lanes, 1, 16)},
        {"engine.batch_max", count_key(settings.engine.batch_max, 1, 4096)},
        {"engine.queue_max", count_key(settings.engine.queue_max, 1, 1'000'000)},
        {"region.time_zone", text_key(settings.region.time_zone)},
        {"region.calendar", text_key(settings.region.calendar)},
        {"region.placeholders", placeholders_key(settings.region.placeholders)},
        {"notices.send", flag_key(settings.notices.send)},
        {"notices.public_url", text_key(settings.notices.public_url)},
        {"mail.url", text_key(settings.notices.mail.url)},
        {"mail.from", text_key(settings.notices.mail.from)},
        {"mail.user", text_key(settings.notices.mail.user)},
        {"mail.password", text_key(settings.notices.mail.password)},
        {"log.level", text_key(settings.log_level)},
    };
    add_gateway(keys, "sms", settings.notices.sms);
    add_gateway(keys, "voice", settings.notices.voice);
    return keys;
}

}  // namespace

SettingsOutcome parse_settings(std::string_view text) {
    SettingsOutcome outcome;
    const auto parsed = toml::parse(text);
    if (!parsed) {
        const auto& where = parsed.error().source().begin;
        outcome.errors.push_back("line " + std::to_string(where.line) + ": " +
                                 std::string(parsed.error().description()));
        return outcome;
    }
    const auto keys = keys_of(outcome.settings);
    for (const auto& [section, node] : parsed.table()) {
        const auto* table = node.as_table();
        if (table == nullptr) {
            outcome.errors.push_back(std::string(section.str()) + ": expected a section");
            continue;
        }
        for (const auto& [name, value] : *table) {
            const std::string key = std::string(section.str()) + "." + std::string(name.str());
            const auto known = keys.find(key);
            if (known == keys.end()) {
                outcome.errors.push_back(key + ": unknown key");
            } else if (!known->second.store(value)) {
                outcome.errors.push_back(key + ": expected " + known->second.expected);
            }
        }
    }
    return outcome;
}

}  // namespace gridwhistle::config
