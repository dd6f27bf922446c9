#include "openimapi/io/extent_map.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace openimapi::inline v1::io {

ItemSource::~ItemSource() = default;
int ItemSource::open(std::uint32_t) const {
    return -1;
}
ItemSource::OpenFile ItemSource::open_file(std::uint32_t item) const {
    return {open(item), 0};
}
bool ItemSource::unchanged(std::uint32_t, int) const {
    return true;
}

namespace {

/// What add_memory() was given.
class MemoryItems final : public ItemSource {
public:
    explicit MemoryItems(std::vector<std::vector<std::byte>> items) : items_(std::move(items)) {}
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        if (!out.empty()) std::memcpy(out.data(), items_.at(item).data() + offset, out.size());
    }

private:
    std::vector<std::vector<std::byte>> items_;
};

constexpr std::uint32_t memory_source = 0xFFFFFFFF; ///< until build() knows the number

} // namespace

std::size_t ExtentMap::find(std::uint64_t offset) const noexcept {
    const auto at =
        std::partition_point(extents_.begin(), extents_.end(), [offset](const Extent& extent) {
            return extent.start + extent.length <= offset;
        });
    return static_cast<std::size_t>(at - extents_.begin());
}

void ExtentMap::read(std::uint64_t offset, std::span<std::byte> out) const {
    if (offset > size_.value() || out.size() > size_.value() - offset)
        throw Error(Code::win32_handle_eof, "the image ends before that");
    for (std::size_t at = find(offset); !out.empty(); ++at) {
        const std::uint64_t next = at < extents_.size() ? extents_[at].start : size_.value();
        if (next > offset) {
            const auto gap =
                static_cast<std::size_t>(std::min<std::uint64_t>(next - offset, out.size()));
            std::memset(out.data(), 0, gap);
            out = out.subspan(gap);
            offset += gap;
        }
        if (out.empty()) return;
        const Extent& extent = extents_[at];
        const auto length = static_cast<std::size_t>(
            std::min<std::uint64_t>(extent.start + extent.length - offset, out.size()));
        sources_[extent.source]->read(extent.item, offset - extent.start, out.first(length));
        out = out.subspan(length);
        offset += length;
    }
}

// ---- Builder

std::uint32_t ExtentMap::Builder::add_source(ItemSourcePtr source) {
    sources_.push_back(std::move(source));
    return static_cast<std::uint32_t>(sources_.size() - 1);
}

void ExtentMap::Builder::add(std::uint64_t start, std::uint64_t length, std::uint32_t source,
                             std::uint32_t item) {
    if (length == 0) return;
    extents_.push_back({start, length, source, item});
}

void ExtentMap::Builder::add_memory(std::uint64_t start, std::vector<std::byte> bytes) {
    if (bytes.empty()) return;
    extents_.push_back(
        {start, bytes.size(), memory_source, static_cast<std::uint32_t>(memory_.size())});
    memory_.push_back(std::move(bytes));
}

std::shared_ptr<const ExtentMap> ExtentMap::Builder::build(Bytes size, std::uint64_t origin) && {
    for (Extent& extent : extents_) {
        if (extent.start < origin)
            throw Error(Code::imapi_e_fsi_internal_error,
                        fmt::format("an extent at byte {} stands in front of the image, which "
                                    "begins at byte {}",
                                    extent.start, origin));
        extent.start -= origin;
    }
    if (!memory_.empty()) {
        const auto number = add_source(std::make_shared<MemoryItems>(std::move(memory_)));
        for (Extent& extent : extents_)
            if (extent.source == memory_source) extent.source = number;
    }
    const auto before = [](const Extent& a, const Extent& b) { return a.start < b.start; };
    if (!std::is_sorted(extents_.begin(), extents_.end(), before))
        std::sort(extents_.begin(), extents_.end(), before);
    std::uint64_t end = 0;
    for (const Extent& extent : extents_) {
        if (extent.start < end)
            throw Error(Code::imapi_e_fsi_internal_error,
                        fmt::format("two extents of the image overlap at byte {}", extent.start));
        if (extent.source >= sources_.size())
            throw Error(Code::imapi_e_fsi_internal_error, "an extent has no source");
        end = extent.start + extent.length;
        if (end < extent.start || end > size.value())
            throw Error(
                Code::imapi_e_fsi_internal_error,
                fmt::format("the extent at byte {} goes beyond the image's end", extent.start));
    }
    auto map = std::make_shared<ExtentMap>();
    map->extents_ = std::move(extents_);
    map->sources_ = std::move(sources_);
    map->size_ = size;
    return map;
}

} // namespace openimapi::inline v1::io
