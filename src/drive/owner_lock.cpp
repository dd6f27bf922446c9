#include "drive/owner_lock.hpp"

#include "openimapi/base/environment.hpp"
#include "openimapi/base/error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openimapi::inline v1::drive {

namespace {

/// The id as one file name: what is not plain becomes %HH, so that two ids never meet.
std::string file_name(std::string_view id) {
    std::string name;
    for (const unsigned char c : id) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '-' || c == '_';
        if (plain)
            name += static_cast<char>(c);
        else
            name += fmt::format("%{:02X}", c);
    }
    return name + ".lock";
}

struct flock whole_file(short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

OwnerLock::OwnerLock(std::string_view id)
    : path_((environment::state_folder() / "locks" / file_name(id)).string()) {}

OwnerLock::~OwnerLock() {
    release();
    if (file_ >= 0) ::close(file_);
}

int OwnerLock::open_file(bool create) const {
    if (file_ >= 0) return file_;
    if (create) {
        std::error_code ignored; // open() reports what matters
        std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
    }
    file_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT : 0), 0600);
    return file_;
}

void OwnerLock::acquire(std::string_view owner) {
    if (held_) return;
    const int file = open_file(true);
    if (file < 0) {
        auto error = Error::from_errno(errno, "create the drive's lock file", path_);
        throw error;
    }
    auto lock = whole_file(F_WRLCK);
    if (::fcntl(file, F_OFD_SETLK, &lock) != 0) {
        if (errno != EAGAIN && errno != EACCES)
            throw Error::from_errno(errno, "lock the drive's lock file", path_);
        throw Error(Code::e_imapi_recorder_locked,
                    fmt::format("the drive is in use by '{}'", other_owner().value_or("?")),
                    "Wait until it is free");
    }
    held_ = true;
    if (::ftruncate(file, 0) != 0 ||
        ::pwrite(file, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
        const int number = errno;
        release();
        throw Error::from_errno(number, "write the drive's lock file", path_);
    }
}

void OwnerLock::release() noexcept {
    if (!held_) return;
    // The name goes before the lock does: nobody may see a stale one. A failure here leaves a name
    // that no lock stands behind, which other_owner() does not show.
    [[maybe_unused]] const int truncated = ::ftruncate(file_, 0);
    auto lock = whole_file(F_UNLCK);
    ::fcntl(file_, F_OFD_SETLK, &lock);
    held_ = false;
}

std::optional<std::string> OwnerLock::other_owner() const {
    if (held_) return std::nullopt;
    const int file = open_file(false);
    if (file < 0) return std::nullopt; // nobody ever locked it
    auto lock = whole_file(F_WRLCK);
    if (::fcntl(file, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
    char name[64];
    const auto length = ::pread(file, name, sizeof name, 0);
    if (length <= 0) return "?";
    return std::string(name, static_cast<std::size_t>(length));
}

} // namespace openimapi::inline v1::drive
