#include "com/stream_base.hpp"
#include "io/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace openimapi::inline v1::com {

namespace {

/// The open file that clones share; its own position is nobody's.
class File {
public:
    File(const std::filesystem::path& path, FileMode mode) : path_(path) {
        // Opening a directory succeeds, and reading it then fails strangely.
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            throw Error::from_errno(EISDIR, "open", path.string());
        int flags = O_CLOEXEC | (mode == FileMode::read ? O_RDONLY : O_RDWR);
        if (mode == FileMode::create) flags |= O_CREAT | O_TRUNC;
        fd_ = io::Fd(::open(path.c_str(), flags, 0666));
        if (!fd_) throw Error::from_errno(errno, "open", path.string());
    }

    /// Also of a block device.
    [[nodiscard]] std::uint64_t size() const {
        const off_t end = ::lseek(fd_.get(), 0, SEEK_END);
        if (end < 0) fail("ask for the size of");
        return static_cast<std::uint64_t>(end);
    }
    std::size_t read(std::uint64_t at, std::span<std::byte> out) const {
        std::size_t done = 0;
        while (done < out.size()) {
            const ssize_t n = ::pread(fd_.get(), out.data() + done, out.size() - done,
                                      static_cast<off_t>(at + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail("read");
            if (n == 0) break;
            done += static_cast<std::size_t>(n);
        }
        return done;
    }
    void write(std::uint64_t at, std::span<const std::byte> data) const {
        while (!data.empty()) {
            const ssize_t n = ::pwrite(fd_.get(), data.data(), data.size(), static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail("write");
            at += static_cast<std::uint64_t>(n);
            data = data.subspan(static_cast<std::size_t>(n));
        }
    }
    void resize(std::uint64_t size) const {
        if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) fail("set the size of");
    }

private:
    [[noreturn]] void fail(const char* doing) const {
        throw Error::from_errno(errno ? errno : EIO, doing, path_.string());
    }

    std::filesystem::path path_;
    io::Fd fd_;
};

class FileStream final : public StreamBase<FileStream> {
public:
    FileStream(std::shared_ptr<File> file, std::string name, DWORD mode, std::uint64_t at = 0)
        : StreamBase(std::move(name), mode, at), file_(std::move(file)), mode_(mode) {}

    std::uint64_t size() { return file_->size(); }
    std::size_t read_at(std::uint64_t at, std::span<std::byte> out) { return file_->read(at, out); }
    void write_at(std::uint64_t at, std::span<const std::byte> data) { file_->write(at, data); }
    void resize(std::uint64_t size) { file_->resize(size); }
    Ptr<IStream> clone(std::uint64_t at) { return make<FileStream>(file_, name(), mode_, at); }

private:
    std::shared_ptr<File> file_;
    DWORD mode_;
};

} // namespace

Ptr<IStream> file_stream(const std::filesystem::path& path, FileMode mode) {
    return make<FileStream>(std::make_shared<File>(path, mode), path.filename().string(),
                            mode == FileMode::read ? STGM_READ : STGM_READWRITE);
}

} // namespace openimapi::inline v1::com
