#pragma once

#include "storage/postgres/connection_pool.hpp"
#include "storage/reader.hpp"

namespace gridwhistle::storage::postgres {

/// Reads over a pool of connections. One more try when a pooled connection turns out to be dead.
class PgReader final : public Reader {
  public:
    PgReader(ConnectionOptions options, std::size_t connections_max);

    [[nodiscard]] std::optional<FoundWhistle> find_whistle(models::WhistleId id) override;
    [[nodiscard]] std::vector<FoundWhistle> find_whistles(const std::vector<models::WhistleId>& ids) override;
    [[nodiscard]] Page<FoundWhistle> list_whistles(const WhistleQuery& query) override;
    [[nodiscard]] Page<FoundAssignment> list_assignments(const AssignmentQuery& query) override;
    [[nodiscard]] Page<FoundEscalation> list_escalations(const EscalationQuery& query) override;
    [[nodiscard]] std::vector<EscalationCount> count_escalations(const EscalationQuery& query) override;
    [[nodiscard]] std::vector<LoggedEvent> events_of(models::WhistleId id) override;
    [[nodiscard]] Page<FoundWhistle> list_open_proposals(const ReadScope& scope,
                                                         const std::vector<models::Role>& deciders, int limit,
                                                         const std::string& cursor) override;
    [[nodiscard]] std::vector<QueueCount> count_unit(const models::UnitCode& unit) override;
    [[nodiscard]] std::vector<QueueCount> count_areas(const std::vector<models::AreaCode>& areas) override;
    [[nodiscard]] std::vector<models::AssignmentId> next_offered(const models::UnitCode& unit, int limit) override;
    [[nodiscard]] FeedPosition feed_end() override;
    [[nodiscard]] FeedWindow read_feed(const FeedPosition& after, int limit) override;
    void for_each_recent(models::Instant since, const std::function<void(const FoundWhistle&)>& visit) override;
    [[nodiscard]] bool is_alive() override;

  private:
    template <class... Arguments>
    pqxx::result query(const Statement& statement, const Arguments&... arguments) {
        try {
            return pool_.borrow()->execute(statement, arguments...);
        } catch (const ConnectionLost&) {
            // It may have died idle, long before this request: a fresh one tells whether the server is there.
            return pool_.borrow()->execute(statement, arguments...);
        }
    }

    ConnectionPool pool_;
};

}  // namespace gridwhistle::storage::postgres
