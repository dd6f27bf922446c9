// UDF 2.2.10: the table is found at the end of what was recorded. An image may have been padded
// behind that, so blocks of zeros are stepped over, and an older table counts where the last one is
// lost.
#include "format/udf/vat_reader.hpp"

#include "format/udf/descriptor_check.hpp"
#include "format/udf/entry_reader.hpp"
#include "format/udf/partition_reader.hpp"
#include "openimapi/base/cs0.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::udf {

namespace {

/// `length` bytes of a file from `at`; fewer where they cannot be read.
std::vector<std::byte> content_of(format::Window& window, const Entry& entry, std::uint64_t at,
                                  std::uint64_t length) {
    std::vector<std::byte> out;
    std::uint64_t start = 0;
    for (const auto& run : entry.runs) {
        const auto end = start + run.length;
        while (at >= start && at < end && out.size() < length) {
            const auto here = static_cast<std::size_t>(
                std::min<std::uint64_t>({end - at, format::Window::longest, length - out.size()}));
            if (run.offset == format::Run::hole) {
                out.resize(out.size() + here); // not recorded: zeros
            } else {
                const auto bytes = window.at(run.offset + (at - start), here);
                if (bytes.empty()) return out;
                out.insert(out.end(), bytes.begin(), bytes.end());
            }
            at += here;
        }
        start = end;
    }
    return out;
}

} // namespace

std::optional<VatContents> read_vat_at(const io::Source& image, const Volume& volume,
                                       std::size_t base, std::uint32_t icb) {
    const auto place = volume.offset_of(static_cast<std::uint32_t>(base), icb);
    if (!place) return {};
    format::Window window(image);
    const auto bytes = window.at(*place, volume.block);
    Tag tag;
    IcbTag icb_tag;
    if (!load(bytes, tag) || !is_sound(bytes) || tag.location != icb ||
        (!has_tag(bytes, TagId::file_entry) && !has_tag(bytes, TagId::extended_file_entry)) ||
        !load(bytes.subspan(sizeof tag), icb_tag))
        return {};
    const auto type = static_cast<FileType>(icb_tag.file_type);
    if (type != FileType::virtual_allocation_table && type != FileType::unspecified) return {};

    format::Reporter silent({});
    EntryReader reader(image, volume, silent);
    reader.expect_system_files(true);
    Entry entry;
    if (!reader.read(std::uint64_t{base} << 32 | icb, entry)) return {};
    const auto size = entry.inode.size;

    VatContents out;
    out.table.icb = icb;
    out.unique_id = entry.unique_id;
    const auto count = [&](const auto& recorded) {
        out.counted = true;
        out.files = recorded.files;
        out.directories = recorded.directories;
        out.label = cs0::decode_dstring(recorded.logical_volume_identifier).value_or("");
    };
    std::uint64_t front = 0, entries = 0; // bytes
    if (type == FileType::virtual_allocation_table) {
        VirtualAllocationTableHeader header;
        if (!load(content_of(window, entry, 0, sizeof header), header) ||
            header.header_length < sizeof header || header.header_length > size)
            return {};
        out.table.has_header = true;
        out.table.previous = header.previous;
        count(header);
        front = header.header_length;
        entries = size - front;
    } else {
        VirtualAllocationTableTrailer trailer;
        if (size < sizeof trailer ||
            !load(content_of(window, entry, size - sizeof trailer, sizeof trailer), trailer) ||
            std::string_view(trailer.identifier.identifier.data(),
                             VirtualAllocationTableTrailer::name.size()) !=
                VirtualAllocationTableTrailer::name)
            return {};
        out.table.previous = trailer.previous;
        if (entry.vat_extension) count(*entry.vat_extension);
        entries = size - sizeof trailer;
    }
    // More than the partition has blocks for none of them names: holes would cost memory for
    // nothing.
    const std::uint64_t most = (std::uint64_t{volume.maps[base].length} + 65536) * 4;
    const auto all = content_of(window, entry, front, std::min(entries, most));
    std::span<const std::byte> content(all);
    out.cut = content.size() < entries || entries % 4 != 0;
    out.table.blocks.reserve(content.size() / 4);
    le32 block;
    for (; load(content, block); content = content.subspan(4))
        out.table.blocks.push_back(block);
    return out;
}

namespace {

/// The last block of the image that is not zeros all through.
std::optional<std::uint64_t> last_recorded(const io::Source& image, const Volume& volume) {
    constexpr std::uint64_t most = 32 << 20; // bytes of zeros that are stepped over
    format::Window window(image);
    const auto end = window.image_size() / volume.block;
    const auto lowest =
        window.image_size() > most ? (window.image_size() - most) / volume.block : std::uint64_t{0};
    constexpr std::uint64_t at_once = 64;
    for (auto at = end; at > lowest;) {
        const auto first = at - std::min(at_once, at - lowest);
        window.hold(first * volume.block, static_cast<std::size_t>((at - first) * volume.block));
        for (; at > first; --at) {
            const auto bytes = window.at((at - 1) * volume.block, volume.block);
            if (std::any_of(bytes.begin(), bytes.end(),
                            [](std::byte b) { return b != std::byte{0}; }))
                return at - 1;
        }
    }
    return {};
}

} // namespace

void read_virtual_table(const io::Source& image, Volume& volume, std::size_t index,
                        format::Reporter& reporter) {
    auto& space = volume.maps[index];
    const auto& base = volume.maps[space.base];
    const auto report = [&](std::string_view id, Severity severity, std::string message,
                            std::uint64_t block) {
        reporter.report(id, severity, std::move(message), "UDF 2.2.10",
                        Lba(static_cast<std::int64_t>(block)));
    };
    const auto blocks = image.size().value() / volume.block;
    const auto last = last_recorded(image, volume);
    std::optional<VatContents> found;
    // An anchor or run-out blocks may stand behind it; further back there are older tables.
    constexpr std::uint64_t looked_at = 2048;
    for (std::uint64_t i = 0; last && !found && i < looked_at && *last >= base.start + i; ++i) {
        const auto position = *last - i - base.start;
        if (position < base.length)
            found = read_vat_at(image, volume, space.base, static_cast<std::uint32_t>(position));
    }
    if (!found) {
        report("udf.vat.missing", Severity::error,
               "no Virtual Allocation Table was found at the end of what is recorded: nothing on "
               "the volume can be found (is the image complete?)",
               last.value_or(0));
        return;
    }
    const auto icb = std::uint64_t{base.start} + found->table.icb;
    if (icb != *last && icb + 1 != *last)
        report("udf.vat.place", Severity::warning,
               fmt::format("the Virtual Allocation Table was found {} blocks before the last block "
                           "that is recorded: what was written behind it is not part of the volume",
                           *last - icb),
               icb);
    else if (icb + 2 < blocks)
        report("udf.vat.padding", Severity::note,
               fmt::format("{} empty blocks follow the Virtual Allocation Table; readers look for "
                           "it at the end of the disc",
                           blocks - icb - 1),
               icb);
    if (found->cut)
        report("udf.vat.length", Severity::error,
               "the Virtual Allocation Table is shorter than it says, or longer than its partition "
               "can need: some blocks cannot be found",
               icb);
    if (found->counted) {
        volume.info.files = found->files;
        volume.info.directories = found->directories;
        if (!found->label.empty()) volume.info.label = found->label;
    }
    volume.next_unique_id = found->unique_id + 1; // its own was the last one given away
    space.length = static_cast<std::uint32_t>(found->table.blocks.size());
    space.table = std::move(found->table);
    space.kind = PartitionKind::indirect;
}

} // namespace openimapi::inline v1::udf
