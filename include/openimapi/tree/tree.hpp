/// What the user wants on the disc: directories, files and links with their attributes.
///
/// Nodes (names in a directory) and inodes (what a name stands for; hard links share one) live in
/// arenas and are addressed by 32-bit ids that are never used twice in the life of a tree, so that
/// a handle to a removed or not yet added item stays valid. Directory and Item are small handles.
/// A tree may be read by many threads at once, or changed by one.
#pragma once

#include "openimapi/base/progress.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/io/source.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::tree {

enum class Kind : std::uint8_t {
    directory,
    file,
    symlink,
    block_device,
    character_device,
    fifo,
    socket
};

enum class NodeId : std::uint32_t {};
enum class InodeId : std::uint32_t {};
inline constexpr NodeId no_node{0xFFFFFFFF};
[[nodiscard]] constexpr std::uint32_t index_of(NodeId id) noexcept {
    return static_cast<std::uint32_t>(id);
}
[[nodiscard]] constexpr std::uint32_t index_of(InodeId id) noexcept {
    return static_cast<std::uint32_t>(id);
}

/// What is recorded about an item besides name and content.
struct Attributes {
    Timestamp modified;
    std::optional<Timestamp> accessed; ///< recorded only where present
    std::optional<Timestamp> created;  ///< recorded only where present
    std::uint32_t mode = 0;            ///< permission bits with setuid, setgid, sticky: 0..07777
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t device = 0; ///< st_rdev of block and character devices, as makedev(3) gives it
    bool hidden = false;
    /// A file that is to be played while it is read (UDF 2.01 6.11): recorded as such where a file
    /// system knows of it, and never inside of tables.
    bool real_time = false;
    /// Contents of higher weight stand nearer to the start of an image; of equal weight, in the
    /// order of the tree. Recorded nowhere.
    std::int32_t sort_weight = 0;
};

/// A file of the host as it was when it was added: opened again by directory and name when its
/// bytes are needed, and then compared with what is noted here.
struct HostFile {
    std::filesystem::path path;
};

/// `size` bytes of `source` from `offset`: memory, a stream, or blocks of an existing image.
struct Slice {
    io::SourcePtr source;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// A further content of a file or directory (UDF 2.00 3.3.5). It has an inode of its own, which no
/// node names, and the attributes of the item that it belongs to.
struct NamedStream {
    std::string name; ///< UTF-8
    InodeId inode{};
};

struct State;   // the arenas; tree/state.hpp
class Snapshot; // tree/snapshot.hpp

class Directory;

/// A handle to anything that has a name: cheap to copy, keeps its tree alive.
class OPENIMAPI_API Item {
public:
    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool is_directory() const { return kind() == Kind::directory; }
    /// The name as bytes; empty for a root.
    [[nodiscard]] std::string_view name() const;
    /// Slash-separated path from the root of what the item hangs in, with a leading slash; "/" for
    /// a root.
    [[nodiscard]] std::string path() const;
    /// Bytes of content; for a symbolic link the length of its target, for others 0.
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] Attributes attributes() const;
    void set_attributes(const Attributes& attributes);
    /// Names that share this content (hard links), 1 or more.
    [[nodiscard]] std::uint32_t links() const;
    [[nodiscard]] std::string link_target() const;
    /// The content of a file as a Source that stays valid when the tree changes.
    [[nodiscard]] io::SourcePtr content() const;

    /// Names of the streams, in the order of their bytes.
    [[nodiscard]] std::vector<std::string> streams() const;
    /// Adds a stream to a file or directory; its names (hard links) share it. A name is UTF-8 of 1
    /// to 255 bytes without '/', control characters and U+FEFF, and does not start with "*UDF",
    /// which is reserved (UDF 3.3.5.2). Throws Error: imapi_e_dup_name where there is one of that
    /// name, imapi_e_invalid_path, imapi_e_not_file for what is neither file nor directory.
    void add_stream(std::string_view name, Slice content);
    /// Throws Error (win32_file_not_found) where there is no such stream.
    void remove_stream(std::string_view name);
    /// The content of a stream, as content(). Throws as remove_stream().
    [[nodiscard]] io::SourcePtr stream_content(std::string_view name) const;

    /// False once removed, or before it was added.
    [[nodiscard]] bool attached() const;
    [[nodiscard]] std::optional<Directory> parent() const;
    [[nodiscard]] NodeId id() const noexcept { return id_; }
    [[nodiscard]] InodeId inode() const;
    friend bool operator==(const Item&, const Item&) = default;

protected:
    friend class Directory;
    friend class Snapshot;
    Item(std::shared_ptr<std::shared_ptr<State>> tree, NodeId id)
        : tree_(std::move(tree)), id_(id) {}
    /// Shared by all handles of a tree; the inner pointer is exchanged when a snapshot holds the
    /// state.
    std::shared_ptr<std::shared_ptr<State>> tree_;
    NodeId id_;
};

/// What happens with a file of the host that cannot be read.
enum class OnError : std::uint8_t {
    fail, ///< the call throws and the tree is as before
    skip, ///< left out, and reported
    pad   ///< while writing: the missing bytes are zeros, and reported. While scanning: as skip
};

struct AddTreeOptions {
    bool include_base = false; ///< the source folder itself becomes an entry
    bool preserve = false;     ///< owners and modes of the host; otherwise root and readable by all
    bool follow_symlinks = false;
    bool cross_devices = true;
    bool overwrite = true; ///< an entry of the same name and kind is replaced, directories merge
    /// Files get the streams that they have on the host. On Linux these are their extended
    /// attributes of the class "user": NTFS volumes (ntfs-3g) and Samba keep alternate data streams
    /// there, the latter as "user.DosStream.NAME:$DATA". Each file is then opened once.
    bool named_streams = false;
    OnError on_error = OnError::fail;
    std::vector<std::string>
        exclude; ///< glob patterns (fnmatch) on names, or on paths where they have a '/'
    /// Told of each entry that was left out (path in the host, why). May be empty.
    std::function<void(const std::string& path, const Error& why)> skipped;
};

class OPENIMAPI_API Directory : public Item {
public:
    /// The empty root of a new tree: root's, mode 0755, no time of its own (the newest below it
    /// counts).
    Directory();
    /// `item` as a directory; throws std::invalid_argument where it is none.
    explicit Directory(const Item& item);

    /// Children in the order of their names' bytes.
    [[nodiscard]] std::vector<Item> children() const;
    [[nodiscard]] std::size_t child_count() const;
    /// The child of exactly this name.
    [[nodiscard]] std::optional<Item> find(std::string_view name) const;
    /// Exactly this name, else the first that is equal without regard to case (the COM border).
    [[nodiscard]] std::optional<Item> find_like(std::string_view name) const;
    /// Follows a slash-separated path below this directory; "" and "/" are the directory itself.
    [[nodiscard]] std::optional<Item> resolve(std::string_view path) const;

    // Each throws Error: imapi_e_dup_name where the name is taken, imapi_e_invalid_path for an
    // empty name, ".", "..", one with '/' or NUL, or one above 255 bytes (the host's own limit).
    Directory add_directory(std::string_view name, const Attributes& attributes = {.mode = 0755});
    Item add_file(std::string_view name, HostFile file);
    Item add_file(std::string_view name, Slice content,
                  const Attributes& attributes = {.mode = 0644});
    Item add_symlink(std::string_view name, std::string_view target,
                     const Attributes& attributes = {.mode = 0777});
    Item add_special(std::string_view name, Kind kind, const Attributes& attributes);
    /// Another name for the content of `item`, which must be of this tree and no directory.
    Item add_hard_link(std::string_view name, const Item& item);

    /// Adds what is below the folder `source` in one pass over it: one directory-relative stat an
    /// entry, no file opened. All or nothing. Hard links within are kept; loops of symbolic links
    /// are refused when they are followed. Throws Error.
    void add_tree(const std::filesystem::path& source, const AddTreeOptions& options = {},
                  const Job& job = {});

    /// An item of this tree that hangs nowhere yet: attach() puts it in its place. Until then it
    /// can be changed and filled like any other.
    [[nodiscard]] Directory detached_directory(std::string_view name,
                                               const Attributes& attributes = {.mode = 0755}) const;
    [[nodiscard]] Item detached_file(std::string_view name, Slice content,
                                     const Attributes& attributes = {.mode = 0644}) const;
    /// Puts an item that hangs nowhere (removed, or not yet added) into this directory, with all
    /// below it. Throws Error, also where it hangs somewhere already or would hold itself.
    void attach(std::string_view name, const Item& item);

    /// Detaches the child (a directory with all below it). Handles to it stay valid.
    void remove(std::string_view name);

    /// Makes the whole tree again what it was when `earlier`, a snapshot of it, was taken (a change
    /// point). Handles to items that came since stay valid; those items are detached. The cost is
    /// what was changed since. Throws std::invalid_argument for a snapshot of another tree.
    void revert_to(const Snapshot& earlier);

    /// The tree below this directory as it is now; later changes do not show in it.
    [[nodiscard]] Snapshot snapshot() const;

private:
    friend class Item;
    using Item::Item;
};

} // namespace openimapi::inline v1::tree
