/// The number and the dates that tell a volume from others, made from nothing but the tree.
#pragma once

#include "format/volume_identity.hpp"
#include "openimapi/image/plan.hpp"

namespace openimapi::inline v1::image {

/// `chosen` are the file systems of the image (they count for the number).
[[nodiscard]] format::VolumeIdentity
identity_of(const tree::Snapshot& snapshot, const PlanOptions& options, const FileSystems& chosen);

} // namespace openimapi::inline v1::image
