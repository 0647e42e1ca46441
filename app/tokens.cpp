#include "app/tokens.hpp"

#include "models/digest.hpp"

namespace gridwhistle::app {

std::string make_token(storage::ReferenceStore& store, models::AccountId account) {
    const std::string token = "gw_" + models::random_hex(32);
    store.put_token(account, models::sha256_hex(token));
    return token;
}

}  // namespace gridwhistle::app
