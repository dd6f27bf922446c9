#include "imapi2fs/block_range_list.hpp"

#include "openimapi/com/safe_array.hpp"

#include <algorithm>

namespace openimapi::inline v1::imapi2fs {

namespace {
HRESULT give(const BlockRanges& ranges, SAFEARRAY** value) {
    return com::SafeArray::of(*ranges,
                              [](const image::BlockRange& range) {
                                  return com::Variant(
                                      static_cast<IDispatch*>(com::make<BlockRange>(range).get()));
                              })
        .move_to(value);
}
} // namespace

BlockRanges in_units(std::vector<image::BlockRange> ranges, std::uint32_t unit) {
    for (auto& range : ranges) {
        const auto end = round_up(range.first + range.count, unit);
        range.first = range.first / unit * unit;
        range.count = end - range.first;
    }
    // The partition tables and the descriptors may well share a unit.
    ranges.erase(std::unique(ranges.begin(), ranges.end()), ranges.end());
    return std::make_shared<const std::vector<image::BlockRange>>(std::move(ranges));
}

HRESULT BlockRange::get_StartLba(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(range_.first); });
}
HRESULT BlockRange::get_EndLba(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(range_.first + range_.count - 1); });
}

HRESULT BlockRangeList::get_BlockRanges(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return give(ranges_, value); });
}

HRESULT RangedStream::get_BlockRanges(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return give(ranges_, value); });
}

} // namespace openimapi::inline v1::imapi2fs
