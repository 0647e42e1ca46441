#include "codec/json_scan.hpp"

#include "codec/json_pointer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;
using nlohmann::json;

constexpr std::int64_t kExactIntegerMax = (std::int64_t{1} << 53) - 1;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr int kNumberOverflow = 406;  // nlohmann's id of "number overflow parsing"

bool is_integer_text(const std::string& digits) noexcept {
    return std::all_of(digits.begin(), digits.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

Refusal malformed(std::string_view text, std::size_t byte, std::string problem) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto line_breaks = std::count(before.begin(), before.end(), '\n');
    const std::size_t last_break = before.rfind('\n');
    const std::size_t column = last_break == std::string_view::npos ? before.size() : before.size() - last_break - 1;
    return Refusal(RefusalClass::kInvalid, "malformed_json")
        .with("problem", std::move(problem))
        .with("line", std::to_string(line_breaks + 1))
        .with("column", std::to_string(column));
}

/// Stands between nlohmann's parser and the receiver: checks what the parser lets pass and knows the place.
class StrictSax final : public nlohmann::json_sax<json> {
  public:
    StrictSax(std::string_view text, const JsonLimits& limits, JsonEvents& events)
        : text_{text}, limits_{limits}, events_{events} {}

    [[nodiscard]] std::optional<Refusal> take_fault() { return std::move(fault_); }

    bool null() override { return enter_value() && accepted(events_.null()); }
    bool boolean(bool value) override { return enter_value() && accepted(events_.flag(value)); }

    bool number_integer(std::int64_t value) override {
        if (!enter_value()) return false;
        if (value < -kExactIntegerMax) return accepted(events_.big_integer(std::to_string(value)));
        return accepted(events_.integer(value));
    }

    bool number_unsigned(std::uint64_t value) override {
        if (!enter_value()) return false;
        if (value > static_cast<std::uint64_t>(kExactIntegerMax)) {
            return accepted(events_.big_integer(std::to_string(value)));
        }
        return accepted(events_.integer(static_cast<std::int64_t>(value)));
    }

    bool number_float(double value, const std::string& digits) override {
        if (!enter_value()) return false;
        if (is_integer_text(digits)) return accepted(events_.big_integer(digits));
        if (!std::isfinite(value)) return refuse("number_out_of_range");
        return accepted(events_.number(value, digits));
    }

    bool string(std::string& value) override {
        if (!enter_value()) return false;
        if (value.find('\0') != std::string::npos) return refuse("nul_character");
        return accepted(events_.text(value));
    }

    bool binary(json::binary_t& /*value*/) override { return refuse("malformed_json"); }  // never in JSON text

    bool start_object(std::size_t /*elements*/) override {
        return enter_value() && enter_container(false) && accepted(events_.begin_object());
    }

    bool key(std::string& name) override {
        Place& place = places_[depth_ - 1];
        place.name = name;
        if (name.find('\0') != std::string::npos) return refuse("nul_character");
        return accepted(events_.key(name));
    }

    bool end_object() override {
        --depth_;
        return accepted(events_.end_object());
    }

    bool start_array(std::size_t /*elements*/) override {
        return enter_value() && enter_container(true) && accepted(events_.begin_array());
    }

    bool end_array() override {
        --depth_;
        return accepted(events_.end_array());
    }

    bool parse_error(std::size_t position, const std::string& /*token*/, const json::exception& error) override {
        if (error.id == kNumberOverflow) {
            enter_value();
            return refuse("number_out_of_range");
        }
        fault_ = malformed(text_, position, "syntax");
        return false;
    }

  private:
    struct Place {
        bool array{false};
        std::size_t next{0};
        std::string name;
    };

    bool enter_value() {
        if (++values_ > limits_.values_max) return refuse("too_many_values", limits_.values_max);
        if (depth_ > 0 && places_[depth_ - 1].array) ++places_[depth_ - 1].next;
        return true;
    }

    bool enter_container(bool array) {
        if (depth_ == limits_.depth_max) return refuse("too_deep", limits_.depth_max);
        if (depth_ == places_.size()) places_.emplace_back();
        Place& place = places_[depth_++];
        place.array = array;
        place.next = 0;
        place.name.clear();
        return true;
    }

    bool accepted(bool by_receiver) {
        if (by_receiver) return true;
        fault_ = events_.fault();
        fault_->pointer = pointer() + fault_->pointer;
        return false;
    }

    bool refuse(const char* code) {
        fault_ = Refusal(RefusalClass::kInvalid, code, pointer());
        return false;
    }

    bool refuse(const char* code, std::size_t limit) {
        fault_ = Refusal(RefusalClass::kInvalid, code, pointer()).with("max", std::to_string(limit));
        return false;
    }

    [[nodiscard]] std::string pointer() const {
        std::string pointer;
        for (std::size_t level = 0; level < depth_; ++level) {
            const Place& place = places_[level];
            if (place.array && place.next > 0) pointer = child_pointer(pointer, place.next - 1);
            if (!place.array) pointer = child_pointer(pointer, place.name);
        }
        return pointer;
    }

    std::string_view text_;
    JsonLimits limits_;
    JsonEvents& events_;
    std::vector<Place> places_;  // kept beyond depth_, so that their strings are reused
    std::size_t depth_{0};
    std::size_t values_{0};
    std::optional<Refusal> fault_;
};

}  // namespace

std::optional<Refusal> scan_json(std::string_view text, const JsonLimits& limits, JsonEvents& events) {
    if (text.size() > limits.bytes_max) {
        return Refusal(RefusalClass::kInvalid, "too_large").with("max", std::to_string(limits.bytes_max));
    }
    // The parser skips a byte order mark and takes a NUL byte for the end of the input; neither is JSON.
    if (text.starts_with(kByteOrderMark)) return malformed(text, 0, "byte_order_mark");
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) return malformed(text, nul, "nul_byte");

    StrictSax sax(text, limits, events);
    if (json::sax_parse(text.begin(), text.end(), &sax)) return std::nullopt;
    return sax.take_fault();
}

}  // namespace gridwhistle::codec
