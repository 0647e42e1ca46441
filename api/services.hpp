#pragma once

#include "api/authenticator.hpp"
#include "api/feed_hub.hpp"
#include "api/http_message.hpp"
#include "api/metrics.hpp"
#include "api/read_pool.hpp"
#include "api/route_table.hpp"
#include "dispatcher/engine.hpp"
#include "models/actor.hpp"
#include "routing/duplicate_finder.hpp"
#include "storage/channels.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/reader.hpp"
#include "storage/reference.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>
#include <memory>

namespace gridwhistle::api {

/// What handlers work with; made by the program, outlives the server.
struct Services {
    dispatcher::Engine& engine;
    const dispatcher::CurrentSnapshot& snapshot;
    storage::Reader& reader;
    storage::Inbox& inbox;
    storage::Outbox& outbox;
    storage::ChannelStore& channels;
    storage::ReferenceStore& reference;
    ReadPool& reads;
    Authenticator& authenticator;
    FeedHub& feed;
    routing::DuplicateFinder& duplicates;
    Metrics& metrics;
    std::function<models::Instant()> now;  ///< for limits on what a request says; decisions take the database's clock
    std::atomic<bool> ready{false};        ///< whether /readyz says yes: start-up done, not draining
};

/// One authenticated request.
class Call {
  public:
    Call(std::shared_ptr<const HttpRequest> request_in, models::Actor actor_in,
         std::shared_ptr<const dispatcher::Snapshot> snapshot_in, models::Instant now_in)
        : request{std::move(request_in)}, actor{std::move(actor_in)}, snapshot{std::move(snapshot_in)}, now{now_in} {}

    std::shared_ptr<const HttpRequest> request;
    models::Actor actor;
    std::shared_ptr<const dispatcher::Snapshot> snapshot;
    models::Instant now;
};

using CallHandler = boost::asio::awaitable<HttpResponse> (*)(Services&, std::shared_ptr<const Call>);

/// A route's handler that first finds out who asks: 401 without a good token.
[[nodiscard]] Handler authenticated(Services& services, CallHandler handler);

/// Every route of the API.
[[nodiscard]] RouteTable make_routes(Services& services);

// The handlers, by subject. Each awaits at most reads and the engine, and decides nothing.
void add_filing_routes(RouteTable& routes, Services& services);
void add_whistle_routes(RouteTable& routes, Services& services);
void add_command_routes(RouteTable& routes, Services& services);
void add_assignment_routes(RouteTable& routes, Services& services);
void add_escalation_routes(RouteTable& routes, Services& services);
void add_decision_routes(RouteTable& routes, Services& services);
void add_directory_routes(RouteTable& routes, Services& services);
void add_rota_routes(RouteTable& routes, Services& services);
void add_notice_routes(RouteTable& routes, Services& services);
void add_channel_routes(RouteTable& routes, Services& services);
void add_stream_routes(RouteTable& routes, Services& services);
void add_system_routes(RouteTable& routes, Services& services);

}  // namespace gridwhistle::api
