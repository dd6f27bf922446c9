#include "image/structures.hpp"

#include "format/iso9660/volume_descriptor.hpp"
#include "format/reading/window.hpp"
#include "format/udf/metadata_file_reader.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/udf/volume_recognition.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

/// ECMA-119 and ECMA-167 set no limit to a recognition sequence; programs write three blocks.
constexpr std::uint64_t longest_recognition = 64;

std::uint64_t byte_of(Lba block) {
    return static_cast<std::uint64_t>(block.value()) * block_size;
}

std::string_view name_of_type(iso9660::DescriptorType type, std::uint8_t version, bool joliet) {
    using enum iso9660::DescriptorType;
    switch (type) {
    case boot_record:
        return "Boot Record";
    case primary:
        return "Primary Volume Descriptor";
    case supplementary:
        if (version == 2) return "Enhanced Volume Descriptor";
        return joliet ? "Supplementary Volume Descriptor (Joliet)"
                      : "Supplementary Volume Descriptor";
    case partition:
        return "Volume Partition Descriptor";
    case set_terminator:
        return "Volume Descriptor Set Terminator";
    }
    return "Volume Descriptor";
}

void add_path_tables(const iso9660::Volume& volume, std::string_view system,
                     std::vector<Structure>& out) {
    const auto& tables = volume.tables;
    const auto add = [&](std::uint32_t block, std::string_view type) {
        if (block == 0 || tables.size == 0) return;
        const auto start = std::uint64_t{block} * volume.root.logical_block;
        out.push_back({start, start + tables.size, AreaKind::path_tables,
                       fmt::format("{} Path Table ({})", type, system)});
    };
    add(tables.little, "Type L");
    add(tables.optional_little, "Optional Type L");
    add(tables.big, "Type M");
    add(tables.optional_big, "Optional Type M");
}

} // namespace

void add_structures(const io::Source& image, Lba base, const iso9660::Volumes& volumes,
                    std::vector<Structure>& out) {
    if (!volumes.any()) return;
    format::Window window(image);
    const auto first = byte_of(base) + std::uint64_t{iso9660::first_descriptor_block} * block_size;
    for (auto at = first; at < byte_of(volumes.end); at += block_size) {
        iso9660::DescriptorHeader header;
        const auto bytes = window.at(at, block_size);
        if (bytes.empty() || !load(bytes, header)) break;
        const bool joliet = volumes.joliet && byte_of(volumes.joliet->info.descriptor) == at;
        out.push_back({at, at + block_size, AreaKind::volume_descriptors,
                       std::string(name_of_type(header.type, header.version, joliet))});
    }
    if (volumes.primary) add_path_tables(*volumes.primary, "ISO 9660", out);
    if (volumes.joliet) add_path_tables(*volumes.joliet, "Joliet", out);
    if (volumes.enhanced) add_path_tables(*volumes.enhanced, "ISO 9660:1999", out);
}

void add_recognition(const io::Source& image, Lba base, std::vector<Structure>& out) {
    format::Window window(image);
    const auto first = byte_of(base) + std::uint64_t{iso9660::first_descriptor_block} * block_size;
    for (std::uint64_t i = 0; i < longest_recognition; ++i) {
        const auto at = first + i * block_size;
        udf::VolumeStructureDescriptor descriptor;
        const auto bytes = window.at(at, block_size);
        if (bytes.empty() || !load(bytes, descriptor)) return;
        const std::string_view identifier(descriptor.identifier.data(),
                                          descriptor.identifier.size());
        if (identifier == "CD001") continue;
        if (identifier != "BEA01" && identifier != "NSR02" && identifier != "NSR03" &&
            identifier != "TEA01" && identifier != "BOOT2")
            return;
        out.push_back({at, at + block_size, AreaKind::volume_descriptors,
                       "Volume Recognition Sequence (UDF)"});
    }
}

void add_structures(const udf::Volume& volume, std::vector<Structure>& out) {
    const std::uint64_t block = volume.block;
    const auto add = [&](std::uint64_t start, std::uint64_t length, std::string label,
                         AreaKind kind = AreaKind::volume_descriptors) {
        if (length != 0) out.push_back({start, start + length, kind, std::move(label)});
    };
    for (const auto anchor : volume.anchors) {
        const auto start = static_cast<std::uint64_t>(anchor.value()) * block;
        add(start, block, "Anchor Volume Descriptor Pointer");
    }
    const auto extent = [&](const udf::ExtentAd& place, std::string label) {
        add(std::uint64_t{place.location} * block, place.length, std::move(label));
    };
    extent(volume.sequences.main, "Main Volume Descriptor Sequence");
    extent(volume.sequences.reserve, "Reserve Volume Descriptor Sequence");
    extent(volume.integrity, "Logical Volume Integrity Sequence");
    const auto in_partition = [&](std::size_t map, std::uint32_t position, std::string label) {
        if (const auto at = volume.offset_of(static_cast<std::uint32_t>(map), position))
            add(*at, block, std::move(label), AreaKind::file_entries);
    };
    const auto& file_set = volume.file_set; // with a terminating descriptor, as a rule
    const auto length = udf::extent_length(file_set.length);
    if (const auto at = volume.offset_of(file_set.location.partition, file_set.location.block,
                                         (length + block - 1) / block))
        add(*at, length, "File Set Descriptor Sequence", AreaKind::file_entries);
    for (const auto& space : volume.maps) {
        if (space.kind == udf::PartitionKind::indirect)
            in_partition(space.base, space.table.icb, "Virtual Allocation Table");
        if (space.kind != udf::PartitionKind::metadata) continue;
        const auto files = udf::metadata_map(space);
        in_partition(space.base, files.metadata_file, "File Entry of the metadata file");
        in_partition(space.base, files.mirror_file, "File Entry of the metadata mirror file");
    }
}

void add_metadata_files(const udf::Volume& volume, std::vector<Structure>& out) {
    const auto add = [&](const std::vector<udf::Piece>& pieces, const char* label) {
        for (const auto& piece : pieces) {
            if (piece.image_block == udf::Piece::nowhere) continue;
            const auto start = piece.image_block * volume.block;
            out.push_back({start, start + std::uint64_t{piece.count} * volume.block,
                           AreaKind::file_entries, label});
        }
    };
    for (const auto& space : volume.maps) {
        if (space.kind != udf::PartitionKind::metadata) continue;
        add(space.pieces, "Metadata file");
        add(space.mirror, "Metadata mirror file");
    }
}

} // namespace openimapi::inline v1::image
