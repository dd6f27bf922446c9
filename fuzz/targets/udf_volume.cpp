// UDF from the anchors to the root: volume descriptors, partition maps (virtual, sparable and
// metadata ones, too), file set, and the tree behind them.
#include "format/udf/tree_reader.hpp"
#include "format/udf/volume_check.hpp"
#include "format/udf/volume_reader.hpp"
#include "input.hpp"

using namespace openimapi;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzzing::SparseImage image(std::as_bytes(std::span(data, size)));
    format::Reporter reporter({});
    const auto volume = udf::read_volume(image, Lba(0), reporter);
    if (!volume) return 0;
    const auto tree = udf::read_tree(image, *volume, fuzzing::small_limits(), {}, reporter);
    if (tree) udf::check_volume(image, *volume, *tree, {}, reporter);
    return 0;
}
