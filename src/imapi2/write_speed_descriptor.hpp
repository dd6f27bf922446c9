/// MsftWriteSpeedDescriptor: one speed that a drive offers for the medium in it.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/record/medium.hpp"

namespace openimapi::inline v1::imapi2 {

class WriteSpeedDescriptor final : public com::Object<WriteSpeedDescriptor, IWriteSpeedDescriptor> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftWriteSpeedDescriptor;
    WriteSpeedDescriptor(IMAPI_MEDIA_PHYSICAL_TYPE type, record::WriteSpeed speed)
        : type_(type), speed_(speed) {}

    HRESULT STDMETHODCALLTYPE get_MediaType(IMAPI_MEDIA_PHYSICAL_TYPE* value) noexcept override {
        if (!value) return E_POINTER;
        *value = type_;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_RotationTypeIsPureCAV(VARIANT_BOOL* value) noexcept override {
        if (!value) return E_POINTER;
        *value = speed_.pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE get_WriteSpeed(LONG* value) noexcept override {
        if (!value) return E_POINTER;
        return guard([&] { *value = narrow<LONG>(speed_.sectors_per_second); });
    }

private:
    IMAPI_MEDIA_PHYSICAL_TYPE type_;
    record::WriteSpeed speed_;
};

} // namespace openimapi::inline v1::imapi2
