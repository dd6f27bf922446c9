#include "commands.hpp"
#include "format.hpp"
#include "mastering.hpp"
#include "output.hpp"
#include "signals.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

using Wish = Mastering;

Status create(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    prepare_output(wish.output, console);
    const auto plan = master(wish, plan_options(wish, console), console);
    write_image(plan, wish.output, console.job());

    const auto counts = plan.snapshot().counts();
    const auto systems = file_systems_text(plan.file_systems(), plan.udf_revision());
    nlohmann::json result{{"command", "create"},          {"blocks", plan.blocks().value()},
                          {"bytes", plan.size().value()}, {"directories", counts.directories},
                          {"files", counts.others},       {"volume", plan.volume_name()},
                          {"file_systems", systems}};
    put_name(result, "output", wish.output);
    console.event("result", std::move(result));
    console.say(fmt::format("{}: {} blocks ({}), {} files in {} folders; {}",
                            text::printable(wish.output), plan.blocks().value(),
                            size_text(plan.size().value()), count_text(counts.others),
                            count_text(counts.directories), systems));
    return done;
}

} // namespace

void add_create(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("create", "master files and folders into an image");
    auto wish = std::make_shared<Wish>();
    add_mastering_options(*command, *wish, true);
    add_boot_options(*command, wish->boot);
    command->add_option("-o,--output", wish->output, "the image; '-' writes to standard output")
        ->type_name("IMAGE")
        ->required();
    command->callback([wish, &session] {
        session.work = [wish, &session] { return create(*wish, session.console); };
    });
}

} // namespace cli
