// An image to a pipe: in order. One thread reads ahead while the calling one writes; long host
// files go from the page cache into the pipe without passing through here.

#include "io/descriptor.hpp"
#include "io/reading_job.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/extent_map.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/sendfile.h>
#include <thread>
#include <vector>

namespace openimapi::inline v1::io {

namespace {

constexpr std::size_t buffer_size = std::size_t{512} << 10;
constexpr std::size_t buffer_count = 4;
constexpr std::uint64_t long_extent = std::uint64_t{1} << 20;
constexpr std::uint64_t long_piece = std::uint64_t{1} << 20;

/// A reader that went away shall be an error here, not the end of the process.
class NoSigpipe {
public:
    NoSigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;
    ~NoSigpipe() {
        const timespec now{};
        if (!was_pending_)
            while (sigtimedwait(&pipe_, nullptr, &now) > 0) {
            }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

class StreamWriter {
public:
    StreamWriter(const ExtentMap& image, int fd, const Job& job)
        : image_(image), fd_(fd), job_(job), size_(image.size().value()) {}

    void run() {
        const NoSigpipe guard;
        const ReadingFor reading(job_.stop);
        const auto extents = image_.extents();
        std::uint64_t position = 0;
        for (std::size_t at = 0; at < extents.size(); ++at) {
            const Extent& extent = extents[at];
            if (extent.length < long_extent) continue;
            const auto file = image_.source(extent.source).open_file(extent.item);
            const Fd owner(file.fd);
            if (!owner) continue; // generated, or to be told of by read()
            write_read(position, extent.start);
            position = extent.start + write_file(extent, owner.get(), file.offset);
        }
        write_read(position, size_);
        job_.check();
        job_.report({.phase = Phase::writing, .done = size_, .total = size_});
    }

private:
    struct Buffer {
        std::vector<std::byte> bytes = std::vector<std::byte>(buffer_size);
        std::size_t used = 0;
    };

    /// The bytes [begin, end) through memory: another thread reads ahead.
    void write_read(std::uint64_t begin, std::uint64_t end) {
        if (begin >= end) return;
        if (end - begin <= buffer_size) {
            Buffer& buffer = buffers_[0];
            buffer.used = static_cast<std::size_t>(end - begin);
            image_.read(begin, std::span(buffer.bytes).first(buffer.used));
            write_all(buffer);
            return;
        }
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t filled = 0; // buffers, ever
        std::size_t emptied = 0;
        bool over = false;
        std::exception_ptr failed;
        std::stop_source abandoned; // by the writer
        const std::stop_callback follow(job_.stop, [&] { abandoned.request_stop(); });
        std::jthread reader([&] {
            const ReadingFor reading(abandoned.get_token());
            std::unique_lock lock(mutex);
            try {
                for (std::uint64_t at = begin; at < end && !over;) {
                    changed.wait(lock, [&] { return over || filled - emptied < buffer_count; });
                    if (over) return;
                    Buffer& buffer = buffers_[filled % buffer_count];
                    lock.unlock();
                    buffer.used =
                        static_cast<std::size_t>(std::min<std::uint64_t>(buffer_size, end - at));
                    try {
                        image_.read(at, std::span(buffer.bytes).first(buffer.used));
                    } catch (...) {
                        lock.lock();
                        throw;
                    }
                    at += buffer.used;
                    lock.lock();
                    ++filled;
                    changed.notify_all();
                }
            } catch (...) {
                failed = std::current_exception();
            }
            over = true;
            changed.notify_all();
        });
        try {
            std::unique_lock lock(mutex);
            while (true) {
                changed.wait(lock, [&] { return over || filled != emptied; });
                if (filled == emptied) break;
                const Buffer& buffer = buffers_[emptied % buffer_count];
                lock.unlock();
                write_all(buffer);
                lock.lock();
                ++emptied;
                changed.notify_all();
            }
        } catch (...) {
            abandoned.request_stop();
            const std::lock_guard lock(mutex);
            over = true;
            changed.notify_all();
            throw; // the reader is joined on the way
        }
        reader.join();
        if (failed) std::rethrow_exception(failed);
    }

    /// A host file by the kernel. Returns the bytes written; the rest is for read(), which knows
    /// what to do about a file that ends early. One that was changed meanwhile cannot be taken back
    /// from the pipe, so that ends the call whatever the policy.
    std::uint64_t write_file(const Extent& extent, int file, std::uint64_t offset) {
        std::uint64_t done = 0;
        while (done < extent.length) {
            job_.check();
            const auto piece =
                static_cast<std::size_t>(std::min<std::uint64_t>(long_piece, extent.length - done));
            auto from = static_cast<off_t>(offset + done);
            ssize_t sent = -1;
            if (splice_) {
                auto from64 = static_cast<off64_t>(from);
                sent = ::splice(file, &from64, fd_, nullptr, piece, SPLICE_F_MOVE | SPLICE_F_MORE);
                if (sent < 0 && errno == EINVAL) { // no pipe
                    splice_ = false;
                    continue;
                }
            } else {
                sent = ::sendfile(fd_, file, &from, piece);
            }
            if (sent > 0) {
                done += static_cast<std::uint64_t>(sent);
                wrote(static_cast<std::uint64_t>(sent));
            } else if (sent == 0) {
                break;
            } else if (errno == EAGAIN) {
                wait();
            } else if (errno == EPIPE || errno == ENOSPC) {
                throw Error::from_errno(errno, "write", "the output");
            } else if (errno != EINTR) {
                break; // read and write tell whose error it is
            }
        }
        if (done == extent.length && !image_.source(extent.source).unchanged(extent.item, file)) {
            // Tells, as its policy is; what it would have put here was sent already.
            std::vector<std::byte> last(1);
            image_.source(extent.source).read(extent.item, extent.length - 1, last);
        }
        return done;
    }

    void write_all(const Buffer& buffer) {
        std::size_t done = 0;
        while (done < buffer.used) {
            job_.check();
            const ssize_t put = ::write(fd_, buffer.bytes.data() + done, buffer.used - done);
            if (put > 0) {
                done += static_cast<std::size_t>(put);
                wrote(static_cast<std::uint64_t>(put));
            } else if (put < 0 && errno == EAGAIN) {
                wait();
            } else if (put == 0 || errno != EINTR) {
                throw Error::from_errno(put == 0 ? ENOSPC : errno, "write", "the output");
            }
        }
    }

    /// For an output that does not block, until it takes more or a stop is asked for.
    void wait() const {
        job_.check();
        pollfd entry{fd_, POLLOUT, 0};
        ::poll(&entry, 1, 100);
    }

    void wrote(std::uint64_t bytes) {
        done_ += bytes;
        if (!job_.progress) return;
        const auto now = std::chrono::steady_clock::now();
        if (now - reported_ < std::chrono::milliseconds(100)) return;
        reported_ = now;
        job_.report({.phase = Phase::writing, .done = done_, .total = size_});
    }

    const ExtentMap& image_;
    int fd_;
    const Job& job_;
    std::uint64_t size_;
    std::uint64_t done_ = 0;
    bool splice_ = true;
    std::array<Buffer, buffer_count> buffers_;
    std::chrono::steady_clock::time_point reported_{};
};

} // namespace

void write_stream(const ExtentMap& image, int fd, const Job& job) {
    job.check();
    StreamWriter(image, fd, job).run();
}

} // namespace openimapi::inline v1::io
