#include "com/stream_base.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace openimapi::inline v1::com {

namespace {

/// The open file that clones share; its own position is nobody's.
class File {
public:
    File(const std::filesystem::path& path, FileMode mode) : path_(path) {
        std::ios::openmode how = std::ios::binary | std::ios::in;
        if (mode != FileMode::read) how |= std::ios::out;
        if (mode == FileMode::create) how |= std::ios::trunc;
        // Opening a directory succeeds on some systems, and reading it then fails strangely.
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            throw Error::from_errno(EISDIR, "open", path.string());
        errno = 0;
        file_.open(path, how);
        if (!file_) throw Error::from_errno(errno ? errno : EIO, "open", path.string());
    }

    [[nodiscard]] std::uint64_t size() {
        const std::lock_guard lock(mutex_);
        return size_locked();
    }
    std::size_t read(std::uint64_t at, std::span<std::byte> out) {
        const std::lock_guard lock(mutex_);
        if (at >= size_locked()) return 0;
        file_.seekg(static_cast<std::streamoff>(at));
        file_.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
        if (file_.bad()) fail("read");
        const auto got = static_cast<std::size_t>(file_.gcount());
        file_.clear();
        return got;
    }
    void write(std::uint64_t at, std::span<const std::byte> data) {
        const std::lock_guard lock(mutex_);
        errno = 0;
        file_.seekp(static_cast<std::streamoff>(at));
        file_.write(reinterpret_cast<const char*>(data.data()),
                    static_cast<std::streamsize>(data.size()));
        file_.flush();
        if (!file_) fail("write");
    }
    void resize(std::uint64_t size) {
        const std::lock_guard lock(mutex_);
        std::error_code error;
        std::filesystem::resize_file(path_, size, error);
        if (error) throw Error::from_errno(error.value(), "set the size of", path_.string());
    }

private:
    std::uint64_t size_locked() {
        file_.clear();
        file_.seekg(0, std::ios::end);
        const auto end = file_.tellg();
        if (end < 0) fail("ask for the size of");
        return static_cast<std::uint64_t>(end);
    }
    [[noreturn]] void fail(const char* doing) {
        const int number = errno ? errno : EIO;
        file_.clear();
        throw Error::from_errno(number, doing, path_.string());
    }

    std::mutex mutex_;
    std::filesystem::path path_;
    std::fstream file_;
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
