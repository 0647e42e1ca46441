#include "app/import_text.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "codec/csv_reader.hpp"

#include <fmt/format.h>

#include <functional>
#include <set>
#include <sstream>

// Units, parties and accounts from CSV.

namespace gridwhistle::app {
namespace {

/// Rows of a CSV file under our names, whatever the file calls its columns.
class Table {
  public:
    Table(std::string_view text, const ColumnMap& map, std::vector<std::string> required)
        : input_{std::string(text)}, reader_{input_}, map_{map} {
        std::vector<std::string> names;
        for (const auto& name : required) names.push_back(name_in_file(name));
        const std::vector<std::string_view> views(names.begin(), names.end());
        const auto header = reader_.read_header(views);
        if (!header) throw CommandFailed("the file was not taken, nothing is changed: " + one_line(header.error()));
    }

    /// Calls `take` for every row that can be read; it gives what is wrong with the row, empty when nothing is.
    void each(ImportReport& report, const std::function<std::string(const Table&)>& take) {
        for (;;) {
            const auto more = reader_.next();
            if (!more) {
                report.refused.push_back(one_line(more.error()));
                continue;
            }
            if (!*more) return;
            const std::string wrong = take(*this);
            if (!wrong.empty()) report.refused.push_back(fmt::format("line {}: {}", reader_.line(), wrong));
        }
    }

    [[nodiscard]] std::string field(const std::string& name) const {
        return std::string(reader_.field(std::string_view(name_in_file(name))));
    }

  private:
    std::string name_in_file(const std::string& ours) const {
        const auto found = map_.find(ours);
        return found == map_.end() ? ours : found->second;
    }

    std::istringstream input_;
    codec::CsvReader reader_;
    const ColumnMap& map_;
};

std::string take_unit(const Table& row, std::vector<models::Unit>& units, std::set<std::string>& seen) {
    models::Unit unit;
    unit.code = models::UnitCode(row.field("code"));
    unit.kind = models::UnitKind(row.field("kind"));
    unit.name = row.field("name");
    unit.area = models::AreaCode(row.field("area"));
    if (unit.code.empty()) return "no code";
    if (unit.kind.empty()) return "no kind";
    if (unit.name.empty()) unit.name = unit.code.value;
    bool bad_date = false;
    unit.valid_from = parse_date(row.field("valid_from"), bad_date).value_or(models::Instant::min());
    unit.valid_to = parse_date(row.field("valid_to"), bad_date);
    if (bad_date) return "valid_from or valid_to cannot be read";
    if (!seen.insert(unit.code.value).second) return "code " + unit.code.value + " stands twice";
    units.push_back(std::move(unit));
    return {};
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

class Parties {
  public:
    explicit Parties(storage::ReferenceStore& store) : store_{store} {
        for (const auto& account : store_.accounts()) accounts_.emplace(account.name, account.id);
    }

    std::string take(const Table& row) {
        if (row.field("kind") == "linked_leader") return take_linked_leader(row);
        models::Party party;
        const auto kind = models::parse_term<models::PartyKind>(row.field("kind"));
        if (!kind || *kind == models::PartyKind::kUnit || *kind == models::PartyKind::kPerson)
            return "kind \"" + row.field("kind") + "\" is neither seat nor team nor linked_leader";
        party.ref = {*kind, row.field("code")};
        party.name = row.field("name");
        party.unit = models::UnitCode(row.field("unit"));
        party.area = models::AreaCode(row.field("area"));
        party.seat = row.field("seat");
        if (party.ref.code.empty()) return "no code";
        if (auto reason = bind_holders(row, "holds", party.ref.code); !reason.empty()) return reason;
        parties_.push_back(std::move(party));
        return {};
    }

    std::size_t store() {
        store_.put_parties(parties_, bindings_);
        return parties_.size() + linked_leaders_;
    }

  private:
    /// Not a party but who is told of what supervision found in an area.
    std::string take_linked_leader(const Table& row) {
        const std::string area = row.field("area");
        if (area.empty()) return "a linked leader of no area";
        if (row.field("holders").empty()) return "no holders";
        auto reason = bind_holders(row, "linked_leader", area);
        if (reason.empty()) ++linked_leaders_;
        return reason;
    }

    /// All of the row's holders or none; why not.
    std::string bind_holders(const Table& row, const std::string& role, const std::string& place) {
        std::vector<models::Binding> held;
        for (const auto& name : split(row.field("holders"), ';')) {
            const auto account = accounts_.find(name);
            if (account == accounts_.end()) return "holder \"" + name + "\" has no account";
            models::Binding binding;
            binding.party = {models::PartyKind::kPerson, std::to_string(account->second.value)};
            binding.role = role;
            binding.place = place;
            held.push_back(std::move(binding));
        }
        bindings_.insert(bindings_.end(), held.begin(), held.end());
        return {};
    }

    storage::ReferenceStore& store_;
    std::map<std::string, models::AccountId> accounts_;
    std::vector<models::Party> parties_;
    std::vector<models::Binding> bindings_;
    std::size_t linked_leaders_{0};
};

}  // namespace

ColumnMap parse_map(const std::vector<std::string>& pairs) {
    ColumnMap map;
    for (const auto& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) throw CommandFailed("--map " + pair + ": expected NAME=COLUMN");
        map[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return map;
}

ImportReport import_units(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map) {
    ImportReport report;
    std::vector<models::Unit> units;
    std::set<std::string> seen;
    Table(text, map, {"code", "kind"}).each(report, [&](const Table& row) { return take_unit(row, units, seen); });
    store.put_units(units);
    report.taken = units.size();
    return report;
}

ImportReport import_parties(storage::ReferenceStore& store, std::string_view text, const ColumnMap& map) {
    ImportReport report;
    Parties parties(store);
    Table(text, map, {"kind", "code", "unit", "area"}).each(report, [&](const Table& row) {
        return parties.take(row);
    });
    report.taken = parties.store();
    return report;
}

std::vector<std::string> import_accounts(storage::ReferenceStore& store, std::string_view text) {
    std::vector<std::string> names;
    std::map<std::string, models::AccountId> made;
    ImportReport report;
    Table(text, {}, {"name", "role"}).each(report, [&](const Table& row) -> std::string {
        const std::string name = row.field("name");
        const auto role = models::parse_term<models::Role>(row.field("role"));
        if (!role) return "role \"" + row.field("role") + "\" does not exist";
        if (!made.contains(name)) {
            made.emplace(name, store.put_account(name, row.field("display_name")));
            names.push_back(name);
        }
        models::Grant grant;
        grant.role = *role;
        grant.unit = models::UnitCode(row.field("unit"));
        grant.area = models::AreaCode(row.field("area"));
        store.put_grant(made.at(name), grant);
        return {};
    });
    if (!report.refused.empty()) throw CommandFailed("accounts: " + report.refused.front());
    return names;
}

}  // namespace gridwhistle::app
