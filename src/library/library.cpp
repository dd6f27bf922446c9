#include "openimapi/openimapi.hpp"

namespace openimapi::inline v1 {
namespace {

/// Emulated drives are found like any other as soon as the library is there.
[[maybe_unused]] const bool emulated_drives_known = [] {
#ifdef OPENIMAPI_HAS_EMULATOR // until it is in
    emulator::register_provider();
#endif
    return true;
}();

} // namespace

const char* version() noexcept {
    return OPENIMAPI_VERSION;
}

} // namespace openimapi::inline v1
