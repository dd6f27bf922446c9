#include "boot_options.hpp"

#include "repeated_option.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/boot_preset.hpp>
#include <openimapi/io/sources.hpp>

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <map>

namespace cli {

using namespace openimapi;

namespace {

[[nodiscard]] UsageError wrong(const std::string& wish, const std::string& why) {
    return UsageError{fmt::format("--boot '{}': {}", text::printable(wish), why)};
}

/// A decimal number, or a hexadecimal one behind 0x.
template <class Number>
Number number_of(const std::string& wish, std::string_view key, std::string_view text) {
    const bool hexadecimal = text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X";
    const auto digits = hexadecimal ? text.substr(2) : text;
    std::uint32_t value = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, hexadecimal ? 16 : 10);
    if (error != std::errc{} || stop != digits.data() + digits.size() ||
        value > std::numeric_limits<Number>::max())
        throw wrong(wish, fmt::format("{} is a number up to {}, and not '{}'", key,
                                      std::numeric_limits<Number>::max(), text));
    return static_cast<Number>(value);
}

template <class Value>
std::optional<Value> choice_of(std::string_view text,
                               const std::map<std::string_view, Value>& choices) {
    const auto found = choices.find(text);
    return found == choices.end() ? std::nullopt : std::optional(found->second);
}

void set(image::BootEntry& entry, const std::string& wish, std::string_view key,
         std::string_view value) {
    using enum image::BootEmulation;
    if (key == "platform") {
        const auto known = choice_of<std::uint8_t>(value, {{"bios", image::boot_platform::x86},
                                                           {"x86", image::boot_platform::x86},
                                                           {"ppc", image::boot_platform::power_pc},
                                                           {"mac", image::boot_platform::mac},
                                                           {"efi", image::boot_platform::efi},
                                                           {"uefi", image::boot_platform::efi}});
        entry.platform = known ? *known : number_of<std::uint8_t>(wish, key, value);
    } else if (key == "emulation") {
        const auto known = choice_of<image::BootEmulation>(value, {{"none", none},
                                                                   {"1.2", floppy_1_2},
                                                                   {"1.44", floppy_1_44},
                                                                   {"2.88", floppy_2_88},
                                                                   {"hd", hard_disk}});
        if (!known) throw wrong(wish, "emulation is none, 1.2, 1.44, 2.88 or hd");
        entry.emulation = *known;
    } else if (key == "id") {
        entry.id = value;
    } else if (key == "load-sectors") {
        entry.load_sectors = number_of<std::uint16_t>(wish, key, value);
    } else if (key == "load-segment") {
        entry.load_segment = number_of<std::uint16_t>(wish, key, value);
    } else if (key == "info-table" && value.empty()) {
        entry.info_table = true;
    } else if (key == "grub2-info" && value.empty()) {
        entry.grub2_info = true;
    } else if (key == "not-bootable" && value.empty()) {
        entry.bootable = false;
    } else {
        throw wrong(wish, fmt::format("'{}' is none of platform=, emulation=, id=, load-sectors=, "
                                      "load-segment=, info-table, grub2-info, not-bootable",
                                      key));
    }
}

/// FILE[,key=value…]: a path on the disc where there is a file, else one of the host.
image::BootEntry parse_entry(const std::string& wish, const tree::Directory& root) {
    image::BootEntry entry;
    const auto comma = std::min(wish.find(','), wish.size());
    const auto file = wish.substr(0, comma);
    if (file.empty()) throw wrong(wish, "name a file first");
    for (auto begin = comma; begin < wish.size();) {
        const auto end = std::min(wish.find(',', begin + 1), wish.size());
        const auto part = std::string_view(wish).substr(begin + 1, end - begin - 1);
        const auto equals = std::min(part.find('='), part.size());
        set(entry, wish, part.substr(0, equals), part.substr(std::min(equals + 1, part.size())));
        begin = end;
    }
    if (const auto item = root.resolve(file); item && item->kind() == tree::Kind::file)
        entry.path = item->path();
    else
        entry.image = with_step([&] { return io::host_file(file); },
                                [&] {
                                    return ErrorStep{.doing = "take the boot image, which is no "
                                                              "path on the disc, from the host",
                                                     .path = file};
                                });
    return entry;
}

} // namespace

void add_boot_options(CLI::App& command, BootWish& wish) {
    add_repeated(command, "--boot", wish.images,
                 "boot this file: a path on the disc, or else on the host. Behind it, separated\n"
                 "by commas: platform=bios|efi|0xNN, emulation=none|1.2|1.44|2.88|hd, id=TEXT,\n"
                 "load-sectors=N, load-segment=N, info-table, grub2-info, not-bootable\n"
                 "(may be given more than once; the first is what a BIOS boots)",
                 "FILE[,WHAT...]");
    command
        .add_option("--boot-preset", wish.preset,
                    "find what to boot in the tree: bios, uefi, bios+uefi, bios+uefi-usb (also\n"
                    "from a USB stick), windows-install")
        ->type_name("NAME");
    command
        .add_option("--system-area", wish.system_area,
                    "a loader's boot code for disks, at most 32768 bytes, for the start of the\n"
                    "image")
        ->type_name("FILE");
    command
        .add_option("--disk-layout", wish.disk_layout,
                    "partition tables for a copy of the image on a disk: none, mbr, gpt or\n"
                    "hybrid-gpt")
        ->type_name("KIND");
}

void apply_boot(const BootWish& wish, const tree::Directory& root, image::PlanOptions& options,
                Console& console) {
    if (!wish.given()) return;
    image::BootOptions boot;
    for (const auto& text : wish.images)
        boot.entries.push_back(parse_entry(text, root));
    if (!wish.preset.empty()) {
        const auto preset = image::boot_preset_of(wish.preset);
        if (!preset)
            throw UsageError{fmt::format("--boot-preset: '{}' is none of the choices, which are {}",
                                         wish.preset, image::boot_preset_names())};
        auto choice = image::choose_boot(*preset, root, std::move(boot.entries));
        boot = std::move(choice.boot);
        if (!options.file_systems) options.file_systems = choice.file_systems;
        if (!options.udf_revision) options.udf_revision = choice.udf_revision;
        for (const auto& note : choice.notes)
            console.note(note.id, note.message);
    }
    if (!wish.disk_layout.empty()) {
        using enum image::DiskLayout;
        const auto layout = choice_of<image::DiskLayout>(
            wish.disk_layout,
            {{"none", none}, {"mbr", mbr}, {"gpt", gpt}, {"hybrid-gpt", hybrid_gpt}});
        if (!layout)
            throw UsageError{fmt::format("--disk-layout: '{}' is none of the choices, which are "
                                         "none, mbr, gpt, hybrid-gpt",
                                         wish.disk_layout)};
        boot.disk = *layout;
    }
    if (!wish.system_area.empty()) boot.system_area = io::host_file(wish.system_area);
    const bool nothing =
        boot.entries.empty() && !boot.system_area && boot.disk == image::DiskLayout::none;
    if (!nothing) options.boot = std::move(boot);
}

} // namespace cli
