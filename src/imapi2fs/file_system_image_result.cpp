#include "imapi2fs/file_system_image_result.hpp"

#include "openimapi/com/stream.hpp"

namespace openimapi::inline v1::imapi2fs {

HRESULT FileSystemImageResult::get_ImageStream(IStream** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        // The stream, and whatever reads from it, holds the image read-only as the result does.
        struct Held {
            io::SourcePtr source;
            std::shared_ptr<const Frozen> frozen;
        };
        auto held = std::make_shared<Held>(Held{plan_.source(), frozen_});
        io::SourcePtr source(held, held->source.get());
        if (modified_)
            return com::make<RangedStream>(std::move(source), plan_.volume_name(), modified_)
                .move_to(value);
        return com::stream_over(std::move(source), plan_.volume_name()).move_to(value);
    });
}

HRESULT FileSystemImageResult::get_ProgressItems(IProgressItems** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const std::lock_guard lock(mutex_);
        if (!segments_)
            segments_ = std::make_shared<const std::vector<ProgressSegment>>(segments_of(plan_));
        return com::make<ProgressItems>(segments_).move_to(value);
    });
}

HRESULT FileSystemImageResult::get_TotalBlocks(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(plan_.blocks().value()); });
}

HRESULT FileSystemImageResult::get_BlockSize(LONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = block_size;
    return S_OK;
}

HRESULT FileSystemImageResult::get_DiscId(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::give(value, disc_id_); });
}

HRESULT FileSystemImageResult::get_ModifiedBlocks(IBlockRangeList** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    // As published, for an image that extends no session on a random-write medium.
    if (!modified_)
        return com::fail(E_NOTIMPL, "the image does not extend a session by overwriting",
                         speaker());
    return guard([&] { return com::make<BlockRangeList>(modified_).move_to(value); });
}

} // namespace openimapi::inline v1::imapi2fs
