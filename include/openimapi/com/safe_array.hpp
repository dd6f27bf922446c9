/// SAFEARRAY(VARIANT), the only kind of array in the contract: made from values, read into values.
#pragma once

#include "openimapi/com/variant.hpp"

#include <span>
#include <vector>

namespace openimapi::inline v1::com {

/// An owned SAFEARRAY.
class OPENIMAPI_API SafeArray {
public:
    SafeArray() noexcept = default;
    /// One dimension from 0, of VT_VARIANT; the values are moved in. Throws std::bad_alloc.
    explicit SafeArray(std::vector<Variant> values);
    SafeArray(const SafeArray&) = delete;
    SafeArray(SafeArray&& other) noexcept : array_(other.detach()) {}
    SafeArray& operator=(SafeArray other) noexcept {
        std::swap(array_, other.array_);
        return *this;
    }
    ~SafeArray() { ole::SafeArrayDestroy(array_); }

    /// VARIANTs of what `make` returns for each element: SafeArray::of(types, [](auto t) { … }).
    template <class Range, class Make>
    [[nodiscard]] static SafeArray of(Range&& range, Make make) {
        std::vector<Variant> values;
        for (auto&& element : range)
            values.push_back(Variant(make(element)));
        return SafeArray(std::move(values));
    }
    template <class Range>
    [[nodiscard]] static SafeArray of(Range&& range) {
        return of(range, [](const auto& element) { return Variant(element); });
    }
    [[nodiscard]] static SafeArray adopt(SAFEARRAY* array) noexcept {
        SafeArray owned;
        owned.array_ = array;
        return owned;
    }
    [[nodiscard]] SAFEARRAY* detach() noexcept { return std::exchange(array_, nullptr); }
    [[nodiscard]] SAFEARRAY* get() const noexcept { return array_; }
    [[nodiscard]] SAFEARRAY** operator&() noexcept { return put(); }
    [[nodiscard]] SAFEARRAY** put() noexcept {
        ole::SafeArrayDestroy(detach());
        return &array_;
    }
    /// The end of a method that hands out an array: E_POINTER where there is no room for it.
    HRESULT move_to(SAFEARRAY** out) noexcept {
        if (!out) return E_POINTER;
        *out = detach();
        return S_OK;
    }

private:
    SAFEARRAY* array_ = nullptr;
};

/// The elements of a caller's one-dimensional array of whatever type, as VARIANTs; null is empty.
/// Throws Error (E_INVALIDARG) for other shapes.
[[nodiscard]] OPENIMAPI_API std::vector<Variant> values_of(SAFEARRAY* array);

} // namespace openimapi::inline v1::com
