#include "format/udf/block_reader.hpp"

#include "format/udf/descriptor_check.hpp"

namespace openimapi::inline v1::udf {

void report_mirror_used(Lba block, format::Reporter& reporter) {
    reporter.report("udf.metadata.block", Severity::error,
                    "a block of the metadata file is damaged; the mirror's copy is used. Readers "
                    "that know no mirror lose what it describes",
                    "UDF 2.2.13.1", block);
}

std::optional<BlockFound> read_block(format::Window& window, const Volume& volume,
                                     std::uint32_t map, std::uint32_t position,
                                     format::Reporter& reporter) {
    const auto place = volume.offset_of(map, position);
    auto bytes = place ? window.at(*place, volume.block) : std::span<const std::byte>{};
    if (volume.has_mirror(map) && !is_sound(bytes)) {
        const auto twin = volume.mirror_of(map, position);
        if (twin && (!place || *twin != *place)) {
            const auto copy = window.at(*twin, volume.block);
            if (is_sound(copy)) {
                report_mirror_used(
                    Lba(static_cast<std::int64_t>(place.value_or(*twin) / volume.block)), reporter);
                return BlockFound{copy, *twin};
            }
        }
        bytes = place ? window.at(*place, volume.block) : std::span<const std::byte>{};
    }
    if (bytes.empty()) return {};
    return BlockFound{bytes, *place};
}

} // namespace openimapi::inline v1::udf
