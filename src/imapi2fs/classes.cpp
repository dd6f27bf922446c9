#include "imapi2fs/classes.hpp"

#include "imapi2fs/boot_options.hpp"
#include "imapi2fs/file_system_image.hpp"
#include "imapi2fs/iso_image_manager.hpp"
#include "openimapi/com/classes.hpp"

namespace openimapi::inline v1::imapi2fs {

void register_classes() {
    com::register_class<FileSystemImage>();
    com::register_class<BootOptions>();
    com::register_class<IsoImageManager>();
}

} // namespace openimapi::inline v1::imapi2fs
