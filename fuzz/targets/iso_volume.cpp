// ISO 9660's volume descriptors, directories and path tables, of all hierarchies of one image.
#include "format/iso9660/volume_check.hpp"
#include "format/iso9660/volume_reader.hpp"
#include "input.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzzing::SparseImage image(std::as_bytes(std::span(data, size)));
    format::Reporter reporter({});
    const auto volumes = iso9660::read_volumes(image, Lba(0), reporter);
    for (const auto* volume :
         {&volumes.primary, &volumes.enhanced, &volumes.joliet, &volumes.rock_ridge}) {
        if (!*volume) continue;
        const auto tree =
            iso9660::read_tree(image, (*volume)->root, fuzzing::small_limits(), {}, reporter);
        iso9660::check_volume(image, **volume, tree, {}, reporter);
    }
    return 0;
}
