#include "format/iso9660/volume_reader.hpp"

#include "format/iso9660/rrip.hpp"
#include "format/iso9660/supplementary_volume_descriptor.hpp"
#include "format/iso9660/susp_reader.hpp"
#include "openimapi/base/text.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::iso9660 {
namespace {

using Descriptor = SupplementaryVolumeDescriptor; // a Primary one has the same fields, but two

std::string padded(std::span<const char> bytes, bool wide) {
    std::string out;
    if (wide) {
        std::u16string text;
        for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
            text += static_cast<char16_t>((static_cast<unsigned char>(bytes[i]) << 8) |
                                          static_cast<unsigned char>(bytes[i + 1]));
        out = text::to_utf8(text);
    } else {
        out.assign(bytes.begin(), bytes.end());
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '\0'))
        out.pop_back();
    return out;
}

int joliet_level(const Descriptor& d) {
    const std::array<char, 3> escape{d.escape_sequences[0], d.escape_sequences[1],
                                     d.escape_sequences[2]};
    if (escape == joliet_escape_level_1) return 1;
    if (escape == joliet_escape_level_2) return 2;
    if (escape == joliet_escape_level_3) return 3;
    return 0;
}

bool both_agree(const Descriptor& d) {
    return d.volume_space_size.consistent() && d.logical_block_size.consistent() &&
           d.path_table_size.consistent() && d.root.record.extent.consistent() &&
           d.root.record.data_length.consistent() && d.volume_set_size.consistent() &&
           d.volume_sequence_number.consistent();
}

std::optional<Volume> usable(const Descriptor& d, Names names, Lba block, std::uint64_t image_size,
                             format::Reporter& reporter) {
    if (!both_agree(d))
        reporter.report("iso9660.descriptor.both_endian", Severity::error,
                        "the little-endian and big-endian halves of a number in a volume "
                        "descriptor differ; readers that use the other half see something else",
                        "ECMA-119 8.4", block);
    const std::uint32_t logical_block = d.logical_block_size.get();
    if (logical_block != 512 && logical_block != 1024 && logical_block != 2048) {
        reporter.report("iso9660.descriptor.block_size", Severity::error,
                        fmt::format("logical blocks of {} bytes do not exist; the volume cannot "
                                    "be read",
                                    logical_block),
                        "ECMA-119 8.4.12", block);
        return {};
    }
    const std::uint64_t blocks = d.volume_space_size.get();
    if (blocks * logical_block > image_size)
        reporter.report("iso9660.volume.truncated", Severity::error,
                        fmt::format("the volume says that it has {} bytes, the image holds {}: the "
                                    "end is missing",
                                    blocks * logical_block, image_size),
                        "ECMA-119 8.4.8", block);
    const std::uint64_t root = std::uint64_t{d.root.record.extent.get()} * logical_block;
    if (!(d.root.record.flags & file_flag_directory) || d.root.record.data_length.get() == 0 ||
        root >= image_size) {
        reporter.report("iso9660.root", Severity::error,
                        "the root directory's record names no directory inside the image; the "
                        "volume cannot be read",
                        "ECMA-119 8.4.18", block);
        return {};
    }
    const bool wide = names == Names::joliet;
    const auto system = wide ? format::FileSystem::joliet : format::FileSystem::iso9660;
    return Volume{
        .info = {.system = system,
                 .variant = names == Names::enhanced ? "ISO 9660:1999"
                            : wide ? fmt::format("UCS-2 level {}", joliet_level(d))
                                   : "",
                 .label = padded(d.volume_identifier, wide),
                 .system_identifier = padded(d.system_identifier, wide),
                 .volume_set = padded(d.volume_set_identifier, wide),
                 .publisher = padded(d.publisher_identifier, wide),
                 .preparer = padded(d.preparer_identifier, wide),
                 .application = padded(d.application_identifier, wide),
                 .copyright_file = padded(d.copyright_file, wide),
                 .abstract_file = padded(d.abstract_file, wide),
                 .bibliographic_file = padded(d.bibliographic_file, wide),
                 .created = decode_time(d.created),
                 .modified = decode_time(d.modified),
                 .expires = decode_time(d.expires),
                 .effective = decode_time(d.effective),
                 .blocks = blocks,
                 .logical_block_size = logical_block,
                 .descriptor = block},
        .root = {.names = names,
                 .logical_block = logical_block,
                 .extent = static_cast<std::uint32_t>(d.root.record.extent.get() +
                                                      d.root.record.extended_attribute_length),
                 .size = d.root.record.data_length},
        .tables = {.size = d.path_table_size,
                   .little = d.type_l_path_table,
                   .optional_little = d.optional_type_l_path_table,
                   .big = d.type_m_path_table,
                   .optional_big = d.optional_type_m_path_table}};
}

/// SUSP 5.3: an SP field in the root's own record says that System Use fields are in use; RRIP is
/// there when ER names it, or where old writers left that out, when its fields are.
std::optional<Volume> with_rock_ridge(const io::Source& image, const Volume& primary,
                                      format::Reporter& reporter) {
    format::Window window(image);
    const auto offset = std::uint64_t{primary.root.extent} * primary.root.logical_block;
    const auto sector = window.at(offset, std::min(primary.root.size, block_size));
    const auto self = sector.empty() ? std::nullopt : read_record(sector);
    if (!self || !self->is_self()) return {};
    const auto block = Lba(static_cast<std::int64_t>(offset / block_size));
    const format::Limits limits;
    SuspReader susp(image, primary.root.logical_block, limits, reporter);
    SystemUse use;
    constexpr std::size_t cd_xa = 14; // where CD-ROM XA has its own 14 bytes in front
    for (const std::size_t skip : {std::size_t{0}, cd_xa}) {
        susp.read(self->system_use, skip, block, use);
        if (!use.has_sp) continue;
        const bool named = use.extension == rrip::identifier_1991a ||
                           use.extension == rrip::identifier_p1282 ||
                           use.extension == rrip::identifier_1282;
        if (!named && !use.has_px) return {};
        Volume volume = primary;
        volume.info.system = format::FileSystem::rock_ridge;
        volume.info.variant = named ? use.extension : "without ER";
        volume.root.names = Names::rock_ridge;
        volume.root.susp_skip = use.skip;
        volume.root.susp_root_skip = static_cast<std::uint8_t>(skip);
        return volume;
    }
    return {};
}

} // namespace

Volumes read_volumes(const io::Source& image, Lba session, format::Reporter& reporter) {
    Volumes out;
    format::Window window(image);
    constexpr int most = 64; // no writer makes more than five
    const auto first = session + Blocks(first_descriptor_block);
    bool terminated = false;
    bool only_boot_records = true; // UDF alone that boots: there is no volume of ISO 9660
    int count = 0;
    for (; count < most && !terminated; ++count) {
        const auto block = first + Blocks(static_cast<std::uint64_t>(count));
        const auto bytes = window.block(static_cast<std::uint64_t>(block.value()));
        Descriptor d;
        if (bytes.empty() || !load(bytes, d) || d.header.identifier != standard_identifier) break;
        out.end = block + Blocks(1);
        if (d.header.type != DescriptorType::boot_record &&
            d.header.type != DescriptorType::set_terminator)
            only_boot_records = false;
        switch (d.header.type) {
        case DescriptorType::boot_record:
            out.boot_records.push_back(block);
            break;
        case DescriptorType::primary:
            // 6.7.1.1: further ones are copies of the first.
            if (!out.primary)
                out.primary = usable(d, Names::plain, block, image.size().value(), reporter);
            break;
        case DescriptorType::supplementary:
            if (d.header.version == enhanced_descriptor_version) {
                if (!out.enhanced)
                    out.enhanced =
                        usable(d, Names::enhanced, block, image.size().value(), reporter);
            } else if (joliet_level(d) != 0 && !out.joliet) {
                out.joliet = usable(d, Names::joliet, block, image.size().value(), reporter);
            }
            break;
        case DescriptorType::set_terminator:
            terminated = true;
            break;
        default:
            break;
        }
    }
    if (count != 0 && !terminated)
        reporter.report("iso9660.terminator.missing", Severity::error,
                        "the volume descriptor sequence is not ended by its terminator; some "
                        "readers refuse the image",
                        "ECMA-119 8.3", out.end);
    const bool boots = only_boot_records && !out.boot_records.empty();
    if (count != 0 && !out.primary && !boots)
        reporter.report("iso9660.primary.missing", Severity::error,
                        "there is no usable Primary Volume Descriptor; most readers refuse the "
                        "image",
                        "ECMA-119 6.7.1.1", first);
    if (out.primary) out.rock_ridge = with_rock_ridge(image, *out.primary, reporter);
    return out;
}

} // namespace openimapi::inline v1::iso9660
