// VARIANT: its life. Conversions are in ole_convert.cpp.
#include "com/element.hpp"
#include "openimapi/com/ole.hpp"

namespace openimapi::inline v1::com::ole {

namespace {

/// Types a VARIANT may hold, besides arrays and references.
bool holds(VARTYPE type) noexcept {
    return type <= VT_DECIMAL || (type >= VT_I1 && type <= VT_UINT) || type == VT_RECORD;
}
bool valid(VARTYPE vt) noexcept {
    const VARTYPE type = vt & VT_TYPEMASK;
    if (vt & ~(VT_TYPEMASK | VT_ARRAY | VT_BYREF)) return false;
    if (!holds(type)) return false;
    if (vt & (VT_ARRAY | VT_BYREF)) return type != VT_EMPTY && type != VT_NULL;
    return type != VT_VARIANT;
}

} // namespace

void VariantInit(VARIANTARG* value) noexcept {
    *value = VARIANT{};
}

HRESULT VariantClear(VARIANTARG* value) noexcept {
    if (!value) return E_INVALIDARG;
    if (!valid(value->vt)) return DISP_E_BADVARTYPE;
    HRESULT hr = S_OK;
    if (!(value->vt & VT_BYREF)) {
        if (value->vt & VT_ARRAY)
            hr = ole::SafeArrayDestroy(value->parray);
        else if (value->vt == VT_BSTR)
            ole::SysFreeString(value->bstrVal);
        else if ((value->vt == VT_DISPATCH || value->vt == VT_UNKNOWN) && value->punkVal)
            value->punkVal->Release();
    }
    if (SUCCEEDED(hr)) ole::VariantInit(value);
    return hr;
}

HRESULT VariantCopy(VARIANTARG* to, const VARIANTARG* from) noexcept {
    if (!to || !from) return E_INVALIDARG;
    if (!valid(from->vt)) return DISP_E_BADVARTYPE;
    if (to == from) return S_OK;
    VARIANT copy = *from;
    if (!(from->vt & VT_BYREF)) {
        if (from->vt & VT_ARRAY) {
            copy.parray = nullptr;
            if (from->parray)
                if (const HRESULT hr = ole::SafeArrayCopy(from->parray, &copy.parray); FAILED(hr))
                    return hr;
        } else if (from->vt == VT_BSTR) {
            // Also a null one stays null: both are the empty string.
            copy.bstrVal =
                from->bstrVal
                    ? ole::SysAllocStringByteLen(reinterpret_cast<const char*>(from->bstrVal),
                                                 ole::SysStringByteLen(from->bstrVal))
                    : nullptr;
            if (from->bstrVal && !copy.bstrVal) return E_OUTOFMEMORY;
        } else if ((from->vt == VT_DISPATCH || from->vt == VT_UNKNOWN) && from->punkVal) {
            from->punkVal->AddRef();
        }
    }
    const HRESULT hr = ole::VariantClear(to);
    if (FAILED(hr)) {
        ole::VariantClear(&copy);
        return hr;
    }
    *to = copy;
    return S_OK;
}

HRESULT VariantCopyInd(VARIANT* to, const VARIANTARG* from) noexcept {
    if (!to || !from) return E_INVALIDARG;
    if (!(from->vt & VT_BYREF)) return ole::VariantCopy(to, from);
    if (!valid(from->vt) || !from->byref) return E_INVALIDARG;
    VARIANT seen{};
    seen.vt = from->vt & ~VT_BYREF;
    if (seen.vt & VT_ARRAY) {
        seen.parray = *from->pparray;
    } else if (seen.vt == VT_VARIANT) {
        // One more reference may hide inside, but not a second VARIANT.
        if (from->pvarVal->vt == (VT_BYREF | VT_VARIANT)) return E_INVALIDARG;
        if (from->pvarVal->vt & VT_BYREF) return ole::VariantCopyInd(to, from->pvarVal);
        return ole::VariantCopy(to, from->pvarVal);
    } else {
        load_element(seen, seen.vt, from->byref);
    }
    return ole::VariantCopy(to, &seen); // `seen` only borrows
}

} // namespace openimapi::inline v1::com::ole
