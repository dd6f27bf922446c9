#include "imapi2fs/stash_file.hpp"

#include "openimapi/base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <unistd.h>

namespace openimapi::inline v1::imapi2fs {

namespace {
Error failure(Code code, int number, const char* doing, std::string path = {}) {
    Error error(code, std::generic_category().message(number));
    error.add({.doing = doing, .path = std::move(path)});
    return error;
}
} // namespace

StashFile::StashFile(const std::filesystem::path& folder) {
    std::string name = (folder / "openimapi-stash-XXXXXX").string();
    fd_ = mkstemp(name.data());
    if (fd_ < 0)
        throw failure(Code::imapi_e_stashfile_open_failure, errno, "make a stash file in",
                      folder.string());
    unlink(name.c_str()); // it lives as long as it is open
}

StashFile::~StashFile() {
    close(fd_);
}

void StashFile::append(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t n = pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            throw failure(n < 0 && errno == ENOSPC ? Code::imapi_e_working_directory_space
                                                   : Code::imapi_e_stashfile_write_failure,
                          errno, "write a stash file");
        size_ += static_cast<std::uint64_t>(n);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

void StashFile::read(std::uint64_t offset, std::span<std::byte> out) const {
    if (offset > size_ || out.size() > size_ - offset)
        throw Error(Code::imapi_e_stashfile_read_failure, "a read beyond the end of a stash file");
    while (!out.empty()) {
        const ssize_t n = pread(fd_, out.data(), out.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            throw failure(Code::imapi_e_stashfile_read_failure, n < 0 ? errno : EIO,
                          "read a stash file");
        offset += static_cast<std::uint64_t>(n);
        out = out.subspan(static_cast<std::size_t>(n));
    }
}

io::Source::FileRange StashFile::file_range(std::uint64_t offset, std::uint64_t) const {
    return {.fd = fd_, .offset = offset};
}

} // namespace openimapi::inline v1::imapi2fs
