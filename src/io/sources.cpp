#include "openimapi/io/sources.hpp"

#include "io/descriptor.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>

namespace openimapi::inline v1::io {

namespace {

/// Throws unless [offset, offset + length) is inside `size` bytes.
void check_range(std::uint64_t size, std::uint64_t offset, std::uint64_t length) {
    if (offset > size || length > size - offset)
        throw Error(Code::win32_handle_eof, "the source ends before that");
}

class Memory final : public Source {
public:
    explicit Memory(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] Bytes size() const override { return Bytes(bytes_.size()); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(bytes_.size(), offset, out.size());
        if (!out.empty()) std::memcpy(out.data(), bytes_.data() + offset, out.size());
    }

private:
    std::vector<std::byte> bytes_;
};

class HostFileSource final : public Source {
public:
    explicit HostFileSource(const std::filesystem::path& path)
        : path_(path.string()), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (!fd_) throw Error::from_errno(errno, "open", path_);
        struct stat status {};
        if (::fstat(fd_.get(), &status) != 0) throw Error::from_errno(errno, "look at", path_);
        if (S_ISDIR(status.st_mode)) throw Error::from_errno(EISDIR, "open", path_);
        // A block device has no size but its end.
        const off_t end =
            S_ISREG(status.st_mode) ? status.st_size : ::lseek(fd_.get(), 0, SEEK_END);
        if (end < 0) throw Error::from_errno(errno, "find the size of", path_);
        size_ = static_cast<std::uint64_t>(end);
    }
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(size_, offset, out.size());
        while (!out.empty()) {
            const ssize_t got =
                ::pread(fd_.get(), out.data(), out.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw Error::from_errno(errno, "read", path_);
            if (got == 0) {
                Error error(Code::imapi_e_data_stream_inconsistency,
                            "the file became shorter since it was opened");
                error.add({.doing = "read", .path = path_});
                throw error;
            }
            out = out.subspan(static_cast<std::size_t>(got));
            offset += static_cast<std::uint64_t>(got);
        }
    }
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override {
        check_range(size_, offset, length);
        return {fd_.get(), offset};
    }

private:
    std::string path_;
    Fd fd_;
    std::uint64_t size_ = 0;
};

class Zeros final : public Source {
public:
    explicit Zeros(Bytes size) : size_(size) {}
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(size_.value(), offset, out.size());
        std::fill(out.begin(), out.end(), std::byte{0});
    }

private:
    Bytes size_;
};

class PseudoRandom final : public Source {
public:
    PseudoRandom(Bytes size, std::uint64_t seed) : size_(size), seed_(seed) {}
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(size_.value(), offset, out.size());
        while (!out.empty()) {
            const le64 word(number(offset / 8));
            const auto bytes = bytes_of(word).subspan(offset % 8);
            const std::size_t length = std::min(bytes.size(), out.size());
            std::memcpy(out.data(), bytes.data(), length);
            out = out.subspan(length);
            offset += length;
        }
    }

private:
    [[nodiscard]] std::uint64_t number(std::uint64_t index) const noexcept {
        std::uint64_t z = seed_ + (index + 1) * 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    Bytes size_;
    std::uint64_t seed_;
};

class Concatenation final : public Source {
public:
    explicit Concatenation(std::vector<SourcePtr> parts) : parts_(std::move(parts)) {
        starts_.reserve(parts_.size());
        for (const SourcePtr& part : parts_) {
            starts_.push_back(size_);
            const std::uint64_t more = part->size().value();
            if (more > std::numeric_limits<std::uint64_t>::max() - size_)
                throw Error(Code::e_invalidarg, "the parts are too large together");
            size_ += more;
        }
    }
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(size_, offset, out.size());
        for (std::size_t at = out.empty() ? 0 : part_at(offset); !out.empty(); ++at) {
            const std::uint64_t inside = offset - starts_[at];
            const auto length = static_cast<std::size_t>(
                std::min<std::uint64_t>(parts_[at]->size().value() - inside, out.size()));
            parts_[at]->read(inside, out.first(length));
            out = out.subspan(length);
            offset += length;
        }
    }
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override {
        check_range(size_, offset, length);
        if (length == 0) return {};
        const std::size_t at = part_at(offset);
        const std::uint64_t inside = offset - starts_[at];
        if (length > parts_[at]->size().value() - inside) return {};
        return parts_[at]->file_range(inside, length);
    }

private:
    /// The part that holds the byte at `offset`; the last of several that start there, the others
    /// being empty.
    [[nodiscard]] std::size_t part_at(std::uint64_t offset) const {
        const auto behind = std::upper_bound(starts_.begin(), starts_.end(), offset);
        return static_cast<std::size_t>(behind - starts_.begin()) - 1;
    }
    std::vector<SourcePtr> parts_;
    std::vector<std::uint64_t> starts_;
    std::uint64_t size_ = 0;
};

class SliceSource final : public Source {
public:
    SliceSource(SourcePtr source, std::uint64_t offset, Bytes size)
        : source_(std::move(source)), offset_(offset), size_(size) {
        check_range(source_->size().value(), offset, size.value());
    }
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        check_range(size_.value(), offset, out.size());
        source_->read(offset_ + offset, out);
    }
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override {
        check_range(size_.value(), offset, length);
        return source_->file_range(offset_ + offset, length);
    }

private:
    SourcePtr source_;
    std::uint64_t offset_;
    Bytes size_;
};

} // namespace

SourcePtr memory(std::vector<std::byte> bytes) {
    return std::make_shared<Memory>(std::move(bytes));
}
SourcePtr host_file(const std::filesystem::path& path) {
    return std::make_shared<HostFileSource>(path);
}
SourcePtr zeros(Bytes size) {
    return std::make_shared<Zeros>(size);
}
SourcePtr pseudo_random(Bytes size, std::uint64_t seed) {
    return std::make_shared<PseudoRandom>(size, seed);
}
SourcePtr concatenation(std::vector<SourcePtr> parts) {
    return std::make_shared<Concatenation>(std::move(parts));
}
SourcePtr slice(SourcePtr source, std::uint64_t offset, Bytes size) {
    return std::make_shared<SliceSource>(std::move(source), offset, size);
}

} // namespace openimapi::inline v1::io
