#include "commands.hpp"
#include "format.hpp"
#include "mastering.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/io/sources.hpp>
#include <openimapi/record/burn.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    Mastering mastering;
    std::string drive;
    bool as_image = false, verify = false, finalize = false, appendable = false;
};

/// Does the file begin as an image does? ECMA-119 6.3 and ECMA-167 2/8: from block 16, descriptors
/// that carry one of five identifiers.
bool is_image(const io::Source& file) {
    constexpr std::uint64_t first = 16 * std::uint64_t{block_size};
    if (file.size().value() % block_size != 0 || file.size().value() < first + block_size)
        return false;
    std::array<std::byte, 6> start{};
    file.read(first, start);
    const std::string_view id(reinterpret_cast<const char*>(start.data()) + 1, 5);
    return id == "CD001" || id == "BEA01";
}

/// The image that is to be burned as it is, where the command line means one.
io::SourcePtr ready_image(const Wish& wish) {
    if (wish.mastering.sources.size() != 1 || !wish.mastering.maps.empty()) {
        if (wish.as_image) throw UsageError{"--image: exactly one IMAGE can be burned as it is"};
        return nullptr;
    }
    const auto& only = wish.mastering.sources.front();
    if (!wish.as_image && !std::filesystem::is_regular_file(only)) return nullptr;
    auto file = io::host_file(only);
    return wish.as_image || is_image(*file) ? file : nullptr;
}

Status burn(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    if (wish.finalize && wish.appendable)
        throw UsageError{"--finalize and --appendable exclude each other"};
    auto options = plan_options(wish.mastering, console);
    auto recorder = open_drive(wish.drive);
    recorder.wait_ready(signals::stop_token());
    const auto medium = record::medium_status(recorder);

    auto image = ready_image(wish);
    if (!image) {
        options.medium = medium_of(medium.type);
        image = master(wish.mastering, options, console).source();
    }
    const auto result = record::burn(
        *image, recorder,
        {.closing = wish.finalize     ? record::Closing::disc
                    : wish.appendable ? record::Closing::session
                                      : record::Closing::automatic,
         .verification = wish.verify ? record::Verification::full : record::Verification::none},
        console.job());

    const auto seconds = static_cast<double>(result.elapsed.count()) / 1000;
    console.event("result", {{"command", "burn"},
                             {"drive", recorder.id()},
                             {"medium", std::string(record::name_of(medium.type))},
                             {"start", result.start.value()},
                             {"blocks", result.blocks.value()},
                             {"padding", result.padding.value()},
                             {"session", result.session},
                             {"finalized", result.disc_finalized},
                             {"verified", wish.verify},
                             {"seconds", seconds}});
    console.say(fmt::format(
        "{}: {} blocks ({}) on {}, session {}{}{}", recorder.id(), result.blocks.value(),
        size_text(bytes_of(result.blocks).value()), record::name_of(medium.type), result.session,
        result.disc_finalized ? ", finalised" : "", wish.verify ? ", verified" : ""));
    return done;
}

} // namespace

void add_burn(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "burn", "record an image, or files and folders in one pass without a temporary image");
    auto wish = std::make_shared<Wish>();
    add_mastering_options(*command, wish->mastering, false);
    add_boot_options(*command, wish->mastering.boot);
    command->add_option("--drive", wish->drive, "where the disc is: see 'imapi drives'")
        ->type_name("DRIVE")
        ->required();
    command->add_flag("--image", wish->as_image,
                      "record the one file as it is, also where it does not look like an image");
    command->add_flag("--verify", wish->verify, "read the disc back and compare every block");
    command->add_flag("--finalize", wish->finalize, "leave the disc so that nothing can be added");
    command->add_flag("--appendable", wish->appendable,
                      "leave the disc so that 'imapi append' can add to it, also a DVD+R");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return burn(*wish, session.console); };
    });
}

} // namespace cli
