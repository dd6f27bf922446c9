// The functions for one digest, not those for any (EVP): those bring the whole of libcrypto along,
// four megabytes and a start of their own, and are no faster. OpenSSL calls these deprecated; they
// are in every version there is.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/sha256.hpp"

#include <openssl/sha.h>
#include <string_view>

namespace openimapi::inline v1 {

struct Sha256::State {
    SHA256_CTX context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    SHA256_Init(&state_->context);
}
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) noexcept {
    SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

Sha256Digest Sha256::finish() noexcept {
    Sha256Digest digest;
    SHA256_Final(digest.data(), &state_->context);
    return digest;
}

std::string hex(const Sha256Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const auto byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace openimapi::inline v1
