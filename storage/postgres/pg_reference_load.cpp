#include "codec/catalogue_json.hpp"
#include "codec/flow_json.hpp"
#include "codec/json_reader.hpp"
#include "storage/postgres/pg_reference.hpp"
#include "storage/postgres/read_rows.hpp"
#include "storage/postgres/stored_shape.hpp"

#include <stdexcept>

// What nodes read: the whole reference data of one version, in one snapshot.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kVersion{"load_version", "SELECT version FROM reference_version"};
constexpr Statement kAreas{"load_areas",
                           "SELECT code, parent, level, name, priority, nullif(valid_from, '-infinity'), valid_to,"
                           " shape FROM area ORDER BY code, valid_from"};
constexpr Statement kStreets{"load_streets", "SELECT id, name, road_class, width_m, shape FROM street ORDER BY id"};
constexpr Statement kUnits{"load_units",
                           "SELECT code, kind, name, area, nullif(valid_from, '-infinity'), valid_to FROM unit"
                           " ORDER BY code, valid_from"};
constexpr Statement kParties{"load_parties",
                             "SELECT kind, code, name, unit, area, seat FROM party ORDER BY kind, code"};
constexpr Statement kBindings{"load_bindings",
                              "SELECT party_kind, party, role, place, nullif(valid_from, '-infinity'), valid_to"
                              " FROM binding ORDER BY party_kind, party, role, place"};
constexpr Statement kCategories{"load_categories",
                                "SELECT catalogue_version, body FROM category WHERE catalogue_version ="
                                " (SELECT max(catalogue_version) FROM category) ORDER BY code"};
constexpr Statement kFlows{"load_flows", "SELECT body FROM flow ORDER BY code, version"};

models::Instant from_of(const std::optional<models::Instant>& stored) {
    return stored.value_or(models::Instant::min());
}

/// The rows of one table as one JSON array.
codec::JsonValue as_array(const pqxx::result& rows, pqxx::row::size_type column) {
    std::string text = "[";
    for (const auto& row : rows) {
        if (text.size() > 1) text += ',';
        text += read<std::string_view>(row[column]);
    }
    text += ']';
    codec::JsonReadOptions options;
    options.limits = {std::size_t{1} << 28U, 64, 10'000'000};
    auto array = codec::read_json(text, options);
    if (!array) throw std::logic_error("stored reference data is no JSON: " + array.error().code);
    return std::move(*array);
}

template <class Value>
Value readable(codec::Checked<Value> read, const char* what) {
    if (read.good()) return std::move(read.value);
    throw std::logic_error(std::string("a stored ") + what + " cannot be read: " + read.faults.front().code + " at " +
                           read.faults.front().pointer);
}

void load_places(Transaction& transaction, ReferenceData& data) {
    for (const auto& each : transaction.execute(kAreas)) {
        RowReader row(each);
        models::Area area;
        area.code = row.next<models::AreaCode>();
        area.parent = row.next<models::AreaCode>();
        area.level = row.next<std::string>();
        area.name = row.next<std::string>();
        area.priority = row.next<std::int32_t>();
        area.valid_from = from_of(row.next<std::optional<models::Instant>>());
        area.valid_to = row.next<std::optional<models::Instant>>();
        area.shape = from_stored_shape(row.next<std::string_view>()).shape;
        data.areas.push_back(std::move(area));
    }
    for (const auto& each : transaction.execute(kStreets)) {
        RowReader row(each);
        Street street;
        street.id = row.next<std::string>();
        street.name = row.next<std::string>();
        street.road_class = models::parse_term<models::RoadClass>(row.next<std::string_view>()).value();
        street.width_m = row.next<double>();
        auto stored = from_stored_shape(row.next<std::string_view>());
        street.shape = std::move(stored.shape);
        street.lines = std::move(stored.lines);
        data.streets.push_back(std::move(street));
    }
}

void load_parties(Transaction& transaction, ReferenceData& data) {
    for (const auto& each : transaction.execute(kUnits)) {
        RowReader row(each);
        models::Unit unit;
        unit.code = row.next<models::UnitCode>();
        unit.kind = row.next<models::UnitKind>();
        unit.name = row.next<std::string>();
        unit.area = row.next<models::AreaCode>();
        unit.valid_from = from_of(row.next<std::optional<models::Instant>>());
        unit.valid_to = row.next<std::optional<models::Instant>>();
        data.units.push_back(std::move(unit));
    }
    for (const auto& each : transaction.execute(kParties)) {
        RowReader row(each);
        models::Party party;
        party.ref.kind = models::parse_term<models::PartyKind>(row.next<std::string_view>()).value();
        party.ref.code = row.next<std::string>();
        party.name = row.next<std::string>();
        party.unit = row.next<models::UnitCode>();
        party.area = row.next<models::AreaCode>();
        party.seat = row.next<std::string>();
        data.parties.push_back(std::move(party));
    }
    for (const auto& each : transaction.execute(kBindings)) {
        RowReader row(each);
        models::Binding binding;
        binding.party.kind = models::parse_term<models::PartyKind>(row.next<std::string_view>()).value();
        binding.party.code = row.next<std::string>();
        binding.role = row.next<std::string>();
        binding.place = row.next<std::string>();
        binding.valid_from = from_of(row.next<std::optional<models::Instant>>());
        binding.valid_to = row.next<std::optional<models::Instant>>();
        data.bindings.push_back(std::move(binding));
    }
}

}  // namespace

void PgReferenceStore::load_policies(Transaction& transaction, ReferenceData& data) {
    const auto categories = transaction.execute(kCategories);
    if (!categories.empty()) {
        data.catalogue_version = read<std::int32_t>(categories[0][0]);
        codec::JsonValue::Object document;
        document.push_back({"categories", as_array(categories, 1)});
        auto file = readable(codec::read_catalogue(codec::JsonValue(std::move(document))), "category");
        data.categories = std::move(file.categories);
    }
    data.flows =
        readable(codec::read_flows(as_array(transaction.execute(kFlows), 0), codec::FlowCheck::kForm), "flow profile");
}

ReferenceData PgReferenceStore::load() {
    const auto connection = pool_.borrow();
    Transaction transaction(*connection, TransactionMode::kReadSnapshot);
    ReferenceData data;
    data.version = RowReader(transaction.execute(kVersion)[0]).next<std::int64_t>();
    load_places(transaction, data);
    load_parties(transaction, data);
    load_policies(transaction, data);
    load_duty_times(transaction, data);
    load_people(transaction, data);
    return data;
}

}  // namespace gridwhistle::storage::postgres
