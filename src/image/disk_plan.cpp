#include "image/disk_plan.hpp"

#include "format/partition/boot_code.hpp"
#include "format/partition/gpt.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace openimapi::inline v1::image {
namespace {

using namespace partition;

constexpr std::uint64_t first_sector = 16 * sectors_per_block; // behind the system area

[[nodiscard]] Error conflict(std::string reason, std::string cure) {
    Error error(Code::imapi_e_boot_object_conflict, std::move(reason), std::move(cure));
    error.add({.doing = "make the image boot from disks"});
    return error;
}

/// Sectors of the image that are a partition. All that can be is in one, so that no program finds
/// room for something of its own in the middle of an image.
struct Part {
    std::uint64_t first = 0, end = 0;
    bool efi = false;
};

class Maker {
public:
    Maker(DiskPlan plan, std::vector<Note>& notes) : plan_(std::move(plan)), notes_(notes) {}

    DiskTablesMade make() {
        auto& area = plan_.system_area;
        if (plan_.layout == DiskLayout::none) {
            if (area.size() >= Mbr::code_length) point(area);
            return {std::move(area), {}};
        }
        area.resize(std::max<std::size_t>(area.size(), sector_size));
        put_code();
        find_parts();
        DiskTablesMade made;
        if (plan_.layout != DiskLayout::mbr) put_gpt(made);
        put_mbr();
        made.system_area = std::move(area);
        return made;
    }

private:
    void note(std::string id, std::string message) {
        notes_.push_back({std::move(id), std::move(message)});
    }

    /// Tells the code of isolinux or GRUB where its boot image is.
    void point(std::vector<std::byte>& area) {
        const auto code = recognise(area);
        if (code != BootCode::isolinux && code != BootCode::grub2) return;
        if (plan_.bios)
            point_boot_code(area, code, plan_.bios->block);
        else
            note("plan.boot.code",
                 "the system area has the boot code of a loader whose boot image is not there: it "
                 "will not boot from disks with a BIOS");
    }

    void put_code() {
        auto& area = plan_.system_area;
        if (recognise(area) != BootCode::none) {
            point(area);
            return;
        }
        if (!plan_.bios) return;
        if (plan_.bios->sectors == 0 || plan_.bios->sectors > BootCodeTarget::most_sectors) {
            note("plan.boot.code",
                 fmt::format("the boot image for a BIOS is loaded with {} sectors, which our code "
                             "for disks cannot; the image boots from a CD only",
                             plan_.bios->sectors));
            return;
        }
        BootCodeTarget target{.block = plan_.bios->block, .sectors = plan_.bios->sectors};
        if (plan_.bios->load_segment != 0) target.load_segment = plan_.bios->load_segment;
        const auto code = own_boot_code(target);
        std::copy(code.begin(), code.end(), area.begin());
        note("plan.boot.code",
             "no boot code for disks was given, so ours is used: it loads the boot image for a "
             "BIOS as from a CD. A loader that then reads files as from a CD needs its own "
             "(--system-area, such as isohdpfx.bin or GRUB's boot_hybrid.img)");
    }

    void find_parts() {
        const auto end =
            std::uint64_t{plan_.image_blocks -
                          (plan_.layout == DiskLayout::mbr ? 0 : backup_table_blocks)} *
            sectors_per_block;
        const auto add = [&](std::uint64_t first, std::uint64_t last, bool efi) {
            if (first < last) parts_.push_back({first, last, efi});
        };
        auto next = first_sector;
        if (plan_.efi) {
            const auto efi = plan_.efi->first * sectors_per_block;
            const auto efi_end = efi + plan_.efi->count * sectors_per_block;
            add(next, efi, false);
            add(efi, efi_end, true);
            next = efi_end;
        }
        add(next, end, false);
    }

    void put_gpt(DiskTablesMade& made) {
        Gpt gpt;
        gpt.disk = guid(0);
        for (const auto& part : parts_)
            gpt.partitions.push_back({.type = part.efi ? gpt_type::efi_system : gpt_type::reserved,
                                      .unique = guid(gpt.partitions.size() + 1),
                                      .first = part.first,
                                      .last = part.end - 1,
                                      .name = part.efi ? "EFI system" : "Image"});
        const auto sectors = std::uint64_t{plan_.image_blocks} * sectors_per_block;
        const auto primary = gpt.primary(sectors);
        auto& area = plan_.system_area;
        const auto table_end = std::size_t{Gpt::front_sectors} * sector_size;
        const auto in_the_way =
            std::find_if(area.begin() + sector_size,
                         area.begin() + static_cast<std::ptrdiff_t>(std::clamp(
                                            area.size(), std::size_t{sector_size}, table_end)),
                         [](std::byte byte) { return byte != std::byte{}; });
        if (static_cast<std::size_t>(in_the_way - area.begin()) < std::min(area.size(), table_end))
            throw conflict(fmt::format("the system area has something in byte {}, where the GUID "
                                       "partition table stands",
                                       in_the_way - area.begin()),
                           "Choose the disk layout mbr, or a system area of one sector");
        area.resize(std::max(area.size(), table_end));
        std::copy(primary.begin(), primary.end(), area.begin() + sector_size);
        made.backup = gpt.backup(sectors);
    }

    void put_mbr() {
        Mbr mbr;
        const auto sector = std::span(plan_.system_area).first(sector_size);
        if (!load(std::span<const std::byte>(sector), mbr)) return;
        mbr.entries = {};
        mbr.signature = Mbr().signature;
        if (mbr.disk_signature == 0)
            mbr.disk_signature = static_cast<std::uint32_t>(plan_.unique >> 32) | 1;
        const auto sectors = std::uint64_t{plan_.image_blocks} * sectors_per_block;
        std::size_t next = 0;
        if (plan_.layout == DiskLayout::gpt) {
            constexpr std::uint64_t all = std::numeric_limits<std::uint32_t>::max();
            mbr.entries[next++] = mbr_entry(mbr_type::protective, 1,
                                            static_cast<std::uint32_t>(std::min(sectors - 1, all)));
        } else {
            if (sectors > std::numeric_limits<std::uint32_t>::max())
                throw conflict("the image is larger than 2 TiB, which a partition table in the MBR "
                               "cannot say",
                               "Choose the disk layout gpt");
            if (plan_.layout == DiskLayout::hybrid_gpt)
                mbr.entries[next++] = mbr_entry(mbr_type::protective, 1, first_sector - 1);
            bool active = true; // some BIOSes boot from nothing else
            for (const auto& part : parts_) {
                mbr.entries[next++] =
                    mbr_entry(part.efi ? mbr_type::efi_system : mbr_type::hidden,
                              static_cast<std::uint32_t>(part.first),
                              static_cast<std::uint32_t>(part.end - part.first),
                              active && !part.efi && recognise(sector) != BootCode::none);
                if (!part.efi) active = false;
            }
        }
        store(mbr, sector);
    }

    [[nodiscard]] Guid guid(std::uint64_t number) const noexcept {
        // Odd constants, so that different numbers stay different.
        return guid_of(plan_.unique * 0x9E3779B97F4A7C15ULL + number,
                       (plan_.unique ^ (number << 32)) * 0xC2B2AE3D27D4EB4FULL);
    }

    DiskPlan plan_;
    std::vector<Note>& notes_;
    std::vector<Part> parts_;
};

} // namespace

DiskTablesMade make_disk_tables(DiskPlan plan, std::vector<Note>& notes) {
    return Maker(std::move(plan), notes).make();
}

} // namespace openimapi::inline v1::image
