/// FsiFileItem: a file of an image, in it or not yet.
#pragma once

#include "imapi2fs/fsi_item.hpp"

namespace openimapi::inline v1::imapi2fs {

class FsiFileItem final : public FsiItem<FsiFileItem, IFsiFileItem2> {
public:
    static constexpr const com::Class* class_info = &com::classes::FsiFileItem;
    using FsiItem::FsiItem;

    HRESULT STDMETHODCALLTYPE get_DataSize(LONGLONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DataSize32BitLow(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_DataSize32BitHigh(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Data(IStream** value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_Data(IStream* value) noexcept override;

    HRESULT STDMETHODCALLTYPE get_FsiNamedStreams(IFsiNamedStreams** streams) noexcept override;
    HRESULT STDMETHODCALLTYPE get_IsNamedStream(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE AddStream(BSTR name, IStream* data) noexcept override;
    HRESULT STDMETHODCALLTYPE RemoveStream(BSTR name) noexcept override;
    HRESULT STDMETHODCALLTYPE get_IsRealTime(VARIANT_BOOL* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_IsRealTime(VARIANT_BOOL value) noexcept override;

    /// The object behind an item of ours; null for somebody else's.
    [[nodiscard]] static com::Ptr<FsiFileItem> behind(IUnknown* item) noexcept;
    /// The content that was put before the item is added; empty where there is none.
    [[nodiscard]] const tree::Slice& pending() const noexcept { return pending_; }

    /// What FsiNamedStreams gives out: an item that is a stream of another.
    void become_stream(tree::Slice content) {
        pending_ = std::move(content);
        is_stream_ = true;
    }

private:
    /// IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED where the image will be of an earlier revision.
    [[nodiscard]] HRESULT written_from(std::int32_t revision) const;
    /// Throws IMAPI_E_PROPERTY_NOT_ACCESSIBLE for a stream.
    void check_no_stream() const;
    /// The file in the image whose streams are to change; throws.
    [[nodiscard]] tree::Item& file_to_change();
    [[nodiscard]] bool is_directory() const noexcept override { return false; }
    [[nodiscard]] void* query_more(REFIID riid) noexcept override;
    [[nodiscard]] std::uint64_t size() const;

    tree::Slice pending_;
    bool is_stream_ = false;
};

} // namespace openimapi::inline v1::imapi2fs
