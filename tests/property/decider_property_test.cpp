#include "models/transitions.hpp"
#include "tests/support/random_story.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace gridwhistle::tests {
namespace {

using namespace models;

constexpr std::size_t kStepsWanted = 100'000;
constexpr std::size_t kStepsOfAStory = 60;

/// GW_SEED tells other stories than the usual ones.
std::uint64_t first_seed() {
    const char* text = std::getenv("GW_SEED");
    return text == nullptr ? 20'261'122 : std::strtoull(text, nullptr, 10);
}

std::size_t states_reached(const RandomStories& stories) {
    std::set<WhistleState> states;
    for (const auto& row : stories.told()) states.insert(row.state);
    return states.size();
}

TEST(DeciderProperties, HoldAfterEveryStepOfRandomStories) {
    const City city;
    RandomStories stories(city, people::everybody(), Engine());
    std::uint64_t seed = first_seed();
    RecordProperty("seed", std::to_string(seed));
    for (; stories.steps() < kStepsWanted; ++seed) {
        const Telling telling = stories.tell(seed, kStepsOfAStory);
        if (telling.breaches.empty()) continue;
        const Tale shortest = stories.shrink(telling);
        FAIL() << text_of(shortest, telling.breaches);
    }
    const auto breaches = check_store(stories.told(), stories.counted());
    EXPECT_TRUE(breaches.empty()) << breaches.front().invariant << ": " << breaches.front().what;

    EXPECT_EQ(states_reached(stories), 8U);
    for (std::size_t i = 0; i < transitions().size(); ++i) {
        const auto& row = transitions()[i];
        EXPECT_GT(stories.rows()[i].carried_out, 0U) << to_text(row.command) << " to " << row.to;
        EXPECT_GT(stories.rows()[i].refused, 0U) << to_text(row.command) << " to " << row.to;
    }
}

TEST(DeciderProperties, TheSameSeedTellsTheSameStory) {
    const City city;
    RandomStories stories(city, people::everybody(), Engine());
    RandomStories twin(city, people::everybody(), Engine());
    for (std::uint64_t seed = 1; seed < 20; ++seed)
        EXPECT_EQ(stories.tell(seed, kStepsOfAStory).row, twin.tell(seed, kStepsOfAStory).row);
}

}  // namespace
}  // namespace gridwhistle::tests
