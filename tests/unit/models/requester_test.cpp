#include "models/requester.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::models {
namespace {

TEST(Requester, HasOneFormForEachPhoneNumber) {
    for (const auto* text : {"13800001234", "138 0000 1234", "138-0000-1234", "+86 13800001234", "+86-138-0000-1234",
                             "8613800001234", "008613800001234", "１３８００００１２３４", "＋86　13800001234"})
        EXPECT_EQ(normalise_phone(text), "13800001234") << text;
    for (const auto* text : {"010-12345678", "01012345678", "010 1234 5678", "+86 10 12345678", "010－12345678"})
        EXPECT_EQ(normalise_phone(text), "010-12345678") << text;
    EXPECT_EQ(normalise_phone("07311234567"), "0731-1234567");
    EXPECT_EQ(normalise_phone("0731-12345678-801"), "0731-12345678-801");
    EXPECT_EQ(normalise_phone("12345"), "12345");
}

TEST(Requester, RefusesWhatIsNoPhoneNumber) {
    for (const auto* text : {"", "1380000123", "138000012345", "12800001234", "110", "1234", "010-123", "abc",
                             "0731-12345678-8010000", "13800001234x", "+1 202 555 0100"})
        EXPECT_FALSE(normalise_phone(text)) << text;
}

TEST(Requester, ShowsOnlyTheMask) {
    EXPECT_EQ(masked({"张三丰", "13800001234", false}), (MaskedRequester{"张*", "138****1234", false}));
    EXPECT_EQ(masked({"Ann", "010-12345678", false}), (MaskedRequester{"A*", "010-******78", false}));
    EXPECT_EQ(masked({"李四", "0731-1234567-801", false}), (MaskedRequester{"李*", "0731-*****67", false}));
    EXPECT_EQ(masked({"", "12345", false}), (MaskedRequester{"", "12345", false}));
}

TEST(Requester, ShowsNothingOfAConfidentialOne) {
    EXPECT_EQ(masked({"张三丰", "13800001234", true}), (MaskedRequester{"", "", true}));
}

}  // namespace
}  // namespace gridwhistle::models
