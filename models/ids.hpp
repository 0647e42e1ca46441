#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace gridwhistle::models {

/// A code is text, never a number: leading zeros and letters are part of it. The tag keeps kinds of codes apart.
template <class Tag>
struct Code {
    std::string value;

    Code() = default;
    explicit Code(std::string value_in) : value{std::move(value_in)} {}

    [[nodiscard]] bool empty() const noexcept { return value.empty(); }
    friend auto operator<=>(const Code&, const Code&) = default;
    friend bool operator==(const Code&, const Code&) = default;
};

using AreaCode = Code<struct AreaTag>;          ///< a node of the area tree, district down to building
using RegionCode = Code<struct RegionTag>;      ///< the district a whistle was filed in; first in every big table's key
using UnitCode = Code<struct UnitTag>;          ///< a dispatchable body, "UM-0301"
using UnitKind = Code<struct UnitKindTag>;      ///< what kind of body, "UM", "UTIL.GAS"; resolved to a unit by area
using CategoryCode = Code<struct CategoryTag>;  ///< what a whistle is about, "MU01"
using FlowCode = Code<struct FlowTag>;          ///< a flow profile, "incident"

/// An integer that identifies one kind of thing.
template <class Tag>
struct Number {
    std::int64_t value{0};

    friend auto operator<=>(const Number&, const Number&) = default;
};

using AccountId = Number<struct AccountIdTag>;
using WhistleId = Number<struct WhistleIdTag>;  ///< 1 … 2^53 - 1, a decimal string outside the program

/// Biggest id a JSON reader that uses doubles still holds exactly.
inline constexpr std::int64_t kWhistleIdMax = (std::int64_t{1} << 53) - 1;

/// An assignment is named by its whistle and its place there, so that a command finds its lane without a read.
struct AssignmentId {
    WhistleId whistle;
    std::uint16_t n{0};

    friend auto operator<=>(const AssignmentId&, const AssignmentId&) = default;
};

}  // namespace gridwhistle::models

template <class Tag>
struct std::hash<gridwhistle::models::Code<Tag>> {
    std::size_t operator()(const gridwhistle::models::Code<Tag>& code) const noexcept {
        return std::hash<std::string>{}(code.value);
    }
};

template <class Tag>
struct std::hash<gridwhistle::models::Number<Tag>> {
    std::size_t operator()(const gridwhistle::models::Number<Tag>& number) const noexcept {
        return std::hash<std::int64_t>{}(number.value);
    }
};
