/// SHA-256 (FIPS 180-4) for the small programs beside, which run where no library is: in the guest
/// of a virtual machine.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace peers {

class Sha256 {
public:
    void update(const unsigned char* data, std::size_t size) {
        length_ += size;
        while (size > 0) {
            const std::size_t take = size < 64 - have_ ? size : 64 - have_;
            std::memcpy(block_.data() + have_, data, take);
            have_ += take;
            data += take;
            size -= take;
            if (have_ == 64) {
                compress();
                have_ = 0;
            }
        }
    }

    /// The digest in lower-case hexadecimal. The object is used up.
    std::string finish() {
        const std::uint64_t bits = length_ * 8;
        const unsigned char one = 0x80, zero = 0;
        update(&one, 1);
        while (have_ != 56)
            update(&zero, 1);
        for (int shift = 56; shift >= 0; shift -= 8) {
            const auto byte = static_cast<unsigned char>(bits >> shift);
            update(&byte, 1);
        }
        std::string text;
        for (const std::uint32_t word : state_) {
            char digits[9];
            std::snprintf(digits, sizeof digits, "%08x", word);
            text += digits;
        }
        return text;
    }

private:
    __extension__ using Wide = unsigned __int128;

    /// The first 32 bits of the fractional parts of the square or cube roots of the first primes
    /// (4.2.2, 5.3.3), by integer arithmetic.
    template <int Root, std::size_t Count>
    static constexpr std::array<std::uint32_t, Count> roots() {
        std::array<std::uint32_t, Count> result{};
        std::uint32_t prime = 2;
        for (std::size_t i = 0; i < Count; ++prime) {
            bool is_prime = true;
            for (std::uint32_t d = 2; d * d <= prime; ++d)
                is_prime = is_prime && prime % d != 0;
            if (!is_prime) continue;
            // The largest r with r^Root <= prime * 2^(32 * Root); r is below 2^37.
            const Wide limit = static_cast<Wide>(prime) << (32 * Root);
            Wide low = 0;
            Wide high = static_cast<Wide>(1) << 37;
            while (high - low > 1) {
                const Wide middle = (low + high) / 2;
                (middle * middle * (Root == 3 ? middle : 1) <= limit ? low : high) = middle;
            }
            result[i++] = static_cast<std::uint32_t>(low);
        }
        return result;
    }

    void compress() {
        static constexpr std::array<std::uint32_t, 64> k = roots<3, 64>();
        std::array<std::uint32_t, 64> w{};
        for (std::size_t i = 0; i < 16; ++i)
            w[i] = static_cast<std::uint32_t>(block_[4 * i]) << 24 |
                   static_cast<std::uint32_t>(block_[4 * i + 1]) << 16 |
                   static_cast<std::uint32_t>(block_[4 * i + 2]) << 8 | block_[4 * i + 3];
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t s0 =
                std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
            const std::uint32_t s1 =
                std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        auto [a, b, c, d, e, f, g, h] = state_;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                     ((e & f) ^ (~e & g)) + k[i] + w[i];
            const std::uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                                     ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
        }
        const std::array<std::uint32_t, 8> add{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i)
            state_[i] += add[i];
    }

    std::array<std::uint32_t, 8> state_ = roots<2, 8>();
    std::array<unsigned char, 64> block_{};
    std::size_t have_ = 0;
    std::uint64_t length_ = 0;
};

/// What stands for the content of a file in listings: its SHA-256; of a file of a GiB or more the
/// SHA-256 of the pieces of 64 KiB that are not all zero, each after its number, which tells as
/// much and does not take minutes where most is zero.
class Content {
public:
    static constexpr std::size_t piece = 65536;
    explicit Content(std::uint64_t size) : sparse_(size >= std::uint64_t{1} << 30) {}

    /// All calls but the last take a multiple of `piece`.
    void update(const unsigned char* data, std::size_t size) {
        if (!sparse_) return hash_.update(data, size);
        for (std::size_t offset = 0; offset < size; offset += piece, ++number_) {
            const std::size_t here = size - offset < piece ? size - offset : piece;
            const unsigned char* const begin = data + offset;
            if (begin[0] == 0 && std::memcmp(begin, begin + 1, here - 1) == 0) continue;
            const std::string number = std::to_string(number_) + ":";
            hash_.update(reinterpret_cast<const unsigned char*>(number.data()), number.size());
            hash_.update(begin, here);
        }
    }
    /// The next update() is of this piece, and what is between counts as zeros.
    void jump(std::uint64_t number) { number_ = number; }
    std::string finish() { return hash_.finish(); }

private:
    Sha256 hash_;
    bool sparse_;
    std::uint64_t number_ = 0;
};

/// A file from this size on is read around each GiB only, and at its ends: make_tree puts data
/// there.
constexpr std::uint64_t sampled_from = std::uint64_t{64} << 30;

/// `read(offset, buffer, size)` fills the buffer and says whether it could. Empty where it could
/// not.
template <class Read>
std::string sample(std::uint64_t size, Read&& read) {
    constexpr std::uint64_t pieces_of_gib = (std::uint64_t{1} << 30) / Content::piece;
    static unsigned char buffer[Content::piece];
    Content content(size);
    const std::uint64_t pieces = (size + Content::piece - 1) / Content::piece;
    const auto take = [&](std::uint64_t number) {
        const std::uint64_t offset = number * Content::piece;
        const auto here = static_cast<std::size_t>(
            size - offset < Content::piece ? size - offset : std::uint64_t{Content::piece});
        if (!read(offset, buffer, here)) return false;
        content.jump(number);
        content.update(buffer, here);
        return true;
    };
    for (std::uint64_t edge = 0; edge < pieces; edge += pieces_of_gib) {
        if (edge != 0 && !take(edge - 1)) return {};
        if (!take(edge)) return {};
    }
    // The end, unless it was just taken.
    for (std::uint64_t number = pieces - 2; number < pieces; ++number)
        if (number % pieces_of_gib != 0 && (number + 1) % pieces_of_gib != 0 && !take(number))
            return {};
    return content.finish();
}

/// Printable ASCII stays; everything else, the blank and the backslash become \xHH: one word a
/// name.
inline std::string escaped(const std::string& text) {
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte > 0x20 && byte < 0x7F && byte != '\\') {
            out += character;
        } else {
            char code[5];
            std::snprintf(code, sizeof code, "\\x%02x", byte);
            out += code;
        }
    }
    return out;
}

} // namespace peers
