/// What an image boots with, while it is planned: checked, given its blocks, and written.
#pragma once

#include "format/eltorito/boot_catalog.hpp"
#include "format/volume_identity.hpp"
#include "image/byte_patches.hpp"
#include "image/layout.hpp"
#include "openimapi/image/boot.hpp"
#include "openimapi/image/plan.hpp"

#include <memory>
#include <vector>

namespace openimapi::inline v1::image {

class BootPlan {
public:
    /// Throws Error where it cannot be: IMAPI_E_ITEM_NOT_FOUND, IMAPI_E_NOT_FILE,
    /// IMAPI_E_INVALID_PARAM, IMAPI_E_BOOT_IMAGE_DATA, IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH,
    /// IMAPI_E_BOOT_OBJECT_CONFLICT.
    BootPlan(const tree::Snapshot& snapshot, const BootOptions& options);

    /// Files that are booted: their content stands in a row, in blocks of its own, as it is.
    [[nodiscard]] const std::vector<tree::InodeId>& files() const noexcept { return files_; }
    [[nodiscard]] bool has_backup_table() const noexcept;
    /// What is needed besides the files. `iso9660`: it has the Boot Record.
    [[nodiscard]] BootSpace space(const FileSystems& systems) const;
    /// The tree's contents, with what is written into boot files once they have their place.
    [[nodiscard]] io::ItemSourcePtr contents(io::ItemSourcePtr of_tree);

    /// Everything has its blocks: makes catalog, tables and code. Reads boot files that have a boot
    /// information table. Adds to `notes`.
    void place(const BootSpace& space, const format::DataLayout& data, std::uint32_t start,
               std::uint32_t image_blocks, const format::VolumeIdentity& identity, const Job& job,
               std::vector<Note>& notes);
    void emit(io::ExtentMap::Builder& image) const;

private:
    struct Image {
        const BootEntry* entry = nullptr;
        std::uint64_t size = 0;
        std::optional<tree::InodeId> file; ///< otherwise
        std::uint32_t item = 0;            ///< of images_
        std::uint16_t sectors = 0;         ///< that firmware loads
        std::uint8_t system_type = 0;
        std::uint32_t block = 0; ///< once placed
    };

    void check(Image& image, std::size_t index, const io::Source& bytes);
    [[nodiscard]] std::uint16_t sectors_of(const Image& image) const;
    void write_info(const Image& image, std::uint32_t primary_descriptor, const Job& job);
    void make_catalog();
    void make_disk(std::uint32_t image_blocks, const format::VolumeIdentity& identity,
                   std::vector<Note>& notes);
    void tell_loads(std::vector<Note>& notes) const;
    /// The first entry for a BIOS without emulation; null where there is none.
    [[nodiscard]] const Image* bios_image() const;

    tree::Snapshot snapshot_;
    BootOptions options_;
    std::vector<tree::InodeId> files_;
    std::vector<Image> entries_;
    std::shared_ptr<SourceItems> images_ = std::make_shared<SourceItems>();
    std::shared_ptr<BytePatches> file_patches_ = std::make_shared<BytePatches>();
    std::shared_ptr<BytePatches> image_patches_ = std::make_shared<BytePatches>();
    io::ItemSourcePtr of_tree_;
    std::vector<std::byte> system_area_, catalog_, descriptors_, backup_;
    std::uint32_t start_ = 0, catalog_block_ = 0, image_blocks_ = 0;
};

/// The blocks behind UDF's last anchor where a backup table takes the end of the image
/// (UDF 2.2.3: an anchor stands in the last block, or 256 in front of it).
inline constexpr std::uint32_t blocks_behind_anchor = 256;

} // namespace openimapi::inline v1::image
