// Directory::add_tree: one pass over a folder of the host, one directory-relative stat an entry.

#include "openimapi/io/sources.hpp"
#include "tree/host_files.hpp"
#include "tree/host_streams.hpp"
#include "tree/state.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openimapi::inline v1::tree {

namespace {

/// What tells a file of the host from every other.
struct HostId {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    friend bool operator==(const HostId&, const HostId&) = default;
};
struct HostIdHash {
    std::size_t operator()(const HostId& id) const noexcept {
        return static_cast<std::size_t>(id.number * 0x9E3779B97F4A7C15ull ^ id.device);
    }
};

HostId id_of(const struct stat& status) {
    return {status.st_dev, status.st_ino};
}

class Scanner {
public:
    Scanner(State& state, const AddTreeOptions& options, const Job& job)
        : state_(state), options_(options), job_(job), first_folder_(state.host.size()) {}

    /// The folder and all below it, not attached to anything.
    NodeId scan(const std::string& path, std::string_view name) {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0)
            throw Error::from_errno(errno, "look at the folder", path);
        if (!S_ISDIR(status.st_mode)) throw Error::from_errno(ENOTDIR, "add the tree below", path);
        base_ = state_.host.push({nowhere, state_.text.add(path), true});
        folder_ids_.push_back(id_of(status));
        device_ = status.st_dev;
        const NodeId top = add_folder(status, name);
        pending_.push_back({top, base_});
        while (!pending_.empty()) {
            const Folder folder = pending_.back();
            pending_.pop_back();
            scan_folder(folder);
        }
        drop();
        report(true);
        return top;
    }

private:
    struct Folder {
        NodeId node{};
        std::uint32_t host = 0;
    };
    /// The front of a name as a number that sorts alike, so that few comparisons look further.
    struct Entry {
        std::uint64_t front = 0;
        NodeId node{};
    };

    void scan_folder(const Folder& folder) {
        entries_.clear();
        const std::size_t pending = pending_.size();
        try {
            const auto fd = folders_.open(state_, folder.host);
            read_folder(folder, fd->get());
        } catch (const Error& error) {
            if (error.code() == Code::e_imapi_request_cancelled || !skippable()) throw;
            // Its own entry was added when its parent was read.
            if (folder.host == base_) throw;
            skip(host_path(state_, folder.host, {}), error);
            dropped_.push_back(folder.node);
            pending_.resize(pending);
            for (const Entry& entry : entries_)
                state_.count_links(entry.node, -1);
            entries_.clear();
        }
        std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
            return a.front != b.front ? a.front < b.front
                                      : state_.name_of(a.node) < state_.name_of(b.node);
        });
        Dir& dir = state_.dirs.edit(state_.inode_of(folder.node).place);
        dir.sorted.reserve(entries_.size());
        for (const Entry& entry : entries_)
            dir.sorted.push_back(entry.node);
    }

    void read_folder(const Folder& folder, int fd) {
        const auto path = [&] { return host_path(state_, folder.host, {}); };
        const int own = ::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR* stream = own < 0 ? nullptr : ::fdopendir(own);
        if (stream == nullptr) {
            const int number = errno;
            if (own >= 0) ::close(own);
            throw Error::from_errno(number, "read the folder", path());
        }
        const std::unique_ptr<DIR, int (*)(DIR*)> closer(stream, ::closedir);
        while (true) {
            errno = 0;
            const dirent* entry = ::readdir(stream); // NOLINT(concurrency-mt-unsafe): own stream
            if (entry == nullptr) {
                if (errno != 0) throw Error::from_errno(errno, "read the folder", path());
                return;
            }
            const char* name = entry->d_name;
            if (name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0')))
                continue;
            job_.check();
            if (excluded(folder, name)) continue;
            try {
                add_entry(folder, fd, name);
            } catch (const Error& error) {
                if (error.code() == Code::e_imapi_request_cancelled || !skippable()) throw;
                skip(host_path(state_, folder.host, name), error);
            }
            report(false);
        }
    }

    void add_entry(const Folder& folder, int fd, const char* name) {
        struct stat status {};
        const auto fail = [&](int number, const char* doing) {
            return Error::from_errno(number, doing, host_path(state_, folder.host, name));
        };
        // d_type would not save the stat: size, times and the hard link count are needed anyway.
        if (::fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0) throw fail(errno, "look at");
        bool followed = false;
        if (S_ISLNK(status.st_mode) && options_.follow_symlinks) {
            struct stat target {};
            if (::fstatat(fd, name, &target, 0) == 0) {
                status = target;
                followed = true;
            } else if (errno != ENOENT) { // a link that leads nowhere stays a link
                throw fail(errno, "follow the symbolic link");
            }
        }
        const std::string_view text = name;
        check_name(text);

        if (S_ISDIR(status.st_mode)) {
            if (followed) check_loop(folder, status, name);
            const NodeId node = add_folder(status, text);
            take(folder, node, text);
            if (!options_.cross_devices && status.st_dev != device_) return; // kept, but empty
            const std::uint32_t host =
                state_.host.push({folder.host, state_.nodes[index_of(node)].name, followed});
            folder_ids_.push_back(id_of(status));
            pending_.push_back({node, host});
            return;
        }
        if (status.st_nlink > 1) {
            const auto known = hard_links_.find(id_of(status));
            if (known != hard_links_.end()) {
                ++state_.inodes.edit(index_of(known->second)).links;
                take(folder, state_.new_node(known->second, text), text);
                return;
            }
        }
        if (S_ISREG(status.st_mode) && skippable() && ::faccessat(fd, name, R_OK, AT_EACCESS) != 0)
            throw fail(errno, "read");

        Inode inode = inode_from(state_, status, options_.preserve);
        inode.links = 1;
        const TextArena::Ref stored = state_.text.add(text);
        if (S_ISREG(status.st_mode)) {
            inode.number = status.st_ino;
            inode.device = device_index(status.st_dev);
            if (inode.size != 0) {
                inode.content = followed ? Content::host_followed : Content::host;
                inode.place = folder.host;
                inode.text = stored;
            }
        } else if (S_ISLNK(status.st_mode)) {
            char target[PATH_MAX];
            const ssize_t length = ::readlinkat(fd, name, target, sizeof target);
            if (length < 0) throw fail(errno, "read the symbolic link");
            inode.text = state_.text.add({target, static_cast<std::size_t>(length)});
            inode.size = static_cast<std::uint64_t>(length);
        }
        const InodeId id = state_.new_host_inode(inode);
        if (status.st_nlink > 1) hard_links_.emplace(id_of(status), id);
        if (S_ISREG(status.st_mode) && options_.named_streams) {
            for (auto& [stream, bytes] :
                 host_streams(fd, name, followed, host_path(state_, folder.host, name))) {
                const auto size = bytes.size();
                add_stream(state_, id, stream,
                           {.source = io::memory(std::move(bytes)), .size = size});
            }
        }
        take(folder, state_.new_node(id, stored), text);
    }

    NodeId add_folder(const struct stat& status, std::string_view name) {
        Inode inode = inode_from(state_, status, options_.preserve);
        inode.links = 1;
        inode.place = state_.new_dir();
        return state_.new_node(state_.new_inode(inode), name);
    }

    void take(const Folder& folder, NodeId node, std::string_view name) {
        state_.nodes.edit(index_of(node)).parent = folder.node;
        std::uint64_t front = 0;
        for (std::size_t i = 0; i < 8; ++i)
            front = front << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0u);
        entries_.push_back({front, node});
        ++done_;
    }

    std::uint16_t device_index(std::uint64_t device) {
        if (device != last_device_ || !last_device_known_) {
            last_index_ = state_.device(device);
            last_device_ = device;
            last_device_known_ = true;
        }
        return last_index_;
    }

    void check_loop(const Folder& folder, const struct stat& status, const char* name) {
        for (std::uint32_t at = folder.host; at != nowhere; at = state_.host[at].parent) {
            if (folder_ids_[at - first_folder_] != id_of(status)) continue;
            Error error(Code::imapi_e_invalid_path,
                        "the symbolic link leads back to a folder that it stands in",
                        "Exclude the link, or do not follow symbolic links");
            error.add({.doing = "follow the symbolic link",
                       .path = host_path(state_, folder.host, name)});
            throw error;
        }
    }

    [[nodiscard]] bool excluded(const Folder& folder, const char* name) const {
        for (const std::string& pattern : options_.exclude) {
            const auto slash = pattern.find('/');
            if (slash == std::string::npos) {
                if (::fnmatch(pattern.c_str(), name, 0) == 0) return true;
                continue;
            }
            const std::string path = state_.path_of(folder.node);
            const std::string whole = (path == "/" ? "" : path.substr(1) + "/") + name;
            if (::fnmatch(pattern.c_str() + (slash == 0 ? 1 : 0), whole.c_str(), FNM_PATHNAME) == 0)
                return true;
        }
        return false;
    }

    [[nodiscard]] bool skippable() const { return options_.on_error != OnError::fail; }

    void skip(const std::string& path, const Error& why) const {
        if (options_.skipped) options_.skipped(path, why);
    }

    /// Takes out the folders that could not be read.
    void drop() {
        for (const NodeId node : dropped_) {
            state_.detach(node);
            state_.count_links(node, -1);
        }
    }

    void report(bool last) {
        if (!job_.progress || (!last && done_ % 256 != 0)) return;
        const auto now = std::chrono::steady_clock::now();
        if (!last && now - reported_ < std::chrono::milliseconds(100)) return;
        reported_ = now;
        job_.report({.phase = Phase::scanning, .done = done_, .total = last ? done_ : 0});
    }

    State& state_;
    const AddTreeOptions& options_;
    const Job& job_;
    HostFolders folders_;
    std::vector<Folder> pending_;
    std::vector<Entry> entries_; ///< of the folder at hand
    std::vector<NodeId> dropped_;
    std::vector<HostId> folder_ids_; ///< by index in State::host, from first_folder_
    std::unordered_map<HostId, InodeId, HostIdHash> hard_links_;
    std::uint32_t first_folder_;
    std::uint32_t base_ = nowhere;
    std::uint64_t device_ = 0;
    std::uint64_t last_device_ = 0;
    bool last_device_known_ = false;
    std::uint16_t last_index_ = 0;
    std::uint64_t done_ = 0;
    std::chrono::steady_clock::time_point reported_{};
};

/// Moves what was scanned into the tree. Overwriting replaces an entry of the same kind.
class Merger {
public:
    Merger(State& state, bool overwrite) : state_(state), overwrite_(overwrite) {}

    void merge(NodeId from, NodeId into) { pending_.emplace_back(from, into); }
    /// Hangs one scanned node into `directory`.
    void place(NodeId directory, NodeId node) {
        const NodeId old = state_.find_own(directory, state_.name_of(node));
        if (old == no_node) {
            state_.attach(directory, node);
            return;
        }
        const Inode was = state_.inode_of(old);
        const Inode is = state_.inode_of(node);
        if (was.kind != is.kind) throw taken(old, "it is of another kind");
        if (kind_of(is) == Kind::directory) {
            if (overwrite_)
                state_.set_attributes(state_.nodes[index_of(old)].inode,
                                      state_.attributes(state_.nodes[index_of(node)].inode));
            pending_.emplace_back(node, old);
            return;
        }
        if (!overwrite_) throw taken(old, "nothing is to be replaced");
        if (state_.is_attached(directory)) state_.count_links(old, -1);
        state_.detach(old);
        state_.attach(directory, node);
    }
    void run() {
        while (!pending_.empty()) {
            const auto [source, target] = pending_.back();
            pending_.pop_back();
            merge_children(source, target);
        }
    }

private:
    void merge_children(NodeId source, NodeId target) {
        const auto moving = std::exchange(state_.dirs.edit(state_.inode_of(source).place).sorted,
                                          std::vector<NodeId>{});
        for (const NodeId node : moving)
            state_.nodes.edit(index_of(node)).parent = no_node;
        for (const NodeId node : moving)
            place(target, node);
    }
    Error taken(NodeId node, const char* why) const {
        Error error(Code::imapi_e_dup_name,
                    std::string("the tree has an entry of that name, and ") + why);
        error.add({.doing = "add", .path = state_.path_of(node)});
        return error;
    }

    State& state_;
    bool overwrite_;
    std::vector<std::pair<NodeId, NodeId>> pending_;
};

} // namespace

void Directory::add_tree(const std::filesystem::path& source, const AddTreeOptions& options,
                         const Job& job) {
    const std::string path = absolute_path(source);
    std::string name;
    if (options.include_base) {
        name = std::filesystem::path(path).lexically_normal().filename().string();
        if (name.empty() || name == "." || name == "..")
            name = std::filesystem::canonical(path).filename().string();
        check_name(name);
    }
    // All or nothing: the work is done on a copy, which shares all that it does not touch.
    (*tree_)->settle();
    const auto before = *tree_;
    *tree_ = std::make_shared<State>(*before);
    try {
        State& state = **tree_;
        const NodeId top = Scanner(state, options, job).scan(path, name);
        if (!state.is_attached(id_)) state.count_links(top, -1); // counted as if it were
        Merger merger(state, options.overwrite);
        if (options.include_base) {
            merger.place(id_, top);
        } else {
            // A directory without a time of its own takes the folder's attributes.
            const InodeId own = inode();
            if (state.modified(state.inodes[index_of(own)]) == Timestamp{})
                state.set_attributes(own, state.attributes(state.nodes[index_of(top)].inode));
            merger.merge(top, id_);
        }
        merger.run();
    } catch (...) {
        *tree_ = before;
        throw;
    }
}

} // namespace openimapi::inline v1::tree
