#include "storage/sealing.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace gridwhistle::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

Sealing::Key key_of(std::uint8_t byte) {
    Sealing::Key key{};
    key.fill(byte);
    return key;
}

TEST(SealingTest, WhatIsSealedOpensAgain) {
    const Sealing sealing(key_of(1));
    const std::string name = std::string("王某\0 13800001234", 17);
    EXPECT_EQ(sealing.open(sealing.seal(name)), name);
    EXPECT_EQ(sealing.open(sealing.seal("")), "");
}

TEST(SealingTest, TheSameTextNeverLooksTheSameAndShowsNothing) {
    const Sealing sealing(key_of(1));
    const Bytes first = sealing.seal("13800001234");
    EXPECT_NE(first, sealing.seal("13800001234"));
    EXPECT_THAT(std::string(to_characters(first)), Not(HasSubstr("1380000")));
}

TEST(SealingTest, AnyChangedByteKeepsItShut) {
    const Sealing sealing(key_of(1));
    const Bytes sealed = sealing.seal("王某");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        EXPECT_EQ(sealing.open(changed), std::nullopt) << "byte " << i;
    }
    EXPECT_EQ(sealing.open(BytesView(sealed).first(sealed.size() - 1)), std::nullopt);
    EXPECT_EQ(sealing.open({}), std::nullopt);
}

TEST(SealingTest, AnotherKeyOpensNothingAndHasAnotherId) {
    const Sealing mine(key_of(1));
    const Sealing theirs(key_of(2));
    EXPECT_NE(mine.key_id(), theirs.key_id());
    EXPECT_EQ(theirs.open(mine.seal("王某")), std::nullopt);
}

TEST(SealingTest, ReceiptCodesAreShortStableAndDependOnTheKey) {
    const Sealing sealing(key_of(1));
    const std::string code = sealing.keyed_code("2026-110101-HP-000123");
    EXPECT_THAT(code, MatchesRegex("[0-9A-HJKMNP-TV-Z]{8}"));
    EXPECT_EQ(code, Sealing(key_of(1)).keyed_code("2026-110101-HP-000123"));
    EXPECT_NE(code, Sealing(key_of(2)).keyed_code("2026-110101-HP-000123"));
    std::set<std::string> codes;
    for (int i = 0; i < 1000; ++i) codes.insert(sealing.keyed_code(std::to_string(i)));
    EXPECT_EQ(codes.size(), 1000U);
}

TEST(SealingTest, AKeyFileIsMadeOnceAndOnlyForItsOwner) {
    const tests::TemporaryFolder folder;
    const fs::path file = folder.path() / "key";
    const Bytes sealed = Sealing::from_file(file, true).seal("王某");

    EXPECT_EQ(fs::status(file).permissions(), fs::perms(0600));
    EXPECT_EQ(fs::file_size(file), Sealing::kKeyBytes);
    EXPECT_EQ(Sealing::from_file(file, true).open(sealed), "王某");
    EXPECT_EQ(Sealing::from_file(file, false).open(sealed), "王某");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);  // no draft stays behind
}

TEST(SealingTest, AMissingDamagedOrOpenKeyFileIsRefused) {
    const tests::TemporaryFolder folder;
    const fs::path file = folder.path() / "key";
    EXPECT_THROW((void)Sealing::from_file(file, false), std::runtime_error);
    std::ofstream(file) << "short";
    fs::permissions(file, fs::perms(0600));
    EXPECT_THROW((void)Sealing::from_file(file, true), std::runtime_error);
    std::ofstream(file) << std::string(Sealing::kKeyBytes, 'k');
    EXPECT_NO_THROW((void)Sealing::from_file(file, true));
    fs::permissions(file, fs::perms(0644));
    EXPECT_THROW((void)Sealing::from_file(file, true), std::runtime_error);
}

}  // namespace
}  // namespace gridwhistle::storage
