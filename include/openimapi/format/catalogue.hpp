/// A directory tree as one file system of an image shows it: flat tables, filled by the readers of
/// ISO 9660 and UDF in one pass, complete with where every byte stands.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/tree/tree.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::format {

enum class FileSystem : std::uint8_t { iso9660, rock_ridge, joliet, udf };
[[nodiscard]] OPENIMAPI_API std::string_view name_of(FileSystem system) noexcept;

/// How much work one tree of a foreign image may cause; what goes beyond is left out, with a
/// finding. The defaults hold for every image that a program of today makes.
struct Limits {
    std::uint32_t entries = 64'000'000;            ///< names in the tree
    std::uint32_t depth = 1024;                    ///< directories inside one another
    std::uint64_t directory_bytes = 16ull << 30;   ///< read for directories; never above the
                                                   ///< image's own size
    std::uint64_t continuation_bytes = 4ull << 30; ///< read for SUSP continuation areas, as above
    std::uint32_t continuation_bytes_of_entry = 1 << 18; ///< the same for one entry
    std::uint32_t runs = 64'000'000;                     ///< pieces of content
    std::uint64_t name_bytes = 4ull << 30;               ///< names and link targets together
};

/// How a file's recorded bytes become its content.
enum class Packing : std::uint8_t {
    none,
    zisofs,  ///< version 1
    zisofs_2 ///< version 2
};

/// Where a piece of a file's content stands in the image, in bytes.
struct Run {
    static constexpr std::uint64_t hole = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t offset = 0; ///< or `hole`: not recorded, zeros
    std::uint64_t length = 0;
};

/// Nodes are numbered from 0, the root; the children of a directory are numbered in a row, in the
/// order of their names' bytes. Names are unique in their directory, never empty, "." or "..", and
/// hold no '/' and no NUL: a reader changes those and says so. Movable; safe to read from several
/// threads.
class OPENIMAPI_API Catalogue {
public:
    using Id = std::uint32_t;
    static constexpr Id root = 0;
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    struct Node {
        std::uint64_t name_at = 0;
        std::uint32_t name_size = 0;
        Id parent = 0;
        std::uint32_t inode = 0;
        Id first_child = 0; ///< of a directory
        std::uint32_t child_count = 0;
    };

    struct Inode {
        std::uint64_t size = 0; ///< bytes of content, uncompressed where it is packed
        Timestamp modified;
        std::uint64_t device = 0; ///< as makedev(3) gives it
        std::uint64_t target_at = 0;
        std::uint32_t target_size = 0;
        std::uint32_t first_run = 0;
        std::uint32_t run_count = 0;
        std::uint32_t times = none; ///< index of more_times(), or none
        std::uint32_t mode = 0;     ///< 0..07777
        std::uint32_t uid = 0, gid = 0;
        std::uint32_t links = 1;  ///< as recorded
        std::uint32_t serial = 0; ///< as recorded: file serial number, low half of the unique id
        std::uint32_t block = 0;  ///< of its directory record or file entry, 2048 bytes each
        tree::Kind kind = tree::Kind::file;
        bool hidden = false;
        /// With these, runs() are the compressed bytes, and Import::content() undoes it.
        Packing packing = Packing::none;
        std::uint8_t packing_header = 0; ///< 4-byte words in front of the block pointers
        std::uint8_t packing_block = 0;  ///< binary logarithm of the bytes of a block
        bool posix = false; ///< mode, owner and links were recorded; otherwise defaults
    };

    struct Times {
        Timestamp accessed, created;
        bool has_accessed = false, has_created = false;
    };

    /// A named stream of a file or directory, or of the volume (UDF 3.3.5, from revision 2.00).
    /// Names of one owner are unique and safe, as those of nodes are.
    struct Stream {
        std::uint64_t name_at = 0;
        std::uint32_t name_size = 0;
        std::uint32_t owner =
            none;            ///< inode, or none: of the volume, in the system stream directory
        bool system = false; ///< says something to the file system, not to users
        Inode inode;         ///< its size, content and attributes; kind is file
    };

    Catalogue();

    [[nodiscard]] FileSystem file_system() const noexcept { return system_; }
    [[nodiscard]] Id size() const noexcept { return static_cast<Id>(nodes_.size()); }
    [[nodiscard]] const Node& node(Id id) const noexcept { return nodes_[id]; }
    [[nodiscard]] std::uint32_t inodes() const noexcept {
        return static_cast<std::uint32_t>(inodes_.size());
    }
    [[nodiscard]] const Inode& inode(std::uint32_t number) const noexcept {
        return inodes_[number];
    }
    [[nodiscard]] const Inode& inode_of(Id id) const noexcept { return inodes_[nodes_[id].inode]; }
    [[nodiscard]] std::string_view name(Id id) const noexcept {
        return {text_.data() + nodes_[id].name_at, nodes_[id].name_size};
    }
    [[nodiscard]] std::string_view target(const Inode& inode) const noexcept {
        return {text_.data() + inode.target_at, inode.target_size};
    }
    [[nodiscard]] std::span<const Run> runs(const Inode& inode) const noexcept {
        return std::span(runs_).subspan(inode.first_run, inode.run_count);
    }
    [[nodiscard]] const Times* more_times(const Inode& inode) const noexcept {
        return inode.times == none ? nullptr : &times_[inode.times];
    }
    /// All of them, by owner (those of the volume last), then by the bytes of their names.
    [[nodiscard]] std::span<const Stream> streams() const noexcept { return streams_; }
    /// Those of one inode, or with `none` those of the volume.
    [[nodiscard]] std::span<const Stream> streams_of(std::uint32_t owner) const noexcept;
    [[nodiscard]] std::string_view name(const Stream& stream) const noexcept {
        return {text_.data() + stream.name_at, stream.name_size};
    }
    /// With a leading slash; "/" for the root.
    [[nodiscard]] std::string path(Id id) const;
    /// The child of exactly this name, or none.
    [[nodiscard]] Id find(Id directory, std::string_view name) const noexcept;
    /// Follows a slash-separated path from the root; none where nothing stands.
    [[nodiscard]] Id resolve(std::string_view path) const noexcept;
    [[nodiscard]] tree::Attributes attributes(const Inode& inode) const;

private:
    friend class CatalogueBuilder;
    FileSystem system_ = FileSystem::iso9660;
    std::vector<Node> nodes_;
    std::vector<Inode> inodes_;
    std::vector<Run> runs_;
    std::vector<Times> times_;
    std::vector<Stream> streams_;
    std::string text_;
};

} // namespace openimapi::inline v1::format
