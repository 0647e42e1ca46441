#include "app/database.hpp"
#include "app/program.hpp"
#include "app/tokens.hpp"
#include "models/terms.hpp"
#include "storage/postgres/pg_reference.hpp"

#include <algorithm>
#include <iostream>

namespace gridwhistle::app {
namespace {

/// Roles that are about a place: with a unit alone, the unit's place is meant.
bool is_about_a_place(models::Role role) {
    using models::Role;
    return role == Role::kDispatcher || role == Role::kSupervisor || role == Role::kLeader ||
           role == Role::kCommunity || role == Role::kGridWorker || role == Role::kGridHead || role == Role::kVerifier;
}

std::string role_list() {
    std::string list;
    for (const auto word : models::Spellings<models::Role>::kWords)
        list += (list.empty() ? "" : ", ") + std::string(word);
    return list;
}

}  // namespace

int add_user(const CommonOptions& common, const UserOptions& options) {
    models::Grant grant;
    const auto role = models::parse_term<models::Role>(options.role);
    if (!role) throw CommandFailed("--role " + options.role + " is none of: " + role_list());
    grant.role = *role;
    grant.unit = models::UnitCode(options.unit);
    grant.area = models::AreaCode(options.area);

    const Database database(load_settings(common), Database::Use::kCommand);
    storage::postgres::PgReferenceStore store(database.options(), 2);
    const auto data = store.load();
    const auto unit = std::ranges::find(data.units, grant.unit, &models::Unit::code);
    if (!grant.unit.empty() && unit == data.units.end())
        throw CommandFailed("--unit " + options.unit + " does not exist");
    const bool area_known = std::ranges::any_of(
        data.areas, [&](const models::Area& area) { return area.code == grant.area || area.parent == grant.area; });
    if (!grant.area.empty() && !area_known) throw CommandFailed("--area " + options.area + " does not exist");
    if (grant.area.empty() && !grant.unit.empty() && is_about_a_place(grant.role)) grant.area = unit->area;

    const auto id = store.put_account(options.name, options.display_name.empty() ? options.name : options.display_name);
    store.put_grant(id, grant);
    std::cout << options.name << ": " << options.role << (options.unit.empty() ? "" : " of " + options.unit)
              << (grant.area.empty() ? "" : " in " + grant.area.value) << '\n';
    return 0;
}

int print_token(const CommonOptions& common, const std::string& name) {
    const Database database(load_settings(common), Database::Use::kCommand);
    storage::postgres::PgReferenceStore store(database.options(), 2);
    const auto account = store.find_account(name);
    if (!account) throw CommandFailed("there is no account \"" + name + "\"; make it with gridwhistle user add");
    std::cout << make_token(store, account->id) << '\n';
    return 0;
}

}  // namespace gridwhistle::app
