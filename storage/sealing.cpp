#include "storage/sealing.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace gridwhistle::storage {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kHeadBytes = 1 + kKeyIdBytes + crypto_secretbox_NONCEBYTES;
constexpr std::size_t kCodeLength = 8;
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Separates what is derived from the one key, so that no derived value can stand for another.
constexpr const char* kDerivationContext = "gridwhis";
constexpr std::uint64_t kBoxSubkey = 1;
constexpr std::uint64_t kCodeSubkey = 2;
constexpr std::uint64_t kNameSubkey = 3;

static_assert(crypto_secretbox_KEYBYTES == Sealing::kKeyBytes);
static_assert(crypto_kdf_KEYBYTES == Sealing::kKeyBytes);

/// A file descriptor that closes itself.
class File {
  public:
    explicit File(int descriptor) : descriptor_{descriptor} {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

std::runtime_error key_file_error(const std::filesystem::path& file, const std::string& what) {
    return std::runtime_error("key file " + file.string() + ": " + what);
}

/// Writes beside the file and links it into place, so that a crash leaves no half key and two starters share one.
void create_key_file(const std::filesystem::path& file) {
    const std::filesystem::path draft = file.string() + "." + std::to_string(::getpid());
    Sealing::Key key{};
    randombytes_buf(key.data(), key.size());
    {
        ::unlink(draft.c_str());
        const File out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        const bool written = out.get() >= 0 &&
                             ::write(out.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                             ::fsync(out.get()) == 0;
        const int reason = errno;
        sodium_memzero(key.data(), key.size());
        if (!written) throw key_file_error(file, std::string("cannot be created: ") + std::strerror(reason));
    }
    const bool linked = ::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST;
    const int reason = errno;
    ::unlink(draft.c_str());
    if (!linked) throw key_file_error(file, std::string("cannot be created: ") + std::strerror(reason));
    const std::filesystem::path parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const File folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) throw key_file_error(file, "its folder cannot be synced");
}

}  // namespace

/// Locked in memory and wiped at the end.
struct Sealing::Subkeys {
    std::array<std::uint8_t, crypto_secretbox_KEYBYTES> box{};
    std::array<std::uint8_t, crypto_generichash_KEYBYTES> code{};

    Subkeys() { sodium_mlock(this, sizeof *this); }
    ~Subkeys() { sodium_munlock(this, sizeof *this); }
    Subkeys(const Subkeys&) = delete;
    Subkeys& operator=(const Subkeys&) = delete;
};

Sealing::Sealing(const Key& key) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium found no source of randomness");
    auto subkeys = std::make_shared<Subkeys>();
    crypto_kdf_derive_from_key(subkeys->box.data(), subkeys->box.size(), kBoxSubkey, kDerivationContext, key.data());
    crypto_kdf_derive_from_key(subkeys->code.data(), subkeys->code.size(), kCodeSubkey, kDerivationContext, key.data());
    std::array<std::uint8_t, crypto_kdf_BYTES_MIN> name{};
    crypto_kdf_derive_from_key(name.data(), name.size(), kNameSubkey, kDerivationContext, key.data());
    std::memcpy(&key_id_, name.data(), kKeyIdBytes);
    subkeys_ = std::move(subkeys);
}

Sealing Sealing::from_file(const std::filesystem::path& file, bool may_create) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium found no source of randomness");
    if (may_create && !std::filesystem::exists(file)) create_key_file(file);
    const File in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) throw key_file_error(file, std::string("cannot be opened: ") + std::strerror(errno));
    struct stat status {};
    if (::fstat(in.get(), &status) != 0) throw key_file_error(file, std::strerror(errno));
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw key_file_error(file, "may be read by others; it must have mode 0600");
    }
    Key key{};
    const bool whole = status.st_size == static_cast<off_t>(key.size()) &&
                       ::read(in.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size());
    if (!whole) throw key_file_error(file, "must hold exactly 32 bytes");
    Sealing sealing(key);
    sodium_memzero(key.data(), key.size());
    return sealing;
}

Bytes Sealing::seal(std::string_view plaintext) const {
    Bytes sealed(kHeadBytes + crypto_secretbox_MACBYTES + plaintext.size());
    sealed[0] = kVersion;
    std::memcpy(&sealed[1], &key_id_, kKeyIdBytes);
    std::uint8_t* nonce = &sealed[1 + kKeyIdBytes];
    randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed.data() + kHeadBytes, to_bytes(plaintext).data(), plaintext.size(), nonce,
                          subkeys_->box.data());
    return sealed;
}

std::optional<std::string> Sealing::open(BytesView sealed) const {
    if (sealed.size() < kHeadBytes + crypto_secretbox_MACBYTES || sealed[0] != kVersion) return std::nullopt;
    std::uint32_t key_id = 0;
    std::memcpy(&key_id, &sealed[1], kKeyIdBytes);
    if (key_id != key_id_) return std::nullopt;
    const BytesView box = sealed.subspan(kHeadBytes);
    std::string plaintext(box.size() - crypto_secretbox_MACBYTES, '\0');
    const int opened = crypto_secretbox_open_easy(reinterpret_cast<std::uint8_t*>(plaintext.data()), box.data(),
                                                  box.size(), sealed.data() + 1 + kKeyIdBytes, subkeys_->box.data());
    if (opened != 0) return std::nullopt;
    return plaintext;
}

std::string Sealing::keyed_code(std::string_view text) const {
    std::array<std::uint8_t, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(digest.data(), digest.size(), to_bytes(text).data(), text.size(), subkeys_->code.data(),
                       subkeys_->code.size());
    std::string code(kCodeLength, '0');
    std::transform(digest.begin(), digest.begin() + kCodeLength, code.begin(),
                   [](std::uint8_t byte) { return kCrockford[byte % kCrockford.size()]; });
    return code;
}

}  // namespace gridwhistle::storage
