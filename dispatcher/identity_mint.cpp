#include "dispatcher/identity_mint.hpp"

namespace gridwhistle::dispatcher {
namespace {

constexpr std::int64_t kBlockSize = 1000;  // lost at most once per start: gaps are documented

int local_year(models::Instant now, std::chrono::minutes utc_offset) {
    const auto day = std::chrono::floor<std::chrono::days>(now + utc_offset);
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

}  // namespace

IdentityMint::IdentityMint(storage::Store& store, ReceiptCode receipt_code, std::chrono::minutes utc_offset)
    : store_{store}, receipt_code_{std::move(receipt_code)}, utc_offset_{utc_offset} {}

models::NewIdentity IdentityMint::make(models::Instant now) {
    const std::scoped_lock lock(mutex_);
    models::NewIdentity identity;
    identity.id = models::WhistleId{next("whistle")};
    identity.year = local_year(now, utc_offset_);
    identity.sequence = next("number/" + std::to_string(identity.year));
    identity.receipt = receipt_code_(identity.id);
    return identity;
}

std::int64_t IdentityMint::next(const std::string& name) {
    storage::NumberBlock& block = blocks_[name];
    if (block.count == 0) block = store_.reserve(name, kBlockSize);
    --block.count;
    return block.first++;
}

}  // namespace gridwhistle::dispatcher
