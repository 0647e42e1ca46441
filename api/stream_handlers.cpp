#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "codec/id_text.hpp"

// GET /stream: what happens, as it happens, resumable on any node.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using Position = storage::FeedPosition;

EventSource::Frame reset_frame(const Position& end) {
    return std::make_shared<const std::string>(make_event_frame(FeedHub::to_text(end), "reset", "{}"));
}

asio::awaitable<HttpResponse> stream(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto& directory = *call->snapshot->directory;
    Filters filters(request, {"unit", "area", "whistle", "rung_from"});
    Subscription subscription;
    subscription.scope = scope_of(call->actor, directory, call->now);
    if (auto unit = filters.text("unit")) subscription.unit = models::UnitCode(std::move(*unit));
    if (const auto area = filters.text("area")) {
        subscription.areas = directory.areas().subtree(models::AreaCode(*area));
        if (subscription.areas.empty()) filters.fault("area", "unknown_area");
    }
    if (const auto whistle = filters.text("whistle")) {
        subscription.whistle = codec::parse_whistle_id(*whistle);
        if (!subscription.whistle) filters.fault("whistle", "unknown_whistle");
    }
    if (!filters.faults().empty()) co_return problem(request, filters.faults());

    std::function<Position()> work = [&services] { return services.reader.feed_end(); };
    const Position end = co_await services.reads.run(std::move(work));
    const auto last = FeedHub::parse(request.header("Last-Event-ID"));
    subscription.source = std::make_shared<EventSource>();
    subscription.after = last.value_or(end);
    const bool lost = !request.header("Last-Event-ID").empty() && (!last || last->xid > end.xid);
    if (lost) {
        subscription.after = end;
        subscription.source->push(reset_frame(end));
    } else {
        subscription.source->push(
            std::make_shared<const std::string>(make_event_frame(FeedHub::to_text(subscription.after), "ready", "{}")));
    }
    auto source = subscription.source;
    services.feed.subscribe(std::move(subscription));
    co_return HttpResponse::stream(std::move(source));
}

}  // namespace

void add_stream_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/stream", "stream", authenticated(services, stream)});
}

}  // namespace gridwhistle::api
