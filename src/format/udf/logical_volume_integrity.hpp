/// Logical Volume Integrity Descriptor — ECMA-167 3/10.10, UDF 2.2.6 — with the Logical Volume
/// Header Descriptor (4/14.15, UDF 2.3.2 and 3.2.1) in its contents use.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct LogicalVolumeHeaderDescriptor {
    le64 unique_id; ///< above every id in use
    std::array<std::uint8_t, 24> reserved{};
};
static_assert(sizeof(LogicalVolumeHeaderDescriptor) == 32);

/// 3/10.10.3.
enum class Integrity : std::uint32_t { open = 0, closed = 1 };

/// The fixed part. Behind it: free blocks of each partition (le32), size of each partition in
/// blocks (le32), implementation use.
struct LogicalVolumeIntegrityDescriptor {
    Tag tag;
    DiscTime recorded;
    le32 integrity;
    ExtentAd next;
    LogicalVolumeHeaderDescriptor contents_use;
    le32 partitions;
    le32 implementation_use_length;
};
static_assert(sizeof(LogicalVolumeIntegrityDescriptor) == 80 &&
              DiscStructure<LogicalVolumeIntegrityDescriptor>);

/// UDF 2.2.6.4; the implementation's own bytes may follow.
struct LogicalVolumeIntegrityUse {
    EntityId implementation_identifier;
    le32 files;
    le32 directories;
    le16 minimum_read_revision;
    le16 minimum_write_revision;
    le16 maximum_write_revision;
};
static_assert(sizeof(LogicalVolumeIntegrityUse) == 46 && DiscStructure<LogicalVolumeIntegrityUse>);

} // namespace openimapi::inline v1::udf
