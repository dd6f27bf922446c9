#include "record/ring.hpp"

#include "io/reading_job.hpp"

#include <algorithm>
#include <utility>

namespace openimapi::inline v1::record {

Ring::Ring(const io::Source& source, std::uint64_t offset, std::uint64_t length, std::size_t piece,
           std::uint64_t budget)
    : length_(length), piece_(piece), budget_(std::max<std::uint64_t>(budget / piece, 2) * piece),
      unmade_(static_cast<std::size_t>(budget_ / piece)),
      thread_([this, &source, offset] { run(source, offset); }) {}

Ring::~Ring() {
    stop();
    thread_.join();
}

void Ring::run(const io::Source& source, std::uint64_t offset) {
    const io::ReadingFor reading(reading_.get_token());
    std::unique_lock lock(mutex_);
    while (read_ < length_) {
        freed_.wait(lock, [this] { return stopped_ || !free_.empty() || unmade_ > 0; });
        if (stopped_) return;
        Piece piece;
        const bool fresh = free_.empty();
        if (fresh) {
            --unmade_;
        } else {
            piece = std::move(free_.back());
            free_.pop_back();
        }
        piece.length = static_cast<std::size_t>(std::min<std::uint64_t>(piece_, length_ - read_));
        const auto at = offset + read_;
        lock.unlock();
        std::exception_ptr failure;
        try {
            if (fresh) piece.memory = std::make_unique_for_overwrite<std::byte[]>(piece_);
            source.read(at, {piece.memory.get(), piece.length});
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        if (failure) {
            failure_ = failure;
            filled_.notify_all();
            return;
        }
        read_ += piece.length;
        full_.push_back(std::move(piece));
        filled_.notify_all();
    }
}

void Ring::wait_first() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return stopped_ || read_ > 0 || failure_; });
    if (read_ == 0 && failure_) std::rethrow_exception(failure_);
}

std::span<const std::byte> Ring::next() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock,
                 [this] { return stopped_ || !full_.empty() || failure_ || released_ == length_; });
    if (stopped_) return {};
    if (full_.empty()) {
        if (failure_) std::rethrow_exception(failure_);
        return {};
    }
    current_ = std::move(full_.front());
    full_.pop_front();
    return {current_.memory.get(), current_.length};
}

void Ring::release() {
    const std::lock_guard lock(mutex_);
    released_ += current_.length;
    current_.length = 0;
    free_.push_back(std::move(current_));
    freed_.notify_all();
}

void Ring::stop() noexcept {
    reading_.request_stop();
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    freed_.notify_all();
    filled_.notify_all();
}

std::uint64_t Ring::used() const {
    const std::lock_guard lock(mutex_);
    return read_ - released_;
}
std::uint64_t Ring::read() const {
    const std::lock_guard lock(mutex_);
    return read_;
}

} // namespace openimapi::inline v1::record
