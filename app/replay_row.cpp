#include "app/replay_row.hpp"

#include "app/import_text.hpp"
#include "app/program.hpp"
#include "codec/csv_reader.hpp"
#include "codec/instant_text.hpp"
#include "codec/json_writer.hpp"

#include <fmt/format.h>

#include <charconv>

namespace gridwhistle::app {
namespace {

class RowMaker {
  public:
    RowMaker(const codec::CsvReader& reader, const ColumnMap& map) : reader_{reader}, map_{map} {}

    /// The filing of the current row; gives what is missing, empty when nothing is.
    std::string make(ReplayRow& row) const {
        row.id = field("id");
        if (row.id.empty()) return "no id";
        const auto at = codec::parse_instant(field("created_at"));
        if (!at) return "created_at is no RFC 3339 time";
        row.at = *at;
        row.agency = field("agency");
        row.agency_unit = field("unit");
        const std::string category = field("category");
        if (category.empty()) return "no category";
        codec::JsonWriter json(row.body);
        json.begin_object().member("category", category);
        add_text(json, "title", field("title"), 200);
        add_text(json, "description", field("description"), 4000);
        add_text(json, "address", field("address"), 300);
        add_text(json, "channel", field("channel"), 40);
        if (!add_place(json)) return "neither a place nor an area";
        json.key("external_ref").begin_object().member("system", system()).member("id", row.id).end_object();
        json.end_object();
        return {};
    }

  private:
    std::string field(const std::string& ours) const {
        const auto found = map_.find(ours);
        const std::string& column = found == map_.end() ? ours : found->second;
        if (column.starts_with('@')) return column.substr(1);  // a constant for every row
        return std::string(reader_.field(std::string_view(column)));
    }

    std::string system() const {
        const std::string given = field("system");
        return given.empty() ? "replay" : given;
    }

    static void add_text(codec::JsonWriter& json, std::string_view name, std::string text, std::size_t bytes_max) {
        if (text.empty()) return;
        if (text.size() > bytes_max) {
            while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) --bytes_max;
            text.resize(bytes_max);
        }
        json.member(name, text);
    }

    bool add_place(codec::JsonWriter& json) const {
        double lon = 0;
        double lat = 0;
        if (number(field("lon"), lon) && number(field("lat"), lat)) {
            json.key("location")
                .begin_object()
                .member("lon", lon)
                .member("lat", lat)
                .member("crs", "WGS84")
                .end_object();
            return true;
        }
        const std::string area = field("area");
        if (area.empty()) return false;
        json.member("area", area);
        return true;
    }

    static bool number(const std::string& text, double& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return !text.empty() && error == std::errc{} && end == text.data() + text.size();
    }

    const codec::CsvReader& reader_;
    const ColumnMap& map_;
};

}  // namespace

ReplayRows read_replay_rows(std::istream& input, const ColumnMap& map, long limit) {
    codec::CsvReader reader(input);
    const auto header = reader.read_header();
    if (!header) throw CommandFailed("the file was not taken: " + one_line(header.error()));
    ReplayRows read;
    const RowMaker maker(reader, map);
    while (limit <= 0 || read.rows.size() < static_cast<std::size_t>(limit)) {
        const auto more = reader.next();
        if (!more) {
            read.refused.push_back(one_line(more.error()));
            continue;
        }
        if (!*more) break;
        ReplayRow row;
        const std::string wrong = maker.make(row);
        if (wrong.empty()) {
            read.rows.push_back(std::move(row));
        } else {
            read.refused.push_back(fmt::format("line {}: {}", reader.line(), wrong));
        }
    }
    return read;
}

}  // namespace gridwhistle::app
