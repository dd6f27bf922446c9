#include "io/output_file.hpp"

#include "openimapi/base/error.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <random>
#include <sys/stat.h>

namespace openimapi::inline v1::io {

namespace {
std::string fresh_name() {
    // Short and unlike the final name, which may have the greatest length already.
    std::random_device random;
    return fmt::format(".openimapi-{:08x}{:08x}", random(), random());
}
std::string own_path(int fd) {
    return fmt::format("/proc/self/fd/{}", fd);
}
} // namespace

OutputFile::OutputFile(const std::filesystem::path& path, bool replace)
    : path_(path.string()), replace_(replace) {
    const auto fail = [&](int number) { return Error::from_errno(number, "create", path_); };
    if (path.empty()) throw fail(ENOENT);

    struct stat status {};
    std::filesystem::path target = path;
    if (::stat(path_.c_str(), &status) == 0) {
        if (!replace) throw fail(EEXIST);
        if (S_ISDIR(status.st_mode)) throw fail(EISDIR);
        if (!S_ISREG(status.st_mode)) {
            open_existing(path);
            return;
        }
        if (::access(path_.c_str(), W_OK) != 0) throw fail(errno);
        keep_mode_ = static_cast<int>(status.st_mode & 0777);
        target = std::filesystem::canonical(path);
    } else if (errno != ENOENT) {
        throw fail(errno);
    }

    name_ = target.filename().string();
    if (name_.empty() || name_ == "." || name_ == "..") throw fail(EISDIR);
    const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
    folder_ = Fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_) throw fail(errno);
    create(true);
}

void OutputFile::open_existing(const std::filesystem::path& path) {
    fd_ = Fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd_) throw Error::from_errno(errno, "open", path_);
    fresh_ = false;
    // A character device such as /dev/full would let itself be positioned, to no purpose.
    struct stat status {};
    seekable_ = ::fstat(fd_.get(), &status) == 0 && S_ISBLK(status.st_mode);
}

void OutputFile::create(bool anonymous) {
    // The kernel applies the umask, which a library cannot read without changing it.
    constexpr mode_t mode = 0666;
#ifdef O_TMPFILE
    if (anonymous && ::access("/proc/self/fd", X_OK) == 0) {
        fd_ = Fd(::openat(folder_.get(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
        if (fd_) return;
    }
#endif
    for (int attempt = 0; !fd_; ++attempt) {
        const std::string name = fresh_name();
        fd_ =
            Fd(::openat(folder_.get(), name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode));
        if (fd_)
            temporary_ = name;
        else if (errno != EEXIST || attempt == 100)
            throw Error::from_errno(errno, "create a file in the folder of", path_);
    }
    named_ = true;
}

OutputFile::~OutputFile() {
    if (!temporary_.empty()) ::unlinkat(folder_.get(), temporary_.c_str(), 0);
}

Fd OutputFile::reopen() const {
    return Fd(::open(own_path(fd_.get()).c_str(), O_WRONLY | O_CLOEXEC));
}

void OutputFile::commit(bool durable) {
    const auto check = [&](int result, const char* doing) {
        if (result != 0) throw Error::from_errno(errno, doing, path_);
    };
    if (durable && ::fsync(fd_.get()) != 0 && errno != EINVAL && errno != EROFS)
        throw Error::from_errno(errno, "write", path_);
    // Network file systems tell of a full disk only on closing; closing a duplicate does that
    // while the file can still be thrown away.
    check(::close(::dup(fd_.get())), "write");
    if (!fresh_) return;

    if (keep_mode_ >= 0) check(::fchmod(fd_.get(), static_cast<mode_t>(keep_mode_)), "create");
    if (!named_) {
        if (link_new(); temporary_.empty()) {
            if (durable) check(::fsync(folder_.get()), "create");
            return;
        }
    }
    if (replace_) {
        check(::renameat(folder_.get(), temporary_.c_str(), folder_.get(), name_.c_str()),
              "create");
        temporary_.clear();
    } else {
        // Unlike a rename, a second link refuses to replace. The first goes with this object.
        check(::linkat(folder_.get(), temporary_.c_str(), folder_.get(), name_.c_str(), 0),
              "create");
    }
    if (durable) check(::fsync(folder_.get()), "create");
}

/// Names the anonymous file: by its own name where that is free, else by a temporary one.
void OutputFile::link_new() {
    const std::string own = own_path(fd_.get());
    const auto link_as = [&](const std::string& name) {
        return ::linkat(AT_FDCWD, own.c_str(), folder_.get(), name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    };
    if (link_as(name_)) return;
    if (errno != EEXIST || !replace_) throw Error::from_errno(errno, "create", path_);
    for (int attempt = 0; attempt < 100; ++attempt) {
        const std::string name = fresh_name();
        if (link_as(name)) {
            temporary_ = name;
            return;
        }
        if (errno != EEXIST) break;
    }
    throw Error::from_errno(errno, "create a file in the folder of", path_);
}

} // namespace openimapi::inline v1::io
