/// Reading small structures of an image in long sequential pieces.
#pragma once

#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace openimapi::inline v1::format {

/// One stretch of the image in memory. Reads that follow one another make it longer, reads that
/// jump make it short again; who knows what is read next says so with hold(). For one thread.
class Window {
public:
    explicit Window(const io::Source& source) : source_(source), end_(source.size().value()) {}
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    ~Window() = default;

    /// The bytes [offset, offset + length), valid until the next call; empty where the image ends
    /// before or they cannot be read (see unreadable()). `length` is bounded by the caller.
    [[nodiscard]] std::span<const std::byte> at(std::uint64_t offset, std::size_t length) {
        if (offset >= start_ && offset - start_ <= held_ && length <= held_ - (offset - start_))
            return {buffer_.data() + (offset - start_), length};
        return fetch(offset, length);
    }
    /// Reads [offset, offset + length) at once, as far as the image goes, so that what follows
    /// finds it there. Nothing happens where that fails: at() will say it. `length` is at most
    /// `longest`.
    void hold(std::uint64_t offset, std::size_t length);

    [[nodiscard]] std::span<const std::byte> block(std::uint64_t number) {
        return number > end_ / block_size ? std::span<const std::byte>{}
                                          : at(number * block_size, block_size);
    }
    [[nodiscard]] std::uint64_t image_size() const noexcept { return end_; }
    [[nodiscard]] const io::Source& source() const noexcept { return source_; }
    /// The last at() failed because the source could not be read, not because it ended.
    [[nodiscard]] bool unreadable() const noexcept { return unreadable_; }

    static constexpr std::size_t longest = 512 * 1024; ///< of what is read ahead
    /// Bytes between two structures that cost less to read than another call.
    static constexpr std::uint64_t near = 16 * 1024;

private:
    std::span<const std::byte> fetch(std::uint64_t offset, std::size_t length);

    static constexpr std::size_t shortest = 8 * 1024;
    const io::Source& source_;
    std::uint64_t end_;
    std::vector<std::byte> buffer_;
    std::uint64_t start_ = 0;
    std::size_t held_ = 0;
    std::size_t ahead_ = shortest;
    bool unreadable_ = false;
};

/// Reads ahead what the items from `first` say (`place` gives each one's Run, ascending): as many
/// of them as lie close together. How many: at least 1.
template <class Iterator, class Place>
std::size_t hold(Window& window, Iterator first, Iterator last, Place&& place) {
    const Run start = place(*first);
    auto end = start.offset;
    auto next = first;
    for (; next != last; ++next) {
        const Run run = place(*next);
        if (run.offset < start.offset || run.length > Window::longest ||
            run.offset > end + Window::near ||
            run.offset + run.length > start.offset + Window::longest)
            break;
        end = std::max(end, run.offset + run.length);
    }
    if (next == first) return 1;
    if (end > start.offset) window.hold(start.offset, static_cast<std::size_t>(end - start.offset));
    return static_cast<std::size_t>(next - first);
}

} // namespace openimapi::inline v1::format
