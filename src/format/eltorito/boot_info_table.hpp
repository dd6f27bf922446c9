/// What loaders of the isolinux and GRUB kind want to find in themselves: where they stand on the
/// medium and how long they are (mkisofs, "boot information table").
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/io/source.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace openimapi::inline v1::eltorito {

/// Bytes 8 to 63 of a boot image.
struct BootInfoTable {
    static constexpr std::uint64_t offset = 8;
    static constexpr std::uint64_t checksum_from = 64; ///< what the checksum counts, to the end

    le32 primary_descriptor; ///< block of the Primary Volume Descriptor
    le32 file;               ///< block of the boot image
    le32 length;             ///< bytes of the boot image
    le32 checksum;           ///< sum of its 32-bit words from byte 64 on
    std::array<std::byte, 40> reserved{};
};
static_assert(sizeof(BootInfoTable) == 56 && DiscStructure<BootInfoTable>);

/// GRUB's own, in its boot images for CDs (xorriso's --grub2-boot-info): where, in sectors of 512
/// bytes, the image goes on behind its first 2048 bytes and a sector.
struct Grub2BootInfo {
    static constexpr std::uint64_t offset = 2548;
    le64 sector;
};
[[nodiscard]] constexpr std::uint64_t grub2_sector(std::uint32_t block) noexcept {
    return std::uint64_t{block} * 4 + 5;
}

/// Sum of the 32-bit words of `image` (the last one filled up with zeros) from byte 64 on.
[[nodiscard]] std::uint32_t boot_info_checksum(const io::Source& image, const Job& job = {});

/// The table that stands in a boot image already: only where it says the truth about the place and
/// the length of the image, apart from which nothing marks it.
[[nodiscard]] bool has_boot_info_table(const io::Source& image, std::uint32_t block);
[[nodiscard]] bool has_grub2_boot_info(const io::Source& image, std::uint32_t block);

} // namespace openimapi::inline v1::eltorito
