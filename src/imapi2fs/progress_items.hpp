/// ProgressItems: which blocks of a result belong to what. The items tile the image: each block is
/// in exactly one.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/image/plan.hpp"

#include <memory>
#include <string>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// Blocks count from the start of the result's stream.
struct ProgressSegment {
    std::uint32_t first = 0;
    std::uint32_t last = 0; ///< inclusive
    /// Path of a file with backslashes, or what else stands there ("Padding", …).
    std::string description;
};
/// By block, without gaps. Descriptions of files are their paths; of a file with several names the
/// first in the order of the tree.
[[nodiscard]] std::vector<ProgressSegment> segments_of(const image::Plan& plan);

using Segments = std::shared_ptr<const std::vector<ProgressSegment>>;

class ProgressItem final : public com::Object<ProgressItem, IProgressItem> {
public:
    static constexpr const com::Class* class_info = &com::classes::ProgressItem;
    ProgressItem(Segments segments, std::size_t index)
        : segments_(std::move(segments)), segment_((*segments_)[index]) {}

    HRESULT STDMETHODCALLTYPE get_Description(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_FirstBlock(ULONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_LastBlock(ULONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_BlockCount(ULONG* value) noexcept override;

private:
    Segments segments_; ///< keeps the segment
    const ProgressSegment& segment_;
};

class ProgressItems final : public com::Object<ProgressItems, IProgressItems> {
public:
    static constexpr const com::Class* class_info = &com::classes::ProgressItems;
    explicit ProgressItems(Segments segments) : segments_(std::move(segments)) {}

    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, IProgressItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE ProgressItemFromBlock(ULONG block,
                                                    IProgressItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE ProgressItemFromDescription(BSTR description,
                                                          IProgressItem** item) noexcept override;
    HRESULT STDMETHODCALLTYPE get_EnumProgressItems(IEnumProgressItems** value) noexcept override;

private:
    Segments segments_;
};

} // namespace openimapi::inline v1::imapi2fs
