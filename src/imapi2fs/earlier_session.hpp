/// The session that an image continues, wherever it was found: in a recorder, or (for extensions of
/// the published contract) in a file.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/image/plan.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace openimapi::inline v1::imapi2fs {

/// FileSystemImage::import_from() takes it.
struct EarlierSession {
    /// What the result will be: sequential or overwriting, where it starts, what is there.
    image::SessionOptions options;
    std::uint32_t write_unit = 1; ///< blocks
    std::int64_t free_blocks = 0; ///< for the new session; becomes FreeMediaBlocks
    std::string identifier;       ///< of the disc: IFileSystemImageResult::DiscId
    /// Finds the identifier again, before a result is made: another one is IMAPI_E_DISC_MISMATCH.
    /// Not called with the image's lock held. Empty: what is there is taken for granted.
    std::function<std::string()> identify;
    /// Why blocks could not be read, where that happened; the engine's readers only say what is
    /// missing then. May be empty.
    std::function<std::optional<Error>()> read_failure;
};

} // namespace openimapi::inline v1::imapi2fs
