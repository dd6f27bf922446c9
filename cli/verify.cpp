#include "commands.hpp"
#include "compare.hpp"
#include "format.hpp"
#include "repeated_option.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/import.hpp>
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
    std::string source, drive;
    std::vector<std::string> exclude;
};

/// The file of the image that a block belongs to, or nothing.
std::string file_at(const io::SourcePtr& image, Lba block) {
    try {
        const auto files = image::files_at(image::open(image), block);
        return files.empty() ? std::string() : files.front();
    } catch (const Error&) {
        return {}; // no file system: a block is all there is to say
    }
}

/// Every block of the image against the disc's last session.
Status verify_image(const Wish& wish, Console& console) {
    const auto image = io::host_file(wish.source);
    const auto target = open_target(wish.drive);
    if (!target.recorder) throw UsageError{fmt::format("--drive: '{}' is no drive", wish.drive)};
    const auto result =
        record::verify(*image, *target.recorder, {.start = target.session}, console.job());
    nlohmann::json object{{"command", "verify"},
                          {"equal", result.equal},
                          {"blocks", result.compared.value()},
                          {"differing_blocks", result.differing_blocks},
                          {"reason", result.reason}};
    std::string where;
    if (result.first_difference) {
        object["lba"] = result.first_difference->value();
        where = file_at(image, *result.first_difference -
                                   Blocks(static_cast<std::uint64_t>(target.session.value())));
        if (!where.empty()) put_name(object, "path", where);
    }
    console.event("result", std::move(object));
    if (result.equal) {
        console.say(fmt::format("{}: holds {}, every one of {} blocks", wish.drive,
                                text::printable(wish.source), result.compared.value()));
        return done;
    }
    console.say(fmt::format("{}: differs from {}: {}{}", wish.drive, text::printable(wish.source),
                            result.reason, where.empty() ? "" : ", in " + text::printable(where)));
    return found_something;
}

/// Every file of the folder against the disc's files.
Status verify_folder(const Wish& wish, Console& console) {
    tree::Directory root;
    root.add_tree(wish.source, {.exclude = wish.exclude}, console.job());
    const auto target = open_target(wish.drive);
    const auto image = open_image(target, {}, console);
    const auto result = compare(
        root.snapshot(), image,
        [&console](const std::string& path, const std::string& what) {
            nlohmann::json object{{"what", what}};
            put_name(object, "path", path);
            console.event("difference", std::move(object));
            console.say(fmt::format("{} {}", text::printable(path), what));
        },
        console.job());
    console.event("result", {{"command", "verify"},
                             {"equal", result.differences == 0},
                             {"entries", result.entries},
                             {"bytes", result.bytes},
                             {"differences", result.differences}});
    console.say(result.differences == 0
                    ? fmt::format("{}: holds {}, every one of {} entries ({})", wish.drive,
                                  text::printable(wish.source), count_text(result.entries),
                                  size_text(result.bytes))
                    : fmt::format("{}: differs from {} in {} of {} entries", wish.drive,
                                  text::printable(wish.source), count_text(result.differences),
                                  count_text(result.entries)));
    return result.differences == 0 ? done : found_something;
}

Status verify(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    if (!std::filesystem::is_directory(wish.source)) return verify_image(wish, console);
    return verify_folder(wish, console);
}

} // namespace

void add_verify(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("verify", "compare a disc with the image or the folder that "
                                                 "it was made from");
    auto wish = std::make_shared<Wish>();
    command
        ->add_option("SOURCE", wish->source,
                     "an image (compared block by block) or a folder (file by file: names,\n"
                     "contents and links)")
        ->required();
    command->add_option("--drive", wish->drive, "where the disc is")
        ->type_name("DRIVE")
        ->required();
    add_repeated(*command, "--exclude", wish->exclude,
                 "what was left out of the folder, as in create", "GLOB");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return verify(*wish, session.console); };
    });
}

} // namespace cli
