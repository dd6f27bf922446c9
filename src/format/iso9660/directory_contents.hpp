/// The bytes of a hierarchy's directories, made when they are read: the records of each directory,
/// and behind them its continuation areas. Private to the writer.
#pragma once

#include "format/iso9660/directory_record.hpp"
#include "format/iso9660/hierarchy.hpp"
#include "format/iso9660/system_use.hpp"
#include "format/iso9660/zisofs_writer.hpp"
#include "format/volume_writer.hpp"

#include <optional>
#include <span>
#include <vector>

namespace openimapi::inline v1::iso9660 {

struct ContentsOptions {
    bool rock_ridge = false;
    std::optional<Timestamp> latest;          ///< no date is later
    zisofs::TablePtr compressed;              ///< may be null
    const format::DataLayout* data = nullptr; ///< see format::Continuation::data
};

/// Constant once placed, and then safe from any thread.
class DirectoryContents {
public:
    /// Sizes every directory. Throws Error where one becomes too large. `tree` and `hierarchy` must
    /// outlive it.
    DirectoryContents(const tree::Snapshot& tree, const Hierarchy& hierarchy,
                      ContentsOptions options, const FindingSink& findings);

    [[nodiscard]] std::uint32_t blocks() const noexcept { return blocks_; }
    void place(std::uint32_t first_block, const format::DataLayout& data) noexcept {
        first_block_ = first_block;
        data_ = &data;
    }

    [[nodiscard]] std::uint32_t block_of(std::uint32_t directory) const noexcept {
        return first_block_ + extents_[directory].block;
    }
    /// Data length of a directory: whole blocks, continuation areas not included.
    [[nodiscard]] std::uint32_t length_of(std::uint32_t directory) const noexcept {
        return extents_[directory].blocks * block_size;
    }
    /// Date of a directory, as recorded.
    [[nodiscard]] RecordingDateTime date_of(std::uint32_t directory) const noexcept;

    /// Fills `out` from byte `offset` of all directories, which follow one another.
    void read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    struct Extent {
        std::uint32_t block = 0;               ///< from the first directory's
        std::uint32_t blocks = 0;              ///< of records
        std::uint32_t continuation_blocks = 0; ///< behind them
        std::uint32_t checkpoints = 0;         ///< index of its first
        std::uint32_t checkpoint_count = 0;
    };
    /// Where the making of a directory's bytes stands, or can be taken up.
    struct State {
        std::uint32_t entry = 0; ///< 0: ".", 1: "..", then the entries
        std::uint32_t subdirectory = 0;
        std::uint32_t offset = 0; ///< bytes of records so far
        std::uint32_t cursor = 0; ///< bytes of continuation areas so far
    };
    /// A state is kept for each so many blocks of a large directory, so that a read need not begin
    /// at its start.
    static constexpr std::uint32_t checkpoint_distance = 16 * block_size;

    struct Scratch;
    struct Window;
    struct Record;

    void find_links();
    void order();
    void size();
    void report(const FindingSink& findings) const;
    [[nodiscard]] Timestamp date_of(tree::NodeId node) const;
    [[nodiscard]] Timestamp recorded(Timestamp date) const;
    void describe(std::uint32_t directory, const State& state, Record& record,
                  Scratch& scratch) const;
    void add_system_use(std::uint32_t directory, const State& state, Record& record,
                        Scratch& scratch) const;
    void add_times(const Record& record, Scratch& scratch) const;
    void step(std::uint32_t directory, State& state, Scratch& scratch, Window* window) const;
    void write(std::uint32_t directory, State& state, const Record& record, Scratch& scratch,
               Window* window) const;
    void read_directory(std::uint32_t directory, std::uint64_t offset, std::span<std::byte> out,
                        Scratch& scratch) const;
    [[nodiscard]] std::uint32_t serial(std::uint32_t position, tree::InodeId inode) const noexcept;

    const tree::Snapshot& tree_;
    const Hierarchy& hierarchy_;
    ContentsOptions options_;
    std::vector<Extent> extents_;         ///< by directory
    std::vector<std::uint32_t> by_block_; ///< directories as they follow one another
    std::vector<State> checkpoints_;
    struct Link {
        tree::InodeId inode;
        std::uint32_t position; ///< of its first name
    };
    std::vector<Link> links_; ///< inodes of several names, ascending
    std::uint32_t blocks_ = 0;
    std::uint32_t first_block_ = 0;
    const format::DataLayout* data_ = nullptr;
};

} // namespace openimapi::inline v1::iso9660
