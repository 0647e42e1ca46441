// Durable filings per second through HTTP, with routing, events and idempotency, beside pgbench writing one whistle of
// four rows a transaction on the same server. Usage: intake [SECONDS [PAIRS [CONNECTIONS]]]
#include "app/shipped_files.hpp"
#include "bench/http_load.hpp"
#include "bench/peer_process.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace gridwhistle;

/// The four rows of the peer: whistle, event, deadline, outbox, prepared, 32 clients.
constexpr const char* kPeerSchema =
    "CREATE SCHEMA peer;"
    "CREATE TABLE peer.whistle (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, area text, category text,"
    " state text, body text, at timestamptz DEFAULT now());"
    "CREATE TABLE peer.event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, whistle bigint, type text, data "
    "text);"
    "CREATE TABLE peer.deadline (whistle bigint, kind smallint, due_at timestamptz, PRIMARY KEY (whistle, kind));"
    "CREATE TABLE peer.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text UNIQUE, dest text);";

constexpr const char* kPeerTransaction =
    "BEGIN;\n"
    "INSERT INTO peer.whistle (area, category, state, body) VALUES ('990101003002002', 'MU01', 'dispatched',"
    " repeat('x', 1000)) RETURNING id \\gset\n"
    "INSERT INTO peer.event (whistle, type, data) VALUES (:id, 'filed', repeat('y', 800));\n"
    "INSERT INTO peer.deadline VALUES (:id, 1, now() + interval '2 hours');\n"
    "INSERT INTO peer.outbox (key, dest) VALUES ('w' || :id, 'UM-0101');\n"
    "COMMIT;\n";

/// The filings of the demo day that have a point, as they are sent.
std::vector<std::string> bodies() {
    const auto day = codec::read_json(app::shipped_file("demo/day.json"));
    std::vector<std::string> found;
    for (const auto& whistle : *day->find("whistles")->as_array()) {
        const auto* filing = whistle.find("filing");
        if (filing->find("location") == nullptr) continue;
        std::string body;
        codec::JsonWriter(body).value(*filing);
        found.push_back(std::move(body));
    }
    return found;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double pgbench_rate(const std::string& url, const std::filesystem::path& script, int seconds) {
    const std::string out = bench::output_of({"/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared", "-c", "32",
                                              "-j", "2", "-T", std::to_string(seconds), "-f", script.string(), url});
    const std::size_t at = out.find("tps = ");
    return at == std::string::npos ? 0 : std::strtod(out.c_str() + at + 6, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 8;
    const int pairs = argc > 2 ? std::atoi(argv[2]) : 5;
    const int connections = argc > 3 ? std::atoi(argv[3]) : 256;
    const auto program = std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() / "gridwhistle";

    bench::ServedCity city(program);
    static_cast<void>(bench::output_of({"psql", city.url(), "-qc", kPeerSchema}));
    const auto script = city.folder() / "peer.sql";
    std::ofstream(script) << kPeerTransaction;
    const auto filings = bodies();
    bench::HttpLoad load(city.port(), city.token("worker"), filings, connections);
    static_cast<void>(load.run(std::chrono::seconds(2)));  // warm: connections, prepared statements, files

    std::vector<double> ours, theirs, ratios, our_cpu, their_cpu;
    for (int pair = 0; pair < pairs; ++pair) {
        double rate = 0;
        double peer = 0;
        for (const bool first : {pair % 2 == 0, pair % 2 != 0}) {
            // Nobody pays for tidying up and writing back what the other one left behind.
            static_cast<void>(bench::output_of({"psql", city.url(), "-qc", "VACUUM ANALYZE", "-c", "CHECKPOINT"}));
            const double cpu = city.cpu_seconds();
            if (first) {
                const auto result = load.run(std::chrono::seconds(seconds));
                rate = static_cast<double>(result.answered) / result.seconds;
                our_cpu.push_back(1e6 * (city.cpu_seconds() - cpu) /
                                  static_cast<double>(std::max<std::size_t>(1, result.answered)));
                if (result.refused > 0) std::printf("refused: %zu requests\n", result.refused);
            } else {
                peer = pgbench_rate(city.url(), script, seconds);
                their_cpu.push_back(1e6 * (city.cpu_seconds() - cpu) / std::max(1.0, peer * seconds));
            }
        }
        ours.push_back(rate);
        theirs.push_back(peer);
        ratios.push_back(rate / peer);
        std::printf("pair %d: %.0f filings/s beside %.0f transactions/s\n", pair + 1, rate, peer);
        std::fflush(stdout);
    }
    const double rows = std::strtod(
        bench::output_of(
            {"psql", city.url(), "-Atqc",
             "SELECT 1.0 * ((SELECT count(*) FROM whistle) + (SELECT count(*) FROM assignment)"
             " + (SELECT count(*) FROM event) + (SELECT count(*) FROM answer) + (SELECT count(*) FROM position)"
             " + (SELECT count(*) FROM person)) / (SELECT count(*) FROM whistle)"})
            .c_str(),
        nullptr);
    std::printf("filings: %.0f /s\n", median(ours));
    std::printf("pgbench: %.0f /s\n", median(theirs));
    std::printf("rows_per_filing: %.1f rows\n", rows);
    std::printf("cpu_per_filing: %.0f us\n", median(our_cpu));
    std::printf("cpu_per_pgbench_transaction: %.0f us\n", median(their_cpu));
    std::printf("ratio: %.2f\n", median(ratios));
    return 0;
}
