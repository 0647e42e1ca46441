#include "codec/stored_fields.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <string_view>
#include <utility>

namespace gridwhistle::codec {
namespace {

template <class T>
constexpr bool kIsOptional = false;
template <class T>
constexpr bool kIsOptional<std::optional<T>> = true;

/// Stands for a member of any type. An optional takes it through its own constructor.
struct AnyMember {
    template <class T>
    requires(!kIsOptional<T>) operator T() const;
};

template <std::size_t>
using AnyMemberAt = AnyMember;

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires {
        T{AnyMemberAt<I>{}...};
    };
}

/// How many members the structure has.
template <class T, std::size_t N = 60>
constexpr std::size_t count_members() {
    if constexpr (takes<T>(std::make_index_sequence<N>{})) {
        return N;
    } else {
        return count_members<T, N - 1>();
    }
}

struct Counter {
    std::size_t count{0};

    void always(std::string_view, const auto&) { ++count; }
    void maybe(std::string_view, const auto&) { ++count; }
};

template <class T>
std::size_t count_described() {
    Counter counter;
    const T value{};
    describe(counter, value);
    return counter.count;
}

template <class T>
class StoredFields : public testing::Test {};

using Structures =
    testing::Types<models::PartyRef, models::Ask, models::ExternalRef, models::Link, models::Raised, models::Offer,
                   models::Ending, models::FiledFacts, models::RouteQuery, models::RouteCandidate, models::RouteParty,
                   models::Route, models::Proposal, models::Judgement, models::Assignment, models::Whistle>;
TYPED_TEST_SUITE(StoredFields, Structures);

TYPED_TEST(StoredFields, DescribeEveryMember) {
    EXPECT_EQ(count_described<TypeParam>(), count_members<TypeParam>());
}

TEST(StoredFieldsOfAnEvent, AreAllButItsColumns) {
    EXPECT_EQ(count_described<models::Event>(), count_members<models::Event>() - 4);
}

}  // namespace
}  // namespace gridwhistle::codec
