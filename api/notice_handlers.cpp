#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "api/submit.hpp"
#include "codec/checked.hpp"
#include "codec/notice_view.hpp"
#include "codec/object_reader.hpp"

#include <charconv>

// The caller's inbox: what the caller and the caller's units were told.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kIdsMax = 1000;

storage::InboxOwner owner_of(const Call& call) {
    storage::InboxOwner owner;
    owner.account = call.actor.account;
    for (const auto& grant : call.actor.grants) {
        if (grant.valid_at(call.now) && !grant.unit.empty()) owner.units.push_back(grant.unit);
    }
    return owner;
}

asio::awaitable<HttpResponse> list_notices(Services& services, std::shared_ptr<const Call> call) {
    Filters filters(*call->request, {"unread", "limit", "cursor"});
    const bool unread_only = filters.flag("unread");
    const auto limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    const auto cursor = filters.cursor();
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    std::function<storage::InboxPage()> work = [&services, owner = owner_of(*call), unread_only, limit, cursor] {
        return services.inbox.inbox(owner, unread_only, limit, cursor);
    };
    const storage::InboxPage page = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().member("unread", page.unread).key("items").begin_array();
    for (const auto& entry : page.entries)
        codec::append_notice(json,
                             {entry.id, entry.notice, entry.at, entry.number, entry.area, entry.read, entry.hushed},
                             call->snapshot->directory->areas());
    json.end_array().key("next");
    page.next.empty() ? json.value(nullptr) : json.value(page.next);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, page.next);
    co_return response;
}

/// Which notices to mark: either some by their numbers, or all up to a moment.
struct Marked {
    std::vector<std::int64_t> ids;
    std::optional<models::Instant> until;
};

codec::Checked<Marked> read_marked(const codec::JsonValue& body) {
    codec::Checked<Marked> read;
    codec::ObjectReader reader(body);
    read.value.until = reader.instant("until");
    reader.array("ids", {.max = kIdsMax}, [&](const codec::JsonValue& element, const std::string& pointer) {
        const std::string text = element.as_text() == nullptr ? std::string() : *element.as_text();
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (error != std::errc{} || end != text.data() + text.size()) return reader.fault_at(pointer, "bad_id");
        read.value.ids.push_back(id);
    });
    if (reader.has("ids") == read.value.until.has_value()) reader.fault("ids", "ids_or_until");
    read.faults = reader.finish();
    return read;
}

asio::awaitable<HttpResponse> read_notices(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    const auto marked = read_marked(*body);
    if (!marked.good()) co_return problem(request, marked.faults);
    std::function<std::int64_t()> work = [&services, owner = owner_of(*call), what = marked.value] {
        if (what.until) {
            services.inbox.mark_read_until(owner, *what.until);
        } else {
            services.inbox.mark_read(owner, what.ids);
        }
        return services.inbox.inbox(owner, true, 1, {}).unread;
    };
    const std::int64_t unread = co_await services.reads.run(std::move(work));
    co_return json_answer("{\"unread\":" + std::to_string(unread) + "}");
}

}  // namespace

void add_notice_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/notices", "list_notices", authenticated(services, list_notices)});
    routes.add({Method::kPost, "/api/v1/notices/read", "read_notices", authenticated(services, read_notices)});
}

}  // namespace gridwhistle::api
