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

namespace {
std::filesystem::path file_path(BSTR path) {
    std::string text = com::to_utf8(path);
    if (text.empty()) throw Error(Code::imapi_e_invalid_param, "the parameter 'path' is empty");
    return text;
}
} // namespace

HRESULT FileSystemImageResult::SaveToFile(BSTR path) noexcept {
    return guard([&] { plan_.write_to(file_path(path)); });
}

HRESULT FileSystemImageResult::UpdateFile(BSTR path) noexcept {
    return guard([&]() -> HRESULT {
        const auto file = file_path(path);
        if (plan_.changed_blocks().empty())
            return com::fail(E_NOTIMPL, "the image does not extend an existing one", speaker());
        image::write_in_place(plan_, file);
        return S_OK;
    });
}

HRESULT FileSystemImageResult::get_Renames(IOpenImapiRenames** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const std::lock_guard lock(mutex_);
        if (!renames_) renames_ = renames_of(plan_.snapshot(), naming_);
        return com::make<Renames>(renames_).move_to(value);
    });
}

HRESULT FileSystemImageResult::get_DeduplicatedBlocks(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] { *value = narrow<LONG>(plan_.savings().blocks); });
}

HRESULT FileSystemImageResult::GetIDsOfNames(REFIID riid, LPOLESTR* names, UINT count, LCID,
                                             DISPID* ids) noexcept {
    return com::get_ids_of_names(late_bound(), riid, names, count, ids);
}
HRESULT FileSystemImageResult::Invoke(DISPID id, REFIID riid, LCID lcid, WORD flags,
                                      DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
                                      UINT* bad_argument) noexcept {
    return com::invoke(late_bound(), id, riid, lcid, flags, parameters, result, exception,
                       bad_argument);
}
std::array<com::LateBound, 2> FileSystemImageResult::late_bound() noexcept {
    return {
        {{com::interface_of<IFileSystemImageResult2>, static_cast<IFileSystemImageResult2*>(this)},
         {com::interface_of<IOpenImapiResult>, static_cast<IOpenImapiResult*>(this)}}};
}

} // namespace openimapi::inline v1::imapi2fs
