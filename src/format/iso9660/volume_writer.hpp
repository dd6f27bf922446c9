/// ISO 9660 with Rock Ridge, and Joliet beside it, as one volume of an image.
/// docs/format-iso9660.md says what is written and which readers made us choose so.
#pragma once

#include "format/iso9660/zisofs_writer.hpp"
#include "format/names/names.hpp"
#include "format/volume_identity.hpp"
#include "format/volume_writer.hpp"
#include "openimapi/base/finding.hpp"

#include <memory>
#include <optional>

namespace openimapi::inline v1::iso9660 {

/// What becomes of directories below the eighth level, which ECMA-119 6.8.2.1 does not allow.
enum class DeepDirectories : std::uint8_t {
    relocate, ///< stand in /rr_moved; Rock Ridge readers see them where they belong
    keep,     ///< stay where they are; against the standard, and read by all but the oldest systems
    refuse    ///< Error IMAPI_E_ISO9660_LEVELS
};

struct VolumeOptions {
    format::VolumeIdentity identity;
    /// Level of interchange (ECMA-119 10): 1 has 8.3 names, 2 and 3 have 31 characters, 3 allows a
    /// file of several sections (above 4 GiB). 4 is 3 with an Enhanced Volume Descriptor beside it
    /// (ISO 9660:1999), whose hierarchy has names of up to 207 bytes.
    int level = 3;
    bool relaxed = true; ///< lower case and more characters; see names::Iso9660Rules
    std::uint16_t relaxed_length = 31;
    bool rock_ridge = true;
    bool joliet = true;
    bool joliet_long_names = false; ///< 103 units instead of 64
    /// Not set: relocated with Rock Ridge; without it kept where relaxed and refused where not.
    std::optional<DeepDirectories> deep;
    /// Files of more than most_sections_read sections, which Linux does not show whole.
    bool many_sections = false;
    /// Files that are recorded compressed; needs Rock Ridge, and no other hierarchy. May be null.
    zisofs::TablePtr compressed;
    /// Block 17 is a Boot Record (El Torito), which leads to Placement::boot_catalog. With a boot
    /// catalog of the session that is continued there is one, and leads there, unasked.
    bool boot_record = false;
    format::Continuation session;
    /// ISO 9660's own names are reported, but not refused, where Rock Ridge carries the real ones.
    names::Policy names;
    /// Told what the volume cannot hold as it is: dates outside of 1900 to 2155, links that Joliet
    /// lacks, long paths. May be empty.
    FindingSink findings;
};

class OPENIMAPI_API VolumeWriter final : public format::VolumeWriter {
public:
    /// Throws Error: IMAPI_E_TOO_MANY_DIRS for a directory above number 65,535 that has others in
    /// it, IMAPI_E_DATA_TOO_BIG for a file that the level or Linux cannot hold,
    /// IMAPI_E_ISO9660_LEVELS (also for paths), IMAPI_E_RESTRICTED_NAME_VIOLATION.
    VolumeWriter(tree::Snapshot tree, VolumeOptions options);
    ~VolumeWriter() override;

    [[nodiscard]] std::uint32_t descriptor_blocks() const override;
    [[nodiscard]] std::uint32_t metadata_blocks() const override;
    [[nodiscard]] Blocks redirected() const override;
    void place(const format::Placement& placement) override;
    void emit(io::ExtentMap::Builder& image) override;

private:
    class Volume;
    std::shared_ptr<Volume> volume_;
};

} // namespace openimapi::inline v1::iso9660
