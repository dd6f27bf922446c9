#include "openimapi/io/update_file.hpp"

#include "io/descriptor.hpp"
#include "io/reading_job.hpp"
#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <vector>

namespace openimapi::inline v1::io {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

class Update {
public:
    Update(const Source& content, const std::filesystem::path& path, const Job& job)
        : content_(content), path_(path.string()), job_(job),
          fd_(::open(path.c_str(), O_RDWR | O_CLOEXEC)), buffer_(piece) {
        if (!fd_) throw failed("open");
        if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK) throw failed("lock");
            throw story(Error(Code::imapi_e_data_stream_inconsistency,
                              "another program is changing the file",
                              "Wait until it is done, then try again"));
        }
        struct stat status {};
        if (::fstat(fd_.get(), &status) != 0) throw failed("look at");
        if (!S_ISREG(status.st_mode))
            throw story(Error(Code::e_invalidarg, "it is no regular file"));
        size_ = static_cast<std::uint64_t>(status.st_size);
    }

    void run(std::span<const UpdateRange> ranges) {
        if (ranges.empty()) return;
        for (const auto& range : ranges)
            total_ += range.length;
        if (!zeros_from(ranges.front().first))
            throw story(Error(Code::imapi_e_data_stream_inconsistency,
                              "there is something where the new blocks go: the file was "
                              "changed since it was opened",
                              "Leave it alone meanwhile, then try again"));
        try {
            const ReadingFor reading(job_.stop);
            write(ranges.front(), true);
            flush();
        } catch (...) {
            // Nothing else was touched. First the new bytes go, then the length comes back.
            const auto end = std::min(ranges.front().first, size_);
            static_cast<void>(::ftruncate(fd_.get(), static_cast<off_t>(end)) == 0 &&
                              ::ftruncate(fd_.get(), static_cast<off_t>(size_)) == 0);
            throw;
        }
        for (const auto& range : ranges.subspan(1)) {
            write(range, false);
            flush();
        }
        job_.report({.phase = Phase::writing, .done = total_, .total = total_});
    }

private:
    [[nodiscard]] bool zeros_from(std::uint64_t offset) {
        while (offset < size_) {
            const auto want =
                static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), size_ - offset));
            const auto count = ::pread(fd_.get(), buffer_.data(), want, static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) throw failed("read");
            const auto end = buffer_.begin() + count;
            if (std::any_of(buffer_.begin(), end, [](std::byte b) { return b != std::byte{}; }))
                return false;
            offset += static_cast<std::uint64_t>(count);
        }
        return true;
    }
    void write(const UpdateRange& range, bool may_stop) {
        for (std::uint64_t done = 0; done < range.length;) {
            if (may_stop) job_.check();
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(piece, range.length - done));
            const auto bytes = std::span(buffer_).first(count);
            content_.read(range.first + done, bytes);
            put(range.first + done, bytes);
            done += count;
            done_ += count;
            job_.report({.phase = Phase::writing, .done = done_, .total = total_});
        }
    }
    void put(std::uint64_t offset, std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const auto count =
                ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw failed("write");
            bytes = bytes.subspan(static_cast<std::size_t>(count));
            offset += static_cast<std::uint64_t>(count);
        }
    }
    void flush() {
        if (::fdatasync(fd_.get()) != 0) throw failed("write");
    }
    [[nodiscard]] Error failed(const char* doing) const {
        return Error::from_errno(errno, doing, path_);
    }
    [[nodiscard]] Error story(Error error) const {
        error.add({.doing = "change the file in place", .path = path_});
        return error;
    }

    const Source& content_;
    std::string path_;
    const Job& job_;
    Fd fd_;
    std::vector<std::byte> buffer_;
    std::uint64_t size_ = 0;
    std::uint64_t done_ = 0, total_ = 0;
};

} // namespace

void update_file(const Source& content, const std::filesystem::path& path,
                 std::span<const UpdateRange> ranges, const Job& job) {
    Update(content, path, job).run(ranges);
}

} // namespace openimapi::inline v1::io
