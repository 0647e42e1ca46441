#include "codec/catalogue_json.hpp"
#include "codec/csv_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gridwhistle::codec {
namespace {

constexpr std::array<std::string_view, 9> kColumns{"code", "name_zh", "name_en", "group",   "priority",
                                                   "kind", "flow",    "lead",    "supports"};

void put(JsonValue::Object& row, std::string_view name, std::string_view text) {
    if (!text.empty()) row.push_back({std::string(name), JsonValue(std::string(text))});
}

JsonValue list(std::string_view text) {
    JsonValue::Array parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        if (end > 0) parts.emplace_back(std::string(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return JsonValue(std::move(parts));
}

/// The row as the object it would be in JSON.
JsonValue category_of(const CsvReader& csv) {
    JsonValue::Object row;
    JsonValue::Object name;
    put(name, "zh", csv.field("name_zh"));
    put(name, "en", csv.field("name_en").empty() ? csv.field("name_zh") : csv.field("name_en"));
    put(row, "code", csv.field("code"));
    row.push_back({"name", JsonValue(std::move(name))});
    for (const auto* column : {"group", "priority", "kind", "flow", "lead"}) put(row, column, csv.field(column));
    row.push_back({"supports", list(csv.field("supports"))});
    return JsonValue(std::move(row));
}

/// The line that the category of a pointer "/categories/7/…" came from; 0 for a fault of the whole file.
std::size_t line_of(std::string_view pointer, const std::vector<std::size_t>& lines) {
    constexpr std::string_view kPrefix = "/categories/";
    if (!pointer.starts_with(kPrefix)) return 0;
    pointer.remove_prefix(kPrefix.size());
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(pointer.data(), pointer.data() + pointer.size(), index);
    return error == std::errc{} && index < lines.size() ? lines[index] : 0;
}

}  // namespace

Checked<CatalogueFile> read_catalogue_csv(std::istream& input) {
    Checked<CatalogueFile> checked;
    CsvReader csv(input);
    static constexpr std::array<std::string_view, 3> kRequired{"code", "name_zh", "lead"};
    if (auto header = csv.read_header(kRequired); !header) {
        checked.faults.push_back(header.error());
        return checked;
    }
    for (const auto& column : csv.columns()) {
        if (std::find(kColumns.begin(), kColumns.end(), column) == kColumns.end())
            checked.faults.push_back(
                models::Refusal(models::RefusalClass::kInvalid, "unknown_column").with("column", column));
    }

    JsonValue::Array rows;
    std::vector<std::size_t> lines;
    std::vector<models::Refusal> row_faults;
    for (auto more = csv.next(); !more || *more; more = csv.next()) {
        if (!more) {
            row_faults.push_back(more.error());
            continue;
        }
        rows.push_back(category_of(csv));
        lines.push_back(csv.line());
    }
    auto read = read_catalogue(JsonValue(JsonValue::Object{{"categories", JsonValue(std::move(rows))}}));
    checked.value = std::move(read.value);
    for (auto& fault : read.faults) {
        const std::size_t line = line_of(fault.pointer, lines);
        checked.faults.push_back(line == 0 ? std::move(fault) : std::move(fault).with("line", std::to_string(line)));
    }
    for (auto& fault : row_faults) checked.faults.push_back(std::move(fault));
    return checked;
}

}  // namespace gridwhistle::codec
