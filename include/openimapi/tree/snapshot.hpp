/// A tree that no longer changes: what plans are made from. Fast, by id, without handles.
#pragma once

#include "openimapi/io/extent_map.hpp"
#include "openimapi/tree/tree.hpp"

namespace openimapi::inline v1::tree {

/// What to do about a file that changed or cannot be read while its bytes are needed.
struct ContentOptions {
    OnError on_error = OnError::fail;
    /// Called (from any thread) for each such file once. May be empty.
    std::function<void(const std::string& path, const Error& why)> report;
};

/// Copying is cheap (it shares). Taking one is cheap too: the tree copies itself when it is changed
/// while a snapshot lives. Thread-safe.
class OPENIMAPI_API Snapshot {
public:
    [[nodiscard]] NodeId root() const noexcept { return root_; }
    /// Upper bounds of the ids that occur, for tables indexed by id. Not all ids below need be
    /// reachable from root().
    [[nodiscard]] std::uint32_t node_limit() const noexcept;
    [[nodiscard]] std::uint32_t inode_limit() const noexcept;

    [[nodiscard]] Kind kind(NodeId node) const noexcept;
    [[nodiscard]] std::string_view name(NodeId node) const noexcept; ///< bytes; empty for the root
    [[nodiscard]] NodeId parent(NodeId node) const noexcept; ///< the root's parent is the root
    [[nodiscard]] InodeId inode(NodeId node) const noexcept;
    /// In the order of their names' bytes. Empty for what is no directory.
    [[nodiscard]] std::span<const NodeId> children(NodeId node) const noexcept;
    /// Path for messages: "/a/b".
    [[nodiscard]] std::string path(NodeId node) const;

    [[nodiscard]] std::uint64_t
    size(InodeId inode) const noexcept; ///< bytes of a file's content, else 0
    [[nodiscard]] Timestamp modified(InodeId inode) const noexcept;
    [[nodiscard]] std::uint32_t mode(InodeId inode) const noexcept; ///< 0..07777
    [[nodiscard]] std::uint32_t uid(InodeId inode) const noexcept;
    [[nodiscard]] std::uint32_t gid(InodeId inode) const noexcept;
    [[nodiscard]] std::uint32_t
    links(InodeId inode) const noexcept; ///< names below root(); 1 for directories
    [[nodiscard]] std::string_view link_target(InodeId inode) const noexcept;
    /// Where the bytes of a file come from, unless that is a file of the host: nothing then, and
    /// for what is no file.
    [[nodiscard]] std::optional<Slice> slice(InodeId inode) const;
    [[nodiscard]] Attributes attributes(InodeId inode) const; ///< with the rare ones; slower
    [[nodiscard]] std::int32_t sort_weight(InodeId inode) const noexcept;
    /// Whether attributes() may say more than the calls above: hidden, other dates.
    [[nodiscard]] bool has_rare_attributes(InodeId inode) const noexcept;

    /// Further contents of a file or directory, by the bytes of their names. size() and contents()
    /// answer for their inodes as for files; counts() leaves them out.
    [[nodiscard]] std::span<const NamedStream> streams(InodeId inode) const noexcept;
    /// Whether any item of the tree (not only below root()) has streams.
    [[nodiscard]] bool has_streams() const noexcept;

    /// A part of a file's content.
    struct Range {
        std::uint64_t offset = 0, bytes = 0;
        friend bool operator==(const Range&, const Range&) = default;
    };
    /// The file occupied less of its host than its size when it was added: it may have holes.
    [[nodiscard]] bool may_have_holes(InodeId inode) const noexcept;
    /// The parts of a file that are no holes, in order, whole multiples of 2048 bytes but for one
    /// that reaches the end; at most `limit` of them, of which the last then holds the rest. The
    /// host's file is opened for it where may_have_holes(); a file that cannot be opened, or has
    /// changed since, is one part (its contents will be found wanting when they are read). Empty
    /// for a file that is one hole.
    [[nodiscard]] std::vector<Range> data_ranges(InodeId inode, std::size_t limit = 65536) const;

    /// The newest modification time below root(); the epoch for an empty tree. With
    /// SOURCE_DATE_EPOCH not considered here.
    [[nodiscard]] Timestamp newest() const noexcept;

    struct Counts {
        std::uint32_t directories = 0; ///< root included
        std::uint32_t others = 0;
        std::uint64_t bytes = 0; ///< of content, each inode once
    };
    [[nodiscard]] Counts counts() const noexcept;

    /// This tree with one more file in its root; with `replace` it may take the place of another.
    /// Ids stay what they are. Throws Error as Directory::add_file() does.
    [[nodiscard]] Snapshot with_file(std::string_view name, Slice content,
                                     const Attributes& attributes, bool replace = false) const;

    /// The contents by index_of(inode), for an ExtentMap. Keeps the snapshot alive. A host file is
    /// opened by directory and name when read, and device, inode, size and time are checked again.
    [[nodiscard]] io::ItemSourcePtr contents(ContentOptions options = {}) const;

private:
    friend class Directory;
    Snapshot(std::shared_ptr<const State> state, NodeId root);
    std::shared_ptr<const State> state_;
    NodeId root_;
    /// Names below root() of inodes that have more of them elsewhere in the tree; empty where
    /// root() is the tree's.
    std::shared_ptr<const std::vector<std::pair<InodeId, std::uint32_t>>> links_;
};

} // namespace openimapi::inline v1::tree
