#include "storage/postgres/pg_reference.hpp"
#include "storage/postgres/read_rows.hpp"

#include <map>

// Accounts, grants and tokens of PgReferenceStore.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kPutAccount{"account_put",
                                "INSERT INTO account (name, display_name) VALUES ($1::text, $2::text)"
                                " ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name RETURNING id"};
constexpr Statement kPutGrant{
    "account_put_grant",
    "INSERT INTO access_grant (account, role, unit, area, valid_from, valid_to)"
    " VALUES ($1::bigint, $2::text, $3::text, $4::text, coalesce($5::timestamptz, '-infinity'), $6::timestamptz)"
    " ON CONFLICT (account, role, unit, area, valid_from) DO UPDATE SET valid_to = excluded.valid_to"};
constexpr Statement kPutToken{"account_put_token",
                              "INSERT INTO token (hash, account) VALUES (decode($1::text, 'hex'), $2::bigint)"};

#define GW_ACCOUNT_COLUMNS                                                     \
    "SELECT a.id, a.name, a.display_name, a.disabled, g.role, g.unit, g.area," \
    " nullif(g.valid_from, '-infinity'), g.valid_to FROM account a LEFT JOIN access_grant g ON g.account = a.id"

constexpr Statement kByName{"account_by_name", GW_ACCOUNT_COLUMNS " WHERE a.name = $1::text ORDER BY a.id, g.role"};
constexpr Statement kByToken{"account_by_token", GW_ACCOUNT_COLUMNS
                             " JOIN token t ON t.account = a.id"
                             " WHERE t.hash = decode($1::text, 'hex') ORDER BY a.id, g.role"};
constexpr Statement kAll{"account_all", GW_ACCOUNT_COLUMNS " ORDER BY a.id, g.role"};

#undef GW_ACCOUNT_COLUMNS

constexpr Statement kLoadAccounts{"load_accounts", "SELECT id, display_name, disabled FROM account"};
// Residents are no staff, and a city has many of them.
constexpr Statement kLoadStaff{"load_staff",
                               "SELECT g.account, g.role, g.unit, g.area, nullif(g.valid_from, '-infinity'), g.valid_to"
                               " FROM access_grant g JOIN account a ON a.id = g.account"
                               " WHERE g.role <> 'resident' AND NOT a.disabled ORDER BY g.account, g.role"};

/// The columns after that of the role.
models::Grant read_grant(std::string_view role, RowReader& row) {
    models::Grant grant;
    grant.role = models::parse_term<models::Role>(role).value();
    grant.unit = row.next<models::UnitCode>();
    grant.area = row.next<models::AreaCode>();
    grant.valid_from = row.next<std::optional<models::Instant>>().value_or(models::Instant::min());
    grant.valid_to = row.next<std::optional<models::Instant>>();
    return grant;
}

/// One row per grant becomes one account with its grants.
std::vector<Account> gather(const pqxx::result& rows) {
    std::map<models::AccountId, Account> found;
    for (const auto& each : rows) {
        RowReader row(each);
        const auto id = row.next<models::AccountId>();
        Account& account = found[id];
        account.id = id;
        account.name = row.next<std::string>();
        account.display_name = row.next<std::string>();
        account.disabled = row.next<bool>();
        const auto role = row.next<std::optional<std::string_view>>();
        if (role) account.grants.push_back(read_grant(*role, row));
    }
    std::vector<Account> accounts;
    for (auto& [id, account] : found) accounts.push_back(std::move(account));
    return accounts;
}

std::optional<Account> only(std::vector<Account> accounts) {
    if (accounts.empty()) return std::nullopt;
    return std::move(accounts.front());
}

}  // namespace

models::AccountId PgReferenceStore::put_account(const std::string& name, const std::string& display_name) {
    models::AccountId id;
    change([&](Transaction& transaction) {
        id = RowReader(transaction.execute(kPutAccount, name, display_name)[0]).next<models::AccountId>();
        return true;
    });
    return id;
}

void PgReferenceStore::put_grant(models::AccountId account, const models::Grant& grant) {
    const auto from = grant.valid_from == models::Instant::min() ? std::nullopt : std::optional(grant.valid_from);
    change([&](Transaction& transaction) {
        static_cast<void>(transaction.execute(kPutGrant, account, models::to_text(grant.role), grant.unit, grant.area,
                                              from, grant.valid_to));
        return true;
    });
}

void PgReferenceStore::load_people(Transaction& transaction, ReferenceData& data) {
    for (const auto& each : transaction.execute(kLoadAccounts)) {
        RowReader row(each);
        const auto id = row.next<models::AccountId>();
        data.account_names.emplace(id, row.next<std::string>());
        if (row.next<bool>()) data.disabled_accounts.insert(id);
    }
    for (const auto& each : transaction.execute(kLoadStaff)) {
        RowReader row(each);
        const auto account = row.next<models::AccountId>();
        const auto role = row.next<std::string_view>();
        data.staff.push_back({account, read_grant(role, row)});
    }
}

std::optional<Account> PgReferenceStore::find_account(const std::string& name) {
    return only(gather(pool_.borrow()->execute(kByName, name)));
}

std::vector<Account> PgReferenceStore::accounts() {
    return gather(pool_.borrow()->execute(kAll));
}

void PgReferenceStore::put_token(models::AccountId account, const std::string& token_sha256) {
    static_cast<void>(pool_.borrow()->execute(kPutToken, token_sha256, account));
}

std::optional<Account> PgReferenceStore::find_by_token(const std::string& token_sha256) {
    return only(gather(pool_.borrow()->execute(kByToken, token_sha256)));
}

}  // namespace gridwhistle::storage::postgres
