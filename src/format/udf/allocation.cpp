#include "format/udf/allocation.hpp"

#include "format/udf/allocation_extent_descriptor.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

constexpr std::uint32_t extent_room = block_size - sizeof(AllocationExtentDescriptor);

/// The longest extent: 30 bits, and whole units where another extent follows (4/12.1).
constexpr std::uint64_t longest_extent(std::uint64_t unit) {
    const auto bytes = unit * block_size;
    return ((std::uint64_t{1} << 30) - 1) / bytes * bytes;
}
static_assert(longest_extent(1) == (std::uint64_t{1} << 30) - block_size);

constexpr std::uint64_t extents_of(std::uint64_t bytes, std::uint64_t unit) {
    const auto longest = longest_extent(unit);
    return bytes / longest + (bytes % longest != 0 ? 1 : 0);
}

constexpr std::uint64_t continuations_of(std::uint64_t extents, std::uint64_t capacity,
                                         std::uint64_t extent_capacity) {
    if (extents <= capacity) return 0;
    const auto left = extents - (capacity - 1);
    return left <= extent_capacity ? 1 : 1 + (left - 2) / (extent_capacity - 1);
}
static_assert(continuations_of(228, 227, 253) == 1);
static_assert(continuations_of(226 + 253, 227, 253) == 1);
static_assert(continuations_of(227 + 253, 227, 253) == 2);
static_assert(continuations_of(226 + 2 * 253 - 1, 227, 253) == 2);
static_assert(continuations_of(227 + 2 * 253 - 1, 227, 253) == 3);

/// Writes descriptors one behind the other.
class Writer {
public:
    Writer(const AllocationStyle& style, std::span<std::byte> out) : style_(style), out_(out) {}

    void put(std::uint32_t bytes, ExtentType type, std::uint32_t block, std::uint16_t reference) {
        if (style_.long_form) {
            LongAd ad;
            ad.length = extent_field(bytes, type);
            ad.location.block = block;
            ad.location.partition = reference;
            append(ad);
        } else {
            ShortAd ad;
            ad.length = extent_field(bytes, type);
            ad.position = block;
            append(ad);
        }
    }
    [[nodiscard]] std::size_t used() const noexcept { return used_; }

private:
    template <class Ad>
    void append(const Ad& ad) {
        store(ad, out_.subspan(used_));
        used_ += sizeof(ad);
    }

    const AllocationStyle& style_;
    std::span<std::byte> out_;
    std::size_t used_ = 0;
};

/// Descriptors `first` to `first + count` of a content.
void put_extents(const Content& content, const AllocationStyle& style, std::uint64_t first,
                 std::uint64_t count, Writer& out) {
    const format::DataRun whole{style.partition_start + content.start, content.bytes};
    const auto runs = content.runs.empty() ? std::span(&whole, 1) : content.runs;
    const auto longest = longest_extent(content.unit);
    for (const auto& run : runs) {
        if (count == 0) return;
        const auto in_run = extents_of(run.bytes, content.unit);
        for (auto i = std::min(first, in_run); i < in_run && count != 0; ++i, --count) {
            const auto offset = i * longest;
            const auto bytes = static_cast<std::uint32_t>(std::min(run.bytes - offset, longest));
            if (run.block == format::DataRun::hole)
                out.put(bytes, ExtentType::unallocated, 0, 0);
            else
                out.put(bytes, ExtentType::recorded,
                        run.block - style.partition_start +
                            static_cast<std::uint32_t>(offset / block_size),
                        style.reference);
        }
        first -= std::min(first, in_run);
    }
}

} // namespace

std::uint64_t Content::extents() const noexcept {
    if (runs.empty()) return extents_of(bytes, unit);
    std::uint64_t count = 0;
    for (const auto& run : runs)
        count += extents_of(run.bytes, unit);
    return count;
}

std::uint64_t Content::blocks_recorded() const noexcept {
    if (runs.empty()) return blocks_for(Bytes(bytes)).value();
    std::uint64_t count = 0;
    for (const auto& run : runs)
        if (run.block != format::DataRun::hole) count += blocks_for(Bytes(run.bytes)).value();
    return count;
}

std::uint64_t continuations(std::uint64_t extents, std::uint32_t room,
                            std::uint32_t descriptor_bytes) noexcept {
    return continuations_of(extents, room / descriptor_bytes, extent_room / descriptor_bytes);
}

std::size_t put_allocation(const Content& content, const AllocationStyle& style, std::uint32_t room,
                           std::uint32_t index, std::uint32_t here, std::span<std::byte> out) {
    const std::uint64_t capacity = room / style.descriptor_bytes();
    const std::uint64_t extent_capacity = extent_room / style.descriptor_bytes();
    const auto space = index == 0 ? capacity : extent_capacity;
    const auto first = index == 0 ? 0 : (capacity - 1) + (index - 1ULL) * (extent_capacity - 1);
    const auto left = content.extents() - first;
    Writer writer(style, out);
    if (left <= space) {
        put_extents(content, style, first, left, writer);
    } else {
        put_extents(content, style, first, space - 1, writer);
        writer.put(block_size, ExtentType::continuation, here + 1, style.tables_reference);
    }
    return writer.used();
}

} // namespace openimapi::inline v1::udf
