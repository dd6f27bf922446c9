#include "commands.hpp"
#include "further_session.hpp"
#include "repeated_option.hpp"
#include "signals.hpp"

#include <openimapi/image/sessions.hpp>
#include <openimapi/record/burn.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    Mastering mastering;
    FurtherSession session{.command = "append"}; ///< of a file
    std::string drive;
    std::vector<std::string> removals;
    bool sequential = false, replace = false, finalize = false, verify = false;
};

void change(tree::Directory root, const Wish& wish, const Mastering& mastering,
            const std::string& name, Console& console) {
    remove_entries(root, wish.removals);
    with_step([&] { add_sources(root, mastering, wish.replace, console); },
              [&] {
                  return ErrorStep{.doing = wish.replace ? "add to the image"
                                                         : "add to the image (without --replace)",
                                   .path = name};
              });
}

Status append_to_file(const Wish& wish, Console& console) {
    const auto& name = wish.session.image;
    if (name.empty())
        throw UsageError{"append to what? Name the image with -o, or a disc's --drive"};
    if (wish.mastering.sources.empty() && wish.mastering.maps.empty() && wish.removals.empty())
        throw UsageError{"nothing to do: name a SOURCE to add, or something to --remove"};
    if (wish.sequential && (!wish.session.start || wish.session.result.empty()))
        throw UsageError{"--sequential needs --start BLOCK, where the session will be recorded, "
                         "and --result FILE for it"};
    if (wish.session.start && !wish.sequential)
        throw UsageError{"--start goes with --sequential: a session in a file has its place"};
    write_session(
        wish.session, wish.mastering,
        [&](const tree::Directory& root, const Mastering& mastering) {
            change(root, wish, mastering, name, console);
        },
        console);
    return done;
}

Status append_to_disc(const Wish& wish, Console& console) {
    if (wish.sequential || wish.session.start || !wish.session.image.empty() ||
        !wish.session.result.empty())
        throw UsageError{"with --drive, the disc says where the session goes"};
    auto options = plan_options(wish.mastering, console);
    const auto target = open_target(wish.drive);
    if (!target.recorder) throw UsageError{fmt::format("'{}' is no drive", wish.drive)};
    auto& recorder = *target.recorder;
    const auto medium = record::medium_status(recorder);
    if (medium.blank || target.sessions.list.empty())
        throw Error(Code::imapi_e_empty_disc, "the disc has no session that could be continued",
                    "Record the first one with 'imapi burn'")
            .add({.doing = "append to the disc", .path = recorder.id()});
    if (!medium.is(record::media_appendable) || !medium.next_writable)
        throw Error(Code::imapi_e_import_media_not_allowed,
                    medium.is(record::media_finalized) ? "the disc is finalised"
                                                       : "this medium takes no further session",
                    "Use a disc that was recorded without --finalize, or one that can be written "
                    "in sessions")
            .add({.doing = "append to the disc", .path = recorder.id()});
    options.medium = medium_of(medium.type);
    options.session = image::SessionOptions{.access = image::SessionAccess::sequential,
                                            .start = *medium.next_writable,
                                            .existing = target.source,
                                            .previous = target.session};
    const auto root = changed_tree(
        target, wish.session.file_system, wish.mastering,
        [&](const tree::Directory& tree, const Mastering& mastering) {
            change(tree, wish, mastering, target.name, console);
        },
        console);
    const auto plan = make_plan(root, wish.mastering, options, console);
    const auto result = record::burn(
        plan, recorder,
        {.closing = wish.finalize ? record::Closing::disc : record::Closing::session,
         .verification = wish.verify ? record::Verification::full : record::Verification::none},
        console.job());
    if (result.start != plan.session_start())
        throw Error(Code::e_imapi_df2data_invalid_media_state,
                    fmt::format("the drive recorded the session at block {}, and not at block {} "
                                "as it had said",
                                result.start.value(), plan.session_start().value()))
            .add({.doing = "append to the disc", .path = recorder.id()});
    tell_session("append", plan, recorder.id(), false, console);
    return done;
}

Status append(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    return wish.drive.empty() ? append_to_file(wish, console) : append_to_disc(wish, console);
}

} // namespace

void add_append(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "append", "add a session to an image or a disc: new, changed and removed files");
    auto wish = std::make_shared<Wish>();
    add_mastering_options(
        *command, wish->mastering, true,
        "files and folders. The content of a single folder is added to the root; of\n"
        "several sources each is, by its name. Names that are there need --replace");
    command->add_option("-o,--output", wish->session.image, "the image to append to")
        ->type_name("IMAGE");
    command->add_flag("--replace", wish->replace,
                      "what is added takes the place of what is there by that name");
    add_repeated(*command, "--remove", wish->removals,
                 "leave this file or folder out from now on (may be given more than once);\n"
                 "its blocks stay in the image, and earlier sessions show it",
                 "PATH");
    command->add_option("--drive", wish->drive, "append to the disc in this drive")
        ->type_name("DRIVE");
    command->add_flag("--sequential", wish->sequential,
                      "make the session alone, for a medium that is written in sequence");
    command->add_option("--start", wish->session.start, "block of the medium where it will begin")
        ->type_name("BLOCK");
    add_session_options(*command, wish->session);
    command->add_flag("--verify", wish->verify, "read the disc back and compare every block");
    command->add_flag("--finalize", wish->finalize, "leave the disc so that nothing can be added");
    command->footer(
        "IMAGE is changed in place, new blocks first: whatever interrupts it, the image\n"
        "can be read as it was before or as it is to be.");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return append(*wish, session.console); };
    });
}

} // namespace cli
