/// Between the thread that reads the image and the one that talks to the drive: a bounded number
/// of pieces, in order. A piece that was just written is the next one to be read into, so that a
/// drive that keeps up works from the processor's cache and not from the whole ring.
#pragma once

#include "openimapi/io/source.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

namespace openimapi::inline v1::record {

class Ring {
public:
    /// Starts reading [offset, offset + length) of `source` at once, `piece` bytes at a time, at
    /// most `budget` bytes (at least two pieces) ahead. `source` must outlive the ring.
    Ring(const io::Source& source, std::uint64_t offset, std::uint64_t length, std::size_t piece,
         std::uint64_t budget);
    /// Stops the reader and waits for it: at most as long as one read of the source takes.
    ~Ring();
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;

    /// Waits until the first piece is there (or nothing will come); throws as next() would.
    void wait_first();
    /// The next piece in order, waiting for it; empty at the end or after stop(). Throws what
    /// reading the source threw, once the pieces before it are consumed. Valid until release().
    [[nodiscard]] std::span<const std::byte> next();
    /// Gives the piece of next() back.
    void release();
    /// Wakes next() up for good. May be called from any thread.
    void stop() noexcept;

    [[nodiscard]] std::uint64_t size() const noexcept { return budget_; }
    [[nodiscard]] std::uint64_t used() const; ///< bytes read and not released
    [[nodiscard]] std::uint64_t read() const; ///< bytes read so far

private:
    struct Piece {
        std::unique_ptr<std::byte[]> memory;
        std::size_t length = 0;
    };
    void run(const io::Source& source, std::uint64_t offset);

    const std::uint64_t length_;
    const std::size_t piece_;
    const std::uint64_t budget_;
    mutable std::mutex mutex_;
    std::condition_variable filled_, freed_;
    std::deque<Piece> full_;
    std::vector<Piece> free_; ///< last in, first out
    std::size_t unmade_;      ///< pieces that may still be allocated
    std::uint64_t read_ = 0, released_ = 0;
    std::exception_ptr failure_;
    bool stopped_ = false;
    std::stop_source reading_; ///< ends a read that waits
    Piece current_;
    std::thread thread_;
};

} // namespace openimapi::inline v1::record
