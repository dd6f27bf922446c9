#include "openimapi/com/variant.hpp"

#include "openimapi/com/error.hpp"

namespace openimapi::inline v1::com {

Variant::Variant(const VARIANT& other) : Variant() {
    const HRESULT hr = ole::VariantCopy(this, &other);
    if (hr == E_OUTOFMEMORY) throw std::bad_alloc();
    check(hr, "copy a value");
}

std::optional<Variant> Variant::as(VARTYPE type) const noexcept {
    Variant converted;
    if (FAILED(ole::VariantChangeType(&converted, this, 0, type))) return std::nullopt;
    return converted;
}

std::optional<std::int32_t> Variant::as_int() const noexcept {
    const auto converted = as(VT_I4);
    return converted ? std::optional(converted->lVal) : std::nullopt;
}

std::optional<std::string> Variant::as_utf8() const {
    const auto converted = as(VT_BSTR);
    return converted ? std::optional(to_utf8(converted->bstrVal)) : std::nullopt;
}

} // namespace openimapi::inline v1::com
