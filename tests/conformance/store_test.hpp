#pragma once

#include "tests/support/sample_whistles.hpp"
#include "tests/support/stores_under_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace gridwhistle::storage {

/// Every test of the suite runs on every store: what the port promises, none of them may miss.
class StoreTest : public ::testing::TestWithParam<tests::StoreKind> {
  protected:
    [[nodiscard]] std::unique_ptr<StoreSession> open() { return under_test_->store().open_session(); }

    /// Files a whistle and fails the test when that does not work.
    void file(std::int64_t id) {
        const auto session = open();
        ASSERT_EQ(tests::file_sample(*session, id), CommitOutcome::kOk);
    }
    /// What another session sees of a whistle; nothing when it is not there.
    [[nodiscard]] std::optional<LockedWhistle> look(std::int64_t id) {
        const auto session = open();
        auto batch = session->load({models::WhistleId{id}}, {});
        if (batch.whistles.empty()) return std::nullopt;
        return batch.whistles.begin()->second;
    }
    [[nodiscard]] bool is_answered(const std::string& key) {
        return open()->find_answers({tests::sample_key(key)}).size() == 1;
    }

    std::unique_ptr<tests::StoreUnderTest> under_test_ = tests::make_store(GetParam());
};

[[nodiscard]] inline std::string name_of_parameter(const ::testing::TestParamInfo<tests::StoreKind>& parameter) {
    return tests::name_of(parameter.param);
}

#define GW_ON_EVERY_STORE(Suite)                                                                                   \
    INSTANTIATE_TEST_SUITE_P(On, Suite, ::testing::Values(tests::StoreKind::kMemory, tests::StoreKind::kPostgres), \
                             name_of_parameter)

}  // namespace gridwhistle::storage
