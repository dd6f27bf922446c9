#include "format/udf/volume_recognition.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

VolumeStructureDescriptor volume_structure_descriptor(std::string_view identifier) {
    VolumeStructureDescriptor descriptor;
    std::copy_n(identifier.begin(), std::min(identifier.size(), descriptor.identifier.size()),
                descriptor.identifier.begin());
    return descriptor;
}

} // namespace openimapi::inline v1::udf
