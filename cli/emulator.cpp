#include "commands.hpp"
#include "format.hpp"
#include "run.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/emulator/emulator.hpp>
#include <openimapi/io/sources.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    std::string drive, disc, image;
    std::string profile = "bd-r", medium = "bd-r";
    bool medium_given = false;
    std::string device = "/dev/sr0";
    std::vector<std::string> program;
};

std::string kinds() {
    std::string text;
    for (const auto& kind : emulator::medium_kinds())
        text += (text.empty() ? "" : ", ") + std::string(kind.name);
    return text;
}

std::string drive_kinds() {
    std::string text;
    for (const auto& kind : emulator::drive_kinds())
        text += (text.empty() ? "" : ", ") + std::string(kind.name);
    return text;
}

Status tell(Console& console, std::string_view what, nlohmann::json result, std::string_view line) {
    result["command"] = fmt::format("emulator {}", what);
    console.event("result", std::move(result));
    console.say(line);
    return done;
}

Status add(const Wish& wish, Console& console) {
    emulator::add_drive(wish.drive, wish.profile);
    return tell(console, "add", {{"drive", "emulated:" + wish.drive}},
                fmt::format("emulated:{}: a drive that records {}", wish.drive, wish.profile));
}

Status insert(const Wish& wish, Console& console) {
    emulator::insert(wish.drive, wish.disc);
    return tell(console, "insert", {{"drive", "emulated:" + wish.drive}, {"disc", wish.disc}},
                fmt::format("{} is in emulated:{}", wish.disc, wish.drive));
}

Status eject(const Wish& wish, Console& console) {
    emulator::eject(wish.drive);
    return tell(console, "eject", {{"drive", "emulated:" + wish.drive}},
                fmt::format("emulated:{} is empty", wish.drive));
}

Status new_disc(const Wish& wish, Console& console) {
    emulator::new_disc(wish.disc, wish.medium);
    return tell(console, "new", {{"disc", wish.disc}, {"medium", wish.medium}},
                fmt::format("{}: a blank {}", wish.disc, wish.medium));
}

Status export_disc(const Wish& wish, Console& console) {
    emulator::export_disc(wish.disc, wish.image, console.job());
    nlohmann::json result{{"disc", wish.disc}};
    put_name(result, "output", wish.image);
    return tell(console, "export", std::move(result),
                fmt::format("{}: what is on {}", wish.image, wish.disc));
}

/// The smallest kind of disc that holds the image.
std::string medium_for(const io::Source& image) {
    const auto blocks = blocks_for(image.size());
    const emulator::MediumKind* best = nullptr;
    for (const auto& kind : emulator::medium_kinds())
        if (kind.capacity >= blocks && (best == nullptr || kind.capacity < best->capacity))
            best = &kind;
    if (best != nullptr) return std::string(best->name);
    throw Error(Code::e_imapi_df2data_stream_too_large_for_current_media,
                "no disc that can be emulated is large enough for the image");
}

Status import_disc(const Wish& wish, Console& console) {
    const auto image = io::host_file(wish.image);
    const auto discs = emulator::list_discs();
    const bool present = std::any_of(discs.begin(), discs.end(),
                                     [&](const auto& disc) { return disc.name == wish.disc; });
    if (!present)
        emulator::new_disc(wish.disc, wish.medium_given ? wish.medium : medium_for(*image));
    try {
        emulator::import_disc(*image, wish.disc, console.job());
    } catch (...) {
        if (!present) emulator::remove_disc(wish.disc); // as before
        throw;
    }
    return tell(console, "import", {{"disc", wish.disc}},
                fmt::format("{}: holds {}", wish.disc, wish.image));
}

Status run(const Wish& wish, Console&) {
    return run_on_drive(wish.drive, wish.device, wish.program);
}

/// A drive, or where no drive has the name, a disc.
Status remove(const Wish& wish, Console& console) {
    const auto drives = emulator::list_drives();
    const bool is_drive = std::any_of(drives.begin(), drives.end(),
                                      [&](const auto& drive) { return drive.name == wish.drive; });
    if (is_drive)
        emulator::remove_drive(wish.drive);
    else
        emulator::remove_disc(wish.drive);
    return tell(console, "remove", {{is_drive ? "drive" : "disc", wish.drive}},
                fmt::format("The {} {} is gone", is_drive ? "drive" : "disc", wish.drive));
}

Status list(Console& console) {
    const auto drives = emulator::list_drives();
    const auto discs = emulator::list_discs();
    for (const auto& drive : drives) {
        console.event("drive", {{"id", "emulated:" + drive.name},
                                {"kind", drive.kind},
                                {"disc", drive.disc},
                                {"tray_open", drive.tray_open},
                                {"locked", drive.locked}});
        console.say(fmt::format("drive  emulated:{}  {}  {}", drive.name, drive.kind,
                                drive.tray_open      ? "tray open"
                                : drive.disc.empty() ? "empty"
                                                     : "holds " + drive.disc));
    }
    for (const auto& disc : discs) {
        console.event("disc", {{"name", disc.name},
                               {"medium", disc.medium},
                               {"blocks", disc.capacity.value()},
                               {"recorded_blocks", disc.recorded.value()},
                               {"sessions", disc.sessions},
                               {"blank", disc.blank},
                               {"finalized", disc.finalized},
                               {"drive", disc.inserted_in}});
        console.say(fmt::format(
            "disc   {}  {}  {}{}{}", disc.name, disc.medium,
            disc.blank ? "blank"
                       : fmt::format("{} recorded", size_text(bytes_of(disc.recorded).value())),
            disc.finalized ? ", finalised" : "",
            disc.inserted_in.empty() ? "" : ", in emulated:" + disc.inserted_in));
    }
    console.event(
        "result",
        {{"command", "emulator list"}, {"drives", drives.size()}, {"discs", discs.size()}});
    if (drives.empty() && discs.empty()) console.say("No emulated drives and no discs.");
    return done;
}

} // namespace

void add_emulator(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("emulator", "recorders and discs in software");
    command->require_subcommand(1);
    auto wish = std::make_shared<Wish>();
    const auto action = [&](const char* name, const char* help,
                            Status (*work)(const Wish&, Console&)) {
        auto* sub = command->add_subcommand(name, help);
        sub->callback([wish, work, &session] {
            session.work = [wish, work, &session] { return work(*wish, session.console); };
        });
        return sub;
    };
    const auto drive = [&](CLI::App* sub) {
        sub->add_option("NAME", wish->drive, "of the drive")->required();
    };
    const auto disc = [&](CLI::App* sub) {
        sub->add_option("DISC", wish->disc, "name of the disc")->required();
    };

    auto* sub = action("add", "a new drive, without a disc", add);
    drive(sub);
    sub->add_option("--profile", wish->profile,
                    "the newest kind of disc that it records: " + drive_kinds())
        ->capture_default_str();

    sub = action("insert", "put a disc into a drive", insert);
    drive(sub);
    disc(sub);

    drive(action("eject", "take the disc out of a drive", eject));

    sub = action("new", "a new, blank disc", new_disc);
    disc(sub);
    sub->add_option("--medium", wish->medium, "kind of disc: " + kinds())->capture_default_str();

    sub = action("export", "what is on a disc, as an image file", export_disc);
    disc(sub);
    sub->add_option("-o,--output", wish->image, "the image")->type_name("IMAGE")->required();

    sub = action("import", "a disc with the content of an image; made where there is none",
                 import_disc);
    sub->add_option("IMAGE", wish->image, "an image file")->required();
    disc(sub);
    sub->add_option("--medium", wish->medium,
                    "kind of a new disc (default: the smallest that holds the image): " + kinds())
        ->each([wish](const std::string&) { wish->medium_given = true; });

    sub = action("remove", "do away with a drive, or with a disc that is in no drive", remove);
    sub->add_option("NAME", wish->drive, "of the drive or disc")->required();

    sub = action("run", "run another program for which a device file is the drive", run);
    drive(sub);
    sub->add_option("--device", wish->device, "the file, or several divided by colons")
        ->capture_default_str();
    sub->add_option("PROGRAM", wish->program, "after --: the program and its arguments")
        ->required();

    action("list", "all emulated drives and discs",
           [](const Wish&, Console& console) { return list(console); });
}

} // namespace cli
