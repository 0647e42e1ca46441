#include "storage/postgres/pg_reference.hpp"

#include "codec/catalogue_json.hpp"
#include "codec/flow_json.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/read_rows.hpp"
#include "storage/postgres/stored_shape.hpp"

#include <algorithm>

// What imports write. Rows that are already there unchanged count as no change, so that importing a file twice does
// nothing the second time.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kRaiseVersion{"reference_raise", "UPDATE reference_version SET version = version + 1"};
constexpr Statement kVersion{"reference_version", "SELECT version FROM reference_version"};
constexpr Statement kLockVersion{"reference_lock", "SELECT version FROM reference_version FOR UPDATE"};

constexpr Statement kPutAreas{
    "reference_put_areas",
    "INSERT INTO area (code, parent, level, name, priority, valid_from, valid_to, shape)"
    " SELECT code, parent, level, name, priority, coalesce(since, '-infinity'), until, shape"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int4[], $6::timestamptz[], $7::timestamptz[],"
    " $8::text[]) AS given (code, parent, level, name, priority, since, until, shape)"
    " ON CONFLICT (code, valid_from) DO UPDATE SET parent = excluded.parent, level = excluded.level,"
    " name = excluded.name, priority = excluded.priority, valid_to = excluded.valid_to, shape = excluded.shape"
    " WHERE (area.parent, area.level, area.name, area.priority, area.valid_to, area.shape) IS DISTINCT FROM"
    " (excluded.parent, excluded.level, excluded.name, excluded.priority, excluded.valid_to, excluded.shape)"};

constexpr Statement kPutStreets{
    "reference_put_streets",
    "INSERT INTO street (id, name, road_class, width_m, shape)"
    " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::text[])"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, road_class = excluded.road_class,"
    " width_m = excluded.width_m, shape = excluded.shape"
    " WHERE (street.name, street.road_class, street.width_m, street.shape) IS DISTINCT FROM"
    " (excluded.name, excluded.road_class, excluded.width_m, excluded.shape)"};

constexpr Statement kPutUnits{
    "reference_put_units",
    "INSERT INTO unit (code, kind, name, area, valid_from, valid_to)"
    " SELECT code, kind, name, area, coalesce(since, '-infinity'), until"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])"
    " AS given (code, kind, name, area, since, until)"
    " ON CONFLICT (code, valid_from) DO UPDATE SET kind = excluded.kind, name = excluded.name, area = excluded.area,"
    " valid_to = excluded.valid_to WHERE (unit.kind, unit.name, unit.area, unit.valid_to) IS DISTINCT FROM"
    " (excluded.kind, excluded.name, excluded.area, excluded.valid_to)"};

constexpr Statement kPutParties{
    "reference_put_parties",
    "INSERT INTO party (kind, code, name, unit, area, seat)"
    " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])"
    " ON CONFLICT (kind, code) DO UPDATE SET name = excluded.name, unit = excluded.unit, area = excluded.area,"
    " seat = excluded.seat WHERE (party.name, party.unit, party.area, party.seat) IS DISTINCT FROM"
    " (excluded.name, excluded.unit, excluded.area, excluded.seat)"};

constexpr Statement kPutBindings{
    "reference_put_bindings",
    "INSERT INTO binding (party_kind, party, role, place, valid_from, valid_to)"
    " SELECT kind, party, role, place, coalesce(since, '-infinity'), until"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])"
    " AS given (kind, party, role, place, since, until)"
    " ON CONFLICT (party_kind, party, role, place, valid_from) DO UPDATE SET valid_to = excluded.valid_to"
    " WHERE binding.valid_to IS DISTINCT FROM excluded.valid_to"};

constexpr Statement kNewestCatalogue{"reference_newest_catalogue",
                                     "SELECT coalesce(max(catalogue_version), 0) FROM category"};
constexpr Statement kSameCategories{
    "reference_same_categories",
    "SELECT count(*) FROM unnest($1::text[], $2::text[]) AS given (code, body)"
    " JOIN category c ON c.catalogue_version = $3::int AND c.code = given.code AND c.body = given.body"};
constexpr Statement kCopyCategories{
    "reference_copy_categories",
    "INSERT INTO category (catalogue_version, code, body)"
    " SELECT $1::int + 1, code, body FROM category WHERE catalogue_version = $1::int AND code <> ALL($2::text[])"};
constexpr Statement kPutCategories{"reference_put_categories",
                                   "INSERT INTO category (catalogue_version, code, body)"
                                   " SELECT $1::int, * FROM unnest($2::text[], $3::text[])"};

constexpr Statement kFindFlow{"reference_find_flow",
                              "SELECT body FROM flow WHERE code = $1::text AND version = $2::int"};
constexpr Statement kPutFlow{"reference_put_flow",
                             "INSERT INTO flow (code, version, body) VALUES ($1::text, $2::int, $3::text)"};

/// "From the beginning" is stored as -infinity.
std::optional<models::Instant> since(models::Instant valid_from) {
    if (valid_from == models::Instant::min()) return std::nullopt;
    return valid_from;
}

/// Whether that made a new version of the catalogue, and which one holds now.
struct CatalogueChange {
    bool changed{false};
    int version{0};
};

CatalogueChange store_categories(Transaction& transaction, const std::vector<models::Category>& categories) {
    std::vector<std::string> texts(categories.size());
    TextArray codes, bodies;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        codec::JsonWriter json(texts[i]);
        codec::append_category(json, categories[i]);
        codes.add(categories[i].code.value);
        bodies.add(texts[i]);
    }
    const int newest = RowReader(transaction.execute(kNewestCatalogue)[0]).next<std::int32_t>();
    const auto same = RowReader(transaction.execute(kSameCategories, codes, bodies, newest)[0]).next<std::int64_t>();
    if (newest > 0 && same == static_cast<std::int64_t>(categories.size())) return {false, newest};
    static_cast<void>(transaction.execute(kCopyCategories, newest, codes));
    static_cast<void>(transaction.execute(kPutCategories, newest + 1, codes, bodies));
    return {true, newest + 1};
}

/// Of the categories those that go over to one of the flows; where two flows name one, the later has it.
std::vector<models::Category> handed_over(std::vector<models::Category> categories,
                                          const std::vector<models::FlowProfile>& flows) {
    std::vector<models::Category> changed;
    for (auto& category : categories) {
        const models::FlowCode before = category.flow;
        for (const auto& flow : flows) {
            if (std::ranges::find(flow.categories, category.code) != flow.categories.end()) category.flow = flow.code;
        }
        if (category.flow != before) changed.push_back(std::move(category));
    }
    return changed;
}

}  // namespace

PgReferenceStore::PgReferenceStore(ConnectionOptions options, std::size_t connections_max)
    : pool_{std::move(options), connections_max} {}

void PgReferenceStore::change(const std::function<bool(Transaction&)>& import) {
    const auto connection = pool_.borrow();
    Transaction transaction(*connection);
    static_cast<void>(transaction.execute(kLockVersion));  // imports follow each other
    if (!import(transaction)) return;
    static_cast<void>(transaction.execute(kRaiseVersion));
    transaction.commit_or_throw();
}

std::int64_t PgReferenceStore::version() {
    const auto connection = pool_.borrow();
    const auto rows = connection->execute(kVersion);
    return RowReader(rows[0]).next<std::int64_t>();
}

void PgReferenceStore::put_areas(const std::vector<models::Area>& areas) {
    TextArray codes, parents, levels, names, shapes;
    Int4Array priorities;
    TimestamptzArray from, to;
    std::vector<std::string> texts;
    texts.reserve(areas.size());
    for (const auto& area : areas) {
        codes.add(area.code.value);
        parents.add(area.parent.value);
        levels.add(area.level);
        names.add(area.name);
        priorities.add(area.priority);
        from.add(since(area.valid_from));
        to.add(area.valid_to);
        texts.push_back(to_stored_shape(area.shape, {}));
        shapes.add(texts.back());
    }
    change([&](Transaction& transaction) {
        return transaction.execute(kPutAreas, codes, parents, levels, names, priorities, from, to, shapes)
                   .affected_rows() > 0;
    });
}

void PgReferenceStore::put_streets(const std::vector<Street>& streets) {
    TextArray ids, names, classes, shapes;
    Float8Array widths;
    std::vector<std::string> texts;
    texts.reserve(streets.size());
    for (const auto& street : streets) {
        ids.add(street.id);
        names.add(street.name);
        classes.add(models::to_text(street.road_class));
        widths.add(street.width_m);
        texts.push_back(to_stored_shape(street.shape, street.lines));
        shapes.add(texts.back());
    }
    change([&](Transaction& transaction) {
        return transaction.execute(kPutStreets, ids, names, classes, widths, shapes).affected_rows() > 0;
    });
}

void PgReferenceStore::put_units(const std::vector<models::Unit>& units) {
    TextArray codes, kinds, names, areas;
    TimestamptzArray from, to;
    for (const auto& unit : units) {
        codes.add(unit.code.value);
        kinds.add(unit.kind.value);
        names.add(unit.name);
        areas.add(unit.area.value);
        from.add(since(unit.valid_from));
        to.add(unit.valid_to);
    }
    change([&](Transaction& transaction) {
        return transaction.execute(kPutUnits, codes, kinds, names, areas, from, to).affected_rows() > 0;
    });
}

void PgReferenceStore::put_parties(const std::vector<models::Party>& parties,
                                   const std::vector<models::Binding>& bindings) {
    TextArray kinds, codes, names, units, areas, seats;
    for (const auto& party : parties) {
        kinds.add(models::to_text(party.ref.kind));
        codes.add(party.ref.code);
        names.add(party.name);
        units.add(party.unit.value);
        areas.add(party.area.value);
        seats.add(party.seat);
    }
    TextArray party_kinds, bound, roles, places;
    TimestamptzArray from, to;
    for (const auto& binding : bindings) {
        party_kinds.add(models::to_text(binding.party.kind));
        bound.add(binding.party.code);
        roles.add(binding.role);
        places.add(binding.place);
        from.add(since(binding.valid_from));
        to.add(binding.valid_to);
    }
    change([&](Transaction& transaction) {
        const auto put = transaction.execute(kPutParties, kinds, codes, names, units, areas, seats).affected_rows() +
                         transaction.execute(kPutBindings, party_kinds, bound, roles, places, from, to).affected_rows();
        return put > 0;
    });
}

int PgReferenceStore::put_categories(const std::vector<models::Category>& categories) {
    CatalogueChange made;
    change([&](Transaction& transaction) {
        made = store_categories(transaction, categories);
        return made.changed;
    });
    return made.version;
}

std::vector<std::size_t> PgReferenceStore::put_flows(const std::vector<models::FlowProfile>& flows) {
    std::vector<std::size_t> refused;
    change([&](Transaction& transaction) {
        bool changed = false;
        for (std::size_t i = 0; i < flows.size(); ++i) {
            std::string body;
            codec::JsonWriter json(body);
            codec::append_flow(json, flows[i]);
            const auto stored = transaction.execute(kFindFlow, flows[i].code, flows[i].version);
            if (stored.empty()) {
                static_cast<void>(transaction.execute(kPutFlow, flows[i].code, flows[i].version, body));
                changed = true;
            } else if (RowReader(stored[0]).next<std::string>() != body) {
                refused.push_back(i);
            }
        }
        if (!refused.empty()) return false;
        ReferenceData present;
        load_policies(transaction, present);
        const auto categories = handed_over(std::move(present.categories), flows);
        if (!categories.empty()) changed = store_categories(transaction, categories).changed || changed;
        return changed;
    });
    return refused;
}

}  // namespace gridwhistle::storage::postgres
