/// What a volume says of itself, in the same words for every file system.
#pragma once

#include "openimapi/base/time.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/format/catalogue.hpp"

#include <optional>
#include <string>

namespace openimapi::inline v1::format {

/// Text is UTF-8 where the image gives text at all; bytes of ISO 9660 identifiers are kept as they
/// are. Padding is cut off. What a file system has no field for stays empty.
struct VolumeInfo {
    FileSystem system = FileSystem::iso9660;
    std::string variant; ///< "level 4", "RRIP_1991A", "UCS-2 level 3", "UDF 1.02"
    std::string label;   ///< volume identifier; UDF: logical volume identifier
    std::string system_identifier, volume_set, publisher, preparer, application;
    std::string copyright_file, abstract_file, bibliographic_file;
    std::optional<Timestamp> created, modified, expires, effective;
    std::uint64_t blocks = 0; ///< of logical_block_size; UDF: of the partition
    std::uint32_t logical_block_size = 0;
    Lba descriptor;                                  ///< where this is said
    std::uint16_t udf_revision = 0;                  ///< 0x0102 …; UDF only
    std::optional<std::uint32_t> files, directories; ///< as counted by the volume; UDF only
};

} // namespace openimapi::inline v1::format
