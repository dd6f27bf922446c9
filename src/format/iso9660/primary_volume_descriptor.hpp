/// Primary Volume Descriptor — ECMA-119 8.4.
#pragma once

#include "format/iso9660/directory_record.hpp"
#include "format/iso9660/volume_descriptor.hpp"

namespace openimapi::inline v1::iso9660 {

struct PrimaryVolumeDescriptor {
    DescriptorHeader header{DescriptorType::primary, standard_identifier, 1};
    std::uint8_t unused1 = 0;
    std::array<char, 32> system_identifier{}; ///< a-characters, 8.4.5
    std::array<char, 32> volume_identifier{}; ///< d-characters, 8.4.6
    std::array<std::byte, 8> unused2{};
    both32 volume_space_size = 0; ///< blocks, 8.4.8
    std::array<std::byte, 32> unused3{};
    both16 volume_set_size = 1;
    both16 volume_sequence_number = 1;
    both16 logical_block_size = block_size;
    both32 path_table_size = 0;                     ///< bytes, 8.4.13
    le32 type_l_path_table = 0;                     ///< block
    le32 optional_type_l_path_table = 0;            ///< block; 0: none
    be32 type_m_path_table = 0;                     ///< block
    be32 optional_type_m_path_table = 0;            ///< block; 0: none
    RootDirectoryRecord root;                       ///< 8.4.18
    std::array<char, 128> volume_set_identifier{};  ///< d-characters
    std::array<char, 128> publisher_identifier{};   ///< a-characters, or '_' and a file's name
    std::array<char, 128> preparer_identifier{};    ///< the same
    std::array<char, 128> application_identifier{}; ///< the same
    std::array<char, 37> copyright_file{};
    std::array<char, 37> abstract_file{};
    std::array<char, 37> bibliographic_file{};
    VolumeDateTime created;
    VolumeDateTime modified;
    VolumeDateTime expires;
    VolumeDateTime effective;
    std::uint8_t file_structure_version = 1;
    std::uint8_t reserved1 = 0;
    std::array<std::byte, 512> application_use{}; ///< zeros here: isomd5sum and its kind use it
    std::array<std::byte, 653> reserved2{};
};
static_assert(sizeof(PrimaryVolumeDescriptor) == block_size &&
              DiscStructure<PrimaryVolumeDescriptor>);

} // namespace openimapi::inline v1::iso9660
