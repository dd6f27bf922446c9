#include "format/reading/window.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>

namespace openimapi::inline v1::format {

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
    if (buffer_.size() < length) buffer_.resize(length);
    try {
        source_.read(offset, {buffer_.data(), length});
        start_ = offset;
        held_ = length;
    } catch (const Error&) { // one bad block in it: the others are read one by one
        held_ = 0;
    }
}

} // namespace openimapi::inline v1::format
