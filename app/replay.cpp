#include "api/http_client.hpp"
#include "app/import_text.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "app/replay_row.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "models/digest.hpp"

#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>

namespace gridwhistle::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTriesMax = 60;  // a server that restarts is waited for, with the same keys

struct Totals {
    std::size_t filed{0};
    std::size_t repeated_tries{0};
    std::map<std::string, std::size_t> refused;
    std::size_t agency_known{0};
    std::size_t agency_agrees{0};
    std::map<std::string, std::size_t> flags;
    std::vector<double> milliseconds;
};

/// Unit of the lead in a filed whistle's answer.
std::string lead_of(const codec::JsonValue& whistle) {
    const auto* assignments = whistle.find("assignments");
    if (assignments == nullptr || assignments->as_array() == nullptr) return {};
    for (const auto& part : *assignments->as_array()) {
        const auto* role = part.find("role");
        const auto* unit = part.find("unit");
        if (role != nullptr && role->as_text() != nullptr && *role->as_text() == "lead" && unit != nullptr &&
            unit->as_text() != nullptr)
            return *unit->as_text();
    }
    return {};
}

bool has_untrusted_flag(const codec::JsonValue& flags) {
    const auto* array = flags.as_array();
    return array != nullptr && std::ranges::any_of(*array, [](const codec::JsonValue& flag) {
               return flag.as_text() != nullptr && (*flag.as_text() == "placeholder" || *flag.as_text() == "no_cell");
           });
}

class Replay {
  public:
    Replay(const ReplayOptions& options, std::vector<ReplayRow> rows)
        : options_{options}, rows_{std::move(rows)}, run_{models::fingerprint({options.file}).substr(0, 12)} {
        if (options_.speed != "max") speed_ = std::strtod(options_.speed.c_str(), nullptr);
        if (options_.speed != "max" && !(speed_ > 0)) throw CommandFailed("--speed is a number above 0, or max");
    }

    Totals run() {
        started_ = Clock::now();
        std::vector<std::jthread> workers;
        for (int i = 0; i < options_.connections; ++i) workers.emplace_back([this] { work(); });
        show_progress();
        workers.clear();
        if (failure_) throw CommandFailed(*failure_);
        std::ranges::sort(totals_.milliseconds);
        return std::move(totals_);
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

  private:
    void work() {
        api::HttpClient client(options_.server);
        for (;;) {
            const std::size_t i = next_.fetch_add(1);
            if (i >= rows_.size() || failed_) break;
            wait_for_its_time(rows_[i]);
            try {
                file(client, rows_[i]);
            } catch (const boost::system::system_error& error) {
                const std::scoped_lock lock(mutex_);
                failed_ = true;
                failure_ = options_.server + " does not answer: " + error.code().message();
            }
            ++finished_;
        }
    }

    void wait_for_its_time(const ReplayRow& row) const {
        if (speed_ <= 0) return;
        const auto since_first = std::chrono::duration<double>(row.at - rows_.front().at);
        std::this_thread::sleep_until(started_ + std::chrono::duration_cast<Clock::duration>(since_first / speed_));
    }

    /// Repeats with the same key until the server gives a final answer, so that nothing is filed twice or lost.
    void file(api::HttpClient& client, const ReplayRow& row) {
        const std::vector<std::pair<std::string, std::string>> headers{
            {"Authorization", "Bearer " + options_.token}, {"Idempotency-Key", "replay-" + run_ + "-" + row.id}};
        for (int tries = 1;; ++tries) {
            const auto before = Clock::now();
            api::ClientAnswer answer;
            try {
                answer = client.request("POST", "/api/v1/whistles", headers, row.body);
            } catch (const boost::system::system_error&) {
                if (tries >= kTriesMax) throw;
            }
            const bool final = answer.status != 0 && answer.status != 503 && answer.status != 429;
            if (final || tries >= kTriesMax) {
                note(row, answer, std::chrono::duration<double, std::milli>(Clock::now() - before).count(), tries);
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
        }
    }

    void note(const ReplayRow& row, const api::ClientAnswer& answer, double milliseconds, int tries) {
        const auto document = codec::read_json(answer.body);
        const std::scoped_lock lock(mutex_);
        totals_.repeated_tries += static_cast<std::size_t>(tries - 1);
        totals_.milliseconds.push_back(milliseconds);
        if (answer.status != 201) {
            const auto* code = document ? document->find("code") : nullptr;
            const std::string why = code != nullptr && code->as_text() != nullptr ? *code->as_text() : "no answer";
            ++totals_.refused[std::to_string(answer.status) + " " + why];
            return;
        }
        ++totals_.filed;
        if (!document) return;
        if (const auto* flags = document->find("flags"); flags != nullptr && flags->as_array() != nullptr) {
            for (const auto& flag : *flags->as_array()) {
                if (flag.as_text() != nullptr) ++totals_.flags[*flag.as_text()];
            }
        }
        // What rests at the dispatch centre because nobody knows where it is was not routed.
        const bool unplaced = document->find("flags") != nullptr && has_untrusted_flag(*document->find("flags"));
        if (row.agency.empty() || unplaced) return;
        ++totals_.agency_known;
        const std::string lead = lead_of(*document);
        if (lead == row.agency || row.agency_unit == lead) ++totals_.agency_agrees;
    }

    void show_progress() {
        const bool terminal = isatty(STDERR_FILENO) == 1;
        while (finished_ < rows_.size() && !failed_) {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            if (!terminal) continue;
            const double share = static_cast<double>(finished_) / static_cast<double>(rows_.size());
            std::cerr << fmt::format("\r[{:<40}] {:>6}/{} {:>7.0f}/s",
                                     std::string(static_cast<std::size_t>(share * 40), '='), finished_.load(),
                                     rows_.size(), static_cast<double>(finished_) / seconds())
                      << std::flush;
        }
        if (terminal) std::cerr << '\n';
    }

    const ReplayOptions& options_;
    std::vector<ReplayRow> rows_;
    std::string run_;
    double speed_{0};
    Clock::time_point started_;
    std::atomic<std::size_t> next_{0};
    std::atomic<std::size_t> finished_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    Totals totals_;
    std::optional<std::string> failure_;
};

double percentile(const std::vector<double>& sorted, double share) {
    if (sorted.empty()) return 0;
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

void print_table(const Totals& totals, std::size_t rows, double seconds) {
    const auto line = [](const std::string& name, const std::string& value) { fmt::print("{:<28} {}\n", name, value); };
    line("rows", std::to_string(rows));
    line("filed", std::to_string(totals.filed));
    for (const auto& [why, count] : totals.refused) line("refused: " + why, std::to_string(count));
    for (const auto& [flag, count] : totals.flags) line("flag: " + flag, std::to_string(count));
    line("repeated after 503 or loss", std::to_string(totals.repeated_tries));
    line("seconds", fmt::format("{:.1f}", seconds));
    line("rate", fmt::format("{:.0f}/s", static_cast<double>(totals.filed) / seconds));
    line("latency p50 / p99", fmt::format("{:.1f} / {:.1f} ms", percentile(totals.milliseconds, 0.5),
                                          percentile(totals.milliseconds, 0.99)));
    if (totals.agency_known > 0)
        line("routing agrees with file",
             fmt::format("{} of {} ({:.2f} %)", totals.agency_agrees, totals.agency_known,
                         100.0 * static_cast<double>(totals.agency_agrees) / static_cast<double>(totals.agency_known)));
}

void print_json(const Totals& totals, std::size_t rows, double seconds) {
    std::string out;
    codec::JsonWriter json(out);
    const auto count = [](std::size_t number) { return static_cast<std::uint64_t>(number); };
    json.begin_object().member("rows", count(rows)).member("filed", count(totals.filed)).key("refused").begin_object();
    for (const auto& [why, number] : totals.refused) json.member(why, count(number));
    json.end_object().key("flags").begin_object();
    for (const auto& [flag, number] : totals.flags) json.member(flag, count(number));
    json.end_object().member("repeated", count(totals.repeated_tries)).member("seconds", seconds);
    json.member("p50_ms", percentile(totals.milliseconds, 0.5)).member("p99_ms", percentile(totals.milliseconds, 0.99));
    json.member("agency_known", count(totals.agency_known)).member("agency_agrees", count(totals.agency_agrees));
    json.end_object();
    std::cout << out << '\n';
}

}  // namespace

int replay(const CommonOptions& common, const ReplayOptions& options) {
    if (options.token.empty())
        throw CommandFailed("--token (or GRIDWHISTLE_TOKEN) is needed: gridwhistle user token NAME");
    std::ifstream file(options.file, std::ios::binary);
    if (!file) throw CommandFailed(options.file + " cannot be opened");
    auto read = read_replay_rows(file, parse_map(options.map), options.limit);
    for (const auto& line : read.refused) std::cerr << options.file << ": " << line << '\n';
    if (read.rows.empty()) throw CommandFailed(options.file + " has no row that can be filed");
    const std::size_t rows = read.rows.size();
    Replay run(options, std::move(read.rows));
    const Totals totals = run.run();
    common.json ? print_json(totals, rows, run.seconds()) : print_table(totals, rows, run.seconds());
    return totals.refused.empty() && read.refused.empty() ? 0 : 1;
}

}  // namespace gridwhistle::app
