/// Where everything goes: the blocks of an image shared out between its volumes and the files.
#pragma once

#include "format/iso9660/zisofs_writer.hpp"
#include "format/volume_writer.hpp"
#include "image/dedupe.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/image/plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// One file system (or two that share their descriptors) of the image.
struct Volume {
    std::string name; ///< "ISO 9660", "UDF"
    std::unique_ptr<format::VolumeWriter> writer;
    format::Placement placement; ///< filled in by lay_out()
};

/// Files of this size and more start on a multiple of file_alignment bytes of the image, so that
/// file systems that can share extents have something to share.
inline constexpr std::uint64_t aligned_file_size = 64 << 10;
inline constexpr std::uint64_t file_alignment = 4096;

/// Blocks that booting takes besides those of files.
struct BootSpace {
    std::uint32_t descriptors = 0; ///< in front of the volumes' own, from block 16
    bool catalog = false;
    std::vector<std::uint64_t> images; ///< blocks of each boot image that is no file
    std::uint32_t tail = 0;            ///< of the last blocks: the second partition table
    bool tail_within_volume = false;   ///< UDF leaves room for it behind its last anchor

    // Where that is, filled in by lay_out().
    std::uint32_t descriptors_at = 0, catalog_at = 0;
    std::vector<std::uint32_t> images_at;
};

struct LayoutOptions {
    std::uint32_t start = 0;    ///< first block
    std::uint32_t reserved = 0; ///< blocks from there on where no table and no file may stand
    std::uint32_t write_unit = 1;
    std::uint32_t end_padding = 0;
    iso9660::zisofs::TablePtr compressed; ///< files that are shorter than they look; may be null
    DuplicatesPtr duplicates;             ///< contents that need no place of their own; may be null
    std::optional<tree::InodeId> last;    ///< the content that stands behind all others
    BootSpace* boot = nullptr;            ///< null: nothing boots
};

/// Bytes of the image that a file's content takes.
[[nodiscard]] std::uint64_t recorded_size(const tree::Snapshot& snapshot, tree::InodeId inode,
                                          const iso9660::zisofs::TablePtr& compressed);

struct Layout {
    explicit Layout(std::uint32_t inode_limit) : data(inode_limit) {}
    format::DataLayout data;
    std::vector<tree::InodeId> files;   ///< with content that is new and in no table, by block
    std::vector<tree::InodeId> streams; ///< likewise
    std::uint32_t blocks = 0;           ///< one behind the last block
    std::vector<Region> regions;        ///< from the first block, without a gap
};

/// Order: system area, descriptors of each volume, what volumes want at fixed places, tables of
/// each volume, boot catalog and boot images, files (each with its streams behind it) in the order
/// of content_order(), padding, what volumes want at the end, the second partition table. Fills in
/// the volumes' placements (without handing them over). `layout` is new but for contents in `data`
/// that have their place or their runs already.
void lay_out(const tree::Snapshot& snapshot, std::vector<Volume>& volumes,
             const LayoutOptions& options, Layout& layout, const Job& job);

} // namespace openimapi::inline v1::image
