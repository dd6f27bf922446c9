// An image to a file: the image is cut into pieces, and a few threads take one after the other.
// Small extents are gathered into one buffer and written at once; long ones are left to the kernel.

#include "io/kernel_copy.hpp"
#include "io/output_file.hpp"
#include "io/reading_job.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/extent_map.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace openimapi::inline v1::io {

namespace {

/// Stays in a core's cache between reading into it and writing from it.
constexpr std::size_t buffer_size = std::size_t{1} << 20;
/// From here on the kernel's copy is the faster one, though the extent is opened for itself.
constexpr std::uint64_t long_extent = std::uint64_t{1} << 20;
/// How much of a long extent one thread takes at a time; also how soon a stop is noticed.
constexpr std::uint64_t long_piece = std::uint64_t{32} << 20;
/// Gaps from this length on become holes, where holes are wanted.
constexpr std::uint64_t hole = std::uint64_t{64} << 10;

/// A range of the image that one thread writes.
struct Piece {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::size_t extent = no_extent; ///< the long extent that the piece is part of
    static constexpr std::size_t no_extent = ~std::size_t{0};
};

/// Hands out the image in pieces, front to back.
class Pieces {
public:
    Pieces(const ExtentMap& image, bool holes) : image_(image), holes_(holes) {}

    /// False when there are no more.
    bool next(Piece& piece) {
        const std::lock_guard lock(mutex_);
        const std::uint64_t size = image_.size().value();
        const auto extents = image_.extents();
        if (holes_ && position_ < size) {
            const std::uint64_t start = extent_ < extents.size() ? extents[extent_].start : size;
            if (start > position_ && start - position_ >= hole) position_ = start;
        }
        if (position_ >= size) return false;
        piece = {position_, position_, Piece::no_extent};
        if (extent_ < extents.size() && extents[extent_].start <= position_ &&
            extents[extent_].length >= long_extent) {
            piece.extent = extent_;
            const std::uint64_t end = extents[extent_].start + extents[extent_].length;
            piece.end = std::min(end, position_ + long_piece);
        } else {
            piece.end = std::min(size, position_ + buffer_size);
            gather(piece);
        }
        position_ = piece.end;
        while (extent_ < extents.size() &&
               extents[extent_].start + extents[extent_].length <= position_)
            ++extent_;
        return true;
    }

private:
    /// Moves the end of a buffer's worth forward to where a cut costs least.
    void gather(Piece& piece) {
        const auto extents = image_.extents();
        std::uint64_t end = piece.begin;
        for (std::size_t at = extent_; at < extents.size(); ++at) {
            const Extent& extent = extents[at];
            if (extent.start >= piece.end) return;
            if (holes_ && extent.start > end && extent.start - end >= hole && end > piece.begin) {
                piece.end = end;
                return;
            }
            const bool is_long = extent.length >= long_extent;
            // A file that is cut is opened twice, so rather end before it, if enough is gathered.
            const bool cut = extent.start + extent.length > piece.end;
            if (extent.start > piece.begin &&
                (is_long || (cut && extent.start - piece.begin >= buffer_size / 2))) {
                piece.end = extent.start;
                return;
            }
            end = extent.start + extent.length;
        }
        if (holes_ && end > piece.begin && piece.end > end && piece.end - end >= hole)
            piece.end = end;
    }

    const ExtentMap& image_;
    bool holes_;
    std::mutex mutex_;
    std::size_t extent_ = 0; ///< first that ends behind position_
    std::uint64_t position_ = 0;
};

/// The threads and what they share.
class ParallelWriter {
public:
    ParallelWriter(const ExtentMap& image, const OutputFile& out, bool holes, const Job& job)
        : image_(image), out_(out), pieces_(image, holes), holes_(holes), job_(job) {}

    void run(unsigned threads) {
        const std::uint64_t size = image_.size().value();
        // Not worth a thread.
        if (threads <= 1 && size <= 4 * buffer_size) {
            work();
        } else {
            std::vector<std::jthread> workers;
            running_ = threads;
            try {
                for (unsigned i = 0; i < threads; ++i)
                    workers.emplace_back([this] {
                        work();
                        const std::lock_guard lock(mutex_);
                        --running_;
                        changed_.notify_one();
                    });
                watch();
            } catch (...) {
                fail(std::current_exception());
            }
            workers.clear(); // joins
        }
        if (error_) std::rethrow_exception(error_);
        job_.check();
        job_.report({.phase = Phase::writing, .done = size, .total = size});
    }

private:
    /// The calling thread: reports, while the others work.
    void watch() {
        const std::uint64_t size = image_.size().value();
        std::unique_lock lock(mutex_);
        while (running_ != 0) {
            changed_.wait_for(lock, std::chrono::milliseconds(100));
            if (running_ == 0 || !job_.progress) continue;
            lock.unlock();
            job_.report({.phase = Phase::writing, .done = done_, .total = size});
            lock.lock();
        }
    }

    void work() noexcept {
        try {
            const ReadingFor reading(job_.stop);
            // Not set to zero: where the kernel copies everything, it stays untouched.
            const auto room = static_cast<std::size_t>(
                std::min<std::uint64_t>(buffer_size, image_.size().value()));
            const auto memory = std::make_unique_for_overwrite<std::byte[]>(room);
            const std::span buffer(memory.get(), room);
            KernelCopier kernel(out_);
            Piece piece;
            while (!stop_.load(std::memory_order_relaxed) && pieces_.next(piece)) {
                job_.check();
                if (piece.extent != Piece::no_extent)
                    write_long(piece, buffer, kernel);
                else
                    write_gathered(piece.begin, piece.end, buffer);
                done_.fetch_add(piece.end - piece.begin, std::memory_order_relaxed);
            }
        } catch (...) {
            fail(std::current_exception());
        }
    }

    void write_long(const Piece& piece, std::span<std::byte> buffer, KernelCopier& kernel) {
        const Extent& extent = image_.extents()[piece.extent];
        const ItemSource& source = image_.source(extent.source);
        const auto file = source.open_file(extent.item);
        const Fd owner(file.fd);
        std::uint64_t done = 0;
        if (owner) {
            const std::uint64_t offset = file.offset + (piece.begin - extent.start);
            const auto length = piece.end - piece.begin;
            done = holes_ ? copy_data(owner.get(), offset, piece.begin, length, kernel)
                          : kernel.copy(owner.get(), offset, piece.begin, length);
            // What was taken from a file that is no longer the same is worth nothing.
            if (!source.unchanged(extent.item, owner.get())) done = 0;
        }
        write_gathered(piece.begin + done, piece.end, buffer);
    }

    /// As KernelCopier::copy(), but what is a hole of the file is left one of the output.
    std::uint64_t copy_data(int file, std::uint64_t offset, std::uint64_t out, std::uint64_t length,
                            KernelCopier& kernel) const {
        // Behind the end of a file that became shorter is no hole.
        struct stat status {};
        if (::fstat(file, &status) != 0) return 0;
        const auto size = static_cast<std::uint64_t>(status.st_size);
        length = size > offset ? std::min(length, size - offset) : 0;
        std::uint64_t done = 0;
        while (done < length) {
            const std::uint64_t at = offset + done;
            std::uint64_t data = at;
            std::uint64_t data_end = offset + length;
            const off_t found = ::lseek(file, static_cast<off_t>(at), SEEK_DATA);
            // Only zeros are left.
            if (found < 0 && errno == ENXIO) return length;
            if (found >= 0) {
                if (static_cast<std::uint64_t>(found) - at >= hole)
                    data = std::min(static_cast<std::uint64_t>(found), data_end);
                const off_t gap = ::lseek(file, found, SEEK_HOLE);
                if (gap > found) data_end = std::min(data_end, static_cast<std::uint64_t>(gap));
            } // else the file system knows no holes
            done = data - offset;
            if (done >= length) return length;
            const auto wanted = data_end - data;
            const auto copied = kernel.copy(file, data, out + done, wanted);
            done += copied;
            if (copied < wanted) break;
        }
        return done;
    }

    void write_gathered(std::uint64_t begin, std::uint64_t end, std::span<std::byte> buffer) {
        while (begin < end) {
            if (stop_.load(std::memory_order_relaxed)) return;
            job_.check();
            const auto bytes = buffer.first(
                static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end - begin)));
            image_.read(begin, bytes);
            write_at(out_, begin, bytes);
            begin += bytes.size();
        }
    }

    void fail(std::exception_ptr error) noexcept {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::move(error); // the first one wins
        stop_ = true;
    }

    const ExtentMap& image_;
    const OutputFile& out_;
    Pieces pieces_;
    bool holes_;
    const Job& job_;
    std::atomic<std::uint64_t> done_ = 0;
    std::atomic<bool> stop_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned running_ = 0;
    std::exception_ptr error_;
};

unsigned thread_count(const WriteOptions& options, std::uint64_t size) {
    if (options.threads != 0) return std::min(options.threads, 64u);
    if (size <= 4 * buffer_size) return 1;
    return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

} // namespace

void write_file(const ExtentMap& image, const std::filesystem::path& path,
                const WriteOptions& options, const Job& job) {
    job.check();
    OutputFile out(path, options.replace);
    if (!out.seekable()) {
        write_stream(image, out.fd(), job);
        out.commit(options.durable);
        return;
    }
    const std::uint64_t size = image.size().value();
    if (out.fresh()) {
        if (::ftruncate(out.fd(), static_cast<off_t>(size)) != 0)
            throw Error::from_errno(errno, "write", out.path());
    } else if (const off_t room = ::lseek(out.fd(), 0, SEEK_END);
               room >= 0 && static_cast<std::uint64_t>(room) < size) {
        throw Error::from_errno(ENOSPC, "write", out.path()); // a block device, too small
    }
    ParallelWriter(image, out, options.sparse && out.fresh(), job).run(thread_count(options, size));
    out.commit(options.durable);
}

} // namespace openimapi::inline v1::io
