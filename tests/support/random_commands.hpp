#pragma once

#include "models/allowed.hpp"
#include "tests/support/builders.hpp"

#include <cstdint>
#include <random>

namespace gridwhistle::tests {

/// The same numbers on every platform for the same seed.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}

    /// 0 … sides - 1.
    [[nodiscard]] std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }
    [[nodiscard]] bool one_in(std::size_t sides) { return roll(sides) == 0; }
    template <class Range>
    [[nodiscard]] const auto& pick(const Range& range) {
        return range[roll(range.size())];
    }

  private:
    std::mt19937_64 engine_;
};

/// What random commands are made from.
struct Scene {
    const City& city;
    const std::vector<models::Actor>& people;
    const models::Whistle& whistle;
    models::WhistleId other;  ///< an open whistle to merge into
};

/// Mostly somebody who has to do with the whistle: of a live party, the filer, those of the place; sometimes anybody.
[[nodiscard]] models::Actor random_actor(Dice& dice, const Scene& scene);

/// Fields that a form with these specs accepts: required ones always, others now and then.
[[nodiscard]] models::Fields valid_fields(Dice& dice, const Scene& scene, models::CommandName name,
                                          std::uint16_t target, const std::vector<models::FieldSpec>& specs);

/// One of what the actor may do, likelier one that leads on than one that ends it; nothing when there is none.
[[nodiscard]] std::optional<models::Command> allowed_command(Dice& dice, const Scene& scene, const models::Actor& actor,
                                                             const std::vector<models::Allowed>& rows);

/// Any command on any target, with valid, wrong or no fields, sometimes on an old version.
[[nodiscard]] models::Command any_command(Dice& dice, const Scene& scene, const models::Actor& actor);

/// A filing of any category by anybody anywhere.
[[nodiscard]] models::Filing random_filing(Dice& dice, const City& city, const std::vector<models::Actor>& people);

[[nodiscard]] std::string text_of(const models::Command& command);

}  // namespace gridwhistle::tests
