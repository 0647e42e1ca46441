#include "dispatcher/batch_run.hpp"

#include "models/decide.hpp"
#include "models/evolve.hpp"
#include "storage/row_image.hpp"

#include <spdlog/spdlog.h>

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
        if (const auto* fire = std::get_if<models::Fire>(&submission.request)) ids.insert(fire->whistle);
        const auto* command = std::get_if<models::Command>(&submission.request);
        if (command == nullptr) continue;
        ids.insert(command->whistle);
        if (const auto related = related_id(*command)) ids.insert(*related);
    }
    return {ids.begin(), ids.end()};
}

std::vector<storage::RequestKey> keys_of(const std::vector<Submission>& batch) {
    std::set<storage::RequestKey> keys;
    for (const auto& submission : batch) {
        if (!std::holds_alternative<models::Fire>(submission.request)) keys.insert(submission.key);
    }
    return {keys.begin(), keys.end()};
}

BatchRun::BatchRun(storage::LockedBatch locked, const Snapshot& snapshot, IdentityMint& mint)
    : locked_{std::move(locked)}, snapshot_{snapshot}, mint_{mint} {}

Outcome BatchRun::decide(const Submission& submission) {
    if (const auto* fire = std::get_if<models::Fire>(&submission.request)) return decide_fire(*fire);
    if (auto before = answered_before(submission)) return std::move(*before);
    if (const auto* command = std::get_if<models::Command>(&submission.request))
        return decide_command(submission, *command);
    return decide_filing(submission, std::get<models::Filing>(submission.request));
}

std::optional<Outcome> BatchRun::answered_before(const Submission& submission) const {
    const storage::StoredAnswer* answer = nullptr;
    if (const auto given = given_.find(submission.key); given != given_.end())
        answer = &writes_.answers[given->second].answer;
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

std::string BatchRun::render(const Submission& submission, const models::Whistle& whistle,
                             const std::optional<models::Point>& site, const std::string& requester_masked) const {
    if (!submission.render) return {};
    return submission.render(Rendering{whistle, site, requester_masked, snapshot_, locked_.now});
}

Outcome BatchRun::refuse(const Submission& submission, models::Refusal refusal,
                         const storage::LockedWhistle* locked) const {
    Refused refused;
    const models::RefusalClass kind = refusal.kind;
    refused.refusal = std::move(refusal);
    if (locked == nullptr || kind == models::RefusalClass::kNotFound) return refused;
    refused.version = locked->whistle.version;
    if (const auto* command = std::get_if<models::Command>(&submission.request))
        refused.allowed =
            models::allowed(locked->whistle, command->actor, *snapshot_.directory, *snapshot_.policies, locked_.now);
    if (kind == models::RefusalClass::kStale)
        refused.current = render(submission, locked->whistle, locked->site, locked->requester_masked);
    return refused;
}

storage::LockedWhistle* BatchRun::related_of(const models::Command& command) {
    const auto id = related_id(command);
    if (!id || *id == command.whistle || broken_.contains(*id)) return nullptr;
    const auto found = locked_.whistles.find(*id);
    return found == locked_.whistles.end() || found->second.unreadable ? nullptr : &found->second;
}

Outcome BatchRun::decide_command(const Submission& submission, const models::Command& command) {
    const auto found = locked_.whistles.find(command.whistle);
    if (found == locked_.whistles.end())
        return refuse(submission, models::Refusal(models::RefusalClass::kNotFound, "not_found"), nullptr);
    storage::LockedWhistle& state = found->second;
    if (state.unreadable || broken_.contains(command.whistle)) return Trouble::kBroken;
    storage::LockedWhistle* related = related_of(command);
    try {
        auto decided =
            models::decide(state.whistle, command, context(&state, related != nullptr ? &related->whistle : nullptr));
        if (!decided) return refuse(submission, decided.error(), &state);
        std::vector<Change> changes;
        if (!decided->events.empty()) {
            changes.push_back(change(state, *decided));
            if (decided->position)
                changes.back().write.sealed.push_back(
                    {std::string(), std::string(), submission.position, changes.back().write.after.version});
        }
        if (!decided->related_events.empty()) {
            models::Decision of_related;
            of_related.events = std::move(decided->related_events);
            changes.push_back(change(*related, of_related));
        }
        Answered answered = accept(submission, state, std::move(changes));
        say(*decided);
        return answered;
    } catch (const std::logic_error& broken) {
        // A broken invariant: this whistle is left alone for the rest of the batch, the others go on.
        spdlog::error("whistle {}: {}", command.whistle.value, broken.what());
        broken_.insert(command.whistle);
        return Trouble::kBroken;
    }
}

Outcome BatchRun::decide_fire(const models::Fire& fire) {
    const auto found = locked_.whistles.find(fire.whistle);
    if (found == locked_.whistles.end()) return Fired{};
    storage::LockedWhistle& state = found->second;
    if (state.unreadable || broken_.contains(fire.whistle)) return Trouble::kBroken;
    try {
        auto decided = models::decide_fire(state.whistle, fire, context(&state, nullptr));
        Fired fired{decided.events.size()};
        // What was forgotten has its row written even where it has nothing new to say.
        if (decided.events.empty() && !fire.forgotten) return fired;
        Change done = change(state, decided);
        state.whistle = done.write.after;
        writes_.whistles.push_back(std::move(done.write));
        say(decided);
        return fired;
    } catch (const std::logic_error& broken) {
        spdlog::error("whistle {}: {}", fire.whistle.value, broken.what());
        broken_.insert(fire.whistle);
        return Trouble::kBroken;
    }
}

void BatchRun::say(models::Decision& decision) {
    for (auto& prefix : decision.hushes) writes_.hush(std::move(prefix));
    for (auto& notice : decision.notices) writes_.say(std::move(notice));
}

Outcome BatchRun::decide_filing(const Submission& submission, const models::Filing& filing) {
    const models::NewIdentity identity = mint_.make(locked_.now);
    try {
        auto decided = models::decide_filing(filing, identity, context(nullptr, nullptr));
        if (!decided) return refuse(submission, decided.error(), nullptr);
        storage::LockedWhistle nothing;  // nobody in this batch can know its id yet: what is filed need not be kept
        nothing.requester_masked = submission.requester_masked;
        Change filed = change(nothing, *decided);
        filed.write.is_new = true;
        if (!submission.requester.empty() || !submission.position.empty())
            filed.write.sealed.push_back({submission.requester, submission.requester_masked, submission.position, 1});
        Answered answered = answer(submission, filed.write.after, filed.write.site, submission.requester_masked);
        writes_.whistles.push_back(std::move(filed.write));
        say(*decided);
        return answered;
    } catch (const std::logic_error& broken) {
        spdlog::error("filing {}: {}", identity.id.value, broken.what());
        return Trouble::kBroken;
    }
}

BatchRun::Change BatchRun::change(storage::LockedWhistle& state, models::Decision& decision) const {
    const storage::RowImage before(state.whistle);
    Change change{&state, {}};
    storage::WhistleWrite& write = change.write;
    write.after = state.whistle;
    for (const auto& event : decision.events) write.after = models::evolve(std::move(write.after), event);
    write.site = decision.site ? decision.site : state.site;
    write.chain_before = state.chain;
    write.events = std::move(decision.events);
    before.mark_changes(write);
    return change;
}

/// From here on the command counts. Everything that can throw comes before the first thing that others see.
Answered BatchRun::accept(const Submission& submission, const storage::LockedWhistle& state,
                          std::vector<Change> changes) {
    Answered answered = changes.empty() ? answer(submission, state.whistle, state.site, state.requester_masked)
                                        : answer(submission, changes.front().write.after, changes.front().write.site,
                                                 state.requester_masked);
    for (auto& change : changes) {
        change.state->whistle = change.write.after;
        change.state->site = change.write.site;
        writes_.whistles.push_back(std::move(change.write));
    }
    return answered;
}

/// Renders the answer and keeps it for whoever repeats the request.
Answered BatchRun::answer(const Submission& submission, const models::Whistle& whistle,
                          const std::optional<models::Point>& site, const std::string& requester_masked) {
    Answered answered;
    answered.status = submission.success_status;
    answered.whistle = whistle.id;
    answered.version = whistle.version;
    answered.body = render(submission, whistle, site, requester_masked);
    given_.emplace(submission.key, writes_.answers.size());
    writes_.answers.push_back(
        {submission.key, {submission.fingerprint, answered.status, answered.whistle, answered.version, answered.body}});
    return answered;
}

}  // namespace gridwhistle::dispatcher
