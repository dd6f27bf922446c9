/// Which of the engine's name rules a published file system stands for.
#pragma once

#include "format/names/rules.hpp"
#include "imapi2fs/image_core.hpp"

namespace openimapi::inline v1::imapi2fs {

/// `fs` must be exactly one of ISO 9660, Joliet and UDF, enabled or not; otherwise throws
/// IMAPI_E_INVALID_PARAM.
[[nodiscard]] names::Rules rules_of(const ImageCore& image, FsiFileSystems fs);

/// The label as the file system records it: IFileSystemImage::VolumeNameUDF and its kin.
[[nodiscard]] std::string volume_name_in(std::string_view label, FsiFileSystems fs);

/// Throws IMAPI_E_INVALID_VOLUME_NAME for a label that no file system can take.
void check_volume_name(std::string_view label);

} // namespace openimapi::inline v1::imapi2fs
