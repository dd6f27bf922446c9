/// Reading small structures of an image in long sequential pieces.
#pragma once

#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

namespace openimapi::inline v1::format {

/// One stretch of the image in memory. Reads that follow one another make it longer, reads that
/// jump make it short again; who knows what is read next says so with hold(). For one thread.
class Window {
public:
    explicit Window(const io::Source& source);
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    ~Window();

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

    /// The range that hold() will be asked for next: another thread reads it meanwhile.
    void expect(std::uint64_t offset, std::size_t length);

    [[nodiscard]] std::span<const std::byte> block(std::uint64_t number) {
        return number > end_ / block_size ? std::span<const std::byte>{}
                                          : at(number * block_size, block_size);
    }
    [[nodiscard]] std::uint64_t image_size() const noexcept { return end_; }
    [[nodiscard]] const io::Source& source() const noexcept { return source_; }
    /// The last at() failed because the source could not be read, not because it ended.
    [[nodiscard]] bool unreadable() const noexcept { return unreadable_; }

    static constexpr std::size_t longest = 256 * 1024; ///< of what is read ahead
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
    class Helper;
    std::unique_ptr<Helper> helper_; ///< once expect() was called
};

/// The items from `first` that lie close together (`place` gives each one's Run, ascending), as one
/// range, and where they end. One item that is too long for it is a range without length.
template <class Iterator, class Place>
std::pair<Run, Iterator> together(Iterator first, Iterator last, Place&& place) {
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
    if (next == first) ++next;
    return {{start.offset, end - start.offset}, next};
}

/// Holds the first such range of many, and where there are more has the next one read meanwhile.
/// How many items it has: at least 1.
template <class Iterator, class Place>
std::size_t hold(Window& window, Iterator first, Iterator last, Place&& place) {
    const auto [range, next] = together(first, last, place);
    if (range.length != 0) window.hold(range.offset, static_cast<std::size_t>(range.length));
    // Handing over to another thread costs about what reading this much does.
    constexpr std::uint64_t worth_a_thread = Window::longest / 2;
    if (next != last && range.length >= worth_a_thread) {
        const auto [then, end] = together(next, last, place);
        if (then.length >= worth_a_thread)
            window.expect(then.offset, static_cast<std::size_t>(then.length));
    }
    return static_cast<std::size_t>(next - first);
}

} // namespace openimapi::inline v1::format
