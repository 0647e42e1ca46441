#pragma once

#include "storage/postgres/connection_pool.hpp"
#include "storage/postgres/transaction.hpp"
#include "storage/reference.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// Reference data and accounts in PostgreSQL.
class PgReferenceStore final : public ReferenceStore {
  public:
    PgReferenceStore(ConnectionOptions options, std::size_t connections_max);

    [[nodiscard]] std::int64_t version() override;
    [[nodiscard]] ReferenceData load() override;

    void put_areas(const std::vector<models::Area>& areas) override;
    void put_streets(const std::vector<Street>& streets) override;
    void put_units(const std::vector<models::Unit>& units) override;
    void put_parties(const std::vector<models::Party>& parties, const std::vector<models::Binding>& bindings) override;
    int put_categories(const std::vector<models::Category>& categories) override;
    [[nodiscard]] std::vector<std::size_t> put_flows(const std::vector<models::FlowProfile>& flows) override;
    std::size_t put_ladders(const std::vector<models::Ladder>& ladders) override;
    std::size_t put_rotas(const std::vector<models::Rota>& rotas) override;
    std::size_t put_calendars(const std::vector<models::NamedCalendar>& calendars) override;

    [[nodiscard]] models::AccountId put_account(const std::string& name, const std::string& display_name) override;
    void put_grant(models::AccountId account, const models::Grant& grant) override;
    [[nodiscard]] std::optional<Account> find_account(const std::string& name) override;
    [[nodiscard]] std::vector<Account> accounts() override;
    void put_token(models::AccountId account, const std::string& token_sha256) override;
    [[nodiscard]] std::optional<Account> find_by_token(const std::string& token_sha256) override;

  private:
    /// Runs an import in one transaction; when it says that something changed, the version rises with it.
    void change(const std::function<bool(Transaction&)>& import);
    static void load_policies(Transaction& transaction, ReferenceData& data);
    static void load_duty_times(Transaction& transaction, ReferenceData& data);
    static void load_people(Transaction& transaction, ReferenceData& data);

    struct PolicyText {
        std::string code;
        std::string body;
    };
    std::size_t put_policies(std::string_view kind, const std::vector<PolicyText>& policies);

    ConnectionPool pool_;
};

}  // namespace gridwhistle::storage::postgres
