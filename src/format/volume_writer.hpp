/// What the planner asks of every file system that shares an image with others. The order of calls:
/// construct (names are mapped, tables are sized), place(), then emit(); errors about the tree (a
/// file too large, a path too long) are thrown from the constructor, before a byte is written.
#pragma once

#include "openimapi/io/extent_map.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace openimapi::inline v1::format {

/// A piece of a file's content: blocks in a row, or zeros that no block holds.
struct DataRun {
    static constexpr std::uint32_t hole = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t block = 0; ///< of the image, or `hole`
    std::uint64_t bytes = 0; ///< whole blocks, except in the last run of a content
};

/// Where the planner put the content of each file: one copy for all file systems of the image.
/// Content starts on a block, and is contiguous but where runs() says otherwise.
class DataLayout {
public:
    explicit DataLayout(std::uint32_t inode_limit) : first_(inode_limit, none) {}

    /// Whether the content has a place.
    [[nodiscard]] bool has(tree::InodeId inode) const { return first_[index_of(inode)] != none; }
    /// First block of the content; 0 for a file without content (size 0), which has no blocks.
    [[nodiscard]] std::uint32_t first_block(tree::InodeId inode) const {
        const auto block = first_[index_of(inode)];
        return block == none ? 0 : block;
    }
    void put(tree::InodeId inode, std::uint32_t block) { first_[index_of(inode)] = block; }

    /// The runs of a content that was put() with some, to give them their places; put() the first
    /// one's block as well.
    [[nodiscard]] std::span<DataRun> runs_to_place(tree::InodeId inode) {
        const auto found = in_pieces_.find(index_of(inode));
        if (found == in_pieces_.end()) return {};
        return std::span(pieces_).subspan(found->second.first, found->second.count);
    }

    /// Empty for a content that is contiguous from first_block(). Else its pieces in order,
    /// together as long as the content: it has holes, or stands in several places of an earlier
    /// session.
    [[nodiscard]] std::span<const DataRun> runs(tree::InodeId inode) const {
        if (in_pieces_.empty()) return {};
        const auto found = in_pieces_.find(index_of(inode));
        if (found == in_pieces_.end()) return {};
        return std::span(pieces_).subspan(found->second.first, found->second.count);
    }
    /// `runs` is not empty. first_block() becomes that of the first run that is none of zeros, or
    /// 0. Where that is 0 the content has no place yet: only lengths are known (see
    /// runs_to_place()).
    void put(tree::InodeId inode, std::span<const DataRun> runs) {
        std::uint32_t first = 0;
        for (const auto& run : runs) {
            if (run.block == DataRun::hole) continue;
            first = run.block;
            break;
        }
        if (first != 0) put(inode, first);
        in_pieces_[index_of(inode)] = {pieces_.size(), runs.size()};
        pieces_.insert(pieces_.end(), runs.begin(), runs.end());
    }

private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    struct Pieces {
        std::size_t first = 0, count = 0;
    };
    std::vector<std::uint32_t> first_;
    std::vector<DataRun> pieces_;
    std::unordered_map<std::uint32_t, Pieces>
        in_pieces_; ///< only looked up, so its order is nobody's
};

/// How an image continues what is on the medium already. The default: it does not.
struct Continuation {
    /// First block of the session. Addresses count from block 0 of the medium all the same.
    std::uint32_t start = 0;
    /// Block 16 behind which the descriptors of the session that is continued stand; not set: there
    /// is none.
    std::optional<std::uint32_t> previous;
    /// What readers find from block 0 (descriptors at 16, the anchor at 256) is made to lead to
    /// this session: media and files that can be overwritten. See VolumeWriter::redirected().
    bool redirect = false;
    /// First block of the UDF partition of the sessions before: this one's begins there, too.
    std::optional<std::uint32_t> partition_start;
    /// Of the session that is continued: its boot catalog stays in use.
    std::optional<std::uint32_t> boot_catalog;
    /// Pieces of contents that have their place before names are mapped (DataLayout::runs()), which
    /// decides how many sections or extents are recorded. Outlives the writer; may be null.
    const DataLayout* data = nullptr;

    [[nodiscard]] std::span<const DataRun> runs(tree::InodeId inode) const {
        return data == nullptr ? std::span<const DataRun>{} : data->runs(inode);
    }
};

/// The planner's answer to a volume's wishes; all in blocks of 2048 from the start of the medium.
struct Placement {
    std::uint32_t descriptors = 0;  ///< where the volume's descriptor sequence starts
    std::uint32_t metadata = 0;     ///< where its metadata_blocks() start
    std::uint32_t image_blocks = 0; ///< one behind the last block of the image, padding included
    std::uint32_t data_start = 0;   ///< first block of file data
    std::uint32_t data_end = 0;     ///< one behind the last block of file data
    std::uint32_t boot_catalog = 0; ///< block of the boot catalog; 0: there is none
    const DataLayout* data =
        nullptr; ///< outlives the writer's place() and emit() and what emit() added
};

class VolumeWriter {
public:
    VolumeWriter() = default;
    VolumeWriter(const VolumeWriter&) = delete;
    VolumeWriter& operator=(const VolumeWriter&) = delete;
    virtual ~VolumeWriter() = default;

    /// Blocks of the volume recognition or descriptor sequence, which follow one another from
    /// block 16.
    [[nodiscard]] virtual std::uint32_t descriptor_blocks() const = 0;
    /// The lowest block where anything else may start, given where the last descriptor sequence of
    /// the image ends (UDF keeps 256 for its anchor and what it needs below; ISO 9660 asks for
    /// nothing).
    [[nodiscard]] virtual std::uint32_t first_free_block(std::uint32_t descriptors_end) const {
        return descriptors_end;
    }
    /// Blocks that the volume claims at the very end of the image (UDF: reserve sequence and
    /// anchor).
    [[nodiscard]] virtual std::uint32_t tail_blocks() const { return 0; }
    /// The lowest block where tail_blocks() may start, when `so_far` has all but image_blocks: UDF
    /// wants what it has twice far apart.
    [[nodiscard]] virtual std::uint64_t lowest_tail(const Placement& so_far) const {
        return so_far.data_end;
    }
    /// Blocks of tables that may stand anywhere: path tables and directories, file entries…
    [[nodiscard]] virtual std::uint32_t metadata_blocks() const = 0;
    /// With Continuation::redirect: how many blocks, from which on, emit() fills besides those of
    /// the session itself.
    struct Blocks {
        std::uint32_t first = 0, count = 0;
    };
    [[nodiscard]] virtual Blocks redirected() const { return {}; }
    /// The volume's tables start, and the image ends, on a multiple of this many blocks (UDF: units
    /// of a metadata partition).
    [[nodiscard]] virtual std::uint32_t alignment() const { return 1; }
    /// True where every block is accounted for, so that no gap may be left between contents.
    [[nodiscard]] virtual bool is_dense() const { return false; }
    /// True for content that stands in the volume's own tables (UDF: small files), so that no other
    /// place is needed for it. Only where this is the image's only file system.
    [[nodiscard]] virtual bool keeps_content(tree::InodeId inode) const {
        (void)inode;
        return false;
    }
    /// True where the volume shows the named streams of the tree.
    [[nodiscard]] virtual bool shows_streams() const { return false; }
    virtual void place(const Placement& placement) = 0;
    /// Adds every extent of the volume except file data. Large tables are added as items that are
    /// made when they are read (memory stays bounded), and may be read in any order from any
    /// thread.
    virtual void emit(io::ExtentMap::Builder& image) = 0;
};

} // namespace openimapi::inline v1::format
