// What an image boots with: the table of `imapi info`, and taking it over into a new image.
#include "boot_options.hpp"
#include "format.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/boot_setup.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {

using namespace openimapi;

namespace {

std::string platform_text(std::uint8_t platform) {
    switch (platform) {
    case image::boot_platform::x86:
        return "BIOS";
    case image::boot_platform::power_pc:
        return "PowerPC";
    case image::boot_platform::mac:
        return "Mac";
    case image::boot_platform::efi:
        return "UEFI";
    default:
        return fmt::format("platform {:02X}h", platform);
    }
}

std::string_view emulation_text(std::uint8_t media) {
    constexpr std::array<std::string_view, 5> names{"none", "1.2", "1.44", "2.88", "hd"};
    return media < names.size() ? names[media] : "unknown";
}

std::string_view code_text(image::DiskCode code) {
    switch (code) {
    case image::DiskCode::none:
        return "none";
    case image::DiskCode::own:
        return "OpenIMAPI";
    case image::DiskCode::isolinux:
        return "isolinux";
    case image::DiskCode::grub2:
        return "GRUB";
    case image::DiskCode::unknown:
        break;
    }
    return "unknown";
}

std::string_view layout_text(image::DiskLayout layout) {
    switch (layout) {
    case image::DiskLayout::none:
        break;
    case image::DiskLayout::mbr:
        return "mbr";
    case image::DiskLayout::gpt:
        return "gpt";
    case image::DiskLayout::hybrid_gpt:
        return "hybrid-gpt";
    }
    return "none";
}

std::string_view boots_text(image::Boots boots) {
    switch (boots) {
    case image::Boots::no:
        return "no";
    case image::Boots::perhaps:
        return "perhaps";
    case image::Boots::yes:
        break;
    }
    return "yes";
}

nlohmann::json to_json(const image::BootEntryFound& entry) {
    nlohmann::json object{{"platform", entry.platform},
                          {"emulation", std::string(emulation_text(entry.media))},
                          {"bootable", entry.bootable},
                          {"load_segment", entry.load_segment},
                          {"load_sectors", entry.load_sectors},
                          {"block", entry.block.value()},
                          {"bytes", entry.bytes},
                          {"fat", entry.fat},
                          {"info_table", entry.info_table},
                          {"grub2_info", entry.grub2_info}};
    if (!entry.id.empty()) put_name(object, "id", entry.id);
    if (!entry.path.empty()) put_name(object, "path", entry.path);
    return object;
}

nlohmann::json to_json(const image::DiskPartitionFound& partition) {
    nlohmann::json object{{"table", partition.gpt ? "gpt" : "mbr"},
                          {"number", partition.number},
                          {"start", partition.start},
                          {"sectors", partition.sectors},
                          {"efi_system", partition.efi_system}};
    if (partition.gpt) {
        object["type"] = partition.gpt_type;
        put_name(object, "name", partition.name);
    } else {
        object["type"] = fmt::format("0x{:02x}", partition.mbr_type);
        object["active"] = partition.active;
    }
    return object;
}

void say(const image::BootEntryFound& entry, std::size_t number, Console& console) {
    auto line =
        fmt::format("  entry {}: {}, emulation {}, {} at block {}", number,
                    platform_text(entry.platform), emulation_text(entry.media),
                    entry.path.empty() ? size_text(entry.bytes) : text::printable(entry.path),
                    entry.block.value());
    line += fmt::format(", loads {}", entry.load_sectors == 0
                                          ? std::string("all")
                                          : fmt::format("{} sectors", entry.load_sectors));
    if (!entry.bootable) line += ", not bootable";
    if (entry.fat) line += ", FAT";
    if (entry.info_table) line += ", boot information table";
    if (!entry.id.empty()) line += ", '" + text::printable(entry.id) + "'";
    console.say(line);
}

void say(const image::DiskPartitionFound& partition, Console& console) {
    console.say(fmt::format(
        "  {} partition {}: {}{}, sector {}, {}", partition.gpt ? "GPT" : "MBR", partition.number,
        partition.gpt ? partition.gpt_type : fmt::format("type {:02X}h", partition.mbr_type),
        partition.active          ? ", active"
        : !partition.name.empty() ? ", '" + text::printable(partition.name) + "'"
                                  : "",
        partition.start, size_text(partition.sectors * 512)));
}

} // namespace

void describe_boot(const image::Import& image, Lba session, Console& console) {
    const auto setup = image::boot_setup(image, session);
    if (!setup.any()) return;
    nlohmann::json object{{"layout", std::string(layout_text(setup.layout))},
                          {"code", std::string(code_text(setup.code))},
                          {"system_area", setup.system_area},
                          {"entries", nlohmann::json::array()},
                          {"partitions", nlohmann::json::array()},
                          {"boots", nlohmann::json::array()}};
    console.say("Boot");
    if (setup.catalog) {
        object["catalog"] = setup.catalog->value();
        object["catalog_valid"] = setup.catalog_valid;
        console.say(fmt::format("  catalog at block {}{}", setup.catalog->value(),
                                setup.catalog_valid ? "" : ", damaged"));
    }
    for (std::size_t i = 0; i < setup.entries.size(); ++i) {
        object["entries"].push_back(to_json(setup.entries[i]));
        say(setup.entries[i], i + 1, console);
    }
    if (setup.system_area)
        console.say(fmt::format("  system area: boot code {}, partition tables {}",
                                code_text(setup.code), layout_text(setup.layout)));
    for (const auto& partition : setup.partitions) {
        object["partitions"].push_back(to_json(partition));
        say(partition, console);
    }
    for (const auto& verdict : setup.verdicts) {
        object["boots"].push_back({{"firmware", std::string(verdict.firmware)},
                                   {"medium", std::string(verdict.medium)},
                                   {"boots", std::string(boots_text(verdict.boots))},
                                   {"why", verdict.why}});
        console.say(fmt::format("  {:<4} from {:<3} {}: {}", verdict.firmware, verdict.medium,
                                boots_text(verdict.boots), text::printable(verdict.why)));
    }
    console.event("boot", std::move(object));
}

void keep_boot(const image::Import& image, Lba session, image::PlanOptions& options,
               Console& console) {
    const auto setup = image::boot_setup(image, session);
    if (auto boot = image::boot_options_of(image, setup)) {
        console.note("flatten.boot",
                     fmt::format("kept: {} boot images, partition tables {}, boot code {} "
                                 "(--no-boot leaves them out)",
                                 boot->entries.size(), layout_text(setup.layout),
                                 code_text(setup.code)));
        options.boot = std::move(*boot);
    }
}

} // namespace cli
