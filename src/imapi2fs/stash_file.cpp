#include "imapi2fs/stash_file.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

namespace {
Error failure(Code code, int number, const char* doing, std::string path = {}) {
    Error error(code, std::generic_category().message(number));
    error.add({.doing = doing, .path = std::move(path)});
    return error;
}
} // namespace

void check_space(const std::filesystem::path& folder, std::uint64_t required) {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error || space.available >= required) return; // writing will tell
    throw Error(Code::imapi_e_working_directory_space,
                "the working directory '" + folder.string() + "' has " +
                    std::to_string(space.available) + " bytes available, and " +
                    std::to_string(required) + " bytes are required",
                "Set WorkingDirectory to a folder with more room, or turn StageFiles off");
}

StashFile::StashFile(const std::filesystem::path& folder) {
    std::string name = (folder / "openimapi-stash-XXXXXX").string();
    fd_ = mkostemp(name.data(), O_CLOEXEC);
    if (fd_ < 0)
        throw failure(Code::imapi_e_stashfile_open_failure, errno, "make a stash file in",
                      folder.string());
    unlink(name.c_str()); // it lives as long as it is open
}

void StashFile::move_to(const std::filesystem::path& folder) {
    try {
        StashFile copy(folder);
        std::vector<std::byte> buffer(std::size_t{1} << 20);
        for (std::uint64_t at = 0; at < size_;) {
            const auto take = std::min<std::uint64_t>(buffer.size(), size_ - at);
            const auto bytes = std::span(buffer).first(static_cast<std::size_t>(take));
            read(at, bytes);
            copy.append(bytes);
            at += take;
        }
        // The number stays and means the other file from now on: whoever reads by it reads the same
        // bytes.
        if (dup3(copy.fd_, fd_, O_CLOEXEC) < 0)
            throw failure(Code::imapi_e_stashfile_move, errno, "take over a stash file");
    } catch (const Error& error) {
        Error failed(Code::imapi_e_stashfile_move, error.reason(), error.cure());
        throw failed.add({.doing = "move a stash file to", .path = folder.string()});
    }
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
