#include "openimapi/base/crc.hpp"

#include <array>

namespace openimapi::inline v1 {

namespace {

// table[k][b]: the remainder of byte b with k zero bytes behind it, so that eight bytes are looked
// up at once and added.
using Tables = std::array<std::array<std::uint16_t, 256>, 8>;

constexpr Tables make_tables() {
    Tables tables{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned remainder = byte << 8;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder << 1) ^ ((remainder & 0x8000) != 0 ? 0x11021U : 0U);
        tables[0][byte] = static_cast<std::uint16_t>(remainder);
    }
    for (std::size_t k = 1; k < tables.size(); ++k)
        for (unsigned byte = 0; byte < 256; ++byte) {
            const unsigned shorter = tables[k - 1][byte];
            tables[k][byte] =
                static_cast<std::uint16_t>(((shorter << 8) & 0xFFFF) ^ tables[0][shorter >> 8]);
        }
    return tables;
}

constexpr Tables tables = make_tables();

} // namespace

std::uint16_t crc_itu(std::span<const std::byte> bytes, std::uint16_t seed) noexcept {
    const auto* p = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    unsigned crc = seed;
    for (; left >= 8; left -= 8, p += 8)
        crc = static_cast<unsigned>(tables[7][p[0] ^ (crc >> 8)] ^ tables[6][p[1] ^ (crc & 0xFF)] ^
                                    tables[5][p[2]] ^ tables[4][p[3]] ^ tables[3][p[4]] ^
                                    tables[2][p[5]] ^ tables[1][p[6]] ^ tables[0][p[7]]);
    for (; left > 0; --left, ++p)
        crc = ((crc << 8) & 0xFFFF) ^ tables[0][(crc >> 8) ^ *p];
    return static_cast<std::uint16_t>(crc);
}

} // namespace openimapi::inline v1
