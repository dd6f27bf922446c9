// The bytes of files while an image is written: each host file is opened when it is needed, and
// what it is then is compared with what it was when it was added.

#include "openimapi/tree/snapshot.hpp"
#include "tree/host_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_set>

namespace openimapi::inline v1::tree {

namespace {

Error changed(const char* how) {
    return {Code::imapi_e_data_stream_inconsistency,
            std::string("the file ") + how + " since it was added",
            "Leave the source alone while the image is made, then try again"};
}

class Contents final : public io::ItemSource {
public:
    Contents(std::shared_ptr<const State> state, ContentOptions options)
        : state_(std::move(state)), options_(std::move(options)) {}

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        if (out.empty()) return;
        std::size_t filled = 0;
        try {
            read_exactly(item, offset, out, filled);
        } catch (Error& error) {
            error.add({.doing = "read the file", .path = path_of(item)});
            if (options_.on_error == OnError::fail) throw;
            // The layout stands, so its place is filled: what could be read, then zeros.
            std::memset(out.data() + filled, 0, out.size() - filled);
            report(item, error);
        }
    }

    [[nodiscard]] int open(std::uint32_t item) const override {
        const Inode& inode = state_->inodes[item];
        if (inode.content != Content::host && inode.content != Content::host_followed) return -1;
        try {
            Fd fd = open_host(inode);
            return unchanged(item, fd.get()) ? fd.release() : -1;
        } catch (const Error&) {
            return -1; // read() meets it again, and tells
        }
    }

    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override {
        const Inode& inode = state_->inodes[item];
        if (inode.content != Content::slice) return {open(item), 0};
        const auto range = state_->sources[inode.place]->file_range(inode.number, inode.size);
        if (range.fd < 0) return {};
        return {::fcntl(range.fd, F_DUPFD_CLOEXEC, 0), range.offset};
    }

    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override {
        if (state_->inodes[item].content == Content::slice) return true;
        struct stat status {};
        return ::fstat(fd, &status) == 0 && is_same(*state_, InodeId{item}, status);
    }

private:
    void read_exactly(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out,
                      std::size_t& filled) const {
        const Inode& inode = state_->inodes[item];
        if (offset > inode.size || out.size() > inode.size - offset)
            throw Error(Code::win32_handle_eof, "the file ends before that");
        if (inode.content == Content::slice) {
            state_->sources[inode.place]->read(inode.number + offset, out);
            return;
        }
        const Fd fd = open_host(inode);
        while (filled < out.size()) {
            const ssize_t got = ::pread(fd.get(), out.data() + filled, out.size() - filled,
                                        static_cast<off_t>(offset + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throw Error::from_errno(errno, "get its bytes");
            if (got == 0) throw changed("became shorter");
            filled += static_cast<std::size_t>(got);
        }
        // Looked at after the bytes were taken, so one look covers the time since the file was
        // added and the time of reading.
        struct stat status {};
        if (::fstat(fd.get(), &status) != 0) throw Error::from_errno(errno, "look at it");
        if (is_same(*state_, InodeId{item}, status)) return;
        if (!S_ISREG(status.st_mode) || status.st_ino != inode.number ||
            status.st_dev != state_->devices[inode.device])
            throw changed("was replaced by another");
        if (static_cast<std::uint64_t>(status.st_size) > inode.size) throw changed("became longer");
        if (static_cast<std::uint64_t>(status.st_size) < inode.size)
            throw changed("became shorter");
        throw changed("was written to");
    }

    [[nodiscard]] Fd open_host(const Inode& inode) const {
        const auto folder = folders_.open(*state_, inode.place);
        const auto text = state_->text.get(inode.text);
        char name[256];
        name[text.copy(name, sizeof name - 1)] = '\0';
        // Not to hang on a fifo that took the file's place.
        const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
                          (inode.content == Content::host ? O_NOFOLLOW : 0);
        Fd fd(::openat(folder->get(), name, flags));
        if (fd.get() < 0) {
            if (errno == ELOOP && inode.content == Content::host)
                throw changed("was replaced by a symbolic link");
            throw Error::from_errno(errno, "open it");
        }
        return fd;
    }

    [[nodiscard]] std::string path_of(std::uint32_t item) const {
        const Inode& inode = state_->inodes[item];
        if (inode.content == Content::slice) {
            // Rare and slow: nobody keeps the way from an inode to its names.
            std::uint32_t owner = item;
            std::string stream;
            for (const auto& [of, streams] : state_->streams)
                for (const auto& one : streams)
                    if (index_of(one.inode) == item) {
                        owner = of;
                        stream = " (stream " + one.name + ")";
                    }
            for (std::uint32_t node = 0; node < state_->nodes.size(); ++node)
                if (index_of(state_->nodes[node].inode) == owner)
                    return state_->path_of(NodeId{node}) + stream;
            return {};
        }
        return host_path(*state_, inode.place, state_->text.get(inode.text));
    }

    void report(std::uint32_t item, const Error& error) const {
        {
            const std::lock_guard lock(mutex_);
            if (!reported_.insert(item).second) return;
        }
        if (options_.report) options_.report(path_of(item), error);
    }

    std::shared_ptr<const State> state_;
    ContentOptions options_;
    HostFolders folders_;
    mutable std::mutex mutex_;
    mutable std::unordered_set<std::uint32_t> reported_;
};

/// One item of the contents.
class OneContent final : public io::Source {
public:
    OneContent(std::shared_ptr<const State> state, InodeId inode)
        : size_(state->inodes[index_of(inode)].size), inode_(inode),
          contents_(std::move(state), {}) {}
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        contents_.read(index_of(inode_), offset, out);
    }

private:
    std::uint64_t size_;
    InodeId inode_;
    Contents contents_;
};

} // namespace

std::vector<Snapshot::Range> Snapshot::data_ranges(InodeId inode, std::size_t limit) const {
    const auto bytes = size(inode);
    if (bytes == 0) return {};
    const std::vector<Range> whole{{0, bytes}};
    if (!may_have_holes(inode)) return whole;
    const Contents contents(state_, {});
    const Fd fd(contents.open(index_of(inode)));
    if (fd.get() < 0) return whole;

    constexpr std::uint64_t unit = 2048; // of all file systems; the host's may have smaller blocks
    std::vector<Range> ranges;
    for (std::uint64_t at = 0; at < bytes;) {
        const auto data = ::lseek(fd.get(), static_cast<off_t>(at), SEEK_DATA);
        if (data < 0 && errno == ENXIO) break; // a hole up to the end
        const auto hole = data < 0 ? -1 : ::lseek(fd.get(), data, SEEK_HOLE);
        if (hole < 0) return whole; // not known here
        const auto start = static_cast<std::uint64_t>(data) / unit * unit;
        auto end = std::min(bytes, (static_cast<std::uint64_t>(hole) + unit - 1) / unit * unit);
        if (start >= bytes) break;
        if (ranges.size() + 1 == limit) end = bytes;
        auto* last = ranges.empty() ? nullptr : &ranges.back();
        if (last != nullptr && start <= last->offset + last->bytes)
            last->bytes = end - last->offset;
        else
            ranges.push_back({start, end - start});
        at = std::max(end, at + 1);
    }
    // Looked at again, so that a file that was written to meanwhile is not taken half.
    return contents.unchanged(index_of(inode), fd.get()) ? ranges : whole;
}

io::ItemSourcePtr Snapshot::contents(ContentOptions options) const {
    return std::make_shared<Contents>(state_, std::move(options));
}

io::SourcePtr content_of(std::shared_ptr<const State> state, InodeId inode) {
    const Inode& it = state->inodes[index_of(inode)];
    if (kind_of(it) != Kind::file) throw Error(Code::imapi_e_not_file, "it is no file");
    return std::make_shared<OneContent>(std::move(state), inode);
}

} // namespace openimapi::inline v1::tree
