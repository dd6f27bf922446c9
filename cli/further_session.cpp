#include "further_session.hpp"

#include "format.hpp"
#include "output.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/sessions.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {

using namespace openimapi;

void add_session_options(CLI::App& command, FurtherSession& wish) {
    command
        .add_option("--result", wish.result,
                    "leave IMAGE as it is and write the result here; '-' is standard output")
        ->type_name("FILE");
    command
        .add_option("--from", wish.file_system,
                    "take over the tree of this file system of the last session\n"
                    "(default: the one that says most)")
        ->type_name("NAME");
}

void remove_entries(const tree::Directory& root, const std::vector<std::string>& paths) {
    for (const auto& path : paths) {
        const auto item = root.resolve(path);
        if (!item || !item->parent()) {
            Error error(Code::imapi_e_item_not_found, "there is no such entry",
                        "'imapi list --recursive' shows what there is");
            error.add({.doing = "remove", .path = path});
            throw error;
        }
        item->parent()->remove(std::string(item->name()));
    }
}

tree::Directory changed_tree(const Target& target, const std::string& file_system,
                             const Mastering& mastering, const ChangeTree& change,
                             Console& console) {
    const auto image = open_image(target, file_system, console);
    auto root = image.tree(console.job());
    change(root, mastering);
    return root;
}

void tell_session(const char* command, const image::Plan& plan, const std::string& output,
                  bool in_place, Console& console) {
    const auto counts = plan.snapshot().counts();
    std::uint64_t written = plan.blocks().value();
    if (in_place) {
        written = 0;
        for (const auto& range : plan.changed_blocks())
            written += range.count;
    }
    nlohmann::json result{{"command", command},
                          {"start", plan.session_start().value()},
                          {"blocks", plan.blocks().value()},
                          {"written", written},
                          {"files", counts.others},
                          {"directories", counts.directories},
                          {"volume", plan.volume_name()},
                          {"in_place", in_place}};
    put_name(result, "output", output);
    console.event("result", std::move(result));
    console.say(fmt::format("{}: a session at block {}, {} written; now {} files in {} folders",
                            text::printable(output), plan.session_start().value(),
                            size_text(written * block_size), count_text(counts.others),
                            count_text(counts.directories)));
}

void write_session(const FurtherSession& wish, Mastering mastering, const ChangeTree& change,
                   Console& console) {
    prepare_output(wish.result, console);
    const bool in_place = wish.result.empty();
    mastering.output = in_place ? wish.image : wish.result; // which is no part of itself
    auto options = plan_options(mastering, console);
    const auto target = open_target(wish.image);
    if (target.recorder)
        throw UsageError{fmt::format("'{}' is a drive; 'imapi append --drive' adds to its disc",
                                     text::printable(wish.image))};
    options.session = image::SessionOptions{
        .access = wish.start ? image::SessionAccess::sequential : image::SessionAccess::random,
        .start = wish.start ? Lba(*wish.start) : image::next_session(target.source),
        .existing = target.source,
        .previous = target.session};
    const auto root = changed_tree(target, wish.file_system, mastering, change, console);
    const auto plan =
        with_step([&] { return make_plan(root, mastering, options, console); },
                  [&] { return ErrorStep{.doing = "add a session to", .path = wish.image}; });
    if (in_place)
        image::write_in_place(plan, wish.image, console.job());
    else
        write_image(plan, wish.result, console.job());
    tell_session(wish.command, plan, mastering.output, in_place, console);
}

} // namespace cli
