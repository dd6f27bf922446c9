/// Supplementary and Enhanced Volume Descriptor — ECMA-119 8.5. Joliet is a Supplementary one whose
/// escape sequences announce UCS-2 (Joliet Specification, "SVD Escape Sequences Field").
#pragma once

#include "format/iso9660/directory_record.hpp"
#include "format/iso9660/volume_descriptor.hpp"

namespace openimapi::inline v1::iso9660 {

struct SupplementaryVolumeDescriptor {
    DescriptorHeader header{DescriptorType::supplementary, standard_identifier, 1};
    std::uint8_t volume_flags = 0;            ///< bit 0: an escape sequence is not registered
    std::array<char, 32> system_identifier{}; ///< Joliet: UCS-2 big-endian, as all text below
    std::array<char, 32> volume_identifier{};
    std::array<std::byte, 8> unused2{};
    both32 volume_space_size = 0;
    std::array<char, 32> escape_sequences{}; ///< 8.5.6; zeros in an Enhanced one
    both16 volume_set_size = 1;
    both16 volume_sequence_number = 1;
    both16 logical_block_size = block_size;
    both32 path_table_size = 0;
    le32 type_l_path_table = 0;
    le32 optional_type_l_path_table = 0;
    be32 type_m_path_table = 0;
    be32 optional_type_m_path_table = 0;
    RootDirectoryRecord root;
    std::array<char, 128> volume_set_identifier{};
    std::array<char, 128> publisher_identifier{};
    std::array<char, 128> preparer_identifier{};
    std::array<char, 128> application_identifier{};
    std::array<char, 37> copyright_file{};
    std::array<char, 37> abstract_file{};
    std::array<char, 37> bibliographic_file{};
    VolumeDateTime created;
    VolumeDateTime modified;
    VolumeDateTime expires;
    VolumeDateTime effective;
    std::uint8_t file_structure_version = 1; ///< 2 in an Enhanced one
    std::uint8_t reserved1 = 0;
    std::array<std::byte, 512> application_use{};
    std::array<std::byte, 653> reserved2{};
};
static_assert(sizeof(SupplementaryVolumeDescriptor) == block_size &&
              DiscStructure<SupplementaryVolumeDescriptor>);

/// UCS-2 levels 1, 2 and 3 of ISO/IEC 2022 as Joliet announces them.
inline constexpr std::array<char, 3> joliet_escape_level_1{'%', '/', '@'};
inline constexpr std::array<char, 3> joliet_escape_level_2{'%', '/', 'C'};
inline constexpr std::array<char, 3> joliet_escape_level_3{'%', '/', 'E'};

/// Version numbers of an Enhanced Volume Descriptor (ISO 9660:1999, "level 4").
inline constexpr std::uint8_t enhanced_descriptor_version = 2;

} // namespace openimapi::inline v1::iso9660
