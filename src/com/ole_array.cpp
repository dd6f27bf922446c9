// SAFEARRAY, with its hidden header: 16 bytes in front of the descriptor, whose last four hold the
// element's type (FADF_HAVEVARTYPE), as on Windows.
#include "com/element.hpp"
#include "openimapi/com/ole.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace openimapi::inline v1::com::ole {

namespace {

constexpr std::size_t hidden = 16;

std::uint64_t count_of(const SAFEARRAY& array) noexcept {
    std::uint64_t count = 1;
    for (unsigned i = 0; i < array.cDims; ++i)
        count *= array.rgsabound[i].cElements;
    return count;
}

VARTYPE type_of(const SAFEARRAY& array) noexcept {
    if (array.fFeatures & FADF_HAVEVARTYPE) {
        std::uint32_t type = 0;
        std::memcpy(&type, reinterpret_cast<const char*>(&array) - 4, 4);
        return static_cast<VARTYPE>(type);
    }
    if (array.fFeatures & FADF_BSTR) return VT_BSTR;
    if (array.fFeatures & FADF_UNKNOWN) return VT_UNKNOWN;
    if (array.fFeatures & FADF_DISPATCH) return VT_DISPATCH;
    if (array.fFeatures & FADF_VARIANT) return VT_VARIANT;
    return VT_EMPTY;
}

void clear_element(VARTYPE type, void* element) noexcept {
    VARIANT value{};
    switch (type) {
    case VT_BSTR:
    case VT_UNKNOWN:
    case VT_DISPATCH:
    case VT_VARIANT:
        load_element(value, type, element);
        ole::VariantClear(&value);
        std::memset(element, 0, element_size(type));
        break;
    default:
        break;
    }
}

/// A copy that owns what it holds, over bytes that own nothing.
HRESULT copy_element(VARTYPE type, const void* from, void* to, ULONG size) noexcept {
    switch (type) {
    case VT_BSTR:
    case VT_UNKNOWN:
    case VT_DISPATCH:
    case VT_VARIANT: {
        VARIANT seen{};
        load_element(seen, type, from);
        VARIANT copy{};
        if (const HRESULT hr = ole::VariantCopy(&copy, &seen); FAILED(hr)) return hr;
        store_element(copy, type, to);
        return S_OK;
    }
    default:
        std::memcpy(to, from, size);
        return S_OK;
    }
}

void clear_data(SAFEARRAY& array, std::uint64_t from, std::uint64_t to) noexcept {
    if (!array.pvData) return;
    const VARTYPE type = type_of(array);
    if (type != VT_BSTR && type != VT_UNKNOWN && type != VT_DISPATCH && type != VT_VARIANT) return;
    for (std::uint64_t i = from; i < to; ++i)
        clear_element(type, static_cast<char*>(array.pvData) + i * array.cbElements);
}

HRESULT bound(SAFEARRAY* array, UINT dimension, const SAFEARRAYBOUND*& found) noexcept {
    if (!array) return E_INVALIDARG;
    if (dimension < 1 || dimension > array->cDims) return DISP_E_BADINDEX;
    found = &array->rgsabound[array->cDims - dimension];
    return S_OK;
}

} // namespace

SAFEARRAY* SafeArrayCreate(VARTYPE type, UINT dimensions, SAFEARRAYBOUND* bounds) noexcept {
    const ULONG size = element_size(type);
    if (!size || !dimensions || dimensions > 60 || !bounds) return nullptr;
    std::uint64_t count = 1;
    for (UINT i = 0; i < dimensions; ++i) {
        count *= bounds[i].cElements;
        if (count * size > std::numeric_limits<std::int32_t>::max()) return nullptr;
    }
    const std::size_t descriptor = sizeof(SAFEARRAY) + (dimensions - 1) * sizeof(SAFEARRAYBOUND);
    auto* block = static_cast<char*>(std::calloc(1, hidden + descriptor));
    void* data = std::calloc(static_cast<std::size_t>(std::max<std::uint64_t>(count, 1)), size);
    if (!block || !data) {
        std::free(block);
        std::free(data);
        return nullptr;
    }
    auto* array = reinterpret_cast<SAFEARRAY*>(block + hidden);
    const std::uint32_t stored = type;
    std::memcpy(block + hidden - 4, &stored, 4);
    array->cDims = static_cast<USHORT>(dimensions);
    array->fFeatures = FADF_HAVEVARTYPE;
    if (type == VT_BSTR) array->fFeatures |= FADF_BSTR;
    if (type == VT_UNKNOWN) array->fFeatures |= FADF_UNKNOWN;
    if (type == VT_DISPATCH) array->fFeatures |= FADF_DISPATCH;
    if (type == VT_VARIANT) array->fFeatures |= FADF_VARIANT;
    array->cbElements = size;
    array->pvData = data;
    for (UINT i = 0; i < dimensions; ++i)
        array->rgsabound[i] = bounds[dimensions - 1 - i];
    return array;
}

SAFEARRAY* SafeArrayCreateVector(VARTYPE type, LONG lower, ULONG count) noexcept {
    SAFEARRAYBOUND one = {count, lower};
    return ole::SafeArrayCreate(type, 1, &one);
}

HRESULT SafeArrayDestroyData(SAFEARRAY* array) noexcept {
    if (!array) return E_INVALIDARG;
    if (array->cLocks) return DISP_E_ARRAYISLOCKED;
    clear_data(*array, 0, count_of(*array));
    if (!(array->fFeatures & (FADF_STATIC | FADF_AUTO | FADF_EMBEDDED))) {
        std::free(array->pvData);
        array->pvData = nullptr;
    }
    return S_OK;
}

HRESULT SafeArrayDestroy(SAFEARRAY* array) noexcept {
    if (!array) return S_OK;
    if (const HRESULT hr = ole::SafeArrayDestroyData(array); FAILED(hr)) return hr;
    if (!(array->fFeatures & (FADF_STATIC | FADF_AUTO)))
        std::free(reinterpret_cast<char*>(array) - hidden);
    return S_OK;
}

HRESULT SafeArrayLock(SAFEARRAY* array) noexcept {
    if (!array) return E_INVALIDARG;
    __atomic_fetch_add(&array->cLocks, 1, __ATOMIC_RELAXED);
    return S_OK;
}
HRESULT SafeArrayUnlock(SAFEARRAY* array) noexcept {
    if (!array) return E_INVALIDARG;
    ULONG locks = __atomic_load_n(&array->cLocks, __ATOMIC_RELAXED);
    do {
        if (!locks) return E_UNEXPECTED;
    } while (!__atomic_compare_exchange_n(&array->cLocks, &locks, locks - 1, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return S_OK;
}
HRESULT SafeArrayAccessData(SAFEARRAY* array, void** data) noexcept {
    if (!array || !data) return E_INVALIDARG;
    ole::SafeArrayLock(array);
    *data = array->pvData;
    return S_OK;
}
HRESULT SafeArrayUnaccessData(SAFEARRAY* array) noexcept {
    return ole::SafeArrayUnlock(array);
}

HRESULT SafeArrayPtrOfIndex(SAFEARRAY* array, LONG* indices, void** element) noexcept {
    if (!array || !indices || !element) return E_INVALIDARG;
    // The first index is the first dimension's, which varies fastest and whose bound stands last.
    std::uint64_t offset = 0, step = 1;
    for (unsigned i = 0; i < array->cDims; ++i) {
        const SAFEARRAYBOUND& own = array->rgsabound[array->cDims - 1 - i];
        const std::int64_t from_lower = std::int64_t{indices[i]} - own.lLbound;
        if (from_lower < 0 || from_lower >= std::int64_t{own.cElements}) return DISP_E_BADINDEX;
        offset += static_cast<std::uint64_t>(from_lower) * step;
        step *= own.cElements;
    }
    *element = static_cast<char*>(array->pvData) + offset * array->cbElements;
    return S_OK;
}

HRESULT SafeArrayGetElement(SAFEARRAY* array, LONG* indices, void* element) noexcept {
    if (!array || !indices || !element) return E_INVALIDARG;
    void* at = nullptr;
    if (const HRESULT hr = ole::SafeArrayPtrOfIndex(array, indices, &at); FAILED(hr)) return hr;
    return copy_element(type_of(*array), at, element, array->cbElements);
}

HRESULT SafeArrayPutElement(SAFEARRAY* array, LONG* indices, void* element) noexcept {
    if (!array || !indices) return E_INVALIDARG;
    void* at = nullptr;
    if (const HRESULT hr = ole::SafeArrayPtrOfIndex(array, indices, &at); FAILED(hr)) return hr;
    const VARTYPE type = type_of(*array);
    // Strings and interfaces come as themselves, everything else by its address.
    const bool itself = type == VT_BSTR || type == VT_UNKNOWN || type == VT_DISPATCH;
    if (!itself && !element) return E_INVALIDARG;
    alignas(VARIANT) char copy[sizeof(VARIANT)] = {};
    const void* from = itself ? static_cast<const void*>(&element) : element;
    if (const HRESULT hr = copy_element(type, from, copy, array->cbElements); FAILED(hr)) return hr;
    clear_element(type, at);
    std::memcpy(at, copy, array->cbElements);
    return S_OK;
}

UINT SafeArrayGetDim(SAFEARRAY* array) noexcept {
    return array ? array->cDims : 0;
}
UINT SafeArrayGetElemsize(SAFEARRAY* array) noexcept {
    return array ? array->cbElements : 0;
}
HRESULT SafeArrayGetLBound(SAFEARRAY* array, UINT dimension, LONG* lower) noexcept {
    if (!lower) return E_INVALIDARG;
    const SAFEARRAYBOUND* found = nullptr;
    if (const HRESULT hr = bound(array, dimension, found); FAILED(hr)) return hr;
    *lower = found->lLbound;
    return S_OK;
}
HRESULT SafeArrayGetUBound(SAFEARRAY* array, UINT dimension, LONG* upper) noexcept {
    if (!upper) return E_INVALIDARG;
    const SAFEARRAYBOUND* found = nullptr;
    if (const HRESULT hr = bound(array, dimension, found); FAILED(hr)) return hr;
    *upper = static_cast<LONG>(std::int64_t{found->lLbound} + found->cElements - 1);
    return S_OK;
}
HRESULT SafeArrayGetVartype(SAFEARRAY* array, VARTYPE* type) noexcept {
    if (!array || !type) return E_INVALIDARG;
    *type = type_of(*array);
    return *type == VT_EMPTY ? E_INVALIDARG : S_OK;
}

HRESULT SafeArrayCopy(SAFEARRAY* array, SAFEARRAY** copy) noexcept {
    if (!copy) return E_INVALIDARG;
    *copy = nullptr;
    if (!array) return S_OK;
    const VARTYPE type = type_of(*array);
    if (type == VT_EMPTY) return E_INVALIDARG;
    SAFEARRAYBOUND bounds[60];
    if (array->cDims == 0 || array->cDims > 60) return E_INVALIDARG;
    for (unsigned i = 0; i < array->cDims; ++i)
        bounds[i] = array->rgsabound[array->cDims - 1 - i];
    SAFEARRAY* made = ole::SafeArrayCreate(type, array->cDims, bounds);
    if (!made) return E_OUTOFMEMORY;
    const std::uint64_t count = count_of(*array);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t offset = i * array->cbElements;
        if (const HRESULT hr =
                copy_element(type, static_cast<const char*>(array->pvData) + offset,
                             static_cast<char*>(made->pvData) + offset, array->cbElements);
            FAILED(hr)) {
            ole::SafeArrayDestroy(made);
            return hr;
        }
    }
    *copy = made;
    return S_OK;
}

HRESULT SafeArrayRedim(SAFEARRAY* array, SAFEARRAYBOUND* wanted) noexcept {
    if (!array || !wanted) return E_INVALIDARG;
    if (array->fFeatures & FADF_FIXEDSIZE) return E_INVALIDARG;
    if (array->cLocks) return DISP_E_ARRAYISLOCKED;
    // The last dimension: whole slices come or go at the end.
    SAFEARRAYBOUND& last = array->rgsabound[0];
    const std::uint64_t before = count_of(*array);
    const std::uint64_t slice = last.cElements ? before / last.cElements : [&] {
        std::uint64_t count = 1;
        for (unsigned i = 1; i < array->cDims; ++i)
            count *= array->rgsabound[i].cElements;
        return count;
    }();
    const std::uint64_t after = slice * wanted->cElements;
    if (after * array->cbElements > std::numeric_limits<std::int32_t>::max()) return E_OUTOFMEMORY;
    const auto bytes = static_cast<std::size_t>(after * array->cbElements);
    if (after > before) {
        void* data = std::realloc(array->pvData, bytes);
        if (!data) return E_OUTOFMEMORY;
        std::memset(static_cast<char*>(data) + before * array->cbElements, 0,
                    static_cast<std::size_t>((after - before) * array->cbElements));
        array->pvData = data;
    } else if (after < before) {
        clear_data(*array, after, before); // the memory shrinks when the array is copied
    }
    last = *wanted;
    return S_OK;
}

} // namespace openimapi::inline v1::com::ole
