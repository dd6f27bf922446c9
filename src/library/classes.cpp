#include "imapi2/classes.hpp"

#include "imapi2fs/classes.hpp"

namespace openimapi::inline v1 {
namespace {

/// As soon as the library is there, the published classes can be made.
[[maybe_unused]] const bool ready = [] {
    imapi2::register_classes();
    imapi2fs::register_classes();
    return true;
}();

} // namespace
} // namespace openimapi::inline v1
