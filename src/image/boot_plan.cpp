#include "image/boot_plan.hpp"

#include "format/eltorito/boot_info_table.hpp"
#include "format/iso9660/volume_descriptor.hpp"
#include "format/partition/boot_code.hpp"
#include "image/disk_plan.hpp"
#include "image/walk.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

constexpr std::uint64_t longest_count = 32ULL << 20; ///< bytes that 16 bits of sectors can say
/// What a BIOS has free above 0000:7C00 (El Torito leaves it to the writer to keep to that).
constexpr std::uint32_t most_bios_sectors = (0x9F000 - 0x7C00) / eltorito::sector_size;

[[nodiscard]] Error refused(Code code, std::string reason, std::string cure,
                            const std::string& path = {}) {
    Error error(code, std::move(reason), std::move(cure));
    error.add({.doing = "make the image boot", .path = path});
    return error;
}

/// The file of that path.
tree::InodeId find_file(const tree::Snapshot& tree, const std::string& path) {
    const auto node = resolve(tree, path);
    if (node == tree::no_node)
        throw refused(Code::imapi_e_item_not_found,
                      "the boot image is to be a file that is not there",
                      "Give its path in the tree, or its bytes", path);
    if (tree.kind(node) != tree::Kind::file)
        throw refused(Code::imapi_e_not_file, "a boot image must be a file", {}, path);
    return tree.inode(node);
}

std::string name_of(const BootEntry& entry, std::size_t index) {
    return entry.path.empty() ? fmt::format("boot image {}", index + 1) : entry.path;
}

} // namespace

BootPlan::BootPlan(const tree::Snapshot& snapshot, const BootOptions& options)
    : snapshot_(snapshot), options_(options) {
    if (options_.entries.size() > eltorito::most_entries)
        throw refused(Code::imapi_e_invalid_param,
                      fmt::format("{} boot images; a boot catalog has room for {}",
                                  options_.entries.size(), eltorito::most_entries),
                      "Leave some out");
    if (options_.entries.empty() && options_.disk == DiskLayout::none && !options_.system_area)
        throw refused(Code::imapi_e_invalid_param, "there is nothing to boot",
                      "Name a boot image, a disk layout or a system area");
    const auto contents = snapshot_.contents();
    for (std::size_t i = 0; i < options_.entries.size(); ++i) {
        const auto& entry = options_.entries[i];
        Image image{.entry = &entry};
        if (entry.path.empty() == (entry.image == nullptr))
            throw refused(Code::imapi_e_invalid_param,
                          fmt::format("boot image {} needs either a path or its bytes", i + 1), {});
        if (entry.image) {
            image.size = entry.image->size().value();
            image.item = images_->add(entry.image);
            check(image, i, *entry.image);
        } else {
            image.file = find_file(snapshot_, entry.path);
            image.size = snapshot_.size(*image.file);
            files_.push_back(*image.file);
            check(image, i, ItemAsSource(*contents, index_of(*image.file), Bytes(image.size)));
        }
        entries_.push_back(image);
    }
    if (options_.system_area) {
        const auto size = options_.system_area->size().value();
        if (size > std::uint64_t{16} * block_size)
            throw refused(Code::imapi_e_invalid_param,
                          fmt::format("the system area has 32768 bytes, and {} are given", size),
                          "Use a boot sector that fits");
        system_area_.resize(static_cast<std::size_t>(size));
        options_.system_area->read(0, system_area_);
    }
}

void BootPlan::check(Image& image, std::size_t index, const io::Source& bytes) {
    const auto& entry = *image.entry;
    const auto name = name_of(entry, index);
    if (image.size == 0)
        throw refused(Code::imapi_e_boot_image_data, "the boot image is empty", {}, name);
    // The first platform's id stands in the validation entry, which has less room.
    const auto longest = index == 0 ? eltorito::validation_id_length : eltorito::section_id_length;
    if (entry.id.size() > longest)
        throw refused(Code::imapi_e_invalid_param,
                      fmt::format("the id '{}' is longer than {} bytes", entry.id, longest),
                      "Shorten it", name);
    const auto wanted = eltorito::diskette_size(static_cast<std::uint8_t>(entry.emulation));
    if (wanted != 0 && image.size != wanted)
        throw refused(Code::imapi_e_boot_emulation_image_size_mismatch,
                      fmt::format("an image of such a diskette has {} bytes, and this one {}",
                                  wanted, image.size),
                      "Boot it without emulation, or choose the diskette it is of", name);
    if (entry.emulation == BootEmulation::hard_disk) {
        partition::Mbr mbr;
        std::array<std::byte, sizeof mbr> sector{};
        if (image.size >= sizeof mbr) bytes.read(0, sector);
        const auto used = [](const auto& one) { return one.sectors != 0; };
        if (image.size < sizeof mbr || !load(std::span<const std::byte>(sector), mbr) ||
            mbr.signature != partition::Mbr().signature ||
            std::count_if(mbr.entries.begin(), mbr.entries.end(), used) != 1)
            throw refused(Code::imapi_e_boot_image_data,
                          "an image of a hard disk begins with a partition table of one "
                          "partition (El Torito 2.2)",
                          "Choose another emulation, or none", name);
        image.system_type = std::find_if(mbr.entries.begin(), mbr.entries.end(), used)->type;
    }
    if (entry.info_table && image.size < eltorito::BootInfoTable::checksum_from)
        throw refused(Code::imapi_e_boot_image_data,
                      "a boot information table needs an image of 64 bytes and more", {}, name);
    if (entry.grub2_info && image.size < eltorito::Grub2BootInfo::offset + sizeof(le64))
        throw refused(Code::imapi_e_boot_image_data,
                      "this is no boot image of GRUB for CDs: it is too short", {}, name);
    image.sectors = sectors_of(image);
}

std::uint16_t BootPlan::sectors_of(const Image& image) const {
    if (image.entry->load_sectors) return *image.entry->load_sectors;
    // Of a diskette or disk the firmware needs the boot sector only; it would load a whole one over
    // itself.
    if (image.entry->emulation != BootEmulation::none) return 1;
    if (image.size >= longest_count) return 0;
    const auto sectors = (image.size + eltorito::sector_size - 1) / eltorito::sector_size;
    return sectors > 0xFFFF ? std::uint16_t{0} : static_cast<std::uint16_t>(sectors);
}

bool BootPlan::has_backup_table() const noexcept {
    return options_.disk == DiskLayout::gpt || options_.disk == DiskLayout::hybrid_gpt;
}

BootSpace BootPlan::space(const FileSystems& systems) const {
    BootSpace space;
    space.catalog = !entries_.empty();
    // UDF has no record of its own for this: docs/boot.md.
    space.descriptors = space.catalog && !systems.iso9660 ? 3 : 0;
    for (const auto& image : entries_)
        if (!image.file) space.images.push_back(blocks_for(Bytes(image.size)).value());
    if (has_backup_table()) {
        space.tail = backup_table_blocks;
        space.tail_within_volume = systems.udf;
    }
    return space;
}

io::ItemSourcePtr BootPlan::contents(io::ItemSourcePtr of_tree) {
    of_tree_ = std::move(of_tree);
    if (std::none_of(entries_.begin(), entries_.end(), [](const auto& one) {
            return one.file && (one.entry->info_table || one.entry->grub2_info);
        }))
        return of_tree_;
    return std::make_shared<PatchedItems>(of_tree_, file_patches_);
}

void BootPlan::place(const BootSpace& space, const format::DataLayout& data, std::uint32_t start,
                     std::uint32_t image_blocks, const format::VolumeIdentity& identity,
                     const Job& job, std::vector<Note>& notes) {
    start_ = start;
    image_blocks_ = image_blocks;
    catalog_block_ = space.catalog_at;
    std::size_t next = 0;
    for (auto& image : entries_) {
        image.block = image.file ? data.first_block(*image.file) : space.images_at[next++];
        write_info(image, start + iso9660::first_descriptor_block, job);
    }
    if (space.catalog) make_catalog();
    if (space.descriptors != 0) {
        // Firmware of the EDK II family walks the descriptors from block 16 as long as they are of
        // ECMA-119, so there is one at 16, too: a Boot Record of no boot system.
        for (const auto& record :
             {iso9660::BootRecord(), iso9660::boot_record_of(catalog_block_)}) {
            const auto bytes = bytes_of(record);
            descriptors_.insert(descriptors_.end(), bytes.begin(), bytes.end());
        }
        const iso9660::SetTerminator terminator;
        const auto bytes = bytes_of(terminator);
        descriptors_.insert(descriptors_.end(), bytes.begin(), bytes.end());
    }
    make_disk(image_blocks, identity, notes);
    tell_loads(notes);
}

void BootPlan::write_info(const Image& image, std::uint32_t primary_descriptor, const Job& job) {
    const auto& entry = *image.entry;
    if (!entry.info_table && !entry.grub2_info) return;
    const auto item = image.file ? index_of(*image.file) : image.item;
    auto& patches = image.file ? *file_patches_ : *image_patches_;
    if (image.file && patches.concern(item)) return; // by another entry
    const auto put = [&](std::uint64_t offset, const auto& table) {
        const auto bytes = bytes_of(table);
        patches.add(item, offset, {bytes.begin(), bytes.end()});
    };
    // In this order: the checksum counts what GRUB is told.
    if (entry.grub2_info) {
        eltorito::Grub2BootInfo info;
        info.sector = eltorito::grub2_sector(image.block);
        put(eltorito::Grub2BootInfo::offset, info);
    }
    if (!entry.info_table) return;
    const io::ItemSourcePtr plain = image.file ? of_tree_ : images_;
    const PatchedItems items(plain, image.file ? file_patches_ : image_patches_);
    eltorito::BootInfoTable table;
    table.primary_descriptor = primary_descriptor;
    table.file = image.block;
    table.length = static_cast<std::uint32_t>(image.size);
    table.checksum =
        eltorito::boot_info_checksum(ItemAsSource(items, item, Bytes(image.size)), job);
    put(eltorito::BootInfoTable::offset, table);
}

void BootPlan::make_catalog() {
    std::vector<eltorito::Entry> entries;
    for (const auto& image : entries_)
        entries.push_back({.platform = image.entry->platform,
                           .id = image.entry->id,
                           .bootable = image.entry->bootable,
                           .media = static_cast<std::uint8_t>(image.entry->emulation),
                           .load_segment = image.entry->load_segment,
                           .system_type = image.system_type,
                           .sectors = image.sectors,
                           .block = image.block});
    catalog_ = eltorito::encode(entries);
}

const BootPlan::Image* BootPlan::bios_image() const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [](const auto& image) {
        return image.entry->platform == boot_platform::x86 && image.entry->bootable &&
               image.entry->emulation == BootEmulation::none;
    });
    return found == entries_.end() ? nullptr : &*found;
}

void BootPlan::make_disk(std::uint32_t image_blocks, const format::VolumeIdentity& identity,
                         std::vector<Note>& notes) {
    DiskPlan disk{.layout = options_.disk,
                  .image_blocks = image_blocks,
                  .unique = identity.unique,
                  .system_area = std::move(system_area_)};
    if (options_.disk != DiskLayout::none && start_ != 0)
        throw refused(Code::imapi_e_boot_object_conflict,
                      "a session that does not begin at block 0 has no partition table",
                      "Leave out the disk layout");
    if (const auto* bios = bios_image())
        disk.bios = DiskPlan::BiosImage{.block = bios->block,
                                        .sectors = bios->sectors,
                                        .load_segment = bios->entry->load_segment};
    for (const auto& image : entries_) {
        if (image.entry->platform != boot_platform::efi || !image.entry->bootable) continue;
        disk.efi = BlockRange{image.block, blocks_for(Bytes(image.size)).value()};
        break;
    }
    auto made = make_disk_tables(std::move(disk), notes);
    system_area_ = std::move(made.system_area);
    backup_ = std::move(made.backup);
}

void BootPlan::tell_loads(std::vector<Note>& notes) const {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const auto& image = entries_[i];
        const auto name = name_of(*image.entry, i);
        if (!image.entry->load_sectors && image.sectors == 0)
            notes.push_back({"plan.boot.sectors",
                             fmt::format("{} has {} bytes, more than the boot catalog can say: its "
                                         "sector count is 0, which firmware takes for all up to "
                                         "the end of the volume",
                                         name, image.size)});
        else if (image.entry->platform == boot_platform::x86 &&
                 image.entry->emulation == BootEmulation::none && image.sectors > most_bios_sectors)
            notes.push_back({"plan.boot.load",
                             fmt::format("a BIOS would load {} sectors of {}, more than it has "
                                         "room for; loaders mostly want 4 (load-sectors)",
                                         image.sectors, name)});
    }
}

void BootPlan::emit(io::ExtentMap::Builder& image) const {
    const auto add = [&](std::uint64_t block, const std::vector<std::byte>& bytes) {
        if (!bytes.empty()) image.add_memory(block * block_size, bytes);
    };
    add(start_, system_area_);
    add(start_ + iso9660::first_descriptor_block, descriptors_);
    add(catalog_block_, catalog_);
    if (!backup_.empty())
        image.add_memory(std::uint64_t{image_blocks_} * block_size - backup_.size(), backup_);
    const auto source = image.add_source(std::make_shared<PatchedItems>(images_, image_patches_));
    for (const auto& one : entries_)
        if (!one.file) image.add(std::uint64_t{one.block} * block_size, one.size, source, one.item);
}

} // namespace openimapi::inline v1::image
