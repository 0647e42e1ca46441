#pragma once

#include "models/actor.hpp"
#include "models/area.hpp"
#include "models/catalogue.hpp"
#include "models/flow.hpp"
#include "models/ladder.hpp"
#include "models/named_calendar.hpp"
#include "models/party.hpp"
#include "models/rota.hpp"
#include "models/staff.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace gridwhistle::storage {

/// A line or compound of the street layer.
struct Street {
    std::string id;
    std::string name;
    models::RoadClass road_class{models::RoadClass::kUnknown};
    double width_m{0};
    std::vector<models::Ring> lines;  ///< open lines of a street
    models::Shape shape;              ///< of a compound
};

/// All reference data of one version: what a node builds its snapshot from.
struct ReferenceData {
    std::int64_t version{0};
    std::vector<models::Area> areas;
    std::vector<Street> streets;
    std::vector<models::Unit> units;
    std::vector<models::Party> parties;
    std::vector<models::Binding> bindings;
    int catalogue_version{0};
    std::vector<models::Category> categories;
    std::vector<models::FlowProfile> flows;  ///< every version
    std::vector<models::Ladder> ladders;     ///< these three by code, only the newest version of each
    std::vector<models::Rota> rotas;         ///< without their calendars
    std::vector<models::NamedCalendar> calendars;
    std::unordered_map<models::AccountId, std::string> account_names;
    std::vector<models::StaffGrant> staff;  ///< of accounts that are not disabled
    std::unordered_set<models::AccountId> disabled_accounts;
};

struct Account {
    models::AccountId id;
    std::string name;
    std::string display_name;
    std::vector<models::Grant> grants;
    bool disabled{false};
};

/// Reference data and accounts. Blocking, thread-safe. Each import is one transaction and raises the version; an
/// import that changes nothing does not.
class ReferenceStore {
  public:
    ReferenceStore() = default;
    ReferenceStore(const ReferenceStore&) = delete;
    ReferenceStore& operator=(const ReferenceStore&) = delete;
    virtual ~ReferenceStore() = default;

    [[nodiscard]] virtual std::int64_t version() = 0;
    [[nodiscard]] virtual ReferenceData load() = 0;

    virtual void put_areas(const std::vector<models::Area>& areas) = 0;
    virtual void put_streets(const std::vector<Street>& streets) = 0;
    virtual void put_units(const std::vector<models::Unit>& units) = 0;
    virtual void put_parties(const std::vector<models::Party>& parties,
                             const std::vector<models::Binding>& bindings) = 0;

    /// Stores the categories as a new catalogue version (the whole catalogue: those of the version before that are
    /// not named stay). Gives the version.
    virtual int put_categories(const std::vector<models::Category>& categories) = 0;

    /// Stores the profiles and hands the categories they name over to them, all in one step. A version of a profile
    /// never changes once stored: the places of those that are stored with another text are given back, and then
    /// nothing was changed.
    [[nodiscard]] virtual std::vector<std::size_t> put_flows(const std::vector<models::FlowProfile>& flows) = 0;

    // Each is stored as the next version of its code, unless its newest one says the same. They give how many were new.
    virtual std::size_t put_ladders(const std::vector<models::Ladder>& ladders) = 0;
    virtual std::size_t put_rotas(const std::vector<models::Rota>& rotas) = 0;
    virtual std::size_t put_calendars(const std::vector<models::NamedCalendar>& calendars) = 0;

    [[nodiscard]] virtual models::AccountId put_account(const std::string& name, const std::string& display_name) = 0;
    virtual void put_grant(models::AccountId account, const models::Grant& grant) = 0;
    [[nodiscard]] virtual std::optional<Account> find_account(const std::string& name) = 0;
    [[nodiscard]] virtual std::vector<Account> accounts() = 0;

    /// Tokens are kept as SHA-256 only.
    virtual void put_token(models::AccountId account, const std::string& token_sha256) = 0;
    [[nodiscard]] virtual std::optional<Account> find_by_token(const std::string& token_sha256) = 0;
};

}  // namespace gridwhistle::storage
