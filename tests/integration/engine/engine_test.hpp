#pragma once

#include "tests/support/engine_world.hpp"
#include "tests/support/stores_under_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::dispatcher {

using models::CommandName;
using models::WhistleId;

/// An engine over every kind of store.
class EngineTest : public ::testing::TestWithParam<tests::StoreKind> {
  protected:
    [[nodiscard]] storage::Store& store() { return under_test_->store(); }

    /// Keeps a whistle locked, so that a lane that wants it stands still until it is let go.
    [[nodiscard]] std::unique_ptr<storage::StoreSession> hold(WhistleId whistle) {
        auto session = store().open_session();
        static_cast<void>(session->load({whistle}, {}));
        return session;
    }

    [[nodiscard]] models::Whistle look(WhistleId whistle) {
        return store().open_session()->load({whistle}, {}).whistles.at(whistle).whistle;
    }

    std::unique_ptr<tests::StoreUnderTest> under_test_ = tests::make_store(GetParam());
};

[[nodiscard]] inline std::string name_of_parameter(const ::testing::TestParamInfo<tests::StoreKind>& parameter) {
    return tests::name_of(parameter.param);
}

#define GW_ON_EVERY_STORE(Suite)                                                                                   \
    INSTANTIATE_TEST_SUITE_P(On, Suite, ::testing::Values(tests::StoreKind::kMemory, tests::StoreKind::kPostgres), \
                             name_of_parameter)

[[nodiscard]] inline bool is_answered(const Outcome& outcome) {
    return std::holds_alternative<Answered>(outcome);
}
[[nodiscard]] inline bool is_trouble(const Outcome& outcome, Trouble trouble) {
    const auto* found = std::get_if<Trouble>(&outcome);
    return found != nullptr && *found == trouble;
}

}  // namespace gridwhistle::dispatcher
