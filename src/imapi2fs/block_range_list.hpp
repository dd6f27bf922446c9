/// BlockRange and BlockRangeList: which blocks of a medium a result changes, in the order in which
/// they are to be written; and the image's stream, which tells the same.
#pragma once

#include "com/source_stream.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/image/plan.hpp"

#include <imapi2.h>
#include <memory>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

using BlockRanges = std::shared_ptr<const std::vector<image::BlockRange>>;

/// The ranges, each made larger until it begins and ends on a multiple of `unit` blocks, as the
/// drives that write in units want it.
[[nodiscard]] BlockRanges in_units(std::vector<image::BlockRange> ranges, std::uint32_t unit);

class BlockRange final : public com::Object<BlockRange, IBlockRange> {
public:
    static constexpr const com::Class* class_info = &com::classes::BlockRange;
    explicit BlockRange(const image::BlockRange& range) : range_(range) {}

    HRESULT STDMETHODCALLTYPE get_StartLba(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_EndLba(LONG* value) noexcept override; ///< inclusive

private:
    image::BlockRange range_; ///< at least one block
};

class BlockRangeList final : public com::Object<BlockRangeList, IBlockRangeList> {
public:
    static constexpr const com::Class* class_info = &com::classes::BlockRangeList;
    explicit BlockRangeList(BlockRanges ranges) : ranges_(std::move(ranges)) {}

    HRESULT STDMETHODCALLTYPE get_BlockRanges(SAFEARRAY** value) noexcept override;

private:
    BlockRanges ranges_;
};

/// The stream of an image of which only some blocks have to be written.
class RangedStream final : public com::SourceStreamBase<RangedStream, IBlockRangeList> {
public:
    RangedStream(io::SourcePtr source, std::string name, BlockRanges ranges, std::uint64_t at = 0)
        : SourceStreamBase(std::move(source), std::move(name), at), ranges_(std::move(ranges)) {}

    HRESULT STDMETHODCALLTYPE get_BlockRanges(SAFEARRAY** value) noexcept override;
    com::Ptr<IStream> clone(std::uint64_t at) {
        return com::make<RangedStream>(source(), name(), ranges_, at);
    }

private:
    BlockRanges ranges_;
};

} // namespace openimapi::inline v1::imapi2fs
