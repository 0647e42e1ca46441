// What a whistle with four assignments costs on its way through a command: its stored body and one event, read and
// written, and the answer. The limit is ours: 100 µs for all of it, so that one lane could still do 10,000 a second.

#include "codec/whistle_json.hpp"

#include "codec/event_json.hpp"
#include "codec/whistle_view.hpp"
#include "tests/unit/codec/sample_whistle.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace {

namespace codec = gridwhistle::codec;
namespace models = gridwhistle::models;

constexpr int kRounds = 9;
constexpr int kCallsPerRound = 5'000;
constexpr double kLimitUs = 100;

/// Microseconds of processor time of one call, so that a busy machine counts little: the median of the rounds.
template <class Call>
double measure(Call&& call) {
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) {
        const std::clock_t start = std::clock();
        for (int i = 0; i < kCallsPerRound; ++i) call();
        rounds.push_back(static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC / kCallsPerRound);
    }
    std::nth_element(rounds.begin(), rounds.begin() + kRounds / 2, rounds.end());
    return rounds[kRounds / 2];
}

double report(const char* name, double microseconds) {
    std::printf("%s: %.2f us\n", name, microseconds);
    return microseconds;
}

}  // namespace

int main() {
    const models::Whistle whistle = codec::sample_whistle();
    const models::Directory directory = codec::sample_directory();
    const models::Policies policies = codec::sample_policies();
    const auto allowed = codec::sample_allowed();
    const models::Event filed = codec::sample_filed_event();
    models::Event claimed;
    claimed.type = models::EventType::kClaimed;
    claimed.assignment = 1;
    claimed.holder = models::AccountId{11};

    std::string body;
    codec::append_stored_whistle(body, whistle);
    std::string filed_text;
    codec::append_event(filed_text, filed);
    const std::string claimed_text = R"({"assignment":1,"holder":11})";
    std::string out;
    std::size_t seen = 0;  // so that nothing is optimised away

    double total = 0;
    total += report("write stored whistle", measure([&] {
                        out.clear();
                        codec::append_stored_whistle(out, whistle);
                        seen += out.size();
                    }));
    total += report("read stored whistle",
                    measure([&] { seen += codec::read_stored_whistle(body).value().assignments.size(); }));
    report("write filed event", measure([&] {
               out.clear();
               codec::append_event(out, filed);
               seen += out.size();
           }));
    report("read filed event", measure([&] {
               seen += codec::read_event({.type = "filed", .n = 1, .at = {}, .actor = {}, .data = filed_text})
                           .value()
                           .offers.size();
           }));
    total += report("write claimed event", measure([&] {
                        out.clear();
                        codec::append_event(out, claimed);
                        seen += out.size();
                    }));
    total += report(
        "read claimed event", measure([&] {
            seen +=
                codec::read_event({.type = "claimed", .n = 2, .at = {}, .actor = {}, .data = claimed_text}).value().n;
        }));
    std::size_t answer_bytes = 0;
    total += report("write answer", measure([&] {
                        out.clear();
                        codec::JsonWriter json(out);
                        codec::append_whistle(json, {.whistle = whistle,
                                                     .directory = directory,
                                                     .policies = policies,
                                                     .now = {},
                                                     .reader = models::AccountId{11},
                                                     .allowed = allowed,
                                                     .site = models::Point{116.3975, 39.9087},
                                                     .requester_masked = {},
                                                     .duplicates = {}});
                        answer_bytes = out.size();
                    }));
    std::printf("stored whistle: %zu bytes\nfiled event: %zu bytes\nanswer: %zu bytes\n", body.size(),
                filed_text.size(), answer_bytes);
    std::printf("checked: %zu bytes\n", seen);
    std::printf("limit: %.0f us\nratio: %.2f\n", kLimitUs, total / kLimitUs);
    return 0;
}
