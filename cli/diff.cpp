#include "commands.hpp"
#include "compare.hpp"
#include "format.hpp"
#include "repeated_option.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    std::string first, second, file_system;
    std::vector<std::string> exclude;
};

/// A folder or what an image shows, as a tree.
tree::Snapshot tree_of(const std::string& name, const Wish& wish, Console& console) {
    if (!std::filesystem::is_directory(name))
        return open_image(open_target(name), wish.file_system, console)
            .tree(console.job())
            .snapshot();
    tree::Directory root;
    root.add_tree(name, {.exclude = wish.exclude}, console.job());
    return root.snapshot();
}

Status diff(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    const bool folders[] = {std::filesystem::is_directory(wish.first),
                            std::filesystem::is_directory(wish.second)};
    if (folders[0] && folders[1])
        throw UsageError{"both are folders: one of them has to be an image or a drive"};
    // The second is what is looked at; a folder can only be the other one.
    const auto& against = folders[1] ? wish.second : wish.first;
    const auto& shown = folders[1] ? wish.first : wish.second;
    const auto image = open_image(open_target(shown), wish.file_system, console);
    const auto result = compare(
        tree_of(against, wish, console), image,
        [&console](const std::string& path, const std::string& what) {
            nlohmann::json object{{"what", what}};
            put_name(object, "path", path);
            console.event("difference", std::move(object));
            console.say(fmt::format("{} {}", text::printable(path), what));
        },
        console.job(), fmt::format("in {}", text::printable(shown)),
        !folders[0] && !folders[1]); // a folder has no named streams
    console.event("result", {{"command", "diff"},
                             {"equal", result.differences == 0},
                             {"entries", result.entries},
                             {"bytes", result.bytes},
                             {"differences", result.differences}});
    if (result.differences == 0) {
        console.say(fmt::format("{} and {} have the same {} entries ({})",
                                text::printable(wish.first), text::printable(wish.second),
                                count_text(result.entries), size_text(result.bytes)));
        return done;
    }
    console.say(fmt::format("{} and {} differ in {} of {} entries", text::printable(wish.first),
                            text::printable(wish.second), count_text(result.differences),
                            count_text(result.entries)));
    return found_something;
}

} // namespace

void add_diff(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "diff", "tell what differs between two images, or between an image and a folder");
    auto wish = std::make_shared<Wish>();
    command->add_option("TARGET", wish->first, "an image file, a drive or a folder")->required();
    command
        ->add_option("OTHER", wish->second,
                     "likewise; names, kinds, contents, links and (of two images) named streams\n"
                     "are compared, not owners, modes and times")
        ->required();
    command
        ->add_option("--fs", wish->file_system,
                     "whose names and files (default: the one that says most)")
        ->type_name("iso9660|rockridge|joliet|udf");
    add_repeated(*command, "--exclude", wish->exclude, "what is left out of a folder, as in create",
                 "GLOB");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return diff(*wish, session.console); };
    });
}

} // namespace cli
