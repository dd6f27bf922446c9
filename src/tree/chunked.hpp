/// Arrays that grow without moving and whose copies share what they have in common.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::tree {

/// Elements stand in chunks of 2^Log. A copy shares every chunk; edit() copies a chunk that is
/// shared first, so a tree can be kept as it was at the price of what changes afterwards. Of those
/// that share a chunk one thread at a time changes any: each appends behind what all others use.
template <class T, unsigned Log>
class Chunked {
public:
    Chunked() = default;
    Chunked(const Chunked& other)
        : chunks_(other.chunks_), owned_(other.chunks_.size(), false), size_(other.size_) {}
    Chunked& operator=(const Chunked&) = delete;
    ~Chunked() = default;

    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] const T& operator[](std::uint32_t index) const noexcept {
        return chunks_[index >> Log]->items[index & mask];
    }
    [[nodiscard]] T& edit(std::uint32_t index) {
        const std::size_t chunk = index >> Log;
        if (!owned_[chunk]) own(chunk);
        return chunks_[chunk]->items[index & mask];
    }
    std::uint32_t push(T value) {
        const std::size_t chunk = size_ >> Log;
        if (chunk == chunks_.size()) {
            owned_.push_back(true);
            chunks_.push_back(std::make_shared<Chunk>());
        }
        // Another that shares the chunk may have grown into it already.
        if (!owned_[chunk] && chunks_[chunk]->used != (size_ & mask)) own(chunk);
        chunks_[chunk]->items[size_ & mask] = std::move(value);
        chunks_[chunk]->used = (size_ & mask) + 1;
        return size_++;
    }
    /// Copies the chunk that push() would append to, where it is shared: for one that grows while
    /// another thread may change those that it shares with.
    void own_tail() {
        if ((size_ & mask) != 0 && !owned_[size_ >> Log]) own(size_ >> Log);
    }
    /// Makes the elements that `earlier` has equal to them; those behind stay.
    void restore(const Chunked& earlier) {
        const std::uint32_t whole = earlier.size_ >> Log;
        for (std::uint32_t chunk = 0; chunk < whole; ++chunk) {
            if (chunks_[chunk] == earlier.chunks_[chunk]) continue;
            chunks_[chunk] = earlier.chunks_[chunk];
            owned_[chunk] = false;
        }
        for (std::uint32_t i = whole << Log; i < earlier.size_; ++i)
            edit(i) = earlier[i];
    }

private:
    static constexpr std::size_t mask = (std::size_t{1} << Log) - 1;

    struct Chunk {
        std::size_t used = 0; ///< by any of those that share it
        T items[mask + 1];
    };

    void own(std::size_t chunk) {
        auto copy = std::make_shared<Chunk>();
        copy->used = std::min<std::size_t>(size_ - (chunk << Log), mask + 1);
        std::copy_n(chunks_[chunk]->items, copy->used, copy->items);
        chunks_[chunk] = std::move(copy);
        owned_[chunk] = true;
    }

    std::vector<std::shared_ptr<Chunk>> chunks_;
    std::vector<bool> owned_;
    std::uint32_t size_ = 0;
};

/// Names and link targets, each stored once: two bytes of length, then the bytes. Copies share.
class TextArena {
public:
    using Ref = std::uint32_t; ///< position in units of two bytes, so 8 GiB can be addressed
    static constexpr std::size_t longest = 0xFFFF;

    /// `text` must not be longer than `longest`. Throws std::bad_alloc when the arena is full.
    Ref add(std::string_view text);
    [[nodiscard]] std::string_view get(Ref ref) const noexcept {
        const char* at = chunks_[ref >> log]->bytes + std::size_t{ref & mask} * 2;
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(at[0])) |
                            static_cast<std::size_t>(static_cast<unsigned char>(at[1])) << 8;
        return {at + 2, length};
    }

    /// What is added from now on stands in chunks that are shared with nobody
    /// (Chunked::own_tail()).
    void leave_tail() noexcept {
        if ((used_ & mask) != 0) used_ = ((used_ >> log) + 1) << log;
    }

private:
    static constexpr unsigned log = 16; ///< chunks of 65536 units; no text crosses a border
    static constexpr std::uint32_t mask = (1u << log) - 1;

    struct Chunk {
        std::uint64_t used = 0; ///< units, by any of those that share it
        char bytes[(std::size_t{mask} + 1) * 2];
    };

    std::vector<std::shared_ptr<Chunk>> chunks_;
    std::uint64_t used_ = 0; ///< units
};

} // namespace openimapi::inline v1::tree
