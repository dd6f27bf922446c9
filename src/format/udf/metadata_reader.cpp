// UDF 2.2.10 and 2.2.13: the metadata file, its mirror, and the blocks that they are made of.
#include "format/udf/entry_reader.hpp"
#include "format/udf/metadata_file_reader.hpp"
#include "format/udf/partition_reader.hpp"

namespace openimapi::inline v1::udf {

MetadataPartitionMap metadata_map(const PartitionSpace& space) noexcept {
    MetadataPartitionMap map;
    (void)load(bytes_of(space.map), map);
    return map;
}

MetadataFile read_metadata_file_at(const io::Source& image, const Volume& volume, std::size_t base,
                                   std::uint32_t icb, std::string_view what,
                                   format::Reporter& reporter) {
    MetadataFile out;
    EntryReader reader(image, volume, reporter);
    reader.expect_system_files(true);
    reader.on_path([&] { return std::string(what); });
    Entry entry;
    if (!reader.read(std::uint64_t{base} << 32 | icb, entry)) return out;
    out.file_type = entry.file_type;
    out.image_block = entry.inode.block;
    std::uint64_t first = 0;
    for (const auto& run : entry.runs) {
        const bool hole = run.offset == format::Run::hole;
        const auto count = (run.length + volume.block - 1) / volume.block;
        // Blocks of the file are blocks of the partition: each must be whole.
        if (entry.embedded || first + count > 0xFFFFFFFF ||
            (!hole && run.offset % volume.block != 0)) {
            out.malformed = true;
            break;
        }
        out.pieces.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count),
                              hole ? Piece::nowhere : run.offset / volume.block});
        first += count;
        if (run.length % volume.block != 0 && &run != &entry.runs.back()) {
            out.malformed = true;
            break;
        }
    }
    out.blocks = static_cast<std::uint32_t>(first);
    return out;
}

void read_metadata_file(const io::Source& image, Volume& volume, std::size_t index,
                        format::Reporter& reporter) {
    auto& space = volume.maps[index];
    const auto map = metadata_map(space);
    constexpr auto is = [](const MetadataFile& file, FileType type) {
        return !file.pieces.empty() && !file.malformed &&
               file.file_type == static_cast<std::uint8_t>(type);
    };
    const auto report = [&](std::string_view id, Severity severity, std::string message,
                            std::uint32_t block) {
        const auto place = volume.find(static_cast<std::uint32_t>(space.base), block);
        reporter.report(
            id, severity, std::move(message), "UDF 2.2.13",
            Lba(static_cast<std::int64_t>(place ? place->image_block : std::uint64_t{block})));
    };
    auto main = read_metadata_file_at(image, volume, space.base, map.metadata_file,
                                      "(metadata file)", reporter);
    auto mirror = read_metadata_file_at(image, volume, space.base, map.mirror_file,
                                        "(metadata mirror file)", reporter);
    const bool has_main = is(main, FileType::metadata);
    const bool has_mirror = is(mirror, FileType::metadata_mirror);
    if (!has_main && !has_mirror) {
        report("udf.metadata.missing", Severity::error,
               "neither the metadata file nor its mirror can be read: nothing on the volume can be "
               "found",
               map.metadata_file);
        return;
    }
    if (!has_main)
        report("udf.metadata.main", Severity::error,
               "the metadata file cannot be read; its mirror is used. Readers that know no mirror "
               "see nothing of the volume",
               map.metadata_file);
    else if (!has_mirror)
        report("udf.metadata.mirror", Severity::error,
               "the mirror of the metadata file cannot be read: there is no second copy of what "
               "describes all files",
               map.mirror_file);
    space.from_mirror = !has_main;
    auto& used = has_main ? main : mirror;
    space.length = used.blocks;
    space.pieces = std::move(used.pieces);
    if (has_main && has_mirror && (map.flags & MetadataPartitionMap::duplicated))
        space.mirror = std::move(mirror.pieces);
    space.kind = PartitionKind::metadata;
}

} // namespace openimapi::inline v1::udf
