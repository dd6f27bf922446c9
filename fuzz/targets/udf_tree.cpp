// UDF behind the descriptors: ICBs, allocation descriptors, directories, symbolic links. The image
// is the partition, and its root is at block 0.
#include "format/udf/tree_reader.hpp"
#include "input.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzzing::SparseImage image(std::as_bytes(std::span(data, size)));
    format::Reporter reporter({});
    udf::Volume volume;
    volume.maps.resize(1);
    volume.maps[0].kind = udf::PartitionKind::plain;
    volume.maps[0].length = static_cast<std::uint32_t>(image.size().value() / 2048);
    volume.root.length = 2048;
    const auto tree = udf::read_tree(image, volume, fuzzing::small_limits(), {}, reporter);
    if (!tree) return 0;
    for (format::Catalogue::Id id = 1; id < tree->size(); ++id)
        fuzzing::hold(tree->node(id).parent < id, "a parent stands before its children");
    return 0;
}
