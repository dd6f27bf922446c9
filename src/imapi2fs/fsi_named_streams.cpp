#include "imapi2fs/fsi_named_streams.hpp"

#include "imapi2fs/lazy_enumerator.hpp"

namespace openimapi::inline v1::imapi2fs {

namespace {

/// The item of one stream: an item that hangs nowhere, with the dates of its file.
com::Ptr<FsiFileItem> stream_item(ImageCore& image, const tree::Item& file,
                                  const std::string& name) {
    auto content = file.stream_content(name);
    const auto size = content->size().value();
    auto item = com::make<FsiFileItem>(
        image, ItemState{.node = {}, .name = name, .attributes = file.attributes()});
    item->become_stream({.source = std::move(content), .offset = 0, .size = size});
    return item;
}

/// Makes the items of the streams that there are now.
auto maker(const ImageRef& image, const tree::Item& file) {
    return [image, file, names = file.streams()](std::size_t index) {
        const auto lock = image->lock();
        return com::Ptr<IFsiItem>(stream_item(*image, file, names.at(index)).get());
    };
}

} // namespace

HRESULT FsiNamedStreams::get_Item(LONG index, IFsiFileItem2** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    return guard([&] {
        const auto lock = image_->lock();
        const auto names = file_.streams();
        if (index < 0 || static_cast<std::size_t>(index) >= names.size())
            throw Error(Code::imapi_e_invalid_param,
                        "the parameter 'index' is that of no named stream");
        return stream_item(*image_, file_, names[static_cast<std::size_t>(index)]).move_to(item);
    });
}

HRESULT FsiNamedStreams::get_Count(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        *value = narrow<LONG>(file_.streams().size());
    });
}

HRESULT FsiNamedStreams::get__NewEnum(IEnumVARIANT** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto lock = image_->lock();
        return enumerate_lazily<IEnumVARIANT, VARIANT, IFsiItem>(file_.streams().size(),
                                                                 maker(image_, file_))
            .move_to(value);
    });
}

HRESULT FsiNamedStreams::get_EnumNamedStreams(IEnumFsiItems** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto lock = image_->lock();
        return enumerate_lazily<IEnumFsiItems, IFsiItem*, IFsiItem>(file_.streams().size(),
                                                                    maker(image_, file_))
            .move_to(value);
    });
}

} // namespace openimapi::inline v1::imapi2fs
