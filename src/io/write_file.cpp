#include "openimapi/base/error.hpp"
#include "openimapi/io/extent_map.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace openimapi::inline v1::io {

namespace {
void write_all(int fd, std::span<const std::byte> bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) throw Error::from_errno(errno, "write", path);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
}

void copy(const ExtentMap& image, int fd, const std::string& path, const Job& job) {
    std::vector<std::byte> buffer(1 << 20);
    const std::uint64_t size = image.size().value();
    for (std::uint64_t at = 0; at < size;) {
        job.check();
        const auto length =
            static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - at));
        image.read(at, std::span(buffer).first(length));
        write_all(fd, std::span(buffer).first(length), path);
        at += length;
    }
    job.report({.phase = Phase::writing, .done = size, .total = size});
}
} // namespace

void write_file(const ExtentMap& image, const std::filesystem::path& path,
                const WriteOptions& options, const Job& job) {
    const std::string target = path.string();
    if (!options.replace && ::access(target.c_str(), F_OK) == 0)
        throw Error::from_errno(EEXIST, "create", target);
    std::string temporary = target + ".XXXXXX";
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0) throw Error::from_errno(errno, "create a file beside", target);
    try {
        copy(image, fd, target, job);
        if (::fchmod(fd, 0644) != 0 || ::rename(temporary.c_str(), target.c_str()) != 0)
            throw Error::from_errno(errno, "create", target);
    } catch (...) {
        ::close(fd);
        ::unlink(temporary.c_str());
        throw;
    }
    ::close(fd);
}

void write_stream(const ExtentMap& image, int fd, const Job& job) {
    copy(image, fd, "the output", job);
}

} // namespace openimapi::inline v1::io
