#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::models {

/// Who asked, as the filer gave it. Lives in the sealed `person` table, never in an event: wiping it breaks no chain.
struct Requester {
    std::string name;
    std::string phone;         ///< as normalise_phone leaves it; empty = none given
    bool confidential{false};  ///< units see the problem, not the person

    [[nodiscard]] bool empty() const noexcept { return name.empty() && phone.empty() && !confidential; }
    friend bool operator==(const Requester&, const Requester&) = default;
};

/// What answers show of a requester: 张*, 138****1234; of a confidential one nothing but that there is one.
struct MaskedRequester {
    std::string name;
    std::string phone;
    bool confidential{false};

    friend bool operator==(const MaskedRequester&, const MaskedRequester&) = default;
};

[[nodiscard]] MaskedRequester masked(const Requester& requester);

/// A phone number of mainland China in one form: "13800001234", "010-12345678", "0731-1234567-801", "12345". Spaces,
/// hyphens, full-width digits and +86 are understood. Nothing for any other text.
[[nodiscard]] std::optional<std::string> normalise_phone(std::string_view text);

}  // namespace gridwhistle::models
