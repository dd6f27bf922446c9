/// FsiNamedStreams: the named streams of a file as items.
#pragma once

#include "imapi2fs/fsi_file_item.hpp"

namespace openimapi::inline v1::imapi2fs {

/// Shows the file's streams as they are when it is asked, in the order of their names.
class FsiNamedStreams final : public com::Object<FsiNamedStreams, IFsiNamedStreams> {
public:
    static constexpr const com::Class* class_info = &com::classes::FsiNamedStreams;
    FsiNamedStreams(ImageCore& image, tree::Item file) : image_(image), file_(std::move(file)) {}

    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, IFsiFileItem2** item) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_EnumNamedStreams(IEnumFsiItems** value) noexcept override;

private:
    ImageRef image_;
    tree::Item file_;
};

} // namespace openimapi::inline v1::imapi2fs
