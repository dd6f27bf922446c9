#include "boot_options.hpp"
#include "commands.hpp"
#include "format.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/record/medium.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

/// One volume, as words and as JSON at once, so that neither forgets a field.
class Description {
public:
    explicit Description(Console& console) : console_(console) {}

    void field(const char* key, std::string_view label, std::string_view value) {
        if (value.empty()) return;
        put_name(object, key, value);
        say(label, text::printable(value));
    }
    void number(const char* key, std::string_view label, std::uint64_t value) {
        object[key] = value;
        say(label, count_text(value));
    }
    void date(const char* key, std::string_view label, const std::optional<Timestamp>& time) {
        if (!time) return;
        object[key] = iso_time(*time);
        say(label, time_text(*time) + " UTC");
    }
    void say(std::string_view label, std::string_view value) {
        console_.say(fmt::format("  {:<14}{}", label, value));
    }

    nlohmann::json object;

private:
    Console& console_;
};

void describe(const format::VolumeInfo& volume, Console& console) {
    console.say(fmt::format("{}{}", format::name_of(volume.system),
                            volume.variant.empty() ? "" : " (" + volume.variant + ")"));
    Description of(console);
    of.object["file_system"] = std::string(format::name_of(volume.system));
    of.object["descriptor"] = volume.descriptor.value();
    of.object["block_size"] = volume.logical_block_size;
    if (!volume.variant.empty()) of.object["variant"] = volume.variant;
    of.field("label", "volume", volume.label);
    of.field("volume_set", "volume set", volume.volume_set);
    of.field("publisher", "publisher", volume.publisher);
    of.field("preparer", "preparer", volume.preparer);
    of.field("application", "application", volume.application);
    of.field("system", "system", volume.system_identifier);
    of.number("blocks", "blocks", volume.blocks);
    if (volume.files) of.number("files", "files", *volume.files);
    if (volume.directories) of.number("directories", "folders", *volume.directories);
    of.date("created", "created", volume.created);
    of.date("modified", "modified", volume.modified);
    of.date("expires", "expires", volume.expires);
    of.date("effective", "effective", volume.effective);
    console.event("volume", std::move(of.object));
}

void describe_medium(drive::Recorder& recorder, Console& console) {
    const auto medium = record::medium_status(recorder);
    console.event("medium", {{"drive", recorder.id()},
                             {"type", std::string(record::name_of(medium.type))},
                             {"blank", medium.blank},
                             {"appendable", medium.is(record::media_appendable)},
                             {"finalized", medium.is(record::media_finalized)},
                             {"blocks", medium.total.value()},
                             {"free_blocks", medium.free.value()},
                             {"sessions", medium.sessions.size()}});
    console.say(fmt::format("{}: {}{}, {} of {} free, {} {}", recorder.id(),
                            record::name_of(medium.type), medium.blank ? ", blank" : "",
                            size_text(bytes_of(medium.free).value()),
                            size_text(bytes_of(medium.total).value()), medium.sessions.size(),
                            medium.sessions.size() == 1 ? "session" : "sessions"));
}

/// Nothing to say of an image with one session.
void describe_sessions(const Target& target, Console& console) {
    for (const auto& session : target.sessions.list) {
        const auto label = session.volumes.empty() ? std::string() : session.volumes.front().label;
        nlohmann::json object{{"number", session.number},
                              {"start", session.start.value()},
                              {"descriptors", session.descriptors.value()},
                              {"blocks", session.blocks.value()}};
        auto systems = nlohmann::json::array();
        for (const auto& volume : session.volumes)
            systems.push_back(std::string(format::name_of(volume.system)));
        object["file_systems"] = std::move(systems);
        put_name(object, "label", label);
        console.event("session", std::move(object));
        if (target.sessions.list.size() > 1)
            console.say(fmt::format("session {}: block {}, {} blocks, {}", session.number,
                                    session.start.value(), count_text(session.blocks.value()),
                                    text::printable(label)));
    }
}

Status info(const std::string& name, std::optional<std::uint32_t> session, Console& console) {
    const auto target = open_target(name, session);
    if (target.recorder) {
        describe_medium(*target.recorder, console);
        if (record::medium_status(*target.recorder).blank) {
            console.event("result", {{"command", "info"}, {"volumes", 0}});
            return done;
        }
    }
    describe_sessions(target, console);
    const auto image = open_image(target, {}, console);
    const auto bytes = target.source->size().value();
    console.say(fmt::format("{}: {} ({} blocks)", text::printable(name), size_text(bytes),
                            count_text(bytes / block_size)));
    for (const auto& volume : image.volumes())
        describe(volume, console);
    describe_boot(image, target.session, console);
    nlohmann::json result{{"command", "info"},
                          {"bytes", bytes},
                          {"volumes", image.volumes().size()},
                          {"entries", image.catalogue().size()}};
    put_name(result, "target", name);
    console.event("result", std::move(result));
    return done;
}

} // namespace

void add_info(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("info", "volumes, file systems, dates, medium, capacity");
    auto target = std::make_shared<std::string>();
    auto number = std::make_shared<std::optional<std::uint32_t>>();
    command->add_option("TARGET", *target, "an image file or a drive")->required();
    command->add_option("--session", *number, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command->callback([target, number, &session] {
        session.work = [target, number, &session] {
            return info(*target, *number, session.console);
        };
    });
}

} // namespace cli
