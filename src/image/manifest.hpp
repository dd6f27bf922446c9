/// The file of an image that has the SHA-256 of every other. How long it is follows from the names;
/// what it holds is found out while the image is read: a few threads hash the contents in the order
/// in which they stand, not far ahead of who reads them, so that the copy finds them in the page
/// cache; whoever reads the file itself waits for what is left, and helps.
#pragma once

#include "base/sha256.hpp"
#include "image/dedupe.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/image/plan.hpp"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace openimapi::inline v1::image {

class Manifest : public std::enable_shared_from_this<Manifest> {
public:
    /// Of the files of `tree`, without an entry of that name in its root.
    Manifest(tree::Snapshot tree, std::string name);
    Manifest(const Manifest&) = delete;
    Manifest& operator=(const Manifest&) = delete;
    ~Manifest();

    /// The tree with the file in its root; its content can be read from there once prepare() was
    /// called, and while this lives. An entry of that name is an Error, unless it is a piece of
    /// `renewed` (the medium that is continued, or null).
    [[nodiscard]] tree::Snapshot tree_with_file(const io::SourcePtr& renewed) const;
    /// Its inode in that tree.
    [[nodiscard]] tree::InodeId inode() const noexcept {
        return tree::InodeId{tree_.inode_limit()};
    }

    struct Contents {
        io::ItemSourcePtr recorded;           ///< what readers of the image see of a file
        io::ItemSourcePtr plain;              ///< the same of one that is compressed
        iso9660::zisofs::TablePtr compressed; ///< which those are; may be null
        DuplicatesPtr duplicates;             ///< may be null
        /// In the order in which they stand in the image; others are hashed last.
        std::vector<tree::InodeId> order;
    };
    /// Once, before anything is read. Contents that are no files of the host are hashed at once
    /// where `existing` says so: a drive that records cannot be read from.
    void prepare(Contents contents, bool existing, const Job& job);

    /// `contents`, where whoever reads a file lets the threads come after.
    [[nodiscard]] io::ItemSourcePtr followed(io::ItemSourcePtr contents) const;

    [[nodiscard]] Bytes size() const noexcept { return Bytes(size_); }
    /// Of the file's text. Waits for the hashes, until the job that the thread reads for is stopped
    /// (io::ReadingFor). Throws what reading a content throws.
    void read(std::uint64_t offset, std::span<std::byte> out) const;

private:
    class Text;
    class Followed;
    enum class Progress : std::uint8_t { none, begun, failed, done };
    struct Item {
        tree::InodeId inode{};
        Progress progress = Progress::none;
        Sha256Digest digest{};
    };

    [[nodiscard]] std::string path(std::size_t line) const;
    [[nodiscard]] const Sha256Digest& digest_of(std::size_t item) const;
    [[nodiscard]] Sha256Digest hash(tree::InodeId inode,
                                    const std::function<void(std::uint64_t)>& check) const;
    void reached(std::uint32_t inode) const;
    void start() const;
    void work(const std::stop_token& stop) const;

    static constexpr std::uint32_t none = 0xFFFFFFFF;
    static constexpr std::size_t step = 64; ///< lines of which one's place is remembered

    tree::Snapshot tree_;
    std::string name_;
    std::vector<tree::NodeId> lines_;
    std::vector<std::uint64_t>
        places_; ///< where each line whose number is a multiple of `step` starts
    std::uint64_t size_ = 0;

    Contents contents_;
    std::vector<std::uint32_t> item_of_; ///< by inode
    std::vector<std::uint64_t> ends_;    ///< of each item, when all are laid end to end

    mutable std::mutex mutex_; ///< guards what follows, and `progress` of items
    mutable std::condition_variable_any changed_;
    mutable std::vector<Item> items_;
    mutable std::size_t next_ = 0;   ///< no item before it has Progress::none
    mutable std::uint64_t goal_ = 0; ///< items that start behind it wait
    mutable bool started_ = false;
    mutable std::vector<std::jthread> threads_;
};

} // namespace openimapi::inline v1::image
