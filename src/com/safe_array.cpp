#include "openimapi/com/safe_array.hpp"

#include "com/element.hpp"
#include "openimapi/com/error.hpp"

#include <limits>
#include <new>

namespace openimapi::inline v1::com {

SafeArray::SafeArray(std::vector<Variant> values) {
    if (values.size() > std::numeric_limits<LONG>::max()) throw std::bad_alloc();
    array_ = ole::SafeArrayCreateVector(VT_VARIANT, 0, static_cast<ULONG>(values.size()));
    if (!array_) throw std::bad_alloc();
    auto* elements = static_cast<VARIANT*>(array_->pvData);
    for (std::size_t i = 0; i < values.size(); ++i)
        elements[i] = values[i].detach();
}

std::vector<Variant> values_of(SAFEARRAY* array) {
    std::vector<Variant> values;
    if (!array) return values;
    VARTYPE type = VT_EMPTY;
    if (ole::SafeArrayGetDim(array) != 1 || FAILED(ole::SafeArrayGetVartype(array, &type)) ||
        element_size(type) != array->cbElements)
        throw Error(Code::e_invalidarg, "the array is not a list of values");
    const ULONG count = array->rgsabound[0].cElements;
    values.reserve(count);
    for (ULONG i = 0; i < count; ++i) {
        VARIANT seen{};
        load_element(seen, type,
                     static_cast<const char*>(array->pvData) + std::size_t{i} * array->cbElements);
        Variant copy;
        check(ole::VariantCopyInd(&copy, &seen), "read an element of the array");
        values.push_back(std::move(copy));
    }
    return values;
}

} // namespace openimapi::inline v1::com
