/// What an image is asked for beyond the published contract: the state behind IOpenImapiImage. The
/// defaults are the published behaviour.
#pragma once

#include "openimapi/com/ptr.hpp"
#include "openimapi/image/plan.hpp"

#include <objidl.h>
#include <string>

namespace openimapi::inline v1::imapi2fs {

struct Extensions {
    bool rock_ridge = false;
    bool relaxed_names = false;
    bool long_joliet_names = false;
    bool deduplicate = false;
    std::string manifest;    ///< name, or empty
    std::string boot_preset; ///< name, or empty
    image::DiskLayout disk_layout = image::DiskLayout::none;
    com::Ptr<IStream> system_area; ///< or null

    /// Names and file systems: what decides about renames.
    void apply_to_names(image::PlanOptions& options) const;
    /// The rest, of an image of this tree. Throws what the preset does, and
    /// IMAPI_E_BOOT_OBJECT_CONFLICT for a preset beside boot options.
    void apply_to_content(image::PlanOptions& options, const tree::Directory& root) const;
};

} // namespace openimapi::inline v1::imapi2fs
