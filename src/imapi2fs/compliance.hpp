/// What the file systems of an image refuse while it is built: directories that are too deep, names
/// beyond UseRestrictedCharacterSet, and, with StrictFileSystemCompliance, names that would have to
/// be changed. For callers that hold the image's lock.
#pragma once

#include "imapi2fs/image_core.hpp"
#include "openimapi/tree/snapshot.hpp"

namespace openimapi::inline v1::imapi2fs {

/// One item that is about to be added. Throws IMAPI_E_ISO9660_LEVELS,
/// IMAPI_E_RESTRICTED_NAME_VIOLATION.
void check_addition(const ImageCore& image, const tree::Directory& parent, std::string_view name,
                    bool directory);

/// What came into the tree since `before`, a snapshot of it. Throws as check_addition() and, with
/// strict compliance, IMAPI_E_NO_UNIQUE_NAME.
void check_added(const ImageCore& image, const tree::Snapshot& before, const tree::Snapshot& after);

/// The whole tree, for these file systems (FsiFileSystems). Throws as check_added().
void check_tree(const ImageCore& image, std::int32_t file_systems);

} // namespace openimapi::inline v1::imapi2fs
