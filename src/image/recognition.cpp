#include "image/recognition.hpp"

#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/udf/volume_recognition.hpp"

#include <array>
#include <string_view>

namespace openimapi::inline v1::image {

namespace {

constexpr std::uint32_t most_descriptors = 64;

/// ECMA-119 8.4 and 8.5: what a Primary and a Supplementary descriptor have in the same places.
bool is_volume(const iso9660::PrimaryVolumeDescriptor& d) {
    const bool primary = d.header.type == iso9660::DescriptorType::primary;
    if (!primary && d.header.type != iso9660::DescriptorType::supplementary) return false;
    // Version 2 is an Enhanced descriptor's, which is a Supplementary one (8.5.2).
    if (d.header.version != 1 && (primary || d.header.version != 2)) return false;
    const auto block = d.logical_block_size.get();
    if (block != 512 && block != 1024 && block != 2048) return false; // 6.2.2
    return d.logical_block_size.consistent() && d.volume_space_size.consistent() &&
           d.volume_space_size.get() != 0 && d.root.record.length == 34 && // 8.4.18
           d.root.record.extent.consistent();
}

} // namespace

Recognition recognise(const io::Source& image) {
    Recognition found;
    bool extended = false; // between BEA01 and TEA01 (ECMA-167 2/8.3.1)
    const auto size = image.size().value();
    for (std::uint32_t i = 0; i < most_descriptors; ++i) {
        const std::uint64_t at = std::uint64_t{iso9660::first_descriptor_block + i} * block_size;
        if (at > size || size - at < block_size) break;
        std::array<std::byte, block_size> bytes;
        image.read(at, bytes);
        udf::VolumeStructureDescriptor structure;
        if (!load(bytes, structure)) break;
        const std::string_view id(structure.identifier.data(), structure.identifier.size());
        if (id == "CD001") {
            iso9660::PrimaryVolumeDescriptor volume;
            if (load(bytes, volume) && is_volume(volume)) found.ecma119 = true;
            continue;
        }
        if (structure.type != 0 || structure.version != 1) break; // ECMA-167 2/9.1
        if (id == "BEA01")
            extended = true;
        else if (id == "TEA01")
            extended = false;
        else if (id == "NSR02" || id == "NSR03")
            found.ecma167 = found.ecma167 || extended;
        else if (id == "CDW02")
            found.ecma168 = found.ecma168 || extended;
        else if (id != "BOOT2")
            break; // the end of the sequence (2/8.3.1)
    }
    return found;
}

} // namespace openimapi::inline v1::image
