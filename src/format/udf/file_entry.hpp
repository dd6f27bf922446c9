/// File Entry: all about a file but its name — ECMA-167 4/14.9, UDF 2.3.6 — and Extended File
/// Entry (4/14.17, UDF 2.3.6 from revision 2.00).
#pragma once

#include "format/udf/icb_tag.hpp"
#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// The fixed part. Behind it: extended attributes, allocation descriptors (or the content).
struct FileEntry {
    Tag tag;
    IcbTag icb;
    le32 uid; ///< UDF 2.3.6.1: 2^32 - 1 where there is none
    le32 gid;
    le32 permissions; ///< 4/14.9.5
    le16 links;
    std::uint8_t record_format = 0;
    std::uint8_t record_display_attributes = 0;
    le32 record_length;
    le64 information_length; ///< bytes of content
    le64 blocks_recorded;
    DiscTime accessed;
    DiscTime modified;
    DiscTime attributes_changed;
    le32 checkpoint; ///< 1
    LongAd extended_attribute_icb;
    EntityId implementation_identifier;
    le64 unique_id;
    le32 extended_attributes_length;
    le32 allocation_length;
};
static_assert(sizeof(FileEntry) == 176 && DiscStructure<FileEntry>);

struct ExtendedFileEntry {
    Tag tag;
    IcbTag icb;
    le32 uid;
    le32 gid;
    le32 permissions;
    le16 links;
    std::uint8_t record_format = 0;
    std::uint8_t record_display_attributes = 0;
    le32 record_length;
    le64 information_length;
    le64 object_size; ///< bytes of content and of all streams
    le64 blocks_recorded;
    DiscTime accessed;
    DiscTime modified;
    DiscTime created;
    DiscTime attributes_changed;
    le32 checkpoint;
    le32 reserved;
    LongAd extended_attribute_icb;
    LongAd stream_directory_icb;
    EntityId implementation_identifier;
    le64 unique_id;
    le32 extended_attributes_length;
    le32 allocation_length;
};
static_assert(sizeof(ExtendedFileEntry) == 216 && DiscStructure<ExtendedFileEntry>);

/// Permissions (4/14.9.5: five bits each for others, group and owner) of mode bits 0777, with what
/// UDF 3.3.3.3 makes of the two bits that POSIX does not know: deleting as writing, changing
/// attributes for the owner. setuid, setgid and sticky are flags of the ICB tag.
[[nodiscard]] std::uint32_t permissions_of_mode(std::uint32_t mode) noexcept;
/// The other way, without setuid, setgid and sticky.
[[nodiscard]] std::uint32_t mode_of_permissions(std::uint32_t permissions) noexcept;

} // namespace openimapi::inline v1::udf
