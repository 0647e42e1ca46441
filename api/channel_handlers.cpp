#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "api/submit.hpp"
#include "codec/channel_json.hpp"
#include "codec/notice_view.hpp"

#include <charconv>

// For administrators: the ways to recipients, and what could not be sent.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using Channels = std::vector<models::Channel>;
using DeadPage = storage::Page<storage::DeadLetter>;
using ReadChannels = codec::Checked<Channels>;

bool administers(const Call& call) {
    return call.actor.has(models::Role::kAdministrator, call.now);
}

void append_row(codec::JsonWriter& json, const models::Channel& channel, const models::Directory& directory) {
    codec::append_channel(json, channel,
                          channel.owner.is_account() ? directory.name_of(channel.owner.account) : std::string());
}

asio::awaitable<HttpResponse> list_channels(Services& services, std::shared_ptr<const Call> call) {
    if (!administers(*call)) co_return problem(*call->request, 403, "not_permitted");
    std::function<Channels()> work = [&services] { return services.channels.channels(); };
    const Channels channels = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& channel : channels) append_row(json, channel, *call->snapshot->directory);
    json.end_array().member("next", nullptr).end_object();
    co_return json_answer(std::move(body));
}

/// Reads the body and stores it, in one go on a reading thread: the owner's name is looked up in the database.
ReadChannels stored_channel(Services& services, const codec::JsonValue& body) {
    auto read = codec::read_channels(body, [&services](const std::string& name) {
        const auto account = services.reference.find_account(name);
        return account ? std::optional(account->id) : std::nullopt;
    });
    if (read.good()) services.channels.put_channels(read.value);
    return read;
}

asio::awaitable<HttpResponse> put_channel(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    if (!administers(*call)) co_return problem(request, 403, "not_permitted");
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    if (body->as_object() == nullptr)
        co_return problem(request, models::Refusal(models::RefusalClass::kInvalid, "wrong_type"));
    std::function<ReadChannels()> work = [&services, &document = *body] { return stored_channel(services, document); };
    const ReadChannels read = co_await services.reads.run(std::move(work));
    if (!read.good()) co_return problem(request, read.faults);
    std::string text;
    codec::JsonWriter json(text);
    append_row(json, read.value.front(), *call->snapshot->directory);
    co_return json_answer(std::move(text));
}

asio::awaitable<HttpResponse> remove_channel(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    if (!administers(*call)) co_return problem(request, 403, "not_permitted");
    std::function<bool()> work = [&services, name = std::string(request.capture("name"))] {
        return services.channels.remove_channel(name);
    };
    const bool was_there = co_await services.reads.run(std::move(work));
    if (!was_there) co_return problem(request, 404, "not_found");
    co_return HttpResponse(204, {});
}

void append_letter(codec::JsonWriter& json, const storage::DeadLetter& letter, const models::Directory& directory) {
    json.begin_object().member("id", std::to_string(letter.id)).member("channel", letter.channel).key("channel_kind");
    letter.kind ? json.value(models::to_text(*letter.kind)) : json.value(nullptr);
    const models::Notice& notice = letter.notice;
    json.member("kind", notice.kind).key("whistle");
    notice.whistle.value == 0 ? json.value(nullptr) : json.value(notice.whistle);
    json.key("unit");
    notice.recipient.is_account() ? json.value(nullptr) : json.value(notice.recipient.unit);
    json.key("account");
    notice.recipient.is_account() ? json.value(directory.name_of(notice.recipient.account)) : json.value(nullptr);
    json.member("priority", models::to_text(notice.priority)).member("rung", notice.rung);
    json.member("said_at", letter.said_at).member("died_at", letter.died_at).member("attempts", letter.attempts);
    json.member("error", letter.error).end_object();
}

asio::awaitable<HttpResponse> list_dead_letters(Services& services, std::shared_ptr<const Call> call) {
    if (!administers(*call)) co_return problem(*call->request, 403, "not_permitted");
    Filters filters(*call->request, {"limit", "cursor"});
    const auto limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    const auto cursor = filters.cursor();
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    std::function<DeadPage()> work = [&services, limit, cursor] { return services.outbox.dead_letters(limit, cursor); };
    const DeadPage page = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& letter : page.rows) append_letter(json, letter, *call->snapshot->directory);
    json.end_array().key("next");
    page.next.empty() ? json.value(nullptr) : json.value(page.next);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, page.next);
    co_return response;
}

asio::awaitable<HttpResponse> resend(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    if (!administers(*call)) co_return problem(request, 403, "not_permitted");
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const std::string text(request.capture("id"));
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) co_return problem(request, 404, "not_found");
    std::function<storage::Resent()> work = [&services, id] { return services.outbox.resend(id); };
    const storage::Resent resent = co_await services.reads.run(std::move(work));
    if (resent == storage::Resent::kUnknown) co_return problem(request, 404, "not_found");
    if (resent == storage::Resent::kNotNeeded) co_return problem(request, 409, "not_needed_any_more");
    co_return json_answer("{\"id\":\"" + text + "\",\"resent\":true}");
}

}  // namespace

void add_channel_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/admin/channels", "list_channels", authenticated(services, list_channels)});
    routes.add({Method::kPost, "/api/v1/admin/channels", "put_channel", authenticated(services, put_channel)});
    routes.add(
        {Method::kDelete, "/api/v1/admin/channels/{name}", "remove_channel", authenticated(services, remove_channel)});
    routes.add(
        {Method::kGet, "/api/v1/admin/dead-letters", "list_dead_letters", authenticated(services, list_dead_letters)});
    routes.add({Method::kPost, "/api/v1/admin/dead-letters/{id}/resend", "resend_dead_letter",
                authenticated(services, resend)});
}

}  // namespace gridwhistle::api
