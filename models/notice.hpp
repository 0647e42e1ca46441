#pragma once

#include "models/ids.hpp"
#include "models/terms.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gridwhistle::models {

/// Who is to be told: one account, or a unit, which means the group where its people listen and the inbox of everybody
/// with a grant for it. Exactly one of the two is set.
struct Addressee {
    AccountId account;  ///< 0: not an account
    UnitCode unit;      ///< empty: not a unit

    Addressee() = default;
    explicit Addressee(AccountId account_in) : account{account_in} {}
    explicit Addressee(UnitCode unit_in) : unit{std::move(unit_in)} {}

    [[nodiscard]] bool is_account() const noexcept { return account.value != 0; }
    friend auto operator<=>(const Addressee&, const Addressee&) = default;
};

/// "account/7" or "unit/UM-0301", for keys.
[[nodiscard]] std::string to_key(const Addressee& recipient);

/// Something the core wants said to one recipient. It says what happened to which duty and nothing about persons:
/// the sentence is made of a message catalogue, the whistle's number and its place when it is sent.
struct Notice {
    std::string kind;             ///< a word of the message catalogues' `notices`: "offered", "remind", "supervise_1"
    WhistleId whistle;            ///< 0: about no single whistle
    std::uint16_t assignment{0};  ///< 0: about the whistle as a whole
    std::string clock;            ///< "report_in"; empty: no clock
    std::uint8_t rung{0};         ///< 0 none … 6 joint meeting
    Addressee recipient;
    Priority priority{Priority::kP3};
    std::string dedup_key;  ///< what has been said under a key is never said again; see notice_key()

    friend bool operator==(const Notice&, const Notice&) = default;
};

/// What notices of one duty share: a clock of a subject ("1" for assignment 1, "p2" for a proposal) in one cycle. A
/// duty that starts anew (rework, another tier) has the next cycle, so that its notices are said again.
struct DutyTopic {
    WhistleId whistle;
    std::string_view clock;
    std::string_view subject;
    std::uint32_t cycle{0};
};

/// "w:{id}:{clock}:{subject}:{cycle}:{rung}:{recipient}".
[[nodiscard]] std::string notice_key(const DutyTopic& topic, int rung, const Addressee& recipient);

/// What is no longer to be said: all notices whose key starts so. It ends with ':', or "w:5" would silence "w:51" too.
[[nodiscard]] std::string hush_prefix(WhistleId whistle);                          ///< everything
[[nodiscard]] std::string hush_prefix(WhistleId whistle, std::string_view clock);  ///< one clock
[[nodiscard]] std::string hush_prefix(WhistleId whistle, std::string_view clock, std::string_view subject);
[[nodiscard]] std::string hush_prefix(const DutyTopic& topic);  ///< one cycle

}  // namespace gridwhistle::models
