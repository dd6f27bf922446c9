#include "image/volumes.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

constexpr std::uint32_t read_ahead_blocks = 150; // two seconds of a CD, as mkisofs's -pad has it

[[nodiscard]] Error refused(std::string reason, std::string cure) {
    Error error(Code::e_invalidarg, std::move(reason), std::move(cure));
    error.add({.doing = "plan the image"});
    return error;
}

std::string number_of(udf::Revision revision) {
    const auto bcd = static_cast<unsigned>(revision);
    return fmt::format("{:x}.{:02x}", bcd >> 8, bcd & 0xFF);
}

void check_file_systems(const FileSystems& wanted) {
    if (!wanted.iso9660 && !wanted.udf && !wanted.joliet && !wanted.rock_ridge) {
        Error error(Code::imapi_e_no_output, "no file system was asked for",
                    "Choose at least one of ISO 9660 and UDF");
        error.add({.doing = "plan the image"});
        throw error;
    }
    if (!wanted.iso9660 && (wanted.joliet || wanted.rock_ridge))
        throw refused(fmt::format("{} lives beside ISO 9660, which was not asked for",
                                  wanted.joliet ? "Joliet" : "Rock Ridge"),
                      "Ask for ISO 9660 as well");
}

void choose_zisofs(const PlanOptions& options, Choice& choice) {
    if (*options.zisofs != 1 && *options.zisofs != 2)
        throw refused(fmt::format("zisofs has no version {}", *options.zisofs), "Choose 1 or 2");
    auto& systems = choice.file_systems;
    if (!options.file_systems) {
        systems = {.iso9660 = true, .rock_ridge = true};
        choice.notes.push_back({"plan.zisofs.alone",
                                "with zisofs there is ISO 9660 with Rock Ridge alone: other file "
                                "systems would show the compressed bytes of files"});
    }
    if (!systems.rock_ridge || systems.joliet || systems.udf || choice.iso_level == 4)
        throw refused(systems.rock_ridge
                          ? "only Rock Ridge can say that a file is compressed; the other file "
                            "systems of the image would show its compressed bytes"
                          : "only Rock Ridge can say that a file is compressed",
                      "Ask for ISO 9660 with Rock Ridge alone (--fs rockridge), or leave out "
                      "zisofs");
    choice.zisofs = static_cast<std::uint8_t>(*options.zisofs);
}

} // namespace

MediumDefaults defaults_of(Medium medium) noexcept {
    constexpr FileSystems bridge{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true};
    constexpr FileSystems plain{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = false};
    switch (medium) {
    case Medium::cd:
        return {.file_systems = plain, .write_unit = 1, .end_padding = read_ahead_blocks};
    case Medium::dvd:
        return {.file_systems = bridge, .write_unit = 16};
    case Medium::bd:
        return {
            .file_systems = {.udf = true}, .udf_revision = udf::Revision::v2_50, .write_unit = 32};
    case Medium::file:
        break;
    }
    return {.file_systems = bridge,
            .udf_revision = udf::Revision::v2_01,
            .write_unit = 16,
            .end_padding = read_ahead_blocks};
}

Choice choose(const PlanOptions& options) {
    const auto defaults = defaults_of(options.medium);
    Choice choice{
        .file_systems = options.file_systems.value_or(defaults.file_systems),
        .udf_revision = options.udf_revision.value_or(defaults.udf_revision),
        .iso_level = options.iso_level.value_or(defaults.iso_level),
        .write_unit = options.write_unit.value_or(defaults.write_unit),
    };
    choice.end_padding =
        options.end_padding.value_or(choice.file_systems.iso9660 ? defaults.end_padding : 0);

    if (options.zisofs) choose_zisofs(options, choice);
    const bool alone = choice.file_systems.udf && !choice.file_systems.iso9660;
    choice.embed_files = options.embed_files.value_or(true) && alone;
    choice.keep_holes = options.keep_holes.value_or(true) && alone;
    choice.metadata_mirror = options.metadata_mirror;
    choice.udf_partition = options.udf_partition;
    // UDF 6.10, 6.15: a packet is what the medium writes at once.
    choice.udf_packet = options.medium == Medium::dvd ? 16 : 32;
    if (choice.udf_partition != udf::Partition::plain) {
        if (!choice.file_systems.udf)
            throw refused("a kind of UDF partition was chosen for an image without UDF",
                          "Ask for UDF as well");
        if (!options.udf_revision && choice.udf_revision < udf::Revision::v1_50)
            choice.udf_revision = udf::Revision::v1_50;
        // Its blocks are accounted for: those of ISO 9660's tables would have no owner.
        if (choice.udf_partition == udf::Partition::sparable && choice.file_systems.iso9660)
            throw refused("a sparable partition is for UDF alone", "Leave ISO 9660 out");
    }

    check_file_systems(choice.file_systems);
    if (choice.iso_level < 1 || choice.iso_level > 4)
        throw refused(fmt::format("ISO 9660 has no level {}", choice.iso_level),
                      "Choose a level from 1 to 4");
    if (choice.write_unit < 1 || choice.write_unit > 65536)
        throw refused(fmt::format("a write unit of {} blocks makes no sense", choice.write_unit),
                      "Choose 1 for a CD, 16 for a DVD, 32 for a Blu-ray disc");
    return choice;
}

Choice choose(const PlanOptions& options, const Earlier& earlier) {
    auto wish = options;
    if (const auto& wanted = options.file_systems;
        wanted && (wanted->iso9660 != earlier.file_systems.iso9660 ||
                   wanted->joliet != earlier.file_systems.joliet ||
                   wanted->udf != earlier.file_systems.udf)) {
        Error error(Code::imapi_e_file_system_change_not_allowed,
                    "a session has the file systems of the one before it: readers would see "
                    "different sessions through different ones",
                    "Leave the choice of file systems away");
        error.add({.doing = "plan the session"});
        throw error;
    }
    if (!wish.file_systems) wish.file_systems = earlier.file_systems;
    if (!wish.iso_level && earlier.enhanced) wish.iso_level = 4;
    if (earlier.udf_revision) {
        if (options.udf_revision && *options.udf_revision != *earlier.udf_revision) {
            Error error(Code::imapi_e_udf_revision_change_not_allowed,
                        fmt::format("the session before has UDF {}, and all have the same",
                                    number_of(*earlier.udf_revision)),
                        "Leave the choice of a revision away");
            error.add({.doing = "plan the session"});
            throw error;
        }
        wish.udf_revision = earlier.udf_revision;
    }
    auto choice = choose(wish);
    if (earlier.frozen)
        choice.notes.push_back({"plan.session.read_only",
                                "systems could write on its UDF file system until now; with this "
                                "session it can only be read"});
    return choice;
}

} // namespace openimapi::inline v1::image
