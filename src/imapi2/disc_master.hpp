/// MsftDiscMaster2: the recorders of this machine.
#pragma once

#include "openimapi/com/connection.hpp"
#include "openimapi/com/object.hpp"

namespace openimapi::inline v1::imapi2 {

/// Every question asks the system anew, so that a program which keeps the object sees drives come
/// and go. The order is that of drive::list(). Plug events are not raised yet: a sink can be
/// connected.
class DiscMaster final
    : public com::Object<DiscMaster, IDiscMaster2, com::ConnectionPoints<DDiscMaster2Events>> {
public:
    static constexpr const com::Class* class_info = &com::classes::MsftDiscMaster2;

    HRESULT STDMETHODCALLTYPE get__NewEnum(IEnumVARIANT** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Item(LONG index, BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Count(LONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_IsSupportedEnvironment(VARIANT_BOOL* value) noexcept override;
};

} // namespace openimapi::inline v1::imapi2
