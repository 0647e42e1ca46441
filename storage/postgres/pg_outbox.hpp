#pragma once

#include "storage/channels.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/postgres/connection_pool.hpp"
#include "storage/postgres/transaction.hpp"
#include "storage/sealing.hpp"

namespace gridwhistle::storage::postgres {

/// Notices, channels and inboxes in PostgreSQL: leases by SKIP LOCKED, so that couriers never wait for each other.
/// Leases count on the database's own clock, everything else on gw_now(). Over a pool of a few connections.
class PgOutbox final : public Outbox, public ChannelStore, public Inbox {
  public:
    PgOutbox(ConnectionOptions options, Sealing sealing, std::size_t connections_max);

    std::int64_t fan_out(int notices_max) override;
    Swept sweep(const SweepRules& rules) override;
    [[nodiscard]] std::vector<WaitingChannel> waiting(int channels_max, std::chrono::milliseconds quiet) override;
    [[nodiscard]] Lease lease(const LeaseRequest& request) override;
    void settle(const std::vector<Settlement>& settlements) override;
    void pause(const std::string& sender, std::chrono::milliseconds time) override;
    [[nodiscard]] Page<DeadLetter> dead_letters(int limit, const std::string& cursor) override;
    Resent resend(std::int64_t id) override;
    [[nodiscard]] OutboxFigures figures() override;

    void put_channels(const std::vector<models::Channel>& channels) override;
    [[nodiscard]] std::vector<models::Channel> channels() override;
    bool remove_channel(const std::string& name) override;

    [[nodiscard]] InboxPage inbox(const InboxOwner& owner, bool unread_only, int limit,
                                  const std::string& cursor) override;
    std::int64_t mark_read(const InboxOwner& owner, const std::vector<std::int64_t>& ids) override;
    std::int64_t mark_read_until(const InboxOwner& owner, models::Instant until) override;

  private:
    /// On a connection that lives: once more when a pooled one turns out to have died idle. Only for what may be done
    /// twice.
    template <class Work>
    auto on_connection(const Work& work) {
        try {
            return work(*pool_.borrow());
        } catch (const ConnectionLost&) {
            return work(*pool_.borrow());
        }
    }
    [[nodiscard]] std::string sender_of(const models::Channel& channel) const;

    ConnectionPool pool_;
    Sealing sealing_;
};

}  // namespace gridwhistle::storage::postgres
