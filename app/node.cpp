#include "app/node.hpp"

#include "api/access_log.hpp"
#include "api/answers.hpp"
#include "app/time_zone.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>

namespace gridwhistle::app {
namespace {

constexpr std::chrono::milliseconds kFeedPollInterval{50};
constexpr std::chrono::days kDuplicateWindow{7};

models::Instant system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// Another one for each process, so that no two ever take themselves for the same (T04).
std::string fresh_node_name() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

api::HttpOptions http_options(const config::ServerSettings& settings) {
    api::HttpOptions options;
    const std::size_t colon = settings.listen.rfind(':');
    const std::string port = colon == std::string::npos ? std::string() : settings.listen.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
    if (port.empty() || error != std::errc{} || end != port.data() + port.size())
        throw CommandFailed("--listen: expected ADDRESS:PORT, got \"" + settings.listen + "\"");
    options.address = settings.listen.substr(0, colon);
    options.connections_max = settings.connections_max;
    options.drain_timeout = std::chrono::seconds(settings.drain_seconds);
    options.trusted_proxies = settings.trusted_proxies;
    return options;
}

dispatcher::EngineOptions engine_options(const config::EngineSettings& settings) {
    dispatcher::EngineOptions options;
    options.lanes = settings.lanes;
    options.lane.batch_max = settings.batch_max;
    options.lane.queue_max = settings.queue_max;
    return options;
}

routing::KnownWhistle known(const models::Whistle& whistle, const std::optional<models::Point>& site) {
    routing::KnownWhistle known;
    known.id = whistle.id;
    known.version = whistle.version;
    known.category = whistle.category;
    known.point = site;
    known.address = whistle.address;
    known.filed_at = whistle.filed_at;
    known.open = models::is_open(whistle.state);
    known.placeholder = std::ranges::find(whistle.flags, "placeholder") != whistle.flags.end();
    return known;
}

}  // namespace

Node::Node(boost::asio::io_context& io, const config::Settings& settings, const Database& database)
    : io_{io},
      settings_{settings},
      partitions_{database.options()},
      store_{database.options(), database.sealing()},
      reader_{database.options(), settings.server.read_threads + 1},
      outbox_{database.options(), database.sealing(), settings.server.read_threads + 2},
      reference_{database.options(), 2},
      timetable_{database.options()},
      authenticator_{reference_},
      limiter_{{settings.server.requests_per_second, settings.server.requests_burst}} {
    const auto now = system_now();
    snapshot_ = std::make_unique<dispatcher::CurrentSnapshot>(build_snapshot(reference_.load(), settings.region, now));
    const auto sealing = database.sealing();
    mint_ = std::make_unique<dispatcher::IdentityMint>(
        store_, [sealing](models::WhistleId id) { return sealing.keyed_code(std::to_string(id.value)); },
        utc_offset(settings.region.time_zone, now));
    const auto deliver = [this](std::vector<std::function<void()>> answers) {
        if (feed_) feed_->nudge();
        api::post_all(io_, std::move(answers));
    };
    auto engine = engine_options(settings.engine);
    engine.lane.committed = [this](const storage::BatchWrites& writes) { remember(writes); };
    engine_ = std::make_unique<dispatcher::Engine>(store_, *snapshot_, *mint_, deliver, std::move(engine));
    dispatcher::ClockworkOptions clockwork;
    clockwork.node = fresh_node_name();
    clockwork_ = std::make_unique<dispatcher::Clockwork>(
        timetable_, [this](dispatcher::Submission fire) { engine_->submit(std::move(fire)); }, std::move(clockwork));
    clock_ = std::make_unique<ClockKeeper>(*clockwork_);
    reads_ = std::make_unique<api::ReadPool>(settings.server.read_threads);
    feed_ = std::make_unique<api::FeedHub>(reader_, kFeedPollInterval, [this](const auto& items) { follow(items); });
    services_ = std::unique_ptr<api::Services>(new api::Services{*engine_,
                                                                 *snapshot_,
                                                                 reader_,
                                                                 outbox_,
                                                                 outbox_,
                                                                 outbox_,
                                                                 reference_,
                                                                 *reads_,
                                                                 authenticator_,
                                                                 *feed_,
                                                                 duplicates_,
                                                                 metrics_,
                                                                 [this] { return clock_->now(); },
                                                                 {}});
    api::add_engine_metrics(metrics_, *engine_);
    api::add_clockwork_metrics(metrics_, *clockwork_);
    courier_ = std::make_unique<CourierThread>(outbox_, *snapshot_, settings.notices);
    courier_->add_metrics(metrics_);
    metrics_.add_gauge("gridwhistle_stream_subscribers", "Open event streams",
                       [this] { return static_cast<double>(feed_->subscribers()); });

    api::HttpHooks hooks;
    hooks.error_page = api::error_page;
    hooks.on_finished = [this](const api::FinishedRequest& request) {
        metrics_.count_request(request);
        api::log_request(request);
    };
    hooks.admit = [this](const api::HttpRequest& request) {
        const auto token = api::Authenticator::bearer_token(request.header("Authorization"));
        return limiter_.take(token ? std::string_view(*token) : std::string_view(request.remote_address),
                             std::chrono::steady_clock::now());
    };
    hooks.on_failure = [](std::string_view id, std::string_view what) {
        spdlog::error("request {} failed: {}", id, what);
    };
    server_ = std::make_unique<api::HttpServer>(io_, http_options(settings.server), api::make_routes(*services_),
                                                std::move(hooks));
}

Node::~Node() = default;

void Node::start() {
    remember_recent();
    clock_->start();
    snapshot_keeper_ = std::make_unique<SnapshotKeeper>(reference_, *snapshot_, settings_.region);
    if (settings_.notices.send) courier_->start();
    try {
        server_->start();
    } catch (const boost::system::system_error& error) {
        throw CommandFailed("cannot listen on " + settings_.server.listen + ": " + error.code().message());
    }
    services_->ready = true;
}

std::string Node::address() const {
    const std::size_t colon = settings_.server.listen.rfind(':');
    return settings_.server.listen.substr(0, colon) + ":" + std::to_string(server_->port());
}

boost::asio::awaitable<void> Node::stop_serving() {
    services_->ready = false;
    co_await server_->stop();
}

void Node::finish() {
    services_->ready = false;
    snapshot_keeper_.reset();
    clock_->stop();
    feed_->stop();
    engine_->drain();
    courier_->stop();
    reads_->drain();
}

void Node::remember_recent() {
    const auto now = system_now();
    reader_.for_each_recent(now - kDuplicateWindow,
                            [&](const auto& found) { duplicates_.put(known(found.whistle, found.site), now); });
}

/// What this node commits it need not read back.
void Node::remember(const storage::BatchWrites& writes) {
    if (!writes.notices.empty()) courier_->nudge();
    const auto now = system_now();
    for (const auto& write : writes.whistles) {
        if (write.site) duplicates_.put(known(write.after, write.site), now);
    }
}

/// Keeps the duplicate finder up to date with what other nodes file or close: one read for all that happened.
void Node::follow(const std::vector<storage::FeedItem>& items) {
    static constexpr std::string_view kInteresting[] = {"filed",     "reclassified", "closed", "accepted", "answered",
                                                        "cancelled", "declined",     "merged", "reopened"};
    std::vector<models::WhistleId> changed;
    for (const auto& item : items) {
        const bool matters = std::ranges::find(kInteresting, item.type) != std::end(kInteresting);
        if (matters && !duplicates_.knows(item.whistle, item.n)) changed.push_back(item.whistle);
    }
    std::ranges::sort(changed);
    const auto repeated = std::ranges::unique(changed);
    changed.erase(repeated.begin(), repeated.end());
    if (changed.empty()) return;
    try {
        const auto now = system_now();
        for (const auto& found : reader_.find_whistles(changed)) {
            if (found.site) duplicates_.put(known(found.whistle, found.site), now);
        }
    } catch (const models::ServiceUnavailable&) {
        // Advisory: a duplicate that is not proposed harms nobody.
    }
}

void refuse_shifted_clock(const Database& database, bool test_clock) {
    static constexpr storage::postgres::Statement kOffset{"clock_offset",
                                                          "SELECT count(*) FROM clock_offset WHERE by <> interval '0'"};
    storage::postgres::Connection connection(database.options());
    const bool shifted = connection.execute(kOffset)[0][0].as<int>() > 0;
    if (shifted && !test_clock)
        throw CommandFailed(
            "the clock of this database is shifted for tests; serve it with --test-clock or not at all");
}

}  // namespace gridwhistle::app
