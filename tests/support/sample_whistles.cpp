#include "tests/support/sample_whistles.hpp"

#include "models/evolve.hpp"
#include "storage/row_image.hpp"

namespace gridwhistle::tests {
namespace {

constexpr std::int64_t kFiler = 11;

models::Offer offer(std::uint16_t n, const std::string& unit, models::AssignmentRole role) {
    models::Offer offered;
    offered.n = n;
    offered.party = {models::PartyKind::kUnit, unit};
    offered.unit = models::UnitCode(unit);
    offered.role = role;
    offered.level = "department";
    return offered;
}

models::Event filed_event(std::int64_t id, models::Instant at) {
    models::FiledFacts facts;
    facts.id = models::WhistleId{id};
    facts.region = models::RegionCode("430581");
    facts.number = "2026-430581-R-" + std::to_string(id);
    facts.receipt = "R" + std::to_string(id);
    facts.category = models::CategoryCode("MU01");
    facts.flow = models::FlowCode("incident");
    facts.flow_version = 1;
    facts.title = "路灯不亮 “第三根”";
    facts.area = models::AreaCode("430581001002");
    models::Event event;
    event.type = models::EventType::kFiled;
    event.n = 1;
    event.at = at;
    event.actor = models::AccountId{kFiler};
    event.filed = std::move(facts);
    event.offers = {offer(1, "UM-0301", models::AssignmentRole::kLead),
                    offer(2, "PS-0301", models::AssignmentRole::kSupport)};
    return event;
}

storage::WhistleWrite write_event(const storage::LockedWhistle& locked, models::Event event) {
    const storage::RowImage before(locked.whistle);
    storage::WhistleWrite write;
    write.after = models::evolve(locked.whistle, event);
    write.site = locked.site;
    write.chain_before = locked.chain;
    write.events.push_back(std::move(event));
    before.mark_changes(write);
    return write;
}

models::Event next_event(const models::Whistle& whistle, models::EventType type, models::Instant at) {
    models::Event event;
    event.type = type;
    event.n = whistle.version + 1;
    event.at = at;
    return event;
}

}  // namespace

storage::WhistleWrite sample_filing(std::int64_t id, models::Instant at) {
    storage::WhistleWrite write = write_event({}, filed_event(id, at));
    write.site = models::Point{111.25, 27.125};
    write.sealed.push_back({R"({"phone":"13800000000"})", "138****0000", R"({"lon":111.25,"lat":27.125})", 1});
    write.is_new = true;
    return write;
}

storage::WhistleWrite sample_claim(const storage::LockedWhistle& locked, models::Instant at, std::int64_t account) {
    models::Event event = next_event(locked.whistle, models::EventType::kClaimed, at);
    event.actor = models::AccountId{account};
    event.assignment = std::uint16_t{1};
    event.holder = models::AccountId{account};
    return write_event(locked, std::move(event));
}

storage::WhistleWrite sample_handover(const storage::LockedWhistle& locked, models::Instant at) {
    models::Event event = next_event(locked.whistle, models::EventType::kHandedDown, at);
    const auto n = static_cast<std::uint16_t>(locked.whistle.assignments.size() + 1);
    event.endings = {{locked.whistle.lead()->n, models::AssignmentState::kEnded, models::EndReason::kHandedDown}};
    event.offers = {offer(n, "UM-0302", models::AssignmentRole::kLead)};
    return write_event(locked, std::move(event));
}

storage::RequestKey sample_key(const std::string& key) {
    return {models::AccountId{kFiler}, key};
}

storage::AnswerWrite sample_answer(const std::string& key, std::int64_t whistle) {
    return {sample_key(key), {"fingerprint of " + key, 201, models::WhistleId{whistle}, 1, R"({"text":"已收到 ✓"})"}};
}

storage::CommitOutcome file_sample(storage::StoreSession& session, std::int64_t id) {
    const std::string key = "file-" + std::to_string(id);
    const storage::LockedBatch batch = session.load({}, {sample_key(key)});
    storage::BatchWrites writes;
    writes.whistles.push_back(sample_filing(id, batch.now));
    writes.answers.push_back(sample_answer(key, id));
    return session.commit(writes);
}

}  // namespace gridwhistle::tests
