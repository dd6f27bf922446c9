#include "image/target_folder.hpp"

#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openimapi::inline v1::image {
namespace {

const char* checked(const std::string& name) {
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos)
        throw Error(Code::imapi_e_invalid_path,
                    fmt::format("'{}' cannot be the name of an entry", text::printable(name)));
    return name.c_str();
}

int check(int result, const char* doing) {
    if (result < 0) throw Error::from_errno(errno, doing);
    return result;
}

/// A name that nothing else uses; what is there already makes the caller's O_EXCL fail.
std::string temporary_name() {
    static std::atomic<std::uint64_t> counter = 0;
    return fmt::format(".openimapi-{}-{}", getpid(), counter.fetch_add(1));
}

/// Makes an entry with `make(name)`, under a name of its own first where it may replace another.
template <class Make>
void put(int folder, const std::string& name, bool replace, const char* doing, Make&& make) {
    checked(name);
    if (!replace) {
        check(make(name.c_str()), doing);
        return;
    }
    const auto temporary = temporary_name();
    check(make(temporary.c_str()), doing);
    if (renameat(folder, temporary.c_str(), folder, name.c_str()) != 0) {
        const int why = errno;
        unlinkat(folder, temporary.c_str(), 0);
        throw Error::from_errno(why, "replace");
    }
    // Two names of one file: rename does nothing then, and says that it did it.
    unlinkat(folder, temporary.c_str(), 0);
}

timespec to_timespec(Timestamp time) {
    timespec out{};
    out.tv_sec = static_cast<time_t>(time.seconds);
    out.tv_nsec = static_cast<long>(time.nanoseconds);
    return out;
}

void write_all(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            throw Error::from_errno(errno, "write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

} // namespace

TargetFolder TargetFolder::create(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) throw Error::from_errno(error ? error.value() : errno, "open the folder", path);
    return TargetFolder(fd);
}

TargetFolder TargetFolder::enter(const std::string& name) const {
    if (mkdirat(fd_.get(), checked(name), 0700) != 0 && errno != EEXIST)
        throw Error::from_errno(errno, "create the folder");
    return open(name);
}

TargetFolder TargetFolder::open(const std::string& name) const {
    return TargetFolder(
        check(openat(fd_.get(), checked(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
              "open the folder"));
}

TargetFolder TargetFolder::duplicate() const {
    return TargetFolder(check(fcntl(fd_.get(), F_DUPFD_CLOEXEC, 0), "keep the folder open"));
}

bool TargetFolder::has(const std::string& name) const {
    struct stat status;
    return fstatat(fd_.get(), checked(name), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

void TargetFolder::symlink(const std::string& name, const std::string& target, bool replace) const {
    if (target.empty() || target.find('\0') != std::string::npos)
        throw Error(Code::imapi_e_invalid_path,
                    "the target of the symbolic link is empty or holds a NUL");
    put(fd_.get(), name, replace, "create the symbolic link",
        [&](const char* as) { return symlinkat(target.c_str(), fd_.get(), as); });
}

void TargetFolder::special(const std::string& name, tree::Kind kind, std::uint64_t device,
                           bool replace) const {
    const mode_t type = kind == tree::Kind::block_device       ? S_IFBLK
                        : kind == tree::Kind::character_device ? S_IFCHR
                        : kind == tree::Kind::fifo             ? S_IFIFO
                                                               : S_IFSOCK;
    put(fd_.get(), name, replace, "create the special file", [&](const char* as) {
        return mknodat(fd_.get(), as, type | 0600, static_cast<dev_t>(device));
    });
}

void TargetFolder::link(const std::string& name, const TargetFolder& from, const std::string& first,
                        bool replace) const {
    checked(first);
    put(fd_.get(), name, replace, "create the hard link",
        [&](const char* as) { return linkat(from.fd_.get(), first.c_str(), fd_.get(), as, 0); });
}

void TargetFolder::set_owner(const std::string& name, std::uint32_t uid, std::uint32_t gid) const {
    check(fchownat(fd_.get(), checked(name), uid, gid, AT_SYMLINK_NOFOLLOW), "set the owner");
}

void TargetFolder::set_times(const std::string& name, const TargetTimes& times) const {
    const timespec both[] = {to_timespec(times.accessed), to_timespec(times.modified)};
    check(utimensat(fd_.get(), checked(name), both, AT_SYMLINK_NOFOLLOW), "set the times");
}

void TargetFolder::set_mode(const std::string& name, std::uint32_t mode) const {
    check(fchmodat(fd_.get(), checked(name), mode, AT_SYMLINK_NOFOLLOW), "set the mode");
}

void set_owner(int fd, std::uint32_t uid, std::uint32_t gid) {
    check(fchown(fd, uid, gid), "set the owner");
}

void set_mode(int fd, std::uint32_t mode) {
    check(fchmod(fd, mode), "set the mode");
}

void set_times(int fd, const TargetTimes& times) {
    const timespec both[] = {to_timespec(times.accessed), to_timespec(times.modified)};
    check(futimens(fd, both), "set the times");
}

NewFile::NewFile(const TargetFolder& where, const std::string& name, bool replace)
    : where_(where), name_(name) {
    if (replace) temporary_ = temporary_name();
    checked(name);
    fd_ = io::Fd(check(openat(where_.descriptor(), replace ? temporary_.c_str() : name.c_str(),
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
                       "create the file"));
}

NewFile::~NewFile() {
    if (!kept_ && fd_.get() >= 0)
        unlinkat(where_.descriptor(), temporary_.empty() ? name_.c_str() : temporary_.c_str(), 0);
}

void NewFile::keep() {
    if (!temporary_.empty())
        check(renameat(where_.descriptor(), temporary_.c_str(), where_.descriptor(), name_.c_str()),
              "replace the file");
    kept_ = true;
    // Some file systems report a full disk only here.
    if (::close(fd_.release()) != 0 && errno != EINTR) {
        const int why = errno;
        unlinkat(where_.descriptor(), name_.c_str(), 0);
        throw Error::from_errno(why, "close the file");
    }
}

void Copier::copy(const Import& import, const format::Catalogue::Inode& file, int to,
                  const Job& job) {
    if (file.packing != format::Packing::none) return unpack(import, file, to, job);
    std::uint64_t done = 0;
    bool ends_in_hole = false;
    for (const auto& run : import.catalogue().runs(file)) {
        const auto length = std::min(run.length, file.size - done);
        if (length == 0) break;
        ends_in_hole = run.offset == format::Run::hole;
        if (ends_in_hole)
            check(::lseek(to, static_cast<off_t>(length), SEEK_CUR) < 0 ? -1 : 0, "write");
        else
            copy_run(run.offset, length, to, job);
        done += length;
    }
    if (done < file.size)
        throw Error(Code::imapi_e_import_read_failure,
                    "the image records fewer bytes of the file than it says");
    if (ends_in_hole) check(ftruncate(to, static_cast<off_t>(file.size)), "write");
}

void Copier::unpack(const Import& import, const format::Catalogue::Inode& file, int to,
                    const Job& job) {
    const auto content = import.content(file);
    constexpr std::uint64_t step = 1 << 20; // whole blocks
    for (std::uint64_t at = 0; at < content.size; at += step) {
        job.check();
        buffer_.resize(static_cast<std::size_t>(std::min(step, content.size - at)));
        content.source->read(content.offset + at, buffer_);
        write_all(to, buffer_);
    }
}

void Copier::copy_run(std::uint64_t offset, std::uint64_t length, int to, const Job& job) {
    constexpr std::uint64_t small = 256 * 1024;
    if (length <= small) {
        if (const auto bytes = window_.at(offset, static_cast<std::size_t>(length)); !bytes.empty())
            return write_all(to, bytes);
        // Beyond the end, or unreadable: the source says which.
    }
    constexpr std::uint64_t step = 8 * 1024 * 1024;
    while (length != 0 && length > small && by_kernel_) {
        job.check();
        const auto from = image_.file_range(offset, length);
        if (from.fd < 0) break;
        auto at = static_cast<off64_t>(from.offset);
        const auto copied = copy_file_range(from.fd, &at, to, nullptr,
                                            static_cast<std::size_t>(std::min(length, step)), 0);
        if (copied < 0) {
            if (errno == EINTR) continue;
            if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP &&
                errno != EPERM)
                throw Error::from_errno(errno, "copy");
            by_kernel_ = false;
        } else if (copied == 0) {
            break; // the image ends, or its file system cannot: reading says which
        } else {
            offset += static_cast<std::uint64_t>(copied);
            length -= static_cast<std::uint64_t>(copied);
        }
    }
    buffer_.resize(small);
    while (length != 0) {
        job.check();
        const auto part =
            std::span(buffer_).first(static_cast<std::size_t>(std::min(length, small)));
        image_.read(offset, part);
        write_all(to, part);
        offset += part.size();
        length -= part.size();
    }
}

} // namespace openimapi::inline v1::image
