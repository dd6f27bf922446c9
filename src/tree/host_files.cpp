#include "tree/host_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openimapi::inline v1::tree {

// ---- folders

std::shared_ptr<const Fd> HostFolders::cached(std::uint32_t folder) const {
    const std::lock_guard lock(mutex_);
    const auto at = index_.find(folder);
    if (at == index_.end()) return nullptr;
    recent_.splice(recent_.begin(), recent_, at->second);
    return at->second->second;
}

void HostFolders::keep(std::uint32_t folder, std::shared_ptr<const Fd> fd) const {
    const std::lock_guard lock(mutex_);
    if (index_.contains(folder)) return; // another thread was faster
    recent_.emplace_front(folder, std::move(fd));
    index_[folder] = recent_.begin();
    if (recent_.size() > capacity_) {
        index_.erase(recent_.back().first);
        recent_.pop_back();
    }
}

std::shared_ptr<const Fd> HostFolders::open(const State& state, std::uint32_t folder) const {
    // Up to the nearest open one, then down again.
    std::vector<std::uint32_t> way;
    std::shared_ptr<const Fd> base;
    for (std::uint32_t at = folder; at != nowhere; at = state.host[at].parent) {
        if ((base = cached(at))) break;
        way.push_back(at);
    }
    for (; !way.empty(); way.pop_back()) {
        const HostDirectory& directory = state.host[way.back()];
        const int flags =
            O_RDONLY | O_DIRECTORY | O_CLOEXEC | (directory.followed ? 0 : O_NOFOLLOW);
        // The names are stored without their terminator.
        const std::string name(state.text.get(directory.name));
        const int fd = ::openat(base ? base->get() : AT_FDCWD, name.c_str(), flags);
        if (fd < 0) {
            const int number = errno;
            throw Error::from_errno(number, "open the folder", host_path(state, way.back(), {}));
        }
        base = std::make_shared<const Fd>(fd);
        keep(way.back(), base);
    }
    return base;
}

std::string host_path(const State& state, std::uint32_t folder, std::string_view name) {
    std::vector<std::string_view> parts;
    if (!name.empty()) parts.push_back(name);
    for (std::uint32_t at = folder; at != nowhere; at = state.host[at].parent)
        parts.push_back(state.text.get(state.host[at].name));
    std::string path;
    while (!parts.empty()) {
        path += parts.back();
        parts.pop_back();
        if (!parts.empty() && !path.ends_with('/')) path += '/';
    }
    return path;
}

std::string absolute_path(const std::filesystem::path& path) {
    if (path.empty()) throw Error::from_errno(ENOENT, "find", "");
    std::string text = std::filesystem::absolute(path).string();
    while (text.size() > 1 && text.ends_with('/'))
        text.pop_back();
    return text;
}

// ---- files

namespace {
/// Where a file lacks less than this, looking for its holes is not worth opening it.
constexpr std::uint64_t worthwhile_holes = 32 << 10;

Kind kind_from(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return Kind::directory;
    case S_IFLNK:
        return Kind::symlink;
    case S_IFBLK:
        return Kind::block_device;
    case S_IFCHR:
        return Kind::character_device;
    case S_IFIFO:
        return Kind::fifo;
    case S_IFSOCK:
        return Kind::socket;
    default:
        return Kind::file;
    }
}
} // namespace

Inode inode_from(State& state, const struct stat& status, bool preserve) {
    const Kind kind = kind_from(status.st_mode);
    Inode inode;
    inode.kind = static_cast<std::uint16_t>(kind) & 7;
    inode.seconds = status.st_mtim.tv_sec;
    inode.nanoseconds = static_cast<std::uint32_t>(status.st_mtim.tv_nsec) & 0x3FFFFFFF;
    if (kind == Kind::file || kind == Kind::symlink)
        inode.size = static_cast<std::uint64_t>(status.st_size);
    if (kind == Kind::file)
        inode.rare =
            static_cast<std::uint64_t>(status.st_blocks) * 512 + worthwhile_holes <= inode.size;
    if (kind == Kind::block_device || kind == Kind::character_device) inode.number = status.st_rdev;
    if (preserve) {
        inode.mode = status.st_mode & 07777;
        inode.owner = state.owner(status.st_uid, status.st_gid);
    } else if (kind == Kind::symlink) {
        inode.mode = 0777;
    } else {
        const bool runs = kind == Kind::file && (status.st_mode & 0111) != 0;
        inode.mode = kind == Kind::directory || runs ? 0755 : 0644;
    }
    return inode;
}

Inode host_file(State& state, const std::filesystem::path& path, bool preserve) {
    const std::string absolute = absolute_path(path);
    struct stat status {};
    if (::stat(absolute.c_str(), &status) != 0)
        throw Error::from_errno(errno, "look at the file", absolute);
    if (!S_ISREG(status.st_mode)) {
        Error error(Code::imapi_e_not_file, "it is no regular file");
        error.add({.doing = "add", .path = absolute});
        throw error;
    }
    Inode inode = inode_from(state, status, preserve);
    const auto slash = absolute.rfind('/');
    inode.content = Content::host_followed;
    inode.place = state.host_root(slash == 0 ? "/" : absolute.substr(0, slash));
    inode.text = state.text.add(std::string_view(absolute).substr(slash + 1));
    inode.number = status.st_ino;
    inode.device = state.device(status.st_dev);
    return inode;
}

bool is_same(const State& state, InodeId id, const struct stat& status) {
    const Inode& inode = state.inodes[index_of(id)];
    Timestamp modified = state.modified(inode);
    if (inode.rare) modified = state.rare.at(index_of(id)).host_modified.value_or(modified);
    return S_ISREG(status.st_mode) && status.st_ino == inode.number &&
           status.st_dev == state.devices[inode.device] &&
           static_cast<std::uint64_t>(status.st_size) == inode.size &&
           status.st_mtim.tv_sec == modified.seconds &&
           static_cast<std::uint32_t>(status.st_mtim.tv_nsec) == modified.nanoseconds;
}

} // namespace openimapi::inline v1::tree
