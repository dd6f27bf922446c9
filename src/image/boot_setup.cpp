#include "openimapi/image/boot_setup.hpp"

#include "format/eltorito/boot_info_table.hpp"
#include "format/eltorito/catalog_reader.hpp"
#include "format/partition/boot_code.hpp"
#include "format/partition/table_reader.hpp"
#include "format/reading/window.hpp"
#include "image/boot_reader.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

using format::Catalogue;

constexpr std::size_t system_area_bytes = 16 * block_size;

/// A part of the image, for the looks into boot images.
class Part final : public io::Source {
public:
    Part(const io::Source& image, std::uint64_t offset, std::uint64_t size)
        : image_(image), offset_(offset), size_(size) {}
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        image_.read(offset_ + offset, out);
    }

private:
    const io::Source& image_;
    std::uint64_t offset_, size_;
};

/// Bytes of the FAT file system that begins with `sector`; 0 where none does. (Microsoft's FAT
/// specification 1.03, 3.1: the BIOS Parameter Block.)
std::uint64_t fat_bytes(std::span<const std::byte> sector) {
    const auto byte = [&](std::size_t at) { return std::to_integer<std::uint32_t>(sector[at]); };
    const auto word = [&](std::size_t at) { return byte(at) | byte(at + 1) << 8; };
    if (sector.size() < 512 || word(510) != 0xAA55) return 0;
    const auto bytes = word(11), cluster = byte(13), reserved = word(14), fats = byte(16);
    const bool power = bytes >= 512 && bytes <= 4096 && (bytes & (bytes - 1)) == 0 &&
                       cluster != 0 && (cluster & (cluster - 1)) == 0;
    if (!power || reserved == 0 || fats == 0 || fats > 2 || (byte(0) != 0xEB && byte(0) != 0xE9))
        return 0;
    const auto small = word(19);
    const auto sectors = small != 0 ? small : word(32) | word(34) << 16;
    return std::uint64_t{sectors} * bytes;
}

class Reader {
public:
    Reader(const io::Source& image, const Catalogue* tree, Lba session, format::Reporter& reporter)
        : image_(image), tree_(tree), session_(session), reporter_(reporter), window_(image) {}

    BootSetup read() {
        read_disk();
        read_catalog();
        judge(setup_, code_points_at_);
        return std::move(setup_);
    }

private:
    void read_disk() {
        const auto area = window_.at(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                            window_.image_size(), system_area_bytes)));
        setup_.system_area = std::any_of(area.begin(), area.end(),
                                         [](std::byte byte) { return byte != std::byte{}; });
        if (!setup_.system_area) return;
        const auto code = partition::recognise(area);
        setup_.code = static_cast<DiskCode>(code);
        code_points_at_ = partition::pointed_at(area, code);
        const auto tables = partition::read_tables(image_, reporter_);
        if (!tables.signature) setup_.code = DiskCode::none; // no BIOS starts it
        bool others = false;
        for (const auto& one : tables.mbr) {
            others = others || one.type != partition::mbr_type::protective;
            setup_.partitions.push_back(
                {.number = one.number,
                 .start = one.start,
                 .sectors = one.sectors,
                 .mbr_type = one.type,
                 .active = one.active,
                 .efi_system = one.type == partition::mbr_type::efi_system});
        }
        if (tables.gpt) {
            std::uint32_t number = 0;
            for (const auto& one : tables.gpt->partitions)
                setup_.partitions.push_back(
                    {.gpt = true,
                     .number = ++number,
                     .start = one.first,
                     .sectors = one.last >= one.first ? one.last - one.first + 1 : 0,
                     .gpt_type = text_of(one.type),
                     .name = one.name,
                     .efi_system = one.type == partition::gpt_type::efi_system});
            setup_.layout = others ? DiskLayout::hybrid_gpt : DiskLayout::gpt;
        } else if (others) {
            setup_.layout = DiskLayout::mbr;
        }
    }

    void read_catalog() {
        const auto catalog = eltorito::read_catalog(image_, session_, reporter_);
        if (!catalog) return;
        setup_.catalog = catalog->block;
        setup_.catalog_valid = catalog->valid;
        for (const auto& entry : catalog->entries)
            setup_.entries.push_back({.platform = entry.platform,
                                      .media = entry.media,
                                      .bootable = entry.bootable,
                                      .load_segment = entry.load_segment,
                                      .load_sectors = entry.sectors,
                                      .id = entry.id,
                                      .block = Lba(entry.block)});
        find_files();
        for (std::size_t i = 0; i < setup_.entries.size(); ++i)
            look_at(setup_.entries[i], i + 1);
    }

    /// The files that entries lead to, by one look at the tree.
    void find_files() {
        if (tree_ == nullptr) return;
        for (Catalogue::Id id = 0; id < tree_->size(); ++id) {
            const auto& inode = tree_->inode_of(id);
            if (inode.kind != tree::Kind::file) continue;
            const auto runs = tree_->runs(inode);
            for (std::size_t r = 0; r < runs.size(); ++r) {
                if (runs[r].offset == format::Run::hole) continue;
                for (auto& entry : setup_.entries) {
                    const auto place = static_cast<std::uint64_t>(entry.block.value()) * block_size;
                    if (place < runs[r].offset || place >= runs[r].offset + runs[r].length)
                        continue;
                    meet(entry, id, r == 0 && place == runs[r].offset, runs);
                }
            }
        }
    }

    void meet(BootEntryFound& entry, Catalogue::Id id, bool start,
              std::span<const format::Run> runs) {
        const auto& inode = tree_->inode_of(id);
        if (!start) {
            if (entry.path.empty())
                reporter_.report("eltorito.entry.partial", Severity::warning,
                                 "an entry of the boot catalog leads into the middle of a file",
                                 "El Torito 2.2", entry.block, tree_->path(id));
            return;
        }
        if (!entry.path.empty()) return; // another name of it
        entry.path = tree_->path(id);
        entry.bytes = inode.size;
        // One piece, or several that touch.
        for (std::size_t i = 1; i < runs.size(); ++i)
            if (runs[i].offset != runs[i - 1].offset + runs[i - 1].length)
                reporter_.report("eltorito.entry.pieces", Severity::error,
                                 "a file that is booted is not in one piece: firmware gets its "
                                 "first part",
                                 "El Torito 2.2", entry.block, entry.path);
        const auto loads = blocks_for(Bytes(std::uint64_t{entry.load_sectors} * 512));
        if (loads > blocks_for(Bytes(inode.size)))
            reporter_.report("eltorito.entry.length", Severity::warning,
                             fmt::format("an entry of the boot catalog loads {} bytes of a file "
                                         "of {}",
                                         std::uint64_t{entry.load_sectors} * 512, inode.size),
                             "El Torito 2.2", entry.block, entry.path);
    }

    void look_at(BootEntryFound& entry, std::size_t number) {
        const auto start = static_cast<std::uint64_t>(entry.block.value()) * block_size;
        const auto size = window_.image_size();
        // What is neither bootable nor leads anywhere says nothing.
        if (!entry.bootable && entry.block.value() == 0) return;
        if (start == 0 || start >= size ||
            std::uint64_t{entry.load_sectors} * 512 > round_up(size - start, block_size)) {
            reporter_.report("eltorito.entry.outside", Severity::error,
                             fmt::format("entry {} of the boot catalog leads to block {} and loads "
                                         "{} sectors, which are not on the image",
                                         number, entry.block.value(), entry.load_sectors),
                             "El Torito 2.2", setup_.catalog, entry.path);
            entry.bytes = 0;
            return;
        }
        const auto fat = fat_bytes(window_.at(start, 512));
        entry.fat = fat != 0;
        if (entry.bytes == 0) entry.bytes = length_of(entry, fat, size - start);
        entry.bytes = std::min(entry.bytes, size - start);
        const Part part(image_, start, entry.bytes);
        const auto block = static_cast<std::uint32_t>(entry.block.value());
        entry.info_table = eltorito::has_boot_info_table(part, block);
        entry.grub2_info = eltorito::has_grub2_boot_info(part, block);
    }

    /// Of an image that is no file: what its own file system says, or the partition that begins
    /// there, or what the firmware loads.
    [[nodiscard]] std::uint64_t length_of(const BootEntryFound& entry, std::uint64_t fat,
                                          std::uint64_t most) const {
        auto bytes = std::max<std::uint64_t>(fat, std::uint64_t{entry.load_sectors} * 512);
        const auto sector = static_cast<std::uint64_t>(entry.block.value()) * 4;
        for (const auto& one : setup_.partitions)
            if (one.start == sector && one.efi_system)
                bytes = std::max(bytes, one.sectors * partition::sector_size);
        if (const auto diskette = eltorito::diskette_size(entry.media)) return diskette;
        return bytes > 512 ? std::min(bytes, most) : most;
    }

    const io::Source& image_;
    const Catalogue* tree_;
    Lba session_;
    format::Reporter& reporter_;
    format::Window window_;
    BootSetup setup_;
    std::uint32_t code_points_at_ = 0;
};

/// The system area for an image whose tables are made anew.
io::SourcePtr kept_system_area(const Import& import, const BootSetup& setup) {
    std::vector<std::byte> area(static_cast<std::size_t>(
        std::min<std::uint64_t>(import.image()->size().value(), system_area_bytes)));
    import.image()->read(0, area);
    if (setup.layout == DiskLayout::none) return io::memory(std::move(area));
    if (area.size() < sizeof(partition::Mbr)) return nullptr;
    if (setup.code != DiskCode::unknown) area.resize(partition::sector_size);
    partition::Mbr mbr;
    (void)load(std::span<const std::byte>(area), mbr);
    mbr.entries = {};
    if (setup.code == DiskCode::own) mbr.code = {}; // it knows where the image was
    store(mbr, area);
    // The GPT, wherever its entries are: an Apple partition map may have pushed them back.
    format::Reporter quiet{FindingSink{}};
    const auto tables = partition::read_tables(*import.image(), quiet);
    const auto clear = [&](std::uint64_t first, std::uint64_t sectors) {
        const auto begin = std::min<std::uint64_t>(first * partition::sector_size, area.size());
        const auto end =
            std::min<std::uint64_t>(begin + sectors * partition::sector_size, area.size());
        std::fill(area.begin() + static_cast<std::ptrdiff_t>(begin),
                  area.begin() + static_cast<std::ptrdiff_t>(end), std::byte{});
    };
    if (tables.gpt) {
        clear(1, 1);
        clear(tables.gpt_entries_lba, tables.gpt_entry_sectors);
    }
    while (!area.empty() && area.back() == std::byte{})
        area.pop_back();
    return area.empty() ? nullptr : io::memory(std::move(area));
}

} // namespace

BootSetup read_boot_setup(const io::Source& image, const Catalogue* tree, Lba session,
                          format::Reporter& reporter) {
    return Reader(image, tree, session, reporter).read();
}

BootSetup boot_setup(const Import& import, Lba session, const FindingSink& findings) {
    format::Reporter reporter(findings);
    auto setup = read_boot_setup(*import.image(), &import.catalogue(), session, reporter);
    reporter.finish();
    return setup;
}

std::optional<BootOptions> boot_options_of(const Import& import, const BootSetup& setup) {
    BootOptions options;
    for (const auto& found : setup.entries) {
        if (found.bytes == 0 || found.media > 4) continue; // leads nowhere
        BootEntry entry{.path = found.path,
                        .platform = found.platform,
                        .emulation = static_cast<BootEmulation>(found.media),
                        .id = found.id,
                        .load_segment = found.load_segment,
                        .bootable = found.bootable,
                        .info_table = found.info_table,
                        .grub2_info = found.grub2_info};
        // An image that is loaded whole may become longer; one that reads on by itself not.
        const auto whole = (found.bytes + 511) / 512;
        if (found.load_sectors != whole && found.load_sectors != (whole + 3) / 4 * 4)
            entry.load_sectors = found.load_sectors;
        if (found.path.empty())
            entry.image = io::slice(import.image(),
                                    static_cast<std::uint64_t>(found.block.value()) * block_size,
                                    Bytes(found.bytes));
        if (options.entries.size() == eltorito::most_entries) break;
        options.entries.push_back(std::move(entry));
    }
    options.disk = setup.layout;
    if (setup.system_area) options.system_area = kept_system_area(import, setup);
    if (options.entries.empty() && options.disk == DiskLayout::none && !options.system_area)
        return std::nullopt;
    return options;
}

} // namespace openimapi::inline v1::image
