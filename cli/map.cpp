#include "commands.hpp"
#include "format.hpp"
#include "output.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/disc_map.hpp>
#include <openimapi/record/medium.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

struct Wish {
    std::string target, output;
    std::optional<std::uint32_t> session;
};

nlohmann::json summary(const image::DiscMap& map) {
    nlohmann::json result{{"command", "map"},
                          {"blocks", map.blocks},
                          {"image_blocks", map.image_blocks},
                          {"missing_blocks", map.missing},
                          {"files", map.files},
                          {"directories", map.directories},
                          {"session", map.session},
                          {"sessions", map.sessions.size()},
                          {"areas", map.areas.size()},
                          {"complete", map.complete}};
    auto kinds = nlohmann::json::array();
    for (std::size_t i = 0; i < image::area_kinds; ++i)
        if (const auto& total = map.totals[i]; total.blocks != 0)
            kinds.push_back({{"kind", image::name_of(static_cast<image::AreaKind>(i))},
                             {"blocks", total.blocks},
                             {"parts", total.parts}});
    result["kinds"] = std::move(kinds);
    auto folders = nlohmann::json::array();
    for (const auto& folder : map.folders) {
        nlohmann::json object{{"blocks", folder.blocks}, {"files", folder.files}};
        put_name(object, "path", folder.path);
        folders.push_back(std::move(object));
    }
    result["folders"] = std::move(folders);
    return result;
}

Status draw(const Wish& wish, Console& console) {
    signals::survive_closed_pipes();
    prepare_output(wish.output, console);
    const auto target = open_target(wish.target, wish.session);
    image::DiscMapOptions options;
    image::SvgOptions picture;
    if (wish.session) options.session = *wish.session;
    if (target.recorder) {
        const auto medium = record::medium_status(*target.recorder);
        options.capacity = medium.total;
        picture.note = record::name_of(medium.type);
    }
    // A picture is no check: the first problems say enough.
    constexpr unsigned most_told = 3;
    unsigned problems = 0;
    const auto tell = [&](const Finding& finding) {
        if (finding.severity == Severity::error && ++problems <= most_told)
            console.note(finding.id, finding.message);
    };
    const auto map = with_step(
        [&] {
            return image::disc_map(target.source, target.sessions, options, console.job(), tell);
        },
        [&] { return ErrorStep{.doing = "draw the map", .path = wish.target}; });
    if (problems > most_told)
        console.note("map.problems", fmt::format("there are {} more: 'imapi check' tells them all",
                                                 problems - most_told));
    const auto drawn = image::svg(map, picture);
    write_text(drawn, wish.output, console.job());

    auto result = summary(map);
    result["bytes"] = drawn.size();
    put_name(result, "output", wish.output);
    console.event("result", std::move(result));
    console.say(fmt::format("{}: {} files in {} folders, {} of {} in use; {} {}",
                            text::printable(wish.output), count_text(map.files),
                            count_text(map.directories),
                            size_text(bytes_of(Blocks(map.image_blocks)).value()),
                            size_text(bytes_of(Blocks(map.blocks)).value()), map.sessions.size(),
                            map.sessions.size() == 1 ? "session" : "sessions"));
    return done;
}

} // namespace

void add_map(CLI::App& app, Session& session) {
    auto* command =
        app.add_subcommand("map", "draw what is where on an image or a disc, as a picture (SVG)");
    auto wish = std::make_shared<Wish>();
    command->add_option("TARGET", wish->target, "an image file or a drive")->required();
    command->add_option("-o,--output", wish->output, "the picture; '-' writes to standard output")
        ->type_name("SVG")
        ->required();
    command
        ->add_option("--session", wish->session, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return draw(*wish, session.console); };
    });
}

} // namespace cli
