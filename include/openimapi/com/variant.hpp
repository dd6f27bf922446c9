/// An owned VARIANT.
#pragma once

#include "openimapi/com/bstr.hpp"
#include "openimapi/com/ptr.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace openimapi::inline v1::com {

/// A VARIANT that clears itself; the same layout, so an array of them is an array of VARIANTs.
class OPENIMAPI_API Variant : public VARIANT {
public:
    Variant() noexcept { ole::VariantInit(this); }
    Variant(std::int32_t value) noexcept : Variant() {
        vt = VT_I4;
        lVal = value;
    }
    Variant(std::int64_t value) noexcept : Variant() {
        vt = VT_I8;
        llVal = value;
    }
    Variant(std::uint32_t value) noexcept : Variant() {
        vt = VT_UI4;
        ulVal = value;
    }
    Variant(std::uint64_t value) noexcept : Variant() {
        vt = VT_UI8;
        ullVal = value;
    }
    /// Enums of the contract travel as VT_I4.
    template <class E, class = std::enable_if_t<std::is_enum_v<E>>>
    Variant(E value) noexcept : Variant(static_cast<std::int32_t>(value)) {}
    Variant(double value) noexcept : Variant() {
        vt = VT_R8;
        dblVal = value;
    }
    Variant(bool value) noexcept : Variant() {
        vt = VT_BOOL;
        boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
    }
    Variant(std::u16string_view text) : Variant(Bstr(text)) {}
    Variant(std::string_view utf8) : Variant(Bstr(utf8)) {}
    Variant(const char16_t* text) : Variant(Bstr(text)) {}
    Variant(const char* utf8) : Variant(Bstr(utf8)) {}
    Variant(Bstr text) noexcept : Variant() {
        vt = VT_BSTR;
        bstrVal = text.detach();
    }
    /// Takes a reference; VT_DISPATCH also where the pointer is null ("Nothing").
    Variant(IDispatch* object) noexcept : Variant() {
        vt = VT_DISPATCH;
        pdispVal = object;
        if (object) object->AddRef();
    }
    Variant(IUnknown* object) noexcept : Variant() {
        vt = VT_UNKNOWN;
        punkVal = object;
        if (object) object->AddRef();
    }
    template <class T>
    Variant(const Ptr<T>& object) noexcept : Variant(object.get()) {}
    /// Copies; what is by reference stays by reference. Throws Error.
    explicit Variant(const VARIANT& other);
    Variant(const Variant& other) : Variant(static_cast<const VARIANT&>(other)) {}
    Variant(Variant&& other) noexcept : VARIANT(other) { ole::VariantInit(&other); }
    Variant& operator=(Variant other) noexcept {
        std::swap(static_cast<VARIANT&>(*this), static_cast<VARIANT&>(other));
        return *this;
    }
    ~Variant() { ole::VariantClear(this); }

    [[nodiscard]] static Variant adopt(const VARIANT& value) noexcept {
        Variant owned;
        static_cast<VARIANT&>(owned) = value;
        return owned;
    }
    [[nodiscard]] VARIANT detach() noexcept {
        const VARIANT value = *this;
        ole::VariantInit(this);
        return value;
    }
    /// VT_DATE from days since 1899-12-30.
    [[nodiscard]] static Variant from_date(double days) noexcept {
        Variant value(days);
        value.vt = VT_DATE;
        return value;
    }
    /// Takes over the array; `type` is that of its elements.
    [[nodiscard]] static Variant from_array(SAFEARRAY* array, VARTYPE type = VT_VARIANT) noexcept {
        Variant value;
        value.vt = static_cast<VARTYPE>(VT_ARRAY | type);
        value.parray = array;
        return value;
    }
    /// What a caller passes for an argument that it leaves out.
    [[nodiscard]] static Variant missing() noexcept {
        Variant value;
        value.vt = VT_ERROR;
        value.scode = DISP_E_PARAMNOTFOUND;
        return value;
    }

    /// For a function that hands out a VARIANT; what was held is cleared first.
    [[nodiscard]] VARIANT* put() noexcept {
        ole::VariantClear(this);
        return this;
    }
    [[nodiscard]] bool empty() const noexcept { return vt == VT_EMPTY; }
    /// Converted; nullopt where it cannot be.
    [[nodiscard]] std::optional<Variant> as(VARTYPE type) const noexcept;
    [[nodiscard]] std::optional<std::int32_t> as_int() const noexcept;
    [[nodiscard]] std::optional<std::string> as_utf8() const;
    /// The object inside with this interface, or null.
    template <class T>
    [[nodiscard]] Ptr<T> as_object() const noexcept {
        const auto object = as(VT_UNKNOWN);
        return object ? query<T>(object->punkVal) : nullptr;
    }
};
static_assert(sizeof(Variant) == sizeof(VARIANT));

} // namespace openimapi::inline v1::com
