/// An array that grows without moving and whose copies share what they have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openimapi::inline v1::tree {

/// Elements stand in chunks of 2^Log. A copy shares every chunk; edit() copies a chunk that is
/// shared first, so a tree can be kept as it was at the price of what changes afterwards.
/// One copy at most may grow (the living tree; the others are frozen): it appends to a shared chunk
/// behind everything that the others can see.
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
        return chunks_[index >> Log].get()[index & mask];
    }
    [[nodiscard]] T& edit(std::uint32_t index) {
        const std::size_t chunk = index >> Log;
        if (!owned_[chunk]) own(chunk);
        return chunks_[chunk].get()[index & mask];
    }
    std::uint32_t push(T value) {
        if (size_ >> Log == chunks_.size()) {
            chunks_.push_back(std::shared_ptr<T[]>(new T[std::size_t{1} << Log]));
            owned_.push_back(true);
        } else if (!std::is_trivially_copyable_v<T> && !owned_[size_ >> Log]) {
            own(size_ >> Log);
        }
        chunks_[size_ >> Log].get()[size_ & mask] = std::move(value);
        return size_++;
    }

private:
    static constexpr std::size_t mask = (std::size_t{1} << Log) - 1;

    void own(std::size_t chunk) {
        std::shared_ptr<T[]> copy(new T[std::size_t{1} << Log]);
        const std::size_t first = chunk << Log;
        const std::size_t used = size_ - first < mask + 1 ? size_ - first : mask + 1;
        for (std::size_t i = 0; i < used; ++i)
            copy.get()[i] = chunks_[chunk].get()[i];
        chunks_[chunk] = std::move(copy);
        owned_[chunk] = true;
    }

    std::vector<std::shared_ptr<T[]>> chunks_;
    std::vector<bool> owned_;
    std::uint32_t size_ = 0;
};

/// Names and link targets, each stored once: two bytes of length, then the bytes.
class TextArena {
public:
    using Ref = std::uint32_t; ///< position in units of two bytes, so 8 GiB can be addressed
    static constexpr std::size_t longest = 0xFFFF;

    /// `text` must not be longer than `longest`. Throws std::bad_alloc when the arena is full.
    Ref add(std::string_view text);
    [[nodiscard]] std::string_view get(Ref ref) const noexcept {
        const char* at = chunks_[ref >> log].get() + std::size_t{ref & mask} * 2;
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(at[0])) |
                            static_cast<std::size_t>(static_cast<unsigned char>(at[1])) << 8;
        return {at + 2, length};
    }

private:
    static constexpr unsigned log = 16; ///< chunks of 65536 units; no text crosses a border
    static constexpr std::uint32_t mask = (1u << log) - 1;

    std::vector<std::shared_ptr<char[]>> chunks_;
    std::uint64_t used_ = 0; ///< units
};

} // namespace openimapi::inline v1::tree
