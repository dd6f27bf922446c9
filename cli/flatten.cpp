#include "commands.hpp"
#include "format.hpp"
#include "mastering.hpp"
#include "output.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    Mastering mastering; ///< its one source is TARGET
    std::string file_system;
    std::optional<std::uint32_t> session;
    bool no_boot = false;
};

Status flatten(Wish wish, Console& console) {
    signals::survive_closed_pipes();
    auto& mastering = wish.mastering;
    if (mastering.sources.size() != 1) throw UsageError{"name one TARGET: an image or a drive"};
    const auto name = mastering.sources.front();
    mastering.sources.clear();
    prepare_output(mastering.output, console);
    auto options = plan_options(mastering, console);
    const auto target = open_target(name, wish.session);
    const auto image = open_image(target, wish.file_system, console);
    if (options.volume_name.empty()) options.volume_name = image.volume().label;
    if (options.publisher.empty()) options.publisher = image.volume().publisher;
    const auto root = image.tree(console.job());
    // The manifest of the old image says nothing of the new one.
    if (const auto old = root.find(mastering.manifest);
        !mastering.manifest.empty() && old && old->kind() == tree::Kind::file)
        tree::Directory(root).remove(mastering.manifest);
    add_sources(root, mastering, true, console);
    if (mastering.boot.given())
        apply_boot(mastering.boot, root, options, console);
    else if (!wish.no_boot)
        keep_boot(image, target.session, options, console);
    const auto plan = make_plan(root, mastering, options, console);
    write_image(plan, mastering.output, console.job());

    const auto counts = plan.snapshot().counts();
    const auto systems = file_systems_text(plan.file_systems(), plan.udf_revision());
    nlohmann::json result{{"command", "flatten"},         {"blocks", plan.blocks().value()},
                          {"bytes", plan.size().value()}, {"directories", counts.directories},
                          {"files", counts.others},       {"volume", plan.volume_name()},
                          {"file_systems", systems}};
    put_name(result, "output", mastering.output);
    console.event("result", std::move(result));
    console.say(fmt::format("{}: {} blocks ({}), {} files in {} folders; {}",
                            text::printable(mastering.output), plan.blocks().value(),
                            size_text(plan.size().value()), count_text(counts.others),
                            count_text(counts.directories), systems));
    return done;
}

} // namespace

void add_flatten(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "flatten", "make one image with a single session of what the last session shows");
    auto wish = std::make_shared<Wish>();
    add_mastering_options(*command, wish->mastering, true, "TARGET: an image or a drive");
    add_boot_options(*command, wish->mastering.boot);
    command->add_flag("--no-boot", wish->no_boot,
                      "leave out what TARGET boots with (kept otherwise, unless boot options are\n"
                      "given)");
    command
        ->add_option("-o,--output", wish->mastering.output,
                     "the image; '-' writes to standard output")
        ->type_name("IMAGE")
        ->required();
    command->add_option("--session", wish->session, "this session instead of the last one")
        ->type_name("N");
    command
        ->add_option("--from", wish->file_system,
                     "read this file system: iso9660, rockridge, joliet or udf\n"
                     "(default: the one that says most)")
        ->type_name("NAME");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return flatten(*wish, session.console); };
    });
}

} // namespace cli
