#include "demo_city.hpp"

#include "codec/catalogue_json.hpp"
#include "codec/csv_reader.hpp"
#include "codec/flow_json.hpp"
#include "codec/geojson.hpp"
#include "codec/json_reader.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace gridwhistle {
namespace {

const std::filesystem::path kConfig = std::filesystem::path(GW_SOURCE_FOLDER) / "config";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
T good(codec::Checked<T> checked, const std::filesystem::path& path) {
    if (!checked.good())
        throw std::runtime_error(path.string() + checked.faults[0].pointer + " " + checked.faults[0].code);
    return std::move(checked.value);
}

class EachFeature final : public codec::FeatureSink {
  public:
    explicit EachFeature(std::function<void(codec::GeoFeature&)> use) : use_{std::move(use)} {}
    void take(codec::GeoFeature&& feature) override { use_(feature); }
    void refuse(std::size_t, const models::Refusal& fault) override {
        throw std::runtime_error(fault.pointer + " " + fault.code);
    }

  private:
    std::function<void(codec::GeoFeature&)> use_;
};

void each_feature(const char* name, std::function<void(codec::GeoFeature&)> use) {
    EachFeature sink(std::move(use));
    codec::read_features(text_of(kConfig / "demo" / name), sink).value();
}

void each_row(const char* name, const std::function<void(const codec::CsvReader&)>& use) {
    std::ifstream file(kConfig / "demo" / name, std::ios::binary);
    codec::CsvReader reader(file);
    reader.read_header().value();
    while (reader.next().value()) use(reader);
}

std::string property(const codec::GeoFeature& feature, std::string_view name) {
    return std::string(feature.find_property(name).value_or(std::string_view()));
}

std::string field(const codec::CsvReader& row, std::string_view name) {
    return std::string(row.field(name));
}

std::vector<models::Area> read_areas() {
    std::vector<models::Area> areas;
    each_feature("areas.geojson", [&](codec::GeoFeature& feature) {
        models::Area area;
        area.code = models::AreaCode(property(feature, "id"));
        area.parent = models::AreaCode(property(feature, "parent_id"));
        area.level = property(feature, "level");
        area.name = property(feature, "name");
        area.shape = std::move(feature.shape);
        areas.push_back(std::move(area));
    });
    return areas;
}

routing::RoadIndex read_roads() {
    std::vector<routing::RoadFeature> roads;
    each_feature("streets.geojson", [&](codec::GeoFeature& feature) {
        const std::string width = property(feature, "width_m");
        roads.push_back({property(feature, "name"), models::parse_road_class(property(feature, "class")).value(),
                         width.empty() ? 0 : std::stod(width), std::move(feature.lines), std::move(feature.shape)});
    });
    return routing::RoadIndex(std::move(roads));
}

std::vector<models::Unit> read_units() {
    std::vector<models::Unit> units;
    each_row("units.csv", [&](const codec::CsvReader& row) {
        models::Unit unit;
        unit.code = models::UnitCode(field(row, "code"));
        unit.kind = models::UnitKind(field(row, "kind"));
        unit.name = field(row, "name");
        unit.area = models::AreaCode(field(row, "area"));
        units.push_back(std::move(unit));
    });
    return units;
}

std::map<std::string, models::Actor> read_accounts() {
    std::map<std::string, models::Actor> accounts;
    each_row("accounts.csv", [&](const codec::CsvReader& row) {
        auto [found, added] = accounts.try_emplace(field(row, "name"));
        if (added) found->second.account = models::AccountId{static_cast<std::int64_t>(accounts.size())};
        models::Grant grant;
        grant.role = models::parse_term<models::Role>(row.field("role")).value();
        grant.unit = models::UnitCode(field(row, "unit"));
        grant.area = models::AreaCode(field(row, "area"));
        found->second.name = field(row, "display_name");
        found->second.grants.push_back(std::move(grant));
    });
    return accounts;
}

struct Staffing {
    std::vector<models::Party> parties;
    std::vector<models::Binding> bindings;
};

Staffing read_parties(const std::map<std::string, models::Actor>& accounts) {
    Staffing staffing;
    each_row("parties.csv", [&](const codec::CsvReader& row) {
        models::Party party;
        party.ref = {models::parse_term<models::PartyKind>(row.field("kind")).value(), field(row, "code")};
        party.name = field(row, "name");
        party.unit = models::UnitCode(field(row, "unit"));
        party.area = models::AreaCode(field(row, "area"));
        party.seat = field(row, "seat");
        const std::string holder = field(row, "holders");
        if (!holder.empty() && holder.find(';') == std::string::npos) {
            models::Binding binding;
            binding.party = {models::PartyKind::kPerson, std::to_string(accounts.at(holder).account.value)};
            binding.role = "holds";
            binding.place = party.ref.code;
            staffing.bindings.push_back(std::move(binding));
        }
        staffing.parties.push_back(std::move(party));
    });
    return staffing;
}

models::Policies read_policies() {
    const auto defaults = kConfig / "defaults";
    std::vector<models::FlowProfile> flows;
    for (const auto& entry : std::filesystem::directory_iterator(defaults / "flows")) {
        auto document = codec::read_json(text_of(entry.path())).value();
        for (auto& flow : good(codec::read_flows(document), entry.path())) flows.push_back(std::move(flow));
    }
    const auto path = defaults / "catalogue.json";
    auto catalogue = good(codec::read_catalogue(codec::read_json(text_of(path)).value()), path);
    return models::Policies(models::Catalogue(1, std::move(catalogue.categories)), std::move(flows));
}

}  // namespace

DemoCity::DemoCity() : accounts{read_accounts()} {
    auto areas = read_areas();
    for (const auto& area : areas) {
        if (area.level == "grid") grids.push_back({area.code, area.shape, 0, 0});
    }
    auto staffing = read_parties(accounts);
    std::unordered_map<models::AccountId, std::string> names;
    for (const auto& [name, actor] : accounts) names.emplace(actor.account, actor.name);
    const models::Instant any{};
    directory = std::make_shared<models::Directory>(models::AreaTree(std::move(areas), any), read_units(),
                                                    std::move(staffing.parties), std::move(staffing.bindings),
                                                    std::move(names), any);
    policies = std::make_shared<models::Policies>(read_policies());
    routing::AtlasParts parts;
    parts.directory = directory;
    parts.policies = policies;
    parts.roads = read_roads();
    atlas = std::make_unique<routing::Atlas>(std::move(parts));
}

codec::JsonValue DemoCity::day() {
    return codec::read_json(text_of(kConfig / "demo" / "day.json")).value();
}

}  // namespace gridwhistle
