#include "format/partition/boot_code.hpp"

#include <algorithm>
#include <string_view>

namespace openimapi::inline v1::partition {
namespace {

/// boot_code.S, assembled, without the zeros behind it.
constexpr std::array<std::uint8_t, 175> code_bytes{
    0xFA, 0x31, 0xC0, 0x8E, 0xD0, 0xBC, 0x00, 0x7C, 0x8E, 0xD8, 0x8E, 0xC0, 0xFB, 0xFC, 0x89, 0xE6,
    0xBF, 0x00, 0x06, 0xB9, 0x00, 0x01, 0xF3, 0xA5, 0xEA, 0x1D, 0x06, 0x00, 0x00, 0x88, 0x16, 0xAF,
    0x06, 0xBB, 0xAA, 0x55, 0xB4, 0x41, 0xCD, 0x13, 0x72, 0x35, 0x81, 0xFB, 0x55, 0xAA, 0x75, 0x2F,
    0xF6, 0xC1, 0x01, 0x74, 0x2A, 0xBE, 0xA0, 0x07, 0x8A, 0x16, 0xAF, 0x06, 0xB4, 0x42, 0xCD, 0x13,
    0x72, 0x1D, 0x83, 0x06, 0xA6, 0x07, 0x20, 0x83, 0x06, 0xA8, 0x07, 0x01, 0x83, 0x16, 0xAA, 0x07,
    0x00, 0xFF, 0x0E, 0xB0, 0x07, 0x75, 0xDE, 0x8A, 0x16, 0xAF, 0x06, 0xFF, 0x2E, 0xB2, 0x07, 0xBE,
    0x75, 0x06, 0xAC, 0x84, 0xC0, 0x74, 0x09, 0xB4, 0x0E, 0xBB, 0x07, 0x00, 0xCD, 0x10, 0xEB, 0xF2,
    0xCD, 0x18, 0xF4, 0xEB, 0xFD, 0x4F, 0x70, 0x65, 0x6E, 0x49, 0x4D, 0x41, 0x50, 0x49, 0x3A, 0x20,
    0x74, 0x68, 0x65, 0x20, 0x62, 0x6F, 0x6F, 0x74, 0x20, 0x69, 0x6D, 0x61, 0x67, 0x65, 0x20, 0x63,
    0x61, 0x6E, 0x6E, 0x6F, 0x74, 0x20, 0x62, 0x65, 0x20, 0x72, 0x65, 0x61, 0x64, 0x20, 0x66, 0x72,
    0x6F, 0x6D, 0x20, 0x74, 0x68, 0x69, 0x73, 0x20, 0x64, 0x69, 0x73, 0x6B, 0x0D, 0x0A, 0x00,
};

/// What boot_code.S has filled in; its packet is that of INT 13h, AH=42h (EDD 3.0, 8.3).
struct Parameters {
    static constexpr std::size_t offset = 416;
    std::uint8_t packet_size = 16;
    std::uint8_t reserved = 0;
    le16 sectors_a_call{1};
    le16 load_offset;
    le16 load_segment;
    le64 sector;
    le16 count;
    le16 entry_offset;
    le16 entry_segment;
};
static_assert(sizeof(Parameters) == 22 && DiscStructure<Parameters>);

/// Where isohdpfx.bin has the sector of isolinux.bin (32 bits), and GRUB's boot_hybrid.img that of
/// its boot image behind the first 2048 bytes (64 bits): known from what xorriso and isohybrid
/// write there.
constexpr std::size_t pointer_offset = 432;
constexpr std::uint32_t grub2_skips = 4;

bool contains(std::span<const std::byte> bytes, std::string_view text) {
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), // NOLINT: as text
                               bytes.size());
    return all.find(text) != std::string_view::npos;
}

} // namespace

std::array<std::byte, Mbr::code_length> own_boot_code(const BootCodeTarget& target) {
    std::array<std::byte, Mbr::code_length> code{};
    std::transform(code_bytes.begin(), code_bytes.end(), code.begin(),
                   [](std::uint8_t byte) { return std::byte{byte}; });
    Parameters parameters;
    parameters.load_segment = target.load_segment;
    parameters.sector = std::uint64_t{target.block} * sectors_per_block;
    parameters.count = target.sectors;
    // As most BIOSes enter an image from a CD: 0000:7C00, and not 07C0:0000.
    parameters.entry_offset = static_cast<std::uint16_t>((target.load_segment & 0x0FFF) << 4);
    parameters.entry_segment = static_cast<std::uint16_t>(target.load_segment & 0xF000);
    store(parameters, std::span(code).subspan(Parameters::offset));
    return code;
}

BootCode recognise(std::span<const std::byte> sector) noexcept {
    if (sector.size() < Mbr::code_length) return BootCode::none;
    const auto code = sector.first(Mbr::code_length);
    if (std::all_of(code.begin(), code.end(), [](std::byte byte) { return byte == std::byte{}; }))
        return BootCode::none;
    // The first two instructions and what it says when it fails.
    if (contains(code, "OpenIMAPI: the boot image")) return BootCode::own;
    if (contains(code, "isolinux.bin missing or corrupt")) return BootCode::isolinux;
    // GRUB's other boot sector, boot.img, probes diskettes at its end.
    if (contains(code, "GRUB ") && contains(code.first(128), "Floppy")) return BootCode::grub2;
    return BootCode::unknown;
}

void point_boot_code(std::span<std::byte> sector, BootCode code, std::uint32_t block) noexcept {
    const auto place = sector.subspan(pointer_offset);
    if (code == BootCode::isolinux) store(le32(block * sectors_per_block), place);
    if (code == BootCode::grub2)
        store(le64(std::uint64_t{block} * sectors_per_block + grub2_skips), place);
}

std::uint32_t pointed_at(std::span<const std::byte> sector, BootCode code) noexcept {
    le64 wide;
    if (sector.size() < pointer_offset + sizeof wide || !load(sector.subspan(pointer_offset), wide))
        return 0;
    if (code == BootCode::isolinux)
        return static_cast<std::uint32_t>(wide.get()) / sectors_per_block;
    if (code == BootCode::grub2 && wide.get() >> 34 == 0 && wide.get() >= grub2_skips)
        return static_cast<std::uint32_t>((wide.get() - grub2_skips) / sectors_per_block);
    return 0;
}

} // namespace openimapi::inline v1::partition
