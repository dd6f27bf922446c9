#include "commands.hpp"
#include "format.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/extract.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    std::string target, folder = ".", file_system, existing = "fail", on_error = "fail";
    std::vector<std::string> paths;
    bool owners = false, special = false, streams = false, as_recorded = false;
    std::optional<std::uint32_t> session;
};

image::Existing parse_existing(const std::string& text) {
    if (text == "fail") return image::Existing::fail;
    if (text == "keep") return image::Existing::keep;
    if (text == "replace") return image::Existing::replace;
    throw UsageError{
        fmt::format("--existing: '{}' is none of the choices: fail, keep, replace", text)};
}

Status extract(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    image::ExtractOptions options;
    options.paths = wish.paths;
    options.existing = parse_existing(wish.existing);
    options.owners = wish.owners;
    options.special = wish.special;
    options.streams = wish.streams;
    if (wish.on_error != "fail" && wish.on_error != "skip")
        throw UsageError{
            fmt::format("--on-error: '{}' is none of the choices: fail, skip", wish.on_error)};
    options.stop_at_failure = wish.on_error == "fail";
    options.failed = [&console](const std::string& path, const Error& why) {
        console.warn(path, why);
    };

    const auto target = open_target(wish.target, wish.session);
    const auto image = open_image(target, wish.file_system, console, !wish.as_recorded);
    const auto result = image::extract(image, wish.folder, options, console.job());

    nlohmann::json object{{"command", "extract"},
                          {"file_system", std::string(format::name_of(image.file_system()))},
                          {"directories", result.directories},
                          {"files", result.files},
                          {"symlinks", result.links},
                          {"hard_links", result.hard_links},
                          {"special", result.special},
                          {"streams", result.streams},
                          {"streams_skipped", result.streams_skipped},
                          {"bytes", result.bytes},
                          {"skipped", result.skipped},
                          {"failures", result.failures}};
    put_name(object, "output", wish.folder);
    console.event("result", std::move(object));
    console.say(fmt::format("{}: {} files ({}), {} links and {} folders from {}{}",
                            text::printable(wish.folder), count_text(result.files),
                            size_text(result.bytes), count_text(result.links + result.hard_links),
                            count_text(result.directories), format::name_of(image.file_system()),
                            result.skipped == 0
                                ? std::string()
                                : fmt::format("; {} left out", count_text(result.skipped))));
    if (result.streams_skipped != 0)
        console.note("extract.streams",
                     fmt::format("{} named streams were left out; --streams makes files of them",
                                 count_text(result.streams_skipped)));
    return result.failures == 0 ? done : failed;
}

} // namespace

void add_extract(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("extract", "take files out of an image or off a disc");
    auto wish = std::make_shared<Wish>();
    command->add_option("TARGET", wish->target, "an image file or a drive")->required();
    command->add_option("PATH", wish->paths,
                        "what to take, each with all below it (default: everything)");
    command
        ->add_option("-C,--directory", wish->folder,
                     "where to put it; made where it is missing (default: here)")
        ->type_name("DIR");
    command
        ->add_option("--fs", wish->file_system,
                     "read this file system: iso9660, rockridge, joliet or udf")
        ->type_name("NAME");
    command
        ->add_option("--session", wish->session, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command
        ->add_option("--existing", wish->existing,
                     "a file that is there already: fail (default), keep or replace it")
        ->type_name("WHAT");
    command
        ->add_option("--on-error", wish->on_error,
                     "an entry that cannot be extracted: fail (default), or skip it")
        ->type_name("WHAT");
    command->add_flag("--owners", wish->owners, "restore owners (needs privilege)");
    command->add_flag("--special", wish->special, "make devices, FIFOs and sockets as well");
    command->add_flag("--streams", wish->streams,
                      "named streams as well, as files NAME:STREAM beside what they belong to");
    command->add_flag("--as-recorded", wish->as_recorded,
                      "leave files that are compressed with zisofs as they are");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return extract(*wish, session.console); };
    });
}

} // namespace cli
