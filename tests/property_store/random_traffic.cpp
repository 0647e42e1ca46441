#include "tests/property_store/random_traffic.hpp"

#include "codec/whistle_json.hpp"
#include "storage/postgres/rows.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace gridwhistle::tests {

using namespace models;
namespace pg = storage::postgres;

namespace {

constexpr std::size_t kInFlight = 32;
/// Most requests aim at the newest whistles, so that they meet.
constexpr std::size_t kLively = 20;
constexpr std::chrono::seconds kPatience{60};

constexpr pg::Statement kTrafficNow{"traffic_now", "SELECT gw_now()"};
constexpr pg::Statement kStartClock{"test_start_clock", "INSERT INTO clock_offset (by) VALUES (interval '0')"};
constexpr pg::Statement kPassTime{"test_pass_time", "UPDATE clock_offset SET by = by + make_interval(mins => $1::int)"};

/// The city outlives every node, so nobody has to own its parts.
template <class Part>
std::shared_ptr<const Part> borrowed(const Part& part) {
    return {std::shared_ptr<const Part>(), &part};
}

std::shared_ptr<const dispatcher::Snapshot> snapshot_of(const City& city) {
    auto snapshot = std::make_shared<dispatcher::Snapshot>();
    snapshot->version = 1;
    snapshot->directory = borrowed(city.directory());
    snapshot->policies = borrowed(city.policies());
    snapshot->routes = borrowed<RouteFinder>(city.routes());
    return snapshot;
}

const Actor& actor_of(const Sent& sent) {
    const auto* command = std::get_if<Command>(&sent.request);
    return command != nullptr ? command->actor : std::get<Filing>(sent.request).actor;
}

std::string text_of(const Sent& sent) {
    const auto* command = std::get_if<Command>(&sent.request);
    return sent.key.key + ": " + (command != nullptr ? tests::text_of(*command) : "a filing");
}

std::string stored_text(const dispatcher::Rendering& rendering) {
    std::string text;
    codec::append_stored_whistle(text, rendering.whistle);
    return text;
}

std::optional<WhistleId> merged_into(const Command& command) {
    const std::string text = command.fields.text("into");
    std::int64_t id = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), id);
    if (command.name != CommandName::kMerge || end.ec != std::errc{}) return std::nullopt;
    return WhistleId{id};
}

}  // namespace

StoreNode::StoreNode(const pg::ConnectionOptions& options, const dispatcher::CurrentSnapshot& snapshot)
    : store_{options, storage::Sealing(storage::Sealing::Key{})},
      mint_{store_, [](WhistleId id) { return "r" + std::to_string(id.value); }, std::chrono::hours{8}},
      engine_{store_, snapshot, mint_,
              [](const std::vector<std::function<void()>>& answers) {
                  for (const auto& answer : answers) answer();
              },
              dispatcher::EngineOptions{}} {}

std::future<dispatcher::Outcome> StoreNode::submit(const Sent& sent) {
    auto promise = std::make_shared<std::promise<dispatcher::Outcome>>();
    dispatcher::Submission submission;
    std::visit([&](const auto& request) { submission.request = request; }, sent.request);
    submission.key = sent.key;
    submission.fingerprint = sent.fingerprint;
    submission.render = stored_text;
    if (std::holds_alternative<Filing>(sent.request)) {
        submission.success_status = 201;
        submission.requester = R"({"phone":"13800000000"})";
        submission.requester_masked = "138****0000";
        submission.position = R"({"lon":111.25,"lat":27.125})";
    }
    submission.done = [promise](dispatcher::Outcome outcome) { promise->set_value(std::move(outcome)); };
    engine_.submit(std::move(submission));
    return promise->get_future();
}

RandomTraffic::RandomTraffic(const pg::ConnectionOptions& options, const City& city, std::uint64_t seed)
    : city_{city},
      people_{people::everybody()},
      snapshot_{snapshot_of(city)},
      connection_{options},
      reader_{options, 1},
      nodes_{StoreNode{options, snapshot_}, StoreNode{options, snapshot_}},
      dice_{seed} {
    connection_.execute(kStartClock);
}

std::uint64_t RandomTraffic::batches() const {
    return nodes_[0].counters().batches + nodes_[1].counters().batches;
}

std::uint64_t RandomTraffic::replayed() const {
    return nodes_[0].counters().replayed + nodes_[1].counters().replayed;
}

void RandomTraffic::breach(const char* invariant, WhistleId whistle, const Sent& sent, const std::string& what) {
    breaches_.push_back({invariant, whistle, text_of(sent) + ": " + what});
}

void RandomTraffic::send(std::size_t steps) {
    for (std::size_t done = 0; done < steps; done += kInFlight) wave(std::min(kInFlight, steps - done));
}

void RandomTraffic::wave(std::size_t size) {
    pass_time();
    std::vector<InFlight> flying;
    for (std::size_t i = 0; i < size; ++i) {
        flying.push_back(next_request(flying));
        launch(flying.back());
    }
    for (auto& flight : flying) settle(flight);
    for (const auto& flight : flying) look_again(flight.sent);
}

/// The clock of the database goes on between two waves: minutes, sometimes days.
void RandomTraffic::pass_time() {
    const std::size_t minutes = dice_.one_in(10) ? dice_.roll(12'000) : dice_.roll(300);
    connection_.execute(kPassTime, static_cast<int>(minutes));
    now_ = pg::read<Instant>(connection_.execute(kTrafficNow)[0][0]);
}

RandomTraffic::InFlight RandomTraffic::next_request(const std::vector<InFlight>& flying) {
    InFlight next;
    if (!flying.empty() && dice_.one_in(8)) {
        const InFlight& rival = dice_.pick(flying);
        next.sent = rival.sent;
        next.meaning = rival.meaning == Meaning::kClash ? Meaning::kClash : Meaning::kRepeat;
    } else if (!granted_order_.empty() && dice_.one_in(12)) {
        next.sent = granted_.at(dice_.pick(granted_order_)).sent;
        next.meaning = Meaning::kRepeat;
    } else {
        next.sent = fresh_request();
        if (!granted_order_.empty() && dice_.one_in(40)) {
            next.sent.key = dice_.pick(granted_order_);
            next.meaning = Meaning::kClash;
        }
    }
    next.known = granted_.contains(next.sent.key);
    return next;
}

Sent RandomTraffic::fresh_request() {
    Sent sent;
    if (order_.size() < kLively || dice_.one_in(40)) {
        sent.request = random_filing(dice_, city_, people_);
    } else {
        sent.request = random_command();
    }
    sent.key = {actor_of(sent).account, "k" + std::to_string(++sent_)};
    sent.fingerprint = "request " + std::to_string(sent_);
    return sent;
}

Command RandomTraffic::random_command() {
    const std::size_t among = dice_.one_in(5) ? order_.size() : std::min(order_.size(), kLively);
    const Whistle& whistle = rows_.at(order_[order_.size() - 1 - dice_.roll(among)]);
    const Scene scene{city_, people_, whistle, dice_.pick(order_)};
    const auto rows_of = [&](const Actor& actor) {
        return allowed(whistle, actor, city_.directory(), city_.policies(), now_);
    };
    Actor actor = random_actor(dice_, scene);
    auto rows = rows_of(actor);
    const bool by_chance = dice_.one_in(4);
    for (int tries = 0; !by_chance && tries < 4 && rows.size() < 2; ++tries) {
        actor = random_actor(dice_, scene);
        rows = rows_of(actor);
    }
    auto wanted = by_chance ? std::nullopt : allowed_command(dice_, scene, actor, rows);
    Command command = wanted ? std::move(*wanted) : any_command(dice_, scene, actor);
    if (dice_.one_in(4)) command.if_version = whistle.version;
    if (dice_.one_in(12)) command.if_version = whistle.version + 1 - static_cast<std::uint32_t>(2 * dice_.roll(2));
    return command;
}

void RandomTraffic::launch(InFlight& flight) {
    flight.outcome = nodes_[dice_.roll(nodes_.size())].submit(flight.sent);
}

void RandomTraffic::settle(InFlight& flight) {
    if (flight.outcome.wait_for(kPatience) != std::future_status::ready)
        return breach("answer", {}, flight.sent, "never answered");
    const auto outcome = flight.outcome.get();
    if (const auto* answer = std::get_if<dispatcher::Answered>(&outcome)) return settle_answer(flight, *answer);
    if (const auto* refusal = std::get_if<dispatcher::Refused>(&outcome)) return settle_refusal(flight, *refusal);
    const auto trouble = std::get<dispatcher::Trouble>(outcome);
    if (trouble == dispatcher::Trouble::kKeyMismatch && flight.meaning == Meaning::kClash) {
        ++clashes;
        return;
    }
    breach("answer", {}, flight.sent, "trouble " + std::to_string(static_cast<int>(trouble)));
}

void RandomTraffic::settle_answer(const InFlight& flight, const dispatcher::Answered& answer) {
    const Sent& sent = flight.sent;
    if (flight.meaning == Meaning::kClash) breach("I10", answer.whistle, sent, "answered with another's key");
    const auto [first, is_first] = granted_.try_emplace(sent.key, Granted{sent, answer});
    const auto& given = first->second.answer;
    if (is_first) granted_order_.push_back(sent.key);
    if (given.status != answer.status || given.whistle != answer.whistle || given.version != answer.version ||
        given.body != answer.body)
        breach("I10", answer.whistle, sent, "one request, two answers");
    if (flight.known && !answer.replayed) breach("I10", answer.whistle, sent, "carried out although answered before");
    if (answer.replayed) return;
    if (!carried_out_.insert(sent.key).second) breach("I10", answer.whistle, sent, "carried out twice");
    note_change(sent, answer);
}

/// Of the requests that name the same version at most one changes it.
void RandomTraffic::note_change(const Sent& sent, const dispatcher::Answered& answer) {
    const auto* command = std::get_if<Command>(&sent.request);
    if (command == nullptr || !command->if_version) return;
    if (answer.version < *command->if_version) breach("I2", answer.whistle, sent, "answered with an older version");
    if (answer.version == *command->if_version) return;
    if (!won_versions_.insert({answer.whistle, *command->if_version}).second)
        breach("I2", answer.whistle, sent, "two requests followed one version");
}

void RandomTraffic::settle_refusal(const InFlight& flight, const dispatcher::Refused& refusal) {
    ++refused;
    if (refusal.refusal.kind == RefusalClass::kStale) ++stale;
    if (flight.known) breach("I10", {}, flight.sent, "refused although answered before: " + refusal.refusal.code);
}

/// Reads again what the request was about. Whoever was answered finds at least the version of the answer.
void RandomTraffic::look_again(const Sent& sent) {
    std::set<WhistleId> ids;
    if (const auto* command = std::get_if<Command>(&sent.request)) {
        ids.insert(command->whistle);
        if (const auto into = merged_into(*command)) ids.insert(*into);
    }
    const auto granted = granted_.find(sent.key);
    if (granted != granted_.end()) ids.insert(granted->second.answer.whistle);
    for (const WhistleId id : ids) {
        auto found = reader_.find_whistle(id);
        const std::uint32_t version = found ? found->whistle.version : 0;
        if (granted != granted_.end() && granted->second.answer.whistle == id &&
            version < granted->second.answer.version)
            breach("I2", id, sent, "answered, and not there");
        if (!found) continue;
        if (rows_.insert_or_assign(id, std::move(found->whistle)).second) order_.push_back(id);
    }
}

void RandomTraffic::repeat(std::size_t count) {
    std::vector<InFlight> flying;
    for (std::size_t i = 0; i < count && !granted_order_.empty(); ++i) {
        InFlight again;
        again.sent = granted_.at(dice_.pick(granted_order_)).sent;
        again.meaning = Meaning::kRepeat;
        again.known = true;
        launch(again);
        flying.push_back(std::move(again));
    }
    for (auto& flight : flying) settle(flight);
}

}  // namespace gridwhistle::tests
