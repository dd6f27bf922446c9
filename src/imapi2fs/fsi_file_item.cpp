#include "imapi2fs/fsi_file_item.hpp"

#include "imapi2fs/content.hpp"
#include "imapi2fs/fsi_named_streams.hpp"
#include "openimapi/com/stream.hpp"

#include <algorithm>
#include <imapi2fserror.h>

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
        if (state_.node || is_stream_)
            throw Error(Code::imapi_e_readonly,
                        "the data of an item cannot be changed once it is added",
                        "Remove the item and add another");
        pending_ = std::move(content);
    });
}

HRESULT FsiFileItem::written_from(std::int32_t revision) const {
    const bool written =
        (image_->file_systems & FsiFileSystemUDF) != 0 && image_->udf_revision >= revision;
    return written ? S_OK : IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
}

void FsiFileItem::check_no_stream() const {
    if (is_stream_)
        throw Error(Code::imapi_e_property_not_accessible,
                    "the item is a named stream, which has neither streams nor this property");
}

tree::Item& FsiFileItem::file_to_change() {
    check_no_stream();
    image_->check_editable();
    image_->check_not_imported(Code::imapi_e_readonly, "named streams cannot be changed");
    if (!state_.attached())
        throw Error(Code::imapi_e_not_in_file_system, "the file is not in the image",
                    "Add it first");
    return *state_.node;
}

HRESULT FsiFileItem::get_FsiNamedStreams(IFsiNamedStreams** streams) noexcept {
    return read(streams, [&] {
        check_no_stream();
        if (!state_.node)
            throw Error(Code::imapi_e_not_in_file_system, "the file is not in the image",
                        "Add it first");
        return com::make<FsiNamedStreams>(*image_, *state_.node).move_to(streams);
    });
}

HRESULT FsiFileItem::get_IsNamedStream(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    *value = is_stream_ ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT FsiFileItem::AddStream(BSTR name, IStream* data) noexcept {
    return guard([&]() -> HRESULT {
        const std::string text = com::to_utf8(name);
        if (text.empty()) throw Error(Code::imapi_e_invalid_param, "the parameter 'name' is empty");
        if (!data) throw Error(Code::imapi_e_invalid_param, "the parameter 'streamData' is null");
        {
            const auto lock = image_->lock();
            (void)file_to_change();
            image_->check_name(text);
        }
        tree::Slice content = take_content(*image_, data, text);
        const auto lock = image_->lock();
        auto& file = file_to_change();
        image_->check_room(content.size, 1, 0);
        const auto size = content.size;
        file.add_stream(text, std::move(content));
        image_->changed([file, text]() mutable { file.remove_stream(text); });
        image_->counts.blocks += blocks_for(Bytes(size)).value();
        return written_from(0x200);
    });
}

HRESULT FsiFileItem::RemoveStream(BSTR name) noexcept {
    return guard([&]() -> HRESULT {
        const std::string text = com::to_utf8(name);
        const auto lock = image_->lock();
        auto& file = file_to_change();
        const auto names = file.streams();
        if (std::find(names.begin(), names.end(), text) == names.end())
            throw Error(Code::imapi_e_invalid_param,
                        "the parameter 'name' is that of no stream of the file");
        const auto snapshot = image_->root.snapshot();
        for (const auto& stream : snapshot.streams(file.inode())) {
            if (stream.name != text) continue;
            const auto content = snapshot.slice(stream.inode).value_or(tree::Slice{});
            file.remove_stream(text);
            image_->changed([file, text, content]() mutable { file.add_stream(text, content); });
            image_->counts.blocks -= blocks_for(Bytes(content.size)).value();
            break;
        }
        return written_from(0x200);
    });
}

HRESULT FsiFileItem::get_IsRealTime(VARIANT_BOOL* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        check_no_stream();
        *value = state_.get().real_time ? VARIANT_TRUE : VARIANT_FALSE;
    });
}

// Allowed while a result lives, as published; the result does not change by it.
HRESULT FsiFileItem::put_IsRealTime(VARIANT_BOOL value) noexcept {
    return guard([&]() -> HRESULT {
        const auto lock = image_->lock();
        check_no_stream();
        auto attributes = state_.get();
        attributes.real_time = value != VARIANT_FALSE;
        set_attributes(attributes);
        return value == VARIANT_FALSE ? S_OK : written_from(0x201);
    });
}

} // namespace openimapi::inline v1::imapi2fs
