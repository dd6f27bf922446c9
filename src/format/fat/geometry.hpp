/// How large a FAT file system is, and of which kind: the count of clusters decides (Microsoft FAT
/// specification of 2005, 3.5).
#pragma once

#include <cstdint>
#include <functional>

namespace openimapi::inline v1::fat {

inline constexpr std::uint32_t sector_size = 512;
inline constexpr std::uint32_t directory_entry_size = 32;
/// Of a directory: 2 MiB (6.).
inline constexpr std::uint32_t most_directory_entries = 65536;
/// No volume is smaller: some firmware takes less for no file system.
inline constexpr std::uint64_t least_volume = 1 << 20;

enum class Kind : std::uint8_t { fat12 = 12, fat16 = 16, fat32 = 32 }; ///< bits of a FAT's entry

/// In sectors, but for what says otherwise. Everything begins at a multiple of 2048 bytes.
struct Geometry {
    Kind kind = Kind::fat12;
    std::uint32_t sectors_per_cluster = 4;
    std::uint32_t reserved = 4;
    std::uint32_t fat_sectors = 0;  ///< of each of the two
    std::uint32_t root_entries = 0; ///< of 32 bytes; 0 with FAT32
    std::uint32_t clusters = 0;     ///< count; their numbers begin with 2

    [[nodiscard]] std::uint32_t cluster_bytes() const noexcept {
        return sectors_per_cluster * sector_size;
    }
    [[nodiscard]] std::uint64_t root_start() const noexcept {
        return std::uint64_t{reserved} + std::uint64_t{fat_sectors} * 2;
    }
    [[nodiscard]] std::uint64_t data_start() const noexcept {
        return root_start() + std::uint64_t{root_entries} * directory_entry_size / sector_size;
    }
    [[nodiscard]] std::uint64_t sectors() const noexcept {
        return data_start() + std::uint64_t{clusters} * sectors_per_cluster;
    }
};

/// The smallest volume for a tree. `needed`: its clusters, for clusters of so many bytes, with the
/// root directory among them or not. `root_entries`: that the root directory has, at most
/// most_directory_entries. Throws Error where there is no volume that large (2 TiB).
[[nodiscard]] Geometry
choose_geometry(const std::function<std::uint64_t(std::uint32_t cluster_bytes, bool root)>& needed,
                std::uint32_t root_entries);

} // namespace openimapi::inline v1::fat
