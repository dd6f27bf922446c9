/// What a new session has to keep to, and what it can leave where it stands.
#pragma once

#include "format/volume_writer.hpp"
#include "openimapi/format/volume_info.hpp"
#include "openimapi/image/plan.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace openimapi::inline v1::image {

/// The session that is continued, as far as it decides about the next one.
struct Earlier {
    FileSystems file_systems;
    std::optional<udf::Revision> udf_revision;
    std::optional<std::uint32_t> partition_start; ///< of UDF
    bool frozen = false;                          ///< that UDF volume could be written on until now
    bool enhanced = false;                        ///< it has an Enhanced Volume Descriptor
    std::optional<std::uint32_t> boot_catalog;
    std::uint32_t iso_descriptors = 0;       ///< blocks, the terminator included
    std::vector<format::VolumeInfo> volumes; ///< ISO 9660, Joliet, UDF, those that there are
};

/// Reads the descriptors of the session that is continued. Throws Error where it cannot be:
/// IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION, IMAPI_E_UDF_NOT_WRITE_COMPATIBLE,
/// IMAPI_E_BAD_MULTISESSION_PARAMETER.
[[nodiscard]] Earlier look_at(const SessionOptions& session);

/// Puts each content that is a piece of the existing image, and that all file systems can show
/// where it stands, into `data`.
struct Keeping {
    io::SourcePtr existing;
    std::uint32_t first_block = 0; ///< of what may be referred to: the UDF partition's
    std::uint32_t end = 0;         ///< one behind the last block of earlier sessions
    bool iso9660 = false;          ///< which has no holes
    bool pieces = false;           ///< contents may stand in several places
};
void keep_contents(const tree::Snapshot& snapshot, const Keeping& what, format::DataLayout& data);

/// Copies of the descriptors of a medium's first session, which a redirection is about to
/// overwrite, for the first blocks of the session at `start` (format/session_mark.hpp).
struct KeptBlocks {
    std::uint32_t block = 0;
    std::vector<std::byte> bytes;
};
[[nodiscard]] std::vector<KeptBlocks> kept_descriptors(const io::Source& existing,
                                                       std::uint32_t start);

} // namespace openimapi::inline v1::image
