#include "codec/assignment_view.hpp"

#include "sample_whistle.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using testing::HasSubstr;
using testing::Not;

constexpr AccountId kFiler{7};
constexpr AccountId kHandler{11};

/// A resident's filing, solved on the spot: the resident is a party of it and has a wish of their own.
models::Whistle handled_by_its_filer() {
    models::Whistle whistle = sample_whistle();
    models::Assignment& lead = whistle.assignments.front();
    lead.party = {models::PartyKind::kPerson, "7"};
    lead.holder = kFiler;
    whistle.proposals.front().by = kFiler;
    return whistle;
}

struct Lists {
    models::Whistle whistle{handled_by_its_filer()};
    models::Directory directory{sample_directory()};

    std::string row(std::uint16_t n, AccountId reader) const {
        std::string out;
        JsonWriter json(out);
        append_assignment_row(json, whistle, n, std::nullopt, {whistle, directory, reader}, whistle.updated_at);
        return out;
    }
    std::string decision(AccountId reader) const {
        std::string out;
        JsonWriter json(out);
        append_decision(json, whistle, whistle.proposals.front(), {whistle, directory, reader});
        return out;
    }
};

TEST(AssignmentView, NamesAResidentWhoFiledToNobodyElse) {
    const Lists lists;

    EXPECT_THAT(lists.row(1, kHandler), Not(HasSubstr("wang_resident")));
    EXPECT_THAT(lists.row(1, kHandler), HasSubstr(R"("party":{"kind":"person","code":"7","name":null})"));
    EXPECT_THAT(lists.row(1, kHandler), HasSubstr(R"("holder":{"id":"7","name":null})"));
    EXPECT_THAT(lists.row(1, kFiler), HasSubstr(R"("holder":{"id":"7","name":"wang_resident"})"));
    EXPECT_THAT(lists.decision(kHandler), HasSubstr(R"("by":{"id":"7","name":null})"));
    EXPECT_THAT(lists.decision(kFiler), HasSubstr(R"("by":{"id":"7","name":"wang_resident"})"));
}

TEST(AssignmentView, NamesWhoHandlesAnAssignment) {
    const Lists lists;

    EXPECT_THAT(lists.row(2, kFiler), HasSubstr(R"("party":{"kind":"unit","code":"UM-0302","name":"市政二队"})"));
    EXPECT_THAT(lists.row(2, kFiler), HasSubstr(R"("holder":{"id":"12","name":"qian"})"));
    EXPECT_THAT(lists.row(4, kFiler), HasSubstr(R"("holder":null)"));
}

}  // namespace
}  // namespace gridwhistle::codec
