#pragma once

#include "codec/stored_fields.hpp"
#include "codec/stored_json.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

/// Fills a structure with random content, member by member as it is described. Instants lie in 1970 to 2200.
class RandomFiller {
  public:
    explicit RandomFiller(std::uint64_t seed) : random_{seed} {}

    template <class T>
    void always(std::string_view, T& value) {
        fill(value);
    }

    template <class T>
    void maybe(std::string_view, T& value) {
        if (below(3) != 0) fill(value);
    }

    std::uint64_t below(std::uint64_t end) { return random_() % end; }

    void fill(std::string& text) {
        static const std::vector<std::string> kPieces{"井盖破损", "a",    "\"",   "\\",      "\n", "\u2028",
                                                      "😀",        "\x7f", "\x01", "UM-0301", " ",  "</script>"};
        text.clear();
        for (std::uint64_t n = below(6); n > 0; --n) text += kPieces[below(kPieces.size())];
    }
    void fill(bool& flag) { flag = below(2) == 0; }
    template <std::integral T>
    requires(!std::same_as<T, bool>) void fill(T& number) {
        const std::uint64_t bits = below(4) == 0 ? 0 : random_() & static_cast<std::uint64_t>(models::kWhistleIdMax);
        number = static_cast<T>(bits);
        if (std::is_signed_v<T> && sizeof(T) == 8 && below(2) == 0) number = static_cast<T>(-number);
    }
    void fill(double& number) {
        static const std::vector<double> kNumbers{0, 1, -2.5, 116.4037436, 1e-9, 2.26e20, 0.1, -7, 9007199254740993.0};
        number = kNumbers[below(kNumbers.size())];
    }
    void fill(models::Instant& instant) {
        instant = models::Instant{std::chrono::microseconds{below(7'000'000'000'000'000)}};
        if (below(2) == 0) instant = std::chrono::floor<std::chrono::seconds>(instant);
    }
    template <Term T>
    void fill(T& term) {
        term = static_cast<T>(below(models::Spellings<T>::kWords.size()));
    }
    template <class Tag>
    void fill(models::Code<Tag>& code) {
        fill(code.value);
    }
    template <class Tag>
    void fill(models::Number<Tag>& id) {
        fill(id.value);
    }
    template <class T>
    void fill(std::optional<T>& maybe) {
        fill(maybe.emplace());
    }
    template <class T>
    void fill(std::vector<T>& list) {
        for (std::uint64_t n = below(4); n > 0; --n) fill(list.emplace_back());
    }
    void fill(models::Fix& fix) {
        fill(fix.point.lon);
        fill(fix.point.lat);
        fill(fix.accuracy_m);
    }
    void fill(models::Fields& fields) {
        for (std::uint64_t n = below(8); n > 0; --n) fields.set("f" + std::to_string(n), field());
    }
    template <Described<RandomFiller> T>
    void fill(T& value) {
        describe(*this, value);
    }

  private:
    template <class T>
    models::FieldValue filled() {
        T value{};
        fill(value);
        return value;
    }

    models::FieldValue field() {
        switch (below(7)) {
            case 0: return filled<std::string>();
            case 1: return filled<bool>();
            case 2: return filled<std::int64_t>();
            case 3: return filled<double>();
            case 4: return filled<std::vector<std::string>>();
            case 5: return filled<models::Fix>();
            default: return filled<std::vector<models::Ask>>();
        }
    }

    std::mt19937_64 random_;
};

}  // namespace gridwhistle::codec
