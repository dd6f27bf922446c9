/// Reading small structures of an image in long sequential pieces.
#pragma once

#include "openimapi/io/source.hpp"

#include <span>
#include <vector>

namespace openimapi::inline v1::format {

/// One stretch of the image in memory. Reads that go forward make it longer (up to a mebibyte at a
/// time), reads that jump make it short again. For one thread.
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
    [[nodiscard]] std::span<const std::byte> block(std::uint64_t number) {
        return number > end_ / block_size ? std::span<const std::byte>{}
                                          : at(number * block_size, block_size);
    }
    [[nodiscard]] std::uint64_t image_size() const noexcept { return end_; }
    [[nodiscard]] const io::Source& source() const noexcept { return source_; }
    /// The last at() failed because the source could not be read, not because it ended.
    [[nodiscard]] bool unreadable() const noexcept { return unreadable_; }

private:
    std::span<const std::byte> fetch(std::uint64_t offset, std::size_t length);

    static constexpr std::size_t shortest = 8 * 1024, longest = 1024 * 1024;
    const io::Source& source_;
    std::uint64_t end_;
    std::vector<std::byte> buffer_;
    std::uint64_t start_ = 0;
    std::size_t held_ = 0;
    std::size_t ahead_ = shortest;
    bool unreadable_ = false;
};

} // namespace openimapi::inline v1::format
