/// Directory Record — ECMA-119 9.1.
#pragma once

#include "format/iso9660/date_time.hpp"

namespace openimapi::inline v1::iso9660 {

/// File Flags — ECMA-119 9.1.6.
enum FileFlags : std::uint8_t {
    file_flag_hidden = 0x01, ///< Existence: need not be shown to the user
    file_flag_directory = 0x02,
    file_flag_associated = 0x04,
    file_flag_record_format = 0x08,
    file_flag_protection = 0x10,
    file_flag_multi_extent = 0x80 ///< this is not the final record of the file
};

/// The fixed part. A File Identifier of identifier_length bytes follows, then a zero byte where
/// that length is even, then the System Use area up to `length`. A record never crosses a block.
struct DirectoryRecord {
    std::uint8_t length = 0;                    ///< of the whole record; even
    std::uint8_t extended_attribute_length = 0; ///< blocks
    both32 extent = 0;                          ///< first block
    both32 data_length = 0;                     ///< bytes of this file section
    RecordingDateTime recorded;
    std::uint8_t flags = 0;
    std::uint8_t file_unit_size = 0;
    std::uint8_t interleave_gap_size = 0;
    both16 volume_sequence_number = 1;
    std::uint8_t identifier_length = 0;
};
static_assert(sizeof(DirectoryRecord) == 33 && DiscStructure<DirectoryRecord>);

/// The identifiers of a directory's own record and of its parent's — ECMA-119 7.6.2.
inline constexpr std::byte self_identifier{0x00};
inline constexpr std::byte parent_identifier{0x01};

/// The record with its one identifier byte, as it stands in a volume descriptor — ECMA-119 8.4.18.
struct RootDirectoryRecord {
    DirectoryRecord record;
    std::byte identifier = self_identifier;
};
static_assert(sizeof(RootDirectoryRecord) == 34);

/// A file section must be a whole number of blocks except the last of a file — ECMA-119 6.5.1 — and
/// its length fits 32 bits.
inline constexpr std::uint64_t longest_file_section = 0xFFFFF800;
/// Linux stops with an error behind so many sections of a file (fs/isofs/inode.c).
inline constexpr std::uint32_t most_sections_read = 100;

} // namespace openimapi::inline v1::iso9660
