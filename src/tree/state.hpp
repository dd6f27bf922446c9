/// The arenas behind a tree, and the few operations that keep them consistent.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/tree/tree.hpp"
#include "tree/chunked.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace openimapi::inline v1::tree {

inline constexpr std::uint32_t nowhere = 0xFFFFFFFF;

/// A name in a directory. The root, and the top of what was removed or not yet added, have no
/// parent.
struct Node {
    NodeId parent = no_node;
    InodeId inode{};
    TextArena::Ref name = 0;
};
static_assert(sizeof(Node) == 12);

/// Where the bytes of a file come from, and so what Inode::place, text and number mean.
enum class Content : std::uint32_t {
    none,          ///< nothing, or a directory: place is its index in State::dirs
    host,          ///< place: HostDirectory; text: name there; number: st_ino
    host_followed, ///< the same, and the name may be a symbolic link
    slice          ///< place: index in State::sources; number: offset in it
};

/// What a name stands for. Laid out by size: a million of them are the tree's memory.
struct Inode {
    std::int64_t seconds = 0;
    std::uint64_t size = 0;
    std::uint64_t number = 0; ///< also st_rdev of a device
    std::uint32_t nanoseconds : 30 = 0;
    Content content : 2 = Content::none;
    std::uint32_t place = nowhere;
    TextArena::Ref text = 0; ///< also a link's target
    std::uint32_t links = 0; ///< nodes that are in the tree, not removed
    std::uint32_t owner = 0; ///< index in State::owners
    std::uint16_t mode : 12 = 0;
    std::uint16_t kind : 3 = 0;
    std::uint16_t rare : 1 = 0; ///< State::rare has more
    std::uint16_t device = 0;   ///< index in State::devices: st_dev of a host file
};
static_assert(sizeof(Inode) == 48);

/// Attributes that few items have.
struct Rare {
    std::optional<Timestamp> accessed;
    std::optional<Timestamp> created;
    bool hidden = false;
    bool real_time = false;
    bool sparse = false; ///< a host file that occupies less than its size
    std::int32_t sort_weight = 0;
    /// What a host file must still have, where Attributes::modified was set to something else.
    std::optional<Timestamp> host_modified;
    friend bool operator==(const Rare&, const Rare&) = default;
};

/// Children by name. New ones go to the short `tail` and are merged into `sorted` now and then, so
/// that neither adding one by one nor finding costs much.
struct Dir {
    std::vector<NodeId> sorted;
    std::vector<NodeId> tail; ///< sorted, too
    [[nodiscard]] std::size_t size() const noexcept { return sorted.size() + tail.size(); }
};

/// A folder of the host that files were taken from: a name in another one, or a start.
struct HostDirectory {
    std::uint32_t parent = nowhere; ///< nowhere: name is an absolute path
    TextArena::Ref name = 0;
    bool followed = false; ///< the name may be a symbolic link
};

/// Reached by one thread that changes it, or by many that read.
struct State {
    State();
    /// Shares everything with `other`, which must never change again.
    State(const State& other);
    State& operator=(const State&) = delete;
    ~State() = default;

    // ---- reading

    [[nodiscard]] std::string_view name_of(NodeId node) const noexcept {
        return text.get(nodes[index_of(node)].name);
    }
    [[nodiscard]] const Inode& inode_of(NodeId node) const noexcept {
        return inodes[index_of(nodes[index_of(node)].inode)];
    }
    [[nodiscard]] bool is_directory(NodeId node) const noexcept {
        return static_cast<Kind>(inode_of(node).kind) == Kind::directory;
    }
    [[nodiscard]] const Dir& dir_of(NodeId node) const noexcept {
        return dirs[inode_of(node).place];
    }
    [[nodiscard]] Timestamp modified(const Inode& inode) const noexcept {
        return {inode.seconds, inode.nanoseconds};
    }
    [[nodiscard]] Attributes attributes(InodeId inode) const;
    /// "/a/b"; "/" for what has no parent.
    [[nodiscard]] std::string path_of(NodeId node, NodeId top = no_node) const;
    /// The top of what `node` hangs in: root, or something detached.
    [[nodiscard]] NodeId top_of(NodeId node) const noexcept;
    [[nodiscard]] bool is_attached(NodeId node) const noexcept;

    /// Exact; no_node where there is none. From any reading thread.
    [[nodiscard]] NodeId find(NodeId directory, std::string_view name) const;
    [[nodiscard]] NodeId find_like(NodeId directory, std::string_view name) const;
    [[nodiscard]] std::size_t child_count(NodeId directory) const;
    /// Merges all tails; afterwards nothing moves until the next change. From any reading thread.
    void settle() const;
    [[nodiscard]] std::span<const NodeId> settled_children(NodeId directory) const noexcept {
        return dir_of(directory).sorted;
    }

    // ---- changing: one thread, nobody reading

    /// As find(), for the thread that changes.
    [[nodiscard]] NodeId find_own(NodeId directory, std::string_view name) const;
    NodeId new_node(InodeId inode, std::string_view name);
    NodeId new_node(InodeId inode, TextArena::Ref name);
    InodeId new_inode(Inode inode);
    std::uint32_t new_dir();
    std::uint32_t owner(std::uint32_t uid, std::uint32_t gid);
    std::uint16_t device(std::uint64_t st_dev);
    std::uint32_t source(const io::SourcePtr& source);
    std::uint32_t host_root(const std::string& path);
    void set_attributes(InodeId inode, const Attributes& attributes);
    /// As inode_from() found it: Inode::rare of a new host file stands for Rare::sparse.
    InodeId new_host_inode(const Inode& inode);
    /// For a copy of a pinned state that is changed by another thread than the tree: it takes leave
    /// of the tree, and touches nothing that is shared with it.
    void be_apart();
    /// Hangs a node without parent into a directory where its name is free. Links are not counted.
    void attach(NodeId directory, NodeId node);
    void detach(NodeId node); ///< links are not counted
    /// Adds `by` to the links of every inode at and below `node`.
    void count_links(NodeId node, std::int32_t by);
    /// What `earlier`, a former state of the same tree, has becomes as it was; ids that came since
    /// stay, with nothing in the tree to hang in. Both are settled.
    void revert_to(const State& earlier);

    Chunked<Node, 10> nodes;
    Chunked<Inode, 10> inodes;
    Chunked<Dir, 6> dirs;
    Chunked<HostDirectory, 8> host;
    TextArena text;
    std::vector<io::SourcePtr> sources;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> owners;
    std::vector<std::uint64_t> devices;
    std::unordered_map<std::uint32_t, Rare> rare;
    std::unordered_map<std::uint32_t, std::vector<NamedStream>> streams; ///< by inode, by name
    std::map<std::string, std::uint32_t, std::less<>> host_roots;
    /// Changes made since the tree began. A change point is a pinned state: it shares all that does
    /// not change afterwards, and revert_to() goes back to it.
    std::uint64_t changes = 0;
    /// The same object in all states of one tree.
    std::shared_ptr<const char> lineage = std::make_shared<const char>('\0');

    /// Snapshots that need this state as it is.
    mutable std::atomic<std::uint32_t> pins = 0;

private:
    [[nodiscard]] NodeId search(const std::vector<NodeId>& list, std::string_view name) const;
    void insert(std::uint32_t dir, NodeId node);
    void merge(Dir& dir) const;

    mutable std::mutex lazy_; ///< guards what reading threads build: settling, fold indexes
    mutable std::atomic<bool> settled_ = true;
    mutable std::vector<std::uint32_t> unsettled_; ///< directories with a tail
    /// Children by the hash of their names without regard to case, for directories where
    /// find_like() had to look.
    mutable std::unordered_map<std::uint32_t, std::unordered_multimap<std::size_t, NodeId>> folds_;
};

[[nodiscard]] constexpr Kind kind_of(const Inode& inode) noexcept {
    return static_cast<Kind>(inode.kind);
}

/// Throws Error unless `name` may stand in a directory.
void check_name(std::string_view name);

/// Throws Error unless `name` may be that of a stream: Item::add_stream().
void check_stream_name(std::string_view name);
/// Adds a stream to an inode that has none of this name.
void add_stream(State& state, InodeId inode, std::string_view name, const Slice& content);

/// The state of `tree` for changing: replaced by a copy first where a snapshot holds it.
State& edit(const std::shared_ptr<std::shared_ptr<State>>& tree);
/// Keeps `state` as it is for as long as the result lives.
std::shared_ptr<const State> pin(const std::shared_ptr<State>& state);

} // namespace openimapi::inline v1::tree
