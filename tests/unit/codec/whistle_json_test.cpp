#include "codec/whistle_json.hpp"

#include "random_model.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::Whistle;

std::string text_of(const Whistle& whistle) {
    std::string text;
    append_stored_whistle(text, whistle);
    return text;
}

TEST(WhistleJson, ReadsBackAnyWhistleAndWritesTheSameBytesAgain) {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        RandomFiller filler(seed);
        Whistle whistle;
        filler.fill(whistle);

        const std::string text = text_of(whistle);
        const auto read = read_stored_whistle(text);

        ASSERT_TRUE(read.has_value()) << "seed " << seed << ": " << read.error().details.back().second << "\n" << text;
        ASSERT_TRUE(*read == whistle) << "seed " << seed << "\n" << text;
        ASSERT_EQ(text_of(*read), text) << "seed " << seed;
    }
}

TEST(WhistleJson, RefusesADamagedTextWithItsPlace) {
    Whistle whistle;
    whistle.assignments.resize(1);
    std::string text = text_of(whistle);
    text.replace(text.find("offered\""), 7, "melted!");

    const auto read = read_stored_whistle(text);

    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error(), unreadable("unknown_word", "/assignments/state"));
}

TEST(WhistleJson, KeepsADeepLoadOfProposalsReadable) {
    Whistle whistle;
    for (std::uint16_t n = 1; n <= 500; ++n) {
        auto& proposal = whistle.proposals.emplace_back();
        proposal.n = n;
        proposal.note.assign(6000, 'x');
    }

    const auto read = read_stored_whistle(text_of(whistle));

    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(*read == whistle);
}

}  // namespace
}  // namespace gridwhistle::codec
