// VariantChangeType: what a value is as another type. Rounding is half to even, strings are those
// of the invariant (English) locale, and a value that does not fit is DISP_E_OVERFLOW.
#include "com/decimal.hpp"
#include "com/text_values.hpp"
#include "openimapi/com/ole.hpp"

#include <cmath>
#include <cstdio>
#include <limits>
#include <new>

namespace openimapi::inline v1::com::ole {

namespace {

/// A number on its way from one type to another: exact where it is whole.
struct Number {
    enum Kind { whole, natural, real } kind = whole;
    std::int64_t i = 0;
    std::uint64_t u = 0; ///< above the range of i
    double r = 0;
    bool truth = false; ///< came from VT_BOOL: -1 fits unsigned types by wrapping

    static Number of(std::int64_t value) { return {whole, value, 0, 0, false}; }
    static Number of(std::uint64_t value) {
        if (value <= std::uint64_t{std::numeric_limits<std::int64_t>::max()})
            return of(static_cast<std::int64_t>(value));
        return {natural, 0, value, 0, false};
    }
    static Number of(double value) { return {real, 0, 0, value, false}; }

    [[nodiscard]] double as_real() const {
        return kind == whole     ? static_cast<double>(i)
               : kind == natural ? static_cast<double>(u)
                                 : r;
    }
};

HRESULT number_of(const VARIANT& from, Number& number) noexcept {
    switch (from.vt) {
    case VT_EMPTY:
        number = Number::of(std::int64_t{0});
        return S_OK;
    case VT_I1:
        number = Number::of(std::int64_t{static_cast<signed char>(from.cVal)});
        return S_OK;
    case VT_UI1:
        number = Number::of(std::int64_t{from.bVal});
        return S_OK;
    case VT_I2:
        number = Number::of(std::int64_t{from.iVal});
        return S_OK;
    case VT_UI2:
        number = Number::of(std::int64_t{from.uiVal});
        return S_OK;
    case VT_I4:
    case VT_INT:
        number = Number::of(std::int64_t{from.lVal});
        return S_OK;
    case VT_UI4:
    case VT_UINT:
        number = Number::of(std::int64_t{from.ulVal});
        return S_OK;
    case VT_I8:
        number = Number::of(std::int64_t{from.llVal});
        return S_OK;
    case VT_UI8:
        number = Number::of(std::uint64_t{from.ullVal});
        return S_OK;
    case VT_R4:
        number = Number::of(double{from.fltVal});
        return S_OK;
    case VT_R8:
    case VT_DATE:
        number = Number::of(from.dblVal);
        return S_OK;
    case VT_BOOL:
        number = Number::of(std::int64_t{from.boolVal ? -1 : 0});
        number.truth = true;
        return S_OK;
    case VT_CY:
        if (from.cyVal.int64 % 10000 == 0)
            number = Number::of(std::int64_t{from.cyVal.int64 / 10000});
        else
            number = Number::of(static_cast<double>(from.cyVal.int64) / 10000);
        return S_OK;
    case VT_DECIMAL: {
        std::int64_t exact = 0;
        if (decimal_to_whole(from.decVal, exact))
            number = Number::of(exact);
        else
            number = Number::of(decimal_to_double(from.decVal));
        return S_OK;
    }
    case VT_BSTR: {
        const auto parsed = parse_number(from.bstrVal, ole::SysStringLen(from.bstrVal));
        if (!parsed) return DISP_E_TYPEMISMATCH;
        number = parsed->whole ? Number::of(parsed->i) : Number::of(parsed->r);
        return S_OK;
    }
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

/// To a signed or unsigned integer of at most 64 bits.
template <class T>
HRESULT to_integer(const Number& number, T& out) noexcept {
    using Limits = std::numeric_limits<T>;
    if (number.kind == Number::whole) {
        if (number.truth) {
            out = static_cast<T>(number.i); // TRUE is all ones in every width
            return S_OK;
        }
        if constexpr (std::is_signed_v<T>) {
            if (number.i < Limits::min() || number.i > Limits::max()) return DISP_E_OVERFLOW;
        } else {
            if (number.i < 0 || static_cast<std::uint64_t>(number.i) > Limits::max())
                return DISP_E_OVERFLOW;
        }
        out = static_cast<T>(number.i);
        return S_OK;
    }
    if (number.kind == Number::natural) {
        if (number.u > static_cast<std::uint64_t>(Limits::max())) return DISP_E_OVERFLOW;
        out = static_cast<T>(number.u);
        return S_OK;
    }
    if (!std::isfinite(number.r)) return DISP_E_OVERFLOW;
    const double rounded = std::nearbyint(number.r); // the default mode is half to even
    // The upper limit plus one is a power of two, so it is exact as a double.
    if (rounded < static_cast<double>(Limits::min()) || rounded >= std::ldexp(1.0, Limits::digits))
        return DISP_E_OVERFLOW;
    out = static_cast<T>(rounded);
    return S_OK;
}

HRESULT to_text(const VARIANT& from, USHORT flags, BSTR& out) noexcept {
    char text[64] = "";
    switch (from.vt) {
    case VT_EMPTY:
        break;
    case VT_BOOL:
        std::snprintf(text, sizeof text, "%s",
                      flags & VARIANT_ALPHABOOL ? (from.boolVal ? "True" : "False")
                                                : (from.boolVal ? "-1" : "0"));
        break;
    case VT_R4:
        print_real(text, sizeof text, from.fltVal, 7);
        break;
    case VT_R8:
        print_real(text, sizeof text, from.dblVal, 15);
        break;
    case VT_DATE:
        if (!print_date(text, sizeof text, from.date)) return E_INVALIDARG;
        break;
    case VT_CY:
        print_scaled(text, sizeof text, from.cyVal.int64, 4);
        break;
    case VT_DECIMAL:
        print_decimal(text, sizeof text, from.decVal);
        break;
    default: {
        Number number;
        if (const HRESULT hr = number_of(from, number); FAILED(hr)) return hr;
        if (number.kind == Number::natural)
            std::snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(number.u));
        else
            std::snprintf(text, sizeof text, "%lld", static_cast<long long>(number.i));
    }
    }
    OLECHAR wide[64];
    UINT length = 0;
    for (; text[length]; ++length)
        wide[length] = static_cast<OLECHAR>(text[length]);
    out = ole::SysAllocStringLen(wide, length);
    return out ? S_OK : E_OUTOFMEMORY;
}

HRESULT to_bool(const VARIANT& from, VARIANT_BOOL& out) noexcept {
    if (from.vt == VT_BSTR) {
        if (const auto truth = parse_bool(from.bstrVal, ole::SysStringLen(from.bstrVal))) {
            out = *truth ? VARIANT_TRUE : VARIANT_FALSE;
            return S_OK;
        }
    }
    Number number;
    if (const HRESULT hr = number_of(from, number); FAILED(hr)) return hr;
    out = number.as_real() != 0 ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT to_date(const VARIANT& from, DATE& out) noexcept {
    if (from.vt == VT_BSTR) {
        if (const auto date = parse_date(from.bstrVal, ole::SysStringLen(from.bstrVal))) {
            out = *date;
            return S_OK;
        }
    }
    Number number;
    if (const HRESULT hr = number_of(from, number); FAILED(hr)) return hr;
    const double days = number.as_real();
    // The years 100 to 9999.
    if (!(days > -657435.0 && days < 2958466.0)) return DISP_E_OVERFLOW;
    out = days;
    return S_OK;
}

HRESULT to_currency(const VARIANT& from, CY& out) noexcept {
    Number number;
    if (const HRESULT hr = number_of(from, number); FAILED(hr)) return hr;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 10000;
    if (number.kind == Number::whole) {
        if (number.i > most || number.i < -most) return DISP_E_OVERFLOW;
        out.int64 = number.i * 10000;
        return S_OK;
    }
    std::int64_t scaled = 0;
    if (const HRESULT hr = to_integer(Number::of(number.as_real() * 10000), scaled); FAILED(hr))
        return hr;
    out.int64 = scaled;
    return S_OK;
}

/// The value behind an object: its default property.
HRESULT default_value(IDispatch* object, LCID lcid, VARIANT& value) noexcept {
    if (!object) return DISP_E_TYPEMISMATCH;
    DISPPARAMS none = {nullptr, nullptr, 0, 0};
    const HRESULT hr =
        object->Invoke(DISPID_VALUE, IID_NULL, lcid, DISPATCH_PROPERTYGET | DISPATCH_METHOD, &none,
                       &value, nullptr, nullptr);
    return FAILED(hr) ? DISP_E_TYPEMISMATCH : S_OK;
}

HRESULT to_object(const VARIANT& from, VARTYPE type, VARIANT& out) noexcept {
    if (from.vt != VT_DISPATCH && from.vt != VT_UNKNOWN) return DISP_E_TYPEMISMATCH;
    out.vt = type;
    out.punkVal = nullptr;
    if (!from.punkVal) return S_OK;
    void* found = nullptr;
    if (FAILED(from.punkVal->QueryInterface(type == VT_DISPATCH ? IID_IDispatch : IID_IUnknown,
                                            &found)))
        return DISP_E_TYPEMISMATCH;
    if (type == VT_DISPATCH)
        out.pdispVal = static_cast<IDispatch*>(found);
    else
        out.punkVal = static_cast<IUnknown*>(found);
    return S_OK;
}

/// `from` is no reference, no array, and of another type.
HRESULT coerce(const VARIANT& from, LCID lcid, USHORT flags, VARTYPE type, VARIANT& out) noexcept {
    if (type == VT_DISPATCH || type == VT_UNKNOWN) return to_object(from, type, out);
    if (from.vt == VT_DISPATCH && !(flags & VARIANT_NOVALUEPROP)) {
        VARIANT value{};
        HRESULT hr = default_value(from.pdispVal, lcid, value);
        if (FAILED(hr)) return hr;
        // An object whose value is an object would go on for ever.
        if (value.vt == VT_DISPATCH)
            hr = DISP_E_TYPEMISMATCH;
        else
            hr = ole::VariantChangeTypeEx(&out, &value, lcid, flags, type);
        ole::VariantClear(&value);
        return hr;
    }
    Number number;
    HRESULT hr = S_OK;
    const auto integer = [&](auto& member) {
        hr = number_of(from, number);
        return FAILED(hr) ? hr : to_integer(number, member);
    };
    switch (type) {
    case VT_I1: {
        signed char value = 0;
        hr = integer(value);
        out.cVal = static_cast<CHAR>(value);
        break;
    }
    case VT_UI1:
        hr = integer(out.bVal);
        break;
    case VT_I2:
        hr = integer(out.iVal);
        break;
    case VT_UI2:
        hr = integer(out.uiVal);
        break;
    case VT_I4:
    case VT_INT:
        hr = integer(out.lVal);
        break;
    case VT_UI4:
    case VT_UINT:
        hr = integer(out.ulVal);
        break;
    case VT_I8:
        hr = integer(out.llVal);
        break;
    case VT_UI8:
        hr = integer(out.ullVal);
        break;
    case VT_R4:
        hr = number_of(from, number);
        if (SUCCEEDED(hr)) {
            const double value = number.as_real();
            if (std::isfinite(value) &&
                std::fabs(value) > double{std::numeric_limits<float>::max()})
                return DISP_E_OVERFLOW;
            out.fltVal = static_cast<float>(value);
        }
        break;
    case VT_R8:
        hr = number_of(from, number);
        out.dblVal = number.as_real();
        break;
    case VT_CY:
        hr = to_currency(from, out.cyVal);
        break;
    case VT_DATE:
        hr = to_date(from, out.date);
        break;
    case VT_BOOL:
        hr = to_bool(from, out.boolVal);
        break;
    case VT_BSTR:
        hr = to_text(from, flags, out.bstrVal);
        break;
    case VT_DECIMAL:
        hr = number_of(from, number);
        if (SUCCEEDED(hr))
            hr = number.kind == Number::whole     ? decimal_from_whole(number.i, out.decVal)
                 : number.kind == Number::natural ? decimal_from_natural(number.u, out.decVal)
                                                  : decimal_from_double(number.r, out.decVal);
        break;
    case VT_ERROR:
        return DISP_E_TYPEMISMATCH;
    case VT_EMPTY:
    case VT_NULL:
        if (from.vt != VT_EMPTY && from.vt != VT_NULL) return DISP_E_TYPEMISMATCH;
        break;
    default:
        return DISP_E_BADVARTYPE;
    }
    if (SUCCEEDED(hr)) out.vt = type;
    return hr;
}

} // namespace

HRESULT VariantChangeTypeEx(VARIANTARG* to, const VARIANTARG* from, LCID lcid, USHORT flags,
                            VARTYPE type) noexcept {
    if (!to || !from) return E_INVALIDARG;
    if (type & VT_BYREF || type == VT_VARIANT) return DISP_E_BADVARTYPE;
    VARIANT seen{};
    if (const HRESULT hr = ole::VariantCopyInd(&seen, from); FAILED(hr)) return hr;
    VARIANT made{};
    HRESULT hr = S_OK;
    if (seen.vt == type) {
        made = seen;
        seen = VARIANT{};
    } else if (seen.vt & VT_ARRAY || type & VT_ARRAY) {
        hr = DISP_E_TYPEMISMATCH;
    } else {
        hr = coerce(seen, lcid, flags, type, made);
    }
    ole::VariantClear(&seen);
    if (FAILED(hr)) return hr;
    ole::VariantClear(to);
    *to = made;
    return S_OK;
}

HRESULT VariantChangeType(VARIANTARG* to, const VARIANTARG* from, USHORT flags,
                          VARTYPE type) noexcept {
    return ole::VariantChangeTypeEx(to, from, LOCALE_INVARIANT, flags, type);
}

INT SystemTimeToVariantTime(LPSYSTEMTIME time, DOUBLE* date) noexcept {
    if (!time || !date) return FALSE;
    const auto made = date_from_parts(
        {time->wYear, time->wMonth, time->wDay, time->wHour, time->wMinute, time->wSecond});
    if (!made) return FALSE;
    *date = *made;
    return TRUE;
}

INT VariantTimeToSystemTime(DOUBLE date, LPSYSTEMTIME time) noexcept {
    if (!time) return FALSE;
    const auto parts = parts_of_date(date);
    if (!parts) return FALSE;
    *time = SYSTEMTIME{};
    time->wYear = static_cast<WORD>(parts->year);
    time->wMonth = static_cast<WORD>(parts->month);
    time->wDay = static_cast<WORD>(parts->day);
    time->wHour = static_cast<WORD>(parts->hour);
    time->wMinute = static_cast<WORD>(parts->minute);
    time->wSecond = static_cast<WORD>(parts->second);
    time->wDayOfWeek = static_cast<WORD>(parts->weekday);
    return TRUE;
}

} // namespace openimapi::inline v1::com::ole
