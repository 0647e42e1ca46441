// Filings and claims per second through the engine and PostgreSQL, without HTTP, beside the plain way: pgbench with 32
// connections, one transaction of four inserts per whistle (whistle, event, deadline, outbox), prepared. Rounds of both
// alternate on one server with fsync on. Arguments: rounds (3), seconds a round (4), submissions under way (256).

#include "codec/whistle_view.hpp"
#include "models/allowed.hpp"
#include "storage/postgres/binaries.hpp"
#include "storage/postgres/cluster.hpp"
#include "storage/postgres/event_partitions.hpp"
#include "storage/postgres/migrations.hpp"
#include "storage/postgres/pg_store.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <regex>
#include <semaphore>
#include <sstream>

namespace gridwhistle::bench {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;
namespace pg = storage::postgres;

constexpr const char* kPlainTables =
    "CREATE TABLE plain_whistle (id bigint PRIMARY KEY, unit int, category text, priority int, state int,"
    " filed_at timestamptz, lon float8, lat float8, body text);"
    "CREATE TABLE plain_event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, whistle bigint, type int,"
    " at timestamptz, data text);"
    "CREATE TABLE plain_deadline (whistle bigint, clock int, due_at timestamptz, PRIMARY KEY (whistle, clock));"
    "CREATE INDEX ON plain_deadline (due_at);"
    "CREATE TABLE plain_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, whistle bigint, payload text);"
    "CREATE SEQUENCE plain_id";
constexpr const char* kPlainScript =
    "BEGIN;\n"
    "SELECT nextval('plain_id') AS id \\gset\n"
    "INSERT INTO plain_whistle VALUES (:id, 7, 'MU01', 2, 0, clock_timestamp(), 114.0, 27.0, repeat('x', 200));\n"
    "INSERT INTO plain_event (whistle, type, at, data) VALUES (:id, 1, clock_timestamp(), repeat('x', 200));\n"
    "INSERT INTO plain_deadline VALUES (:id, 1, clock_timestamp() + interval '4 h');\n"
    "INSERT INTO plain_outbox (whistle, payload) VALUES (:id, repeat('x', 200));\n"
    "COMMIT;\n";

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

/// A server of its own in a temporary folder, with what `serve` would set.
struct Server {
    Server() {
        pg::ClusterOptions options;
        options.folder = folder.path() / "data";
        fs::create_directory(options.folder);
        fs::permissions(options.folder, fs::perms(0755));
        cluster = pg::EmbeddedCluster::start(options);
        connection.url = cluster->url();
        pg::migrate(connection);
        pg::Connection first(connection);
        pg::ensure_event_partitions(first,
                                    std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
        first.run(kPlainTables);
    }

    /// Processor time of all its processes that are alive, in microseconds.
    [[nodiscard]] double cpu_us() const {
        double ticks = 0;
        for (const auto& entry : fs::directory_iterator("/proc")) {
            if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
            std::ifstream stat(entry.path() / "stat");
            std::string text;
            if (!std::getline(stat, text)) continue;  // it ended meanwhile
            const auto after_name = text.rfind(')');
            if (after_name == std::string::npos) continue;
            std::istringstream fields(text.substr(after_name + 2));
            std::vector<std::string> field((std::istream_iterator<std::string>(fields)), {});
            if (field.size() < 15) continue;
            const bool postmaster = entry.path().filename() == std::to_string(cluster->server_pid());
            if (!postmaster && field[1] != std::to_string(cluster->server_pid())) continue;
            ticks += std::stod(field[11]) + std::stod(field[12]);
            if (postmaster) ticks += std::stod(field[13]) + std::stod(field[14]);  // of children that ended
        }
        return ticks * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }

    tests::TemporaryFolder folder;
    std::unique_ptr<pg::EmbeddedCluster> cluster;
    pg::ConnectionOptions connection;
};

struct Measured {
    double per_second{0};
    double server_us{0};  ///< processor time of PostgreSQL for each
    double client_us{0};  ///< of the client: this process, or pgbench
    double p50_ms{0};
    double p99_ms{0};
};

/// Of this process, or of the ones it started that ended (RUSAGE_CHILDREN).
double client_cpu_us(int whose) {
    rusage usage{};
    ::getrusage(whose, &usage);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return us(usage.ru_utime) + us(usage.ru_stime);
}

/// pgbench on the plain tables.
Measured run_plain(const Server& server, int seconds) {
    const fs::path script = server.folder.path() / "plain.sql";
    std::ofstream(script) << kPlainScript;
    const fs::path pgbench = pg::find_postgres().postgres.parent_path() / "pgbench";
    const std::string command = fmt::format("{} -n -M prepared -c 32 -j 2 -T {} -f {} '{}' 2>&1", pgbench.string(),
                                            seconds, script.string(), server.connection.url);
    const double cpu = server.cpu_us();
    const double client_cpu = client_cpu_us(RUSAGE_CHILDREN);
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::string output;
    std::array<char, 4096> piece{};
    while (const auto length = std::fread(piece.data(), 1, piece.size(), pipe.get()))
        output.append(piece.data(), length);
    pipe.reset();
    std::smatch tps;
    std::smatch count;
    if (!std::regex_search(output, tps, std::regex("tps = ([0-9.]+)")) ||
        !std::regex_search(output, count, std::regex("actually processed: ([0-9]+)")))
        throw std::runtime_error("pgbench: " + output);
    Measured measured;
    measured.per_second = std::stod(tps[1]);
    measured.server_us = (server.cpu_us() - cpu) / std::stod(count[1]);
    measured.client_us = (client_cpu_us(RUSAGE_CHILDREN) - client_cpu) / std::stod(count[1]);
    return measured;
}

/// The answer that the API gives, so that its cost is in the measurement.
std::string render(const models::Actor& actor, const dispatcher::Rendering& rendering) {
    const dispatcher::Snapshot& snapshot = rendering.snapshot;
    const auto allowed =
        models::allowed(rendering.whistle, actor, *snapshot.directory, *snapshot.policies, rendering.now);
    std::string body;
    codec::JsonWriter json(body);
    codec::append_whistle(json, {rendering.whistle,
                                 *snapshot.directory,
                                 *snapshot.policies,
                                 rendering.now,
                                 actor.account,
                                 allowed,
                                 rendering.site,
                                 rendering.requester_masked,
                                 {}});
    return body;
}

/// Keeps a number of submissions under way from one thread.
class Load {
  public:
    using Make = std::function<dispatcher::Submission(std::size_t)>;

    Load(storage::Store& store, int under_way) : under_way_{under_way}, world_(store) {}

    /// Until `count` are done or the time is over; negative: no limit of number.
    Measured run(const Server& server, const Make& make, int seconds, std::size_t count_max) {
        std::counting_semaphore<> free(under_way_);
        std::mutex mutex;
        std::vector<double> latencies_ms;
        std::size_t failed = 0;
        const double server_cpu = server.cpu_us();
        const double client_cpu = client_cpu_us(RUSAGE_SELF);
        const auto start = Clock::now();
        std::size_t sent = 0;
        for (; sent < count_max && seconds_since(start) < seconds; ++sent) {
            free.acquire();
            dispatcher::Submission submission = make(sent);
            submission.done = [&, at = Clock::now()](const dispatcher::Outcome& outcome) {
                const std::scoped_lock lock(mutex);
                latencies_ms.push_back(seconds_since(at) * 1e3);
                if (const auto* answered = std::get_if<dispatcher::Answered>(&outcome)) {
                    answered_.push_back(answered->whistle);
                } else {
                    ++failed;
                }
                free.release();
            };
            world_.engine().submit(std::move(submission));
        }
        for (int i = 0; i < under_way_; ++i) free.acquire();
        const double elapsed = seconds_since(start);
        if (failed > 0) fmt::print("failed: {}\n", failed);
        std::sort(latencies_ms.begin(), latencies_ms.end());
        const auto n = static_cast<double>(sent);
        return {n / elapsed, (server.cpu_us() - server_cpu) / n, (client_cpu_us(RUSAGE_SELF) - client_cpu) / n,
                latencies_ms.at(sent / 2), latencies_ms.at(sent * 99 / 100)};
    }

    /// The whistles answered since the last call.
    std::vector<models::WhistleId> take_answered() { return std::exchange(answered_, {}); }
    [[nodiscard]] double batch_size() {
        const auto& counters = world_.engine().counters();
        return static_cast<double>(counters.answered) / static_cast<double>(counters.batches);
    }

  private:
    int under_way_;
    tests::EngineWorld world_;
    std::vector<models::WhistleId> answered_;
};

void print(const char* what, const Measured& measured) {
    fmt::print("{}: {:.0f} 1/s  (PostgreSQL {:.0f} us, client {:.0f} us each; p50 {:.1f} ms, p99 {:.1f} ms)\n", what,
               measured.per_second, measured.server_us, measured.client_us, measured.p50_ms, measured.p99_ms);
}

int number(int argc, char** argv, int index, int otherwise) {
    return argc > index ? std::stoi(argv[index]) : otherwise;
}

int run(int argc, char** argv) {
    const int rounds = number(argc, argv, 1, 3);
    const int seconds = number(argc, argv, 2, 4);
    const int under_way = number(argc, argv, 3, 256);
    spdlog::set_level(spdlog::level::warn);
    Server server;
    pg::PgStore store(server.connection, storage::Sealing(storage::Sealing::Key{}));
    Load load(store, under_way);
    const models::Actor filer = tests::people::grid_worker();
    const models::Actor liaison = tests::people::liaison("UM-1");
    std::size_t serial = 0;
    const auto filing = [&](std::size_t) {
        auto submission = tests::filing_under(fmt::format("bench-{:012}", ++serial));
        auto& made = std::get<models::Filing>(submission.request);
        made.title = "井盖破损";
        made.address = "幸福路 12 号";
        submission.fingerprint = std::string(32, 'f');
        submission.render = [&](const dispatcher::Rendering& rendering) { return render(filer, rendering); };
        return submission;
    };
    std::vector<double> filing_ratios;
    std::vector<double> claim_ratios;
    std::vector<double> cpu_ratios;
    for (int round = 0; round < rounds; ++round) {
        const Measured plain = run_plain(server, seconds);
        const Measured filed = load.run(server, filing, seconds, SIZE_MAX);
        const auto whistles = load.take_answered();
        const auto claim = [&](std::size_t i) {
            auto submission = tests::command_under(fmt::format("bench-{:012}", ++serial), liaison, whistles[i],
                                                   models::CommandName::kClaim, 1);
            submission.fingerprint = std::string(32, 'c');
            submission.render = [&](const dispatcher::Rendering& rendering) { return render(liaison, rendering); };
            return submission;
        };
        const Measured claimed = load.run(server, claim, seconds, whistles.size());
        load.take_answered();
        print("plain", plain);
        print("filings", filed);
        print("claims", claimed);
        filing_ratios.push_back(filed.per_second / plain.per_second);
        cpu_ratios.push_back((plain.server_us + plain.client_us) / (filed.server_us + filed.client_us));
        claim_ratios.push_back(claimed.per_second / plain.per_second);
    }
    // On a machine that is busy with other things only this one means much.
    fmt::print("processor time of a plain one to a filing's: {:.2f} times\n", median(cpu_ratios));
    fmt::print("batch: {:.0f} submissions\n", load.batch_size());
    fmt::print("claims to plain filings: {:.2f} times\n", median(claim_ratios));
    fmt::print("ratio: {:.2f}\n", median(filing_ratios));
    return 0;
}

}  // namespace
}  // namespace gridwhistle::bench

int main(int argc, char** argv) {
    try {
        return gridwhistle::bench::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
