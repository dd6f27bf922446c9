/// FileSystemImageResult: an image that is laid out; the file-system image is read-only while it,
/// or anything taken from it, is in use.
#pragma once

#include "imapi2fs/block_range_list.hpp"
#include "imapi2fs/image_core.hpp"
#include "imapi2fs/progress_items.hpp"
#include "imapi2fs/renames.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/image/plan.hpp"

#include <array>
#include <mutex>

namespace openimapi::inline v1::imapi2fs {

class FileSystemImageResult final
    : public com::Object<FileSystemImageResult, IFileSystemImageResult2, IOpenImapiResult> {
public:
    static constexpr const com::Class* class_info = &com::classes::FileSystemImageResult;
    /// `naming`: what of the plan's options decides about names. `disc_id`: of the disc that was
    /// imported. `modified`: null for an image that overwrites nothing.
    FileSystemImageResult(image::Plan plan, image::PlanOptions naming,
                          std::shared_ptr<const Frozen> frozen, std::string disc_id,
                          BlockRanges modified)
        : plan_(std::move(plan)), naming_(std::move(naming)), frozen_(std::move(frozen)),
          disc_id_(std::move(disc_id)), modified_(std::move(modified)) {}

    HRESULT STDMETHODCALLTYPE get_ImageStream(IStream** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ProgressItems(IProgressItems** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_TotalBlocks(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_BlockSize(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DiscId(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ModifiedBlocks(IBlockRangeList** value) noexcept override;
    // IOpenImapiResult
    HRESULT STDMETHODCALLTYPE SaveToFile(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE UpdateFile(BSTR path) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Renames(IOpenImapiRenames** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DeduplicatedBlocks(LONG* value) noexcept override;
    // IDispatch, of both
    HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID riid, LPOLESTR* names, UINT count, LCID lcid,
                                            DISPID* ids) noexcept override;
    HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID riid, LCID lcid, WORD flags,
                                     DISPPARAMS* parameters, VARIANT* result, EXCEPINFO* exception,
                                     UINT* bad_argument) noexcept override;

private:
    [[nodiscard]] std::array<com::LateBound, 2> late_bound() noexcept;

    image::Plan plan_;
    image::PlanOptions naming_;
    std::shared_ptr<const Frozen> frozen_;
    std::string disc_id_;
    BlockRanges modified_;
    std::mutex mutex_;
    Segments segments_;  ///< made when first asked for
    RenameList renames_; ///< likewise
};

} // namespace openimapi::inline v1::imapi2fs
