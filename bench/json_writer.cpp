// How much faster codec::JsonWriter writes a whistle of about 2 KB than nlohmann's tree does: the reason for having it
// (docs/decisions/002-json-writer.md).

#include "codec/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using gridwhistle::codec::JsonWriter;
using gridwhistle::models::AssignmentId;
using gridwhistle::models::Instant;
using gridwhistle::models::UnitCode;
using gridwhistle::models::WhistleId;

constexpr int kRounds = 9;
constexpr int kWritesPerRound = 20'000;

struct Assignment {
    AssignmentId id;
    UnitCode unit;
    std::string state;
    std::string ask;
    Instant due_at;
};

struct Whistle {
    WhistleId id;
    std::string number;
    std::string title;
    std::string description;
    std::string address;
    double lon;
    double lat;
    Instant filed_at;
    std::int64_t version;
    std::vector<Assignment> assignments;
};

Whistle make_whistle() {
    const Instant now{std::chrono::microseconds{1'795'316'645'250'000}};
    Whistle whistle{
        WhistleId{123'456'789},
        "2026-110101-R-000123",
        "井盖破损，夜间危险",
        "幸福里小区东门外主路井盖破损下沉，旁边是小学，\n夜间没有照明，已有一位老人绊倒。\"请尽快\"围挡并更换。",
        "幸福里12号楼前",
        116.4037436,
        39.9101035,
        now,
        7,
        {}};
    for (std::uint16_t n = 1; n <= 8; ++n) {
        whistle.assignments.push_back({AssignmentId{whistle.id, n}, UnitCode{"UM-030" + std::to_string(n)}, "working",
                                       "更换井盖并在两小时内设置围挡", now + std::chrono::hours{n}});
    }
    return whistle;
}

void write(const Whistle& whistle, std::string& out) {
    JsonWriter writer(out);
    writer.begin_object().member("id", whistle.id).member("number", whistle.number).member("title", whistle.title);
    writer.member("description", whistle.description).member("address", whistle.address);
    writer.key("location").begin_object().member("lon", whistle.lon).member("lat", whistle.lat).end_object();
    writer.member("filed_at", whistle.filed_at).member("version", whistle.version).member("merged_into", nullptr);
    writer.key("assignments").begin_array();
    for (const Assignment& one : whistle.assignments) {
        writer.begin_object().member("id", one.id).member("unit", one.unit).member("state", one.state);
        writer.member("ask", one.ask).member("due_at", one.due_at).member("provisional", false).end_object();
    }
    writer.end_array().end_object();
}

std::string instant_text(Instant instant) {
    std::string text;
    JsonWriter(text).value(instant);
    return text.substr(1, text.size() - 2);
}

nlohmann::json tree(const Whistle& whistle) {
    const std::string id = std::to_string(whistle.id.value);
    nlohmann::json assignments = nlohmann::json::array();
    for (const Assignment& one : whistle.assignments) {
        assignments.push_back({{"id", id + "-" + std::to_string(one.id.n)},
                               {"unit", one.unit.value},
                               {"state", one.state},
                               {"ask", one.ask},
                               {"due_at", instant_text(one.due_at)},
                               {"provisional", false}});
    }
    return {{"id", id},
            {"number", whistle.number},
            {"title", whistle.title},
            {"description", whistle.description},
            {"address", whistle.address},
            {"location", {{"lon", whistle.lon}, {"lat", whistle.lat}}},
            {"filed_at", instant_text(whistle.filed_at)},
            {"version", whistle.version},
            {"merged_into", nullptr},
            {"assignments", std::move(assignments)}};
}

/// Microseconds of one write: the median of the rounds.
template <class Write>
double measure(Write&& write_once) {
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < kWritesPerRound; ++i) write_once();
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
        rounds.push_back(took.count() / kWritesPerRound);
    }
    std::nth_element(rounds.begin(), rounds.begin() + kRounds / 2, rounds.end());
    return rounds[kRounds / 2];
}

}  // namespace

int main() {
    const Whistle whistle = make_whistle();
    const nlohmann::json ready = tree(whistle);
    std::string buffer;
    write(whistle, buffer);
    if (nlohmann::json::parse(buffer) != ready) {
        std::fputs("the two writers disagree\n", stderr);
        return 1;
    }

    std::size_t bytes = 0;
    const double ours = measure([&] {
        buffer.clear();
        write(whistle, buffer);
        bytes += buffer.size();
    });
    const double dump = measure([&] { bytes += ready.dump().size(); });
    const double build_and_dump = measure([&] { bytes += tree(whistle).dump().size(); });

    std::printf("object: %zu bytes\n", buffer.size());
    std::printf("written_in_all: %zu bytes\n", bytes);
    std::printf("json_writer: %.2f us\n", ours);
    std::printf("nlohmann_dump: %.2f us\n", dump);
    std::printf("nlohmann_build_and_dump: %.2f us\n", build_and_dump);
    std::printf("dump_only_ratio: %.2f times\n", dump / ours);
    std::printf("ratio: %.2f\n", build_and_dump / ours);
    return 0;
}
