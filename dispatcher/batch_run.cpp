#include "dispatcher/batch_run.hpp"

#include "models/decide.hpp"
#include "models/evolve.hpp"

#include <charconv>

namespace gridwhistle::dispatcher {
namespace {

/// The other whistle a merge looks at; it is locked in the same ordered statement.
std::optional<models::WhistleId> related_id(const models::Command& command) {
    if (command.name != models::CommandName::kMerge) return std::nullopt;
    const std::string text = command.fields.text("into");
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return models::WhistleId{value};
}

}  // namespace

std::vector<models::WhistleId> ids_of(const std::vector<Submission>& batch) {
    std::set<models::WhistleId> ids;
    for (const auto& submission : batch) {
        const auto* command = std::get_if<models::Command>(&submission.request);
        if (command == nullptr) continue;
        ids.insert(command->whistle);
        if (const auto related = related_id(*command)) ids.insert(*related);
    }
    return {ids.begin(), ids.end()};
}

std::vector<storage::RequestKey> keys_of(const std::vector<Submission>& batch) {
    std::set<storage::RequestKey> keys;
    for (const auto& submission : batch) keys.insert(submission.key);
    return {keys.begin(), keys.end()};
}

BatchRun::BatchRun(storage::LockedBatch locked, const Snapshot& snapshot, IdentityMint& mint)
    : locked_{std::move(locked)}, snapshot_{snapshot}, mint_{mint} {}

Outcome BatchRun::decide(const Submission& submission) {
    if (auto before = answered_before(submission)) return std::move(*before);
    if (const auto* command = std::get_if<models::Command>(&submission.request))
        return decide_command(submission, *command);
    return decide_filing(submission, std::get<models::Filing>(submission.request));
}

std::optional<Outcome> BatchRun::answered_before(const Submission& submission) const {
    const storage::StoredAnswer* answer = nullptr;
    if (const auto given = given_.find(submission.key); given != given_.end()) answer = &given->second;
    if (const auto stored = locked_.answers.find(submission.key); stored != locked_.answers.end())
        answer = &stored->second;
    if (answer == nullptr) return std::nullopt;
    if (answer->fingerprint != submission.fingerprint) return Trouble::kKeyMismatch;
    return Answered{answer->status, answer->whistle, answer->version, answer->body, true};
}

models::Context BatchRun::context(const storage::LockedWhistle* locked, const models::Whistle* related) const {
    return models::Context{*snapshot_.directory,
                           *snapshot_.policies,
                           *snapshot_.routes,
                           locked_.now,
                           locked != nullptr ? locked->site : std::nullopt,
                           related};
}

Rendering BatchRun::rendering(const storage::LockedWhistle& state) const {
    return Rendering{state.whistle, state.site, state.requester_masked, snapshot_, locked_.now};
}

Outcome BatchRun::refuse(const Submission& submission, models::Refusal refusal,
                         const storage::LockedWhistle* locked) const {
    Refused refused;
    const bool shows_state =
        refusal.kind == models::RefusalClass::kStale || refusal.kind == models::RefusalClass::kWrongState;
    refused.refusal = std::move(refusal);
    if (locked == nullptr) return refused;
    refused.version = locked->whistle.version;
    if (shows_state && submission.render) refused.body = submission.render(rendering(*locked));
    return refused;
}

Outcome BatchRun::decide_command(const Submission& submission, const models::Command& command) {
    const auto found = locked_.whistles.find(command.whistle);
    if (found == locked_.whistles.end())
        return refuse(submission, models::Refusal(models::RefusalClass::kNotFound, "not_found"), nullptr);
    storage::LockedWhistle& state = found->second;
    if (state.unreadable || broken_.contains(command.whistle)) return Trouble::kBroken;

    storage::LockedWhistle* related = nullptr;
    if (const auto id = related_id(command); id && *id != command.whistle) {
        const auto other = locked_.whistles.find(*id);
        if (other != locked_.whistles.end() && !other->second.unreadable) related = &other->second;
    }
    try {
        auto decided =
            models::decide(state.whistle, command, context(&state, related != nullptr ? &related->whistle : nullptr));
        if (!decided) return refuse(submission, decided.error(), &state);
        if (decided->site) state.site = decided->site;
        if (!decided->events.empty()) {
            const std::uint32_t n = decided->events.back().n;
            write(state, std::move(decided->events), false);
            if (decided->position)
                writes_.whistles.back().sealed.push_back({std::string(), std::string(), submission.position, n});
        }
        if (!decided->related_events.empty()) write(*related, std::move(decided->related_events), false);
    } catch (const std::logic_error&) {
        // A broken invariant: this whistle is left alone for the rest of the batch, the others go on.
        broken_.insert(command.whistle);
        return Trouble::kBroken;
    }
    return take(submission, state);
}

Outcome BatchRun::decide_filing(const Submission& submission, const models::Filing& filing) {
    const models::NewIdentity identity = mint_.make(locked_.now);
    auto decided = models::decide_filing(filing, identity, context(nullptr, nullptr));
    if (!decided) return refuse(submission, decided.error(), nullptr);
    storage::LockedWhistle& state = locked_.whistles[identity.id];
    state.site = decided->site;
    state.requester_masked = submission.requester_masked;
    write(state, std::move(decided->events), true);
    if (!submission.requester.empty() || !submission.position.empty())
        writes_.whistles.back().sealed.push_back(
            {submission.requester, submission.requester_masked, submission.position, 1});
    return take(submission, state);
}

void BatchRun::write(storage::LockedWhistle& state, std::vector<models::Event> events, bool is_new) {
    for (const auto& event : events) state.whistle = models::evolve(std::move(state.whistle), event);
    storage::WhistleWrite written;
    written.after = state.whistle;
    written.site = state.site;
    written.chain_before = state.chain;
    written.events = std::move(events);
    written.is_new = is_new;
    writes_.whistles.push_back(std::move(written));
}

Answered BatchRun::take(const Submission& submission, const storage::LockedWhistle& state) {
    Answered answered;
    answered.status = submission.success_status;
    answered.whistle = state.whistle.id;
    answered.version = state.whistle.version;
    if (submission.render) answered.body = submission.render(rendering(state));
    storage::StoredAnswer answer{submission.fingerprint, answered.status, answered.whistle, answered.version,
                                 answered.body};
    given_.emplace(submission.key, answer);
    writes_.answers.push_back({submission.key, std::move(answer)});
    return answered;
}

}  // namespace gridwhistle::dispatcher
