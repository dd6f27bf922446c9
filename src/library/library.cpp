#include "openimapi/openimapi.hpp"

namespace openimapi::inline v1 {
namespace {

/// As soon as the library is there, emulated drives are found like any other.
[[maybe_unused]] const bool ready = [] {
    emulator::register_provider();
    return true;
}();

} // namespace

const char* version() noexcept {
    return OPENIMAPI_VERSION;
}

} // namespace openimapi::inline v1
