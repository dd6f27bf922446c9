#include "format/reading/window.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace openimapi::inline v1::format {

/// Reads one range at a time on a thread of its own.
class Window::Helper {
public:
    explicit Helper(const io::Source& source)
        : source_(source), thread_([this](const std::stop_token& stop) { work(stop); }) {}

    void ask(std::uint64_t offset, std::size_t length) {
        const std::lock_guard lock(mutex_);
        if (state_ != State::idle) return; // the last one was not fetched: it still may be
        offset_ = offset;
        length_ = length;
        state_ = State::asked;
        changed_.notify_all();
    }
    /// True where just that was asked for and could be read: it is in `buffer` then.
    bool fetch(std::uint64_t offset, std::size_t length, std::vector<std::byte>& buffer) {
        std::unique_lock lock(mutex_);
        if (state_ == State::idle) return false;
        changed_.wait(lock, [this] { return state_ == State::done || state_ == State::failed; });
        const bool good = state_ == State::done && offset_ == offset && length_ == length;
        state_ = State::idle;
        if (good) buffer_.swap(buffer);
        return good;
    }

private:
    enum class State { idle, asked, done, failed };

    void work(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return state_ == State::asked; })) {
            lock.unlock();
            bool good = true;
            try {
                if (buffer_.size() < length_) buffer_.resize(length_);
                source_.read(offset_, {buffer_.data(), length_});
            } catch (...) { // whoever needs the bytes reads them again, and hears why
                good = false;
            }
            lock.lock();
            state_ = good ? State::done : State::failed;
            changed_.notify_all();
        }
    }

    const io::Source& source_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    State state_ = State::idle;
    std::uint64_t offset_ = 0; ///< these belong to the thread while asked
    std::size_t length_ = 0;
    std::vector<std::byte> buffer_;
    std::jthread thread_; ///< last: it uses all of the above
};

Window::Window(const io::Source& source) : source_(source), end_(source.size().value()) {}
Window::~Window() = default;

std::span<const std::byte> Window::fetch(std::uint64_t offset, std::size_t length) {
    unreadable_ = false;
    if (offset > end_ || length > end_ - offset) return {};
    const std::uint64_t held_end = start_ + held_;
    const bool forward = held_ != 0 && offset + near >= held_end && offset <= held_end + near;
    ahead_ = forward ? std::min(ahead_ * 2, longest) : shortest;

    const std::uint64_t start = offset / block_size * block_size;
    const auto needed = static_cast<std::size_t>(offset - start) + length;
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(std::max(needed, ahead_), end_ - start));
    held_ = 0;
    if (buffer_.size() < wanted) buffer_.resize(std::max(wanted, ahead_));
    try {
        source_.read(start, {buffer_.data(), wanted});
        held_ = wanted;
    } catch (const Error&) {
        // Perhaps only what was read ahead is bad.
        try {
            source_.read(start, {buffer_.data(), needed});
            held_ = needed;
        } catch (const Error&) {
            unreadable_ = true;
            return {};
        }
    }
    start_ = start;
    return {buffer_.data() + (offset - start), length};
}

void Window::hold(std::uint64_t offset, std::size_t length) {
    if (offset >= end_) return;
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, end_ - offset));
    if (offset >= start_ && offset + length <= start_ + held_) return;
    held_ = 0;
    if (helper_ && helper_->fetch(offset, length, buffer_)) {
        start_ = offset;
        held_ = length;
        return;
    }
    if (buffer_.size() < length) buffer_.resize(length);
    try {
        source_.read(offset, {buffer_.data(), length});
        start_ = offset;
        held_ = length;
    } catch (const Error&) { // one bad block in it: the others are read one by one
        held_ = 0;
    }
}

void Window::expect(std::uint64_t offset, std::size_t length) {
    if (offset >= end_) return;
    length = static_cast<std::size_t>(std::min<std::uint64_t>(length, end_ - offset));
    if (!helper_) helper_ = std::make_unique<Helper>(source_);
    helper_->ask(offset, length);
}

} // namespace openimapi::inline v1::format
