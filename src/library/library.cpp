#include "imapi2/classes.hpp"
#include "imapi2fs/classes.hpp"
#include "openimapi/openimapi.hpp"

namespace openimapi::inline v1 {
namespace {

/// As soon as the library is there, emulated drives are found like any other, and the published
/// classes can be made.
[[maybe_unused]] const bool ready = [] {
    emulator::register_provider();
    imapi2::register_classes();
    imapi2fs::register_classes();
    return true;
}();

} // namespace

const char* version() noexcept {
    return OPENIMAPI_VERSION;
}

} // namespace openimapi::inline v1
