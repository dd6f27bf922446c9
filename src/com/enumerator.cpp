#include "openimapi/com/enumerator.hpp"

namespace openimapi::inline v1::com {

Ptr<IEnumVARIANT> enumerate_variants(std::vector<Variant> values) {
    return enumerate<IEnumVARIANT, VARIANT>(std::move(values));
}

} // namespace openimapi::inline v1::com
