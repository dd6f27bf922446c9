/// IDispatch, driven by the tables of the contract.
#pragma once

#include "openimapi/com/interface.hpp"

namespace openimapi::inline v1::com {

/// A member and the interface of the chain that owns it.
struct FoundMember {
    const Interface* owner = nullptr;
    unsigned index = 0;
    [[nodiscard]] const Member& operator*() const { return owner->members[index]; }
    [[nodiscard]] const Member* operator->() const { return &owner->members[index]; }
    explicit operator bool() const { return owner != nullptr; }
};

/// The member with this DISPID and one of these DISPATCH_ flags, in `table` or its bases. Where
/// only a put exists, it also answers a putref.
[[nodiscard]] OPENIMAPI_API FoundMember find_member(const Interface& table, DISPID id,
                                                    WORD flags) noexcept;

/// IDispatch::GetIDsOfNames: ASCII letters in any case; further names are those of parameters.
[[nodiscard]] OPENIMAPI_API HRESULT get_ids_of_names(const Interface& table, REFIID riid,
                                                     LPOLESTR* names, UINT count,
                                                     DISPID* ids) noexcept;

/// IDispatch::Invoke: unpacks the arguments (converted as VariantChangeType does), calls the slot,
/// and packs the result. `self` is the object's pointer to the interface that `table` describes.
///
/// A failed HRESULT of the member is DISP_E_EXCEPTION with EXCEPINFO filled from the thread's error
/// information; a success code is S_OK. DISPID_PROPERTYPUT must name the value of a put. Named
/// arguments are parameters by their index. A property that gives an object and takes no argument
/// passes arguments on to that object's default member: image.Root("DIR").
[[nodiscard]] OPENIMAPI_API HRESULT invoke(const Interface& table, IDispatch* self, DISPID id,
                                           REFIID riid, LCID lcid, WORD flags,
                                           DISPPARAMS* parameters, VARIANT* result,
                                           EXCEPINFO* exception, UINT* bad_argument) noexcept;

/// One of several interfaces that an object answers late-bound calls with.
struct LateBound {
    const Interface* table;
    IDispatch* self; ///< the object's pointer to that interface
};

/// The same for an object whose IDispatch knows the members of several interfaces, of which the
/// earlier ones come first. Their DISPIDs must differ.
[[nodiscard]] OPENIMAPI_API HRESULT get_ids_of_names(std::span<const LateBound> interfaces,
                                                     REFIID riid, LPOLESTR* names, UINT count,
                                                     DISPID* ids) noexcept;
[[nodiscard]] OPENIMAPI_API HRESULT invoke(std::span<const LateBound> interfaces, DISPID id,
                                           REFIID riid, LCID lcid, WORD flags,
                                           DISPPARAMS* parameters, VARIANT* result,
                                           EXCEPINFO* exception, UINT* bad_argument) noexcept;

} // namespace openimapi::inline v1::com
