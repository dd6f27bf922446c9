#include "imapi2fs/classes.hpp"

#include "imapi2fs/file_system_image.hpp"
#include "openimapi/com/classes.hpp"

namespace openimapi::inline v1::imapi2fs {

void register_classes() {
    com::register_class<FileSystemImage>();
}

} // namespace openimapi::inline v1::imapi2fs
