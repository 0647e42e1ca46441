#pragma once

#include "storage/bytes.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage {

/// Seals what names or finds a person (names, phones, positions) before it reaches the database, with the key of this
/// installation (docs/decisions: such data lives sealed in its own tables from the first day).
///
/// A sealed value is: version byte, 4 bytes of key id, 24 bytes of random nonce, XSalsa20-Poly1305 ciphertext. The key
/// id is derived from the key, so a second key can be added later and old values stay readable.
/// Immutable after construction, so safe to share between threads. The key's memory is locked and wiped.
class Sealing {
  public:
    static constexpr std::size_t kKeyBytes = 32;
    using Key = std::array<std::uint8_t, kKeyBytes>;

    explicit Sealing(const Key& key);

    /// Reads the key file; creates it with a fresh random key and mode 0600 when it is missing and `may_create` is set.
    /// Throws std::runtime_error with a sentence for the operator when the file is absent, damaged or readable by
    /// others.
    [[nodiscard]] static Sealing from_file(const std::filesystem::path& file, bool may_create);

    [[nodiscard]] Bytes seal(std::string_view plaintext) const;

    /// The plaintext, or nothing when the value was sealed with another key, cut off or changed.
    [[nodiscard]] std::optional<std::string> open(BytesView sealed) const;

    /// A receipt code of 8 Crockford base-32 characters that nobody without the key can guess from `text`.
    [[nodiscard]] std::string keyed_code(std::string_view text) const;

    /// Names the key inside sealed values; says nothing about the key itself.
    [[nodiscard]] std::uint32_t key_id() const noexcept { return key_id_; }

  private:
    struct Subkeys;

    std::shared_ptr<const Subkeys> subkeys_;
    std::uint32_t key_id_{0};
};

}  // namespace gridwhistle::storage
