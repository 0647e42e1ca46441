#include "tests/property_store/database_check.hpp"

#include "codec/whistle_json.hpp"
#include "storage/postgres/pg_audit.hpp"
#include "storage/postgres/rows.hpp"
#include "tests/support/eventually.hpp"

#include <algorithm>

namespace gridwhistle::tests {

using namespace models;
namespace pg = storage::postgres;

namespace {

constexpr pg::Statement kNow{"check_now", "SELECT gw_now()"};
constexpr pg::Statement kStates{"check_states", "SELECT state, count(*) FROM whistle GROUP BY state"};
constexpr pg::Statement kEvents{"check_events", "SELECT count(*) FROM event"};

using Counts = std::map<Phase, std::int64_t>;

std::string text_of(const Counts& counts) {
    std::string text;
    for (const auto& [phase, count] : counts) text += std::string(to_text(phase)) + " " + std::to_string(count) + "; ";
    return text;
}

class DatabaseCheck {
  public:
    DatabaseCheck(const pg::ConnectionOptions& options, const RandomTraffic& traffic)
        : options_{options}, connection_{options}, reader_{options, 1} {
        around_.now = pg::read<Instant>(connection_.execute(kNow)[0][0]);
        for (const auto& actor : traffic.people()) {
            for (const auto& granted : actor.grants) {
                if (!granted.unit.empty()) around_.units_of[actor.account].insert(granted.unit);
            }
        }
        for (const auto& [key, granted] : traffic.granted()) answers_[granted.answer.whistle].push_back(&granted);
    }

    std::vector<Breach> run() {
        read_rows();
        for (const auto& row : rows_) check_row(row);
        check_counts();
        check_queues();
        check_feed();
        const auto audited = pg::audit_database(options_, [this](const std::string& sentence) {
            breaches_.push_back({"audit", {}, sentence});
        });
        if (audited.whistles != std::ssize(rows_)) breaches_.push_back({"audit", {}, "looked at other whistles"});
        return std::move(breaches_);
    }

  private:
    void read_rows() {
        storage::WhistleQuery query;
        query.scope.everything = true;
        query.sort = storage::WhistleSort::kOldest;
        do {
            auto page = reader_.list_whistles(query);
            for (auto& row : page.rows) rows_.push_back(std::move(row.whistle));
            query.cursor = page.next;
        } while (!query.cursor.empty());
        for (const auto& [id, answers] : answers_) {
            if (std::ranges::find(rows_, id, &Whistle::id) == rows_.end())
                breaches_.push_back({"I1", id, "was answered and is not there"});
        }
    }

    void check_row(const Whistle& row) {
        const auto found = reader_.find_whistle(row.id);
        if (!found || found->whistle != row) breaches_.push_back({"I3", row.id, "is listed unlike it is found"});
        std::vector<Event> events;
        for (auto& logged : reader_.events_of(row.id)) events.push_back(std::move(logged.event));
        events_ += std::ssize(events);
        const auto broken = check_whistle(row, events, around_);
        breaches_.insert(breaches_.end(), broken.begin(), broken.end());
        if (broken.empty()) check_answers(row, events);
    }

    /// Each answer shows the whistle as its events tell it at that version.
    void check_answers(const Whistle& row, const std::vector<Event>& events) {
        std::map<std::uint32_t, std::string> bodies;
        Whistle folded;
        for (const auto& event : events) {
            folded = evolve(std::move(folded), event);
            codec::append_stored_whistle(bodies[folded.version], folded);
        }
        for (const Granted* granted : answers_[row.id]) {
            const auto body = bodies.find(granted->answer.version);
            if (body == bodies.end() || body->second != granted->answer.body)
                breaches_.push_back({"I2", row.id, granted->sent.key.key + " was told what no event tells"});
        }
    }

    void check_counts() {
        std::map<WhistleState, std::size_t> counted;
        for (const auto& row : connection_.execute(kStates))
            counted[parse_term<WhistleState>(pg::read<std::string>(row[0])).value()] =
                static_cast<std::size_t>(pg::read<std::int64_t>(row[1]));
        const auto broken = check_store(rows_, counted);
        breaches_.insert(breaches_.end(), broken.begin(), broken.end());
    }

    void compare(const std::string& queue, const std::vector<storage::QueueCount>& shown, const Counts& counted) {
        Counts read;
        for (const auto& count : shown) read[count.phase] += count.count;
        if (read != counted)
            breaches_.push_back({"I9", {}, queue + " shows " + text_of(read) + "counted " + text_of(counted)});
    }

    void check_queues() {
        std::map<AreaCode, Counts> areas;
        std::map<UnitCode, Counts> units;
        Counts everywhere;
        for (const auto& row : rows_) {
            if (!is_open(row.state)) continue;
            ++areas[row.area][phase_of(row)];
            ++everywhere[phase_of(row)];
            for (const auto& part : row.assignments) {
                if (is_live(part.state)) ++units[part.unit][phase_of(part)];
            }
        }
        std::vector<AreaCode> codes;
        for (const auto& [code, counts] : areas) {
            codes.push_back(code);
            compare("area " + code.value, reader_.count_areas({code}), counts);
        }
        compare("everywhere", reader_.count_areas(codes), everywhere);
        for (const auto& [code, counts] : units) compare("unit " + code.value, reader_.count_unit(code), counts);
    }

    /// The stream holds every event once, as soon as no older transaction runs, in other databases of the server too.
    void check_feed() {
        std::set<std::pair<WhistleId, std::uint32_t>> seen;
        storage::FeedPosition after;
        const bool whole = eventually(
            [&] {
                const auto window = reader_.read_feed(after, 10'000);
                for (const auto& item : window.items) {
                    if (!seen.insert({item.whistle, item.n}).second)
                        breaches_.push_back({"I2", item.whistle, "is twice in the stream"});
                }
                after = window.next;
                return std::ssize(seen) >= events_;
            },
            std::chrono::seconds(5));
        if (!whole) breaches_.push_back({"I2", {}, "has events that the stream lacks"});
    }

    const pg::ConnectionOptions& options_;
    pg::Connection connection_;
    pg::PgReader reader_;
    Surroundings around_;
    std::map<WhistleId, std::vector<const Granted*>> answers_;
    std::vector<Whistle> rows_;
    std::int64_t events_{0};
    std::vector<Breach> breaches_;
};

}  // namespace

std::vector<Breach> check_database(const pg::ConnectionOptions& options, const RandomTraffic& traffic) {
    return DatabaseCheck(options, traffic).run();
}

std::int64_t count_events(const pg::ConnectionOptions& options) {
    pg::Connection connection(options);
    return pg::read<std::int64_t>(connection.execute(kEvents)[0][0]);
}

std::string text_of(const std::vector<Breach>& breaches) {
    constexpr std::size_t kShown = 10;
    std::string text = std::to_string(breaches.size()) + " breaches\n";
    for (std::size_t i = 0; i < std::min(kShown, breaches.size()); ++i)
        text += breaches[i].invariant + " whistle " + std::to_string(breaches[i].whistle.value) + " " +
                breaches[i].what + "\n";
    return text;
}

}  // namespace gridwhistle::tests
