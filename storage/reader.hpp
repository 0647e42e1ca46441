#pragma once

#include "models/event.hpp"
#include "models/whistle.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// What a reader may see: everything, or its own filings, its units' whistles, its areas.
struct ReadScope {
    bool everything{false};
    models::AccountId account;
    std::vector<models::UnitCode> units;
    std::vector<models::AreaCode> areas;  ///< with all areas below them
};

struct Box {
    models::Point low;
    models::Point high;
};

struct Nearby {
    models::Point point;
    double within_m{0};
};

enum class WhistleSort { kNewest, kOldest, kUpdated };

/// GET /whistles: every filter narrows, all combine; absent ones do not filter.
struct WhistleQuery {
    ReadScope scope;
    std::vector<models::WhistleState> states;
    std::optional<models::Phase> phase;
    std::optional<models::UnitCode> unit;
    std::vector<models::AreaCode> areas;
    std::optional<models::CategoryCode> category;
    std::optional<models::Priority> priority;
    std::optional<models::Kind> kind;
    std::optional<models::AccountId> filed_by;
    std::optional<models::AccountId> awaiting;  ///< whose judgement or answer it waits for
    std::optional<Nearby> nearby;
    std::optional<Box> box;
    std::optional<models::Instant> filed_after;
    std::optional<models::Instant> filed_before;
    std::optional<models::Instant> updated_after;
    std::string text;  ///< words in number, title, description, address
    WhistleSort sort{WhistleSort::kNewest};
    int limit{50};
    std::string cursor;  ///< of the page before; opaque
};

/// GET /assignments: one row per assignment.
struct AssignmentQuery {
    ReadScope scope;
    std::optional<models::UnitCode> unit;
    std::optional<std::string> party;
    std::optional<models::AccountId> holder;
    bool without_holder{false};
    std::optional<models::AssignmentRole> role;
    std::vector<models::AssignmentState> states;
    std::vector<models::AreaCode> areas;
    int limit{50};
    std::string cursor;
};

/// Which late duties; what is not set does not matter.
struct EscalationQuery {
    ReadScope scope;
    std::vector<models::AreaCode> areas;
    std::optional<models::UnitCode> unit;
    std::optional<models::Kind> kind;
    std::optional<models::Priority> priority;
    std::optional<models::Clock> clock;
    std::optional<int> rung;
    bool unacknowledged{false};
    std::optional<models::Instant> due_before;
    int limit{50};
    std::string cursor;
};

/// A late duty: that of `of` by this clock.
struct FoundEscalation {
    models::Whistle whistle;
    models::Clock clock{models::Clock::kReportIn};
    std::uint16_t of{0};
};

struct EscalationCount {
    int rung{0};
    models::AreaCode area;
    std::int64_t count{0};
};

struct FoundWhistle {
    models::Whistle whistle;
    std::optional<models::Point> site;
    std::string requester_masked;
};

struct FoundAssignment {
    models::Whistle whistle;
    std::uint16_t n{0};
    std::optional<models::Point> site;
};

template <class Row>
struct Page {
    std::vector<Row> rows;
    std::string next;  ///< cursor of the next page; empty = this was the last
};

/// An event with what the log adds to it.
struct LoggedEvent {
    models::Event event;
    models::WhistleId whistle;
    std::string hash;  ///< hex
};

/// A place in the stream of all events. Only events of finished transactions are before it.
struct FeedPosition {
    std::uint64_t xid{0};
    std::int64_t seq{0};

    friend auto operator<=>(const FeedPosition&, const FeedPosition&) = default;
};

/// One line of the stream: what happened, to whom it matters.
struct FeedItem {
    FeedPosition position;
    models::WhistleId whistle;
    std::uint32_t n{0};
    std::string type;
    models::Instant at;
    models::AccountId actor;
    models::AreaCode area;
    models::AccountId filed_by;
    std::vector<models::UnitCode> units;
};

struct FeedWindow {
    std::vector<FeedItem> items;
    FeedPosition next;  ///< continue from here
};

struct QueueCount {
    models::Phase phase{models::Phase::kAwaitingResponse};
    std::int64_t count{0};
};

/// Read-only ways into the store. Blocking and thread-safe (a small pool of connections); what it gives may be a
/// moment old. Throws models::ServiceUnavailable when the database is away. Decisions never rest on it.
class Reader {
  public:
    Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    virtual ~Reader() = default;

    [[nodiscard]] virtual std::optional<FoundWhistle> find_whistle(models::WhistleId id) = 0;

    /// Those of these whistles that are there, in no order.
    [[nodiscard]] virtual std::vector<FoundWhistle> find_whistles(const std::vector<models::WhistleId>& ids) = 0;
    [[nodiscard]] virtual Page<FoundWhistle> list_whistles(const WhistleQuery& query) = 0;
    [[nodiscard]] virtual Page<FoundAssignment> list_assignments(const AssignmentQuery& query) = 0;
    /// Longest overdue first.
    [[nodiscard]] virtual Page<FoundEscalation> list_escalations(const EscalationQuery& query) = 0;
    /// All that the query finds, by rung and area.
    [[nodiscard]] virtual std::vector<EscalationCount> count_escalations(const EscalationQuery& query) = 0;
    [[nodiscard]] virtual std::vector<LoggedEvent> events_of(models::WhistleId id) = 0;

    /// Whistles with open proposals that one of these roles may decide, oldest proposal first.
    [[nodiscard]] virtual Page<FoundWhistle> list_open_proposals(const ReadScope& scope,
                                                                 const std::vector<models::Role>& deciders, int limit,
                                                                 const std::string& cursor) = 0;

    /// Live assignments of a unit, or open whistles of areas, by phase.
    [[nodiscard]] virtual std::vector<QueueCount> count_unit(const models::UnitCode& unit) = 0;
    [[nodiscard]] virtual std::vector<QueueCount> count_areas(const std::vector<models::AreaCode>& areas) = 0;

    /// Offered assignments of a unit, most urgent first: priority, then age.
    [[nodiscard]] virtual std::vector<models::AssignmentId> next_offered(const models::UnitCode& unit, int limit) = 0;

    /// The end of the stream now, and what came after a position. Gap-free: a transaction that commits late is never
    /// skipped, because only positions below every running transaction are handed out. A position beyond the end was
    /// made by another database: whoever resumes from it must start over.
    [[nodiscard]] virtual FeedPosition feed_end() = 0;
    [[nodiscard]] virtual FeedWindow read_feed(const FeedPosition& after, int limit) = 0;

    /// Whistles open or filed since then, for the duplicate finder's start.
    virtual void for_each_recent(models::Instant since, const std::function<void(const FoundWhistle&)>& visit) = 0;

    [[nodiscard]] virtual bool is_alive() = 0;
};

}  // namespace gridwhistle::storage
