#include "imapi2fs/fsi_file_item.hpp"

#include "imapi2fs/content.hpp"
#include "openimapi/com/stream.hpp"

namespace openimapi::inline v1::imapi2fs {

namespace {
/// Asks an object whether it is one of ours: no program has this id.
constexpr IID iid_file_item_itself = {
    0x1b7a3c52, 0x90de, 0x4f46, {0xa7, 0x11, 0xc2, 0x5e, 0x08, 0x93, 0xd4, 0x6f}};
} // namespace

void* FsiFileItem::query_more(REFIID riid) noexcept {
    if (riid != iid_file_item_itself) return nullptr;
    AddRef();
    return this;
}
com::Ptr<FsiFileItem> FsiFileItem::behind(IUnknown* item) noexcept {
    void* found = nullptr;
    if (FAILED(item->QueryInterface(iid_file_item_itself, &found))) return nullptr;
    return com::Ptr<FsiFileItem>::adopt(static_cast<FsiFileItem*>(found));
}

std::uint64_t FsiFileItem::size() const {
    return state_.node ? state_.node->size() : pending_.size;
}

HRESULT FsiFileItem::get_DataSize(LONGLONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        *value = narrow<LONGLONG>(size());
    });
}

HRESULT FsiFileItem::get_DataSize32BitLow(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        *value = static_cast<LONG>(size() & 0xFFFFFFFF);
    });
}

HRESULT FsiFileItem::get_DataSize32BitHigh(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        *value = static_cast<LONG>(size() >> 32);
    });
}

HRESULT FsiFileItem::get_Data(IStream** value) noexcept {
    return read(value, [&] {
        auto source = state_.node ? state_.node->content() : slice_source(pending_);
        return com::stream_over(std::move(source)).move_to(value);
    });
}

HRESULT FsiFileItem::put_Data(IStream* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        tree::Slice content = take_content(*image_, value, state_.name);
        const auto lock = image_->lock();
        image_->check_editable();
        if (state_.node)
            throw Error(Code::imapi_e_readonly,
                        "the data of an item cannot be changed once it is added",
                        "Remove the item and add another");
        pending_ = std::move(content);
    });
}

// Named streams and the real-time flag need UDF 2.00 and 2.01, which are not written yet.

HRESULT FsiFileItem::get_FsiNamedStreams(IFsiNamedStreams** streams) noexcept {
    if (!streams) return E_POINTER;
    *streams = nullptr;
    return com::fail(E_NOTIMPL, "named streams are not supported yet", speaker());
}
HRESULT FsiFileItem::get_IsNamedStream(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return S_OK;
}
HRESULT FsiFileItem::AddStream(BSTR, IStream*) noexcept {
    return com::fail(E_NOTIMPL, "named streams are not supported yet", speaker());
}
HRESULT FsiFileItem::RemoveStream(BSTR) noexcept {
    return com::fail(E_NOTIMPL, "named streams are not supported yet", speaker());
}
HRESULT FsiFileItem::get_IsRealTime(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    return S_OK;
}
HRESULT FsiFileItem::put_IsRealTime(VARIANT_BOOL value) noexcept {
    if (value == VARIANT_FALSE) return S_OK;
    return com::fail(E_NOTIMPL, "real-time files are not supported yet", speaker());
}

} // namespace openimapi::inline v1::imapi2fs
