#include "format/fat/geometry.hpp"

#include "openimapi/base/error.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace openimapi::inline v1::fat {
namespace {

// 3.5: fewer than 4085 clusters are FAT12, fewer than 65525 are FAT16. It asks writers to keep 16
// away from these counts, since many readers are off by some.
constexpr std::uint64_t margin = 16;
constexpr std::uint64_t most_fat12 = 4084 - margin, least_fat16 = 4085 + margin;
constexpr std::uint64_t most_fat16 = 65524 - margin, least_fat32 = 65525 + margin;
/// From here on larger clusters keep the FATs small (2 MiB each).
constexpr std::uint64_t many_clusters = 524288;
constexpr std::uint32_t most_sectors_per_cluster = 64; ///< clusters of 32 KiB (3.1)
constexpr std::uint32_t usual_root_entries = 512;
constexpr std::uint32_t root_entries_per_block = block_size / directory_entry_size;

std::uint32_t fat_sectors(Kind kind, std::uint64_t clusters) {
    const auto bits = (clusters + 2) * static_cast<std::uint32_t>(kind);
    const auto sectors = (bits + sector_size * 8 - 1) / (sector_size * 8);
    return static_cast<std::uint32_t>(round_up(sectors, 2)); // two FATs fill whole blocks
}

void set_clusters(Geometry& geometry, std::uint64_t clusters) {
    geometry.clusters = static_cast<std::uint32_t>(clusters);
    geometry.fat_sectors = fat_sectors(geometry.kind, clusters);
}

} // namespace

Geometry
choose_geometry(const std::function<std::uint64_t(std::uint32_t cluster_bytes, bool root)>& needed,
                std::uint32_t root_entries) {
    Geometry geometry;
    auto clusters = needed(geometry.cluster_bytes(), false);
    // The field has 16 bits, and readers want whole sectors.
    const auto root = round_up(std::max(root_entries, usual_root_entries), root_entries_per_block);
    if (clusters <= most_fat16 && root <= 0xFFFF) {
        geometry.root_entries = static_cast<std::uint32_t>(root);
        geometry.kind = clusters <= most_fat12 ? Kind::fat12 : Kind::fat16;
        if (geometry.kind == Kind::fat16) clusters = std::max(clusters, least_fat16);
        set_clusters(geometry, clusters);
        const auto sectors = geometry.sectors();
        if (sectors < least_volume / sector_size)
            set_clusters(geometry, clusters + (least_volume / sector_size - sectors) /
                                                  geometry.sectors_per_cluster);
        return geometry;
    }
    geometry.kind = Kind::fat32;
    geometry.reserved = 32;
    clusters = needed(geometry.cluster_bytes(), true);
    while (clusters > many_clusters && geometry.sectors_per_cluster < most_sectors_per_cluster) {
        geometry.sectors_per_cluster *= 2;
        clusters = needed(geometry.cluster_bytes(), true);
    }
    clusters = std::max(clusters, least_fat32);
    // Sectors have 32 bits; with this many of them, so have the clusters' 28.
    constexpr auto most_sectors = std::numeric_limits<std::uint32_t>::max();
    if (clusters < most_sectors) set_clusters(geometry, clusters);
    if (clusters >= most_sectors || geometry.sectors() > most_sectors)
        throw Error(Code::imapi_e_boot_image_data,
                    fmt::format("a FAT file system has at most 2 TiB, and {} clusters of {} bytes "
                                "are needed",
                                clusters, geometry.cluster_bytes()),
                    "Leave in the folder only what is needed to boot");
    return geometry;
}

} // namespace openimapi::inline v1::fat
