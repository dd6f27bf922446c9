/// What suits a medium: the published ChooseImageDefaults and its kin. docs/decisions.md has the
/// reasons where nothing is published.
#pragma once

#include <cstdint>
#include <imapi2.h>
#include <imapi2fs.h>
#include <optional>

namespace openimapi::inline v1::imapi2fs {

struct MediaDefaults {
    std::int32_t file_systems = 0; ///< FsiFileSystems bits
    std::int32_t blocks = 0;       ///< of a blank disc; 0: not limited
    std::int32_t udf_revision = 0x102;
};
/// Throws IMAPI_E_INVALID_PARAM for a medium that cannot be written.
[[nodiscard]] MediaDefaults defaults_for(IMAPI_MEDIA_PHYSICAL_TYPE type);

struct LoadedMedium {
    IMAPI_MEDIA_PHYSICAL_TYPE type = IMAPI_MEDIA_TYPE_UNKNOWN;
    std::optional<std::int32_t> free_blocks;
};
/// Asks the recorder, through the published data writer. Throws the recorder's code, and
/// E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE for a medium that cannot be written.
[[nodiscard]] LoadedMedium loaded_medium(IDiscRecorder2* recorder);

/// Blocks of the largest medium among the recorder's profiles; 0 where they are not known.
[[nodiscard]] std::int32_t largest_medium(IDiscRecorder2* recorder);

} // namespace openimapi::inline v1::imapi2fs
