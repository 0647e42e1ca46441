#include "models/refusal.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::models {
namespace {

TEST(Refusal, CarriesItsFactsByName) {
    const auto refusal = Refusal(RefusalClass::kWrongState, "already_claimed").with("holder", "王芳");

    ASSERT_EQ(refusal.details.size(), 1U);
    EXPECT_EQ(refusal.details[0].first, "holder");
    EXPECT_EQ(refusal.details[0].second, "王芳");
}

TEST(Refusal, AskingForTheValueOfARefusalIsABug) {
    const Result<int> outcome = Refusal(RefusalClass::kInvalid, "required", "/category");

    EXPECT_THROW(static_cast<void>(outcome.value()), std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::models
