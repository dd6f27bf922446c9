/// What all volume descriptors of ECMA-119 share, and the two that hold nothing more.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace openimapi::inline v1::iso9660 {

/// Block where the Volume Descriptor Sequence starts — ECMA-119 6.2.1.
inline constexpr std::uint32_t first_descriptor_block = 16;
/// El Torito 2.0 (Figure 1.1) wants the Boot Record here.
inline constexpr std::uint32_t boot_record_block = 17;

/// Volume Descriptor Type — ECMA-119 8.1.1.
enum class DescriptorType : std::uint8_t {
    boot_record = 0,
    primary = 1,
    supplementary = 2, ///< also Enhanced, told apart by its version
    partition = 3,
    set_terminator = 255
};

inline constexpr std::array<char, 5> standard_identifier{'C', 'D', '0', '0', '1'};

/// ECMA-119 8.1.
struct DescriptorHeader {
    DescriptorType type = DescriptorType::set_terminator;
    std::array<char, 5> identifier = standard_identifier; ///< 8.1.2
    std::uint8_t version = 1;                             ///< 8.1.3; 2 in an Enhanced one
};
static_assert(sizeof(DescriptorHeader) == 7);

/// Volume Descriptor Set Terminator — ECMA-119 8.3.
struct SetTerminator {
    DescriptorHeader header;
    std::array<std::byte, 2041> reserved{};
};
static_assert(sizeof(SetTerminator) == block_size);

/// Boot Record — ECMA-119 8.2.
struct BootRecord {
    DescriptorHeader header{DescriptorType::boot_record, standard_identifier, 1};
    std::array<char, 32> boot_system_identifier{};
    std::array<char, 32> boot_identifier{};
    std::array<std::byte, 1977> boot_system_use{}; ///< El Torito: le32 block of the boot catalog
};
static_assert(sizeof(BootRecord) == block_size);

/// El Torito 2.0: the record that leads to a boot catalog.
inline constexpr std::string_view el_torito = "EL TORITO SPECIFICATION";
[[nodiscard]] inline bool is_el_torito(const BootRecord& record) noexcept {
    return std::string_view(record.boot_system_identifier.data(), el_torito.size()) == el_torito;
}
[[nodiscard]] inline BootRecord boot_record_of(std::uint32_t catalog) noexcept {
    BootRecord record;
    std::copy(el_torito.begin(), el_torito.end(), record.boot_system_identifier.begin());
    store(le32(catalog), record.boot_system_use);
    return record;
}

} // namespace openimapi::inline v1::iso9660
