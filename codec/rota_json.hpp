#pragma once

#include "codec/checked.hpp"
#include "codec/document_list.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/rota.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

/// The account that a text of a rota means; nothing for none.
using FindAccount = std::function<std::optional<models::AccountId>(std::string_view)>;

/// Reads one rota or an array of them and lints each whose form is good. `{rota, name, role, area | unit, time_zone,
/// calendar, retired, shifts: [{from, to, week, days, since, turn: {count, unit}, teams: [["name"]]}], overrides:
/// [{from, to, instead_of, people}]}`. An empty time zone or calendar is that of the installation. Codes besides those
/// of ObjectReader and models::lint: "bad_time_of_day", "bad_date", "unknown_account", "duplicate_name" (a rota twice).
[[nodiscard]] Checked<std::vector<models::Rota>> read_rotas(const JsonValue& file, const FindAccount& find_account,
                                                            DocumentCheck check = DocumentCheck::kFormAndSense);

/// Takes accounts as append_rota writes them.
[[nodiscard]] std::optional<models::AccountId> account_of_id(std::string_view text);

/// One rota as read_rotas takes it; accounts are written as decimal ids.
void append_rota(JsonWriter& json, const models::Rota& rota);

}  // namespace gridwhistle::codec
