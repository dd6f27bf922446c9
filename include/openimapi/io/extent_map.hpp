/// An image before it is written: an ordered list of extents whose bytes come from anywhere, any
/// range of which can be read at any time.
#pragma once

#include "openimapi/base/progress.hpp"
#include "openimapi/io/source.hpp"

#include <filesystem>
#include <vector>

namespace openimapi::inline v1::io {

/// A family of byte strings addressed by number: the files of a tree, the directories of a volume.
/// One object serves a million extents, so an extent stays small. Thread-safe like Source.
class OPENIMAPI_API ItemSource {
public:
    ItemSource() = default;
    ItemSource(const ItemSource&) = delete;
    ItemSource& operator=(const ItemSource&) = delete;
    virtual ~ItemSource();

    /// Fills `out` from `offset` of item `item`; throws Error when the bytes cannot be had.
    virtual void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const = 0;

    /// A host file that holds the whole item from its first byte, opened for the caller (who owns
    /// and closes the descriptor), for copying by the kernel. -1 where there is none (then use
    /// read()).
    [[nodiscard]] virtual int open(std::uint32_t item) const;
    /// As open(), for an item that stands somewhere inside a file: its first byte is at `offset`.
    /// Where open() alone is overridden, this is it, with offset 0.
    struct OpenFile {
        int fd = -1;
        std::uint64_t offset = 0;
    };
    [[nodiscard]] virtual OpenFile open_file(std::uint32_t item) const;
    /// After copying from `fd` (which open() or open_file() gave): whether it is still what the
    /// item promises. If not, the caller reads the item again by read(), which knows what to do
    /// about it.
    [[nodiscard]] virtual bool unchanged(std::uint32_t item, int fd) const;
};
using ItemSourcePtr = std::shared_ptr<const ItemSource>;

/// One run of bytes of the image. Bytes between extents are zeros.
struct Extent {
    std::uint64_t start = 0;  ///< byte offset in the image
    std::uint64_t length = 0; ///< bytes, at least 1
    std::uint32_t source = 0; ///< index into the map's item sources
    std::uint32_t item = 0;   ///< item of that source, from its first byte
};
static_assert(sizeof(Extent) == 24);

/// The image as a Source. Immutable once built, so safe from any thread.
class OPENIMAPI_API ExtentMap final : public Source {
public:
    class Builder;

    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override;

    [[nodiscard]] std::span<const Extent> extents() const noexcept { return extents_; }
    [[nodiscard]] const ItemSource& source(std::uint32_t index) const {
        return *sources_.at(index);
    }
    /// The first extent that ends behind `offset`; extents().size() where there is none.
    [[nodiscard]] std::size_t find(std::uint64_t offset) const noexcept;

private:
    std::vector<Extent> extents_;
    std::vector<ItemSourcePtr> sources_;
    Bytes size_;
};

/// Collects extents in any order; build() sorts them and refuses overlaps (a bug of the planner).
class OPENIMAPI_API ExtentMap::Builder {
public:
    /// Number of the source, for add().
    [[nodiscard]] std::uint32_t add_source(ItemSourcePtr source);
    void add(std::uint64_t start, std::uint64_t length, std::uint32_t source, std::uint32_t item);
    /// Bytes that are at hand: kept by the map, as one extent.
    void add_memory(std::uint64_t start, std::vector<std::byte> bytes);
    void reserve(std::size_t extents) { extents_.reserve(extents); }
    /// Bytes were added by their place on the medium, and the map is of what begins at byte
    /// `origin` there: a later session. Nothing may have been added in front of it.
    [[nodiscard]] std::shared_ptr<const ExtentMap> build(Bytes size, std::uint64_t origin = 0) &&;

private:
    std::vector<Extent> extents_;
    std::vector<ItemSourcePtr> sources_;
    std::vector<std::vector<std::byte>> memory_;
};

struct WriteOptions {
    unsigned threads = 0; ///< 0: as many as useful on this machine; the bytes never depend on it
    bool replace = true;  ///< an existing file of that name is replaced; otherwise an Error
    /// A new file has holes where the image has no extents, and where long host files have them.
    bool sparse = true;
    /// Return only when data and name are on the medium (fsync). Without it the file is whole or
    /// not there whatever becomes of the program, but not whatever becomes of the machine.
    bool durable = false;
};

/// Writes the image under `path`, which appears only when it is complete; nothing is left behind on
/// failure or cancellation, and on file systems with O_TMPFILE not even when the process is killed.
/// A file that is replaced is replaced at once and leaves its permission bits; a symbolic link to a
/// file is followed. A device or pipe of that name is written to as it is. Data goes from host
/// files by the kernel (copy_file_range, which shares blocks where it can, or sendfile). Throws
/// Error.
OPENIMAPI_API void write_file(const ExtentMap& image, const std::filesystem::path& path,
                              const WriteOptions& options, const Job& job);
/// Writes the image to a descriptor that cannot seek (a pipe), in order. A reader that went away is
/// an Error, and no SIGPIPE.
OPENIMAPI_API void write_stream(const ExtentMap& image, int fd, const Job& job);

} // namespace openimapi::inline v1::io
