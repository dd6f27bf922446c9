#include "commands.hpp"
#include "further_session.hpp"
#include "repeated_option.hpp"
#include "signals.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    Mastering mastering;
    FurtherSession session{.command = "edit"};
    std::vector<std::string> additions, replacements, removals;
};

std::string disc_path(const char* option, const std::string& pair) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size())
        throw UsageError{
            fmt::format("{}: '{}' is not DISC_PATH=HOST_PATH", option, text::printable(pair))};
    return pair.substr(0, equals);
}

void change(const tree::Directory& root, const Wish& wish, const Mastering& mastering,
            Console& console) {
    remove_entries(root, wish.removals);
    // What is replaced goes first, whatever its kind: a folder does not become one with the new.
    for (const auto& pair : wish.replacements)
        remove_entries(root, {disc_path("--replace", pair)});
    for (const auto& pair : wish.additions) {
        const auto path = disc_path("--add", pair);
        if (!root.resolve(path)) continue;
        Error error(Code::imapi_e_dup_name, "there is an entry of that name",
                    "Exchange it with --replace");
        error.add({.doing = "add", .path = path});
        throw error;
    }
    add_sources(root, mastering, false, console);
}

Status edit(Wish wish, Console& console) {
    signals::survive_closed_pipes();
    if (wish.additions.empty() && wish.replacements.empty() && wish.removals.empty())
        throw UsageError{"nothing to do: name something to --replace, --remove or --add"};
    for (const auto* pairs : {&wish.replacements, &wish.additions})
        wish.mastering.maps.insert(wish.mastering.maps.end(), pairs->begin(), pairs->end());
    write_session(
        wish.session, wish.mastering,
        [&](const tree::Directory& root, const Mastering& mastering) {
            change(root, wish, mastering, console);
        },
        console);
    return done;
}

} // namespace

void add_edit(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("edit", "change files of an image without rewriting it");
    auto wish = std::make_shared<Wish>();
    constexpr auto pair = "DISC_PATH=HOST_PATH";
    command->add_option("IMAGE", wish->session.image, "the image to change")->required();
    add_repeated(*command, "--replace", wish->replacements,
                 "a file or folder of the host instead of what is there", pair);
    add_repeated(*command, "--remove", wish->removals, "this file or folder is no more",
                 "DISC_PATH");
    add_repeated(*command, "--add", wish->additions,
                 "a file or folder of the host where nothing is yet", pair);
    add_session_options(*command, wish->session);
    add_repeated(*command, "--exclude", wish->mastering.exclude,
                 "of folders, leave out what matches this pattern", "GLOB");
    command->add_flag("--preserve", wish->mastering.preserve,
                      "record owners and modes of the host (default: root, readable by all)");
    command->add_flag("--follow-symlinks", wish->mastering.follow_symlinks,
                      "record what symbolic links point at instead of the links");
    command->add_flag("--refuse-renames", wish->mastering.refuse_renames,
                      "fail where some file system cannot take a name as it is");
    command->footer(
        "Each of --replace, --remove and --add may be given more than once. New content and\n"
        "new tables go behind the end, and nothing else moves; the image as it was stays in\n"
        "it as an earlier session ('imapi info'), and 'imapi flatten' makes one of what is\n"
        "left. Whatever interrupts it, the image can be read as before or as it is to be.");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return edit(*wish, session.console); };
    });
}

} // namespace cli
