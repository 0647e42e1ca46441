#include "codec/stored_reading.hpp"

#include "random_model.hpp"
#include "sample_whistle.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::Event;
using models::Whistle;

template <class T>
std::string text_of(const T& value) {
    std::string text;
    StoredWriter(text).object(value);
    return text;
}

template <class T>
class StoredReading : public testing::Test {};

using Structures = testing::Types<Event, Whistle>;
TYPED_TEST_SUITE(StoredReading, Structures);

TYPED_TEST(StoredReading, TakesEveryTextThatIsWrittenTheFastWay) {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        TypeParam value{};
        RandomFiller(seed).fill(value);
        const std::string text = text_of(value);

        TypeParam read{};

        ASSERT_TRUE(CanonicalReader(text).whole(read)) << "seed " << seed << "\n" << text;
        ASSERT_TRUE(read_stored_strictly<TypeParam>(text).value() == read) << "seed " << seed << "\n" << text;
    }
}

TYPED_TEST(StoredReading, TakesNoDamagedTextThatTheStrictReaderReadsOtherwise) {
    constexpr std::string_view kLetters = "{}[]\",:0123456789-+.eEnulltrfas \\";
    std::size_t taken = 0;
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        RandomFiller filler(seed);
        TypeParam value{};
        filler.fill(value);
        std::string text = text_of(value);
        for (std::uint64_t n = 1 + filler.below(2); n > 0; --n) {
            const std::size_t at = filler.below(text.size());
            if (static_cast<unsigned char>(text[at]) >= 0x80) continue;
            const char letter = kLetters[filler.below(kLetters.size())];
            switch (filler.below(3)) {
                case 0: text[at] = letter; break;
                case 1: text.insert(at, 1, letter); break;
                default: text.erase(at, 1); break;
            }
        }

        TypeParam read{};
        if (!CanonicalReader(text).whole(read)) continue;
        ++taken;
        const auto strict = read_stored_strictly<TypeParam>(text);

        ASSERT_TRUE(strict.has_value()) << "seed " << seed << ": " << strict.error().details[0].second << "\n" << text;
        ASSERT_TRUE(*strict == read) << "seed " << seed << "\n" << text;
    }
    EXPECT_GT(taken, 100U);  // changes inside texts stay readable
}

TYPED_TEST(StoredReading, FallsBackToTheStrictReader) {
    TypeParam value{};
    RandomFiller(7).fill(value);
    std::string text = text_of(value);
    text.insert(1, " \n");

    EXPECT_TRUE(read_stored<TypeParam>(text).value() == value);
}

TEST(CanonicalReader, EndsAtTheEndOfAnyCutText) {
    const std::string text = text_of(sample_whistle());
    for (std::size_t length = 0; length < text.size(); ++length) {
        // A copy of exactly that size, so that a sanitizer sees a read behind it.
        const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
        Whistle read;
        EXPECT_FALSE(CanonicalReader(std::string_view(cut.data(), cut.size())).whole(read)) << length;
    }
}

}  // namespace
}  // namespace gridwhistle::codec
