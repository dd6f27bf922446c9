#include "commands.hpp"
#include "format.hpp"
#include "signals.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/drive/registry.hpp>
#include <openimapi/record/medium.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

std::string state_text(const record::MediumStatus& medium) {
    if (medium.is(record::media_unsupported)) return "of a kind that cannot be recorded here";
    if (medium.blank) return "blank";
    if (medium.is(record::media_appendable)) return "can be added to";
    if (medium.is(record::media_finalized)) return "finalised";
    return "recorded";
}

void show_medium(drive::Recorder& recorder, nlohmann::json& object, std::string& line) {
    try {
        // A disc that was just put in takes its time; one that takes long is said to.
        recorder.wait_ready(signals::stop_token(), std::chrono::seconds(3));
        const auto medium = record::medium_status(recorder);
        object["medium"] = {{"type", std::string(record::name_of(medium.type))},
                            {"blank", medium.blank},
                            {"appendable", medium.is(record::media_appendable)},
                            {"finalized", medium.is(record::media_finalized)},
                            {"blocks", medium.total.value()},
                            {"free_blocks", medium.free.value()},
                            {"sessions", medium.sessions.size()},
                            {"write_unit", medium.write_unit}};
        line += fmt::format("{}, {}, {} free of {}", record::name_of(medium.type),
                            state_text(medium), size_text(bytes_of(medium.free).value()),
                            size_text(bytes_of(medium.total).value()));
    } catch (const Error& error) {
        if (error.code() == Code::e_imapi_recorder_media_no_media) {
            object["medium"] = nullptr;
            line += "no disc";
            return;
        }
        // One drive's trouble is part of the answer, not its end.
        object["trouble"] = error.story();
        line += text::printable(error.reason());
    }
}

Status drives(Console& console) {
    const auto entries = drive::list();
    for (const auto& entry : entries) {
        nlohmann::json object{{"id", entry.id}, {"name", entry.name}};
        std::string line = entry.id;
        try {
            auto recorder = drive::open(entry.id);
            const auto who = recorder.identify();
            object["vendor"] = who.vendor;
            object["product"] = who.product;
            object["revision"] = who.revision;
            line += fmt::format("  {} {} {}", text::printable(who.vendor),
                                text::printable(who.product), text::printable(who.revision));
            if (const auto owner = recorder.owner(); !owner.empty()) {
                object["owner"] = owner;
                line += fmt::format("  (in use by {})", owner);
            } else {
                line += "  ";
                show_medium(recorder, object, line);
            }
        } catch (const Error& error) {
            object["trouble"] = error.story();
            line += "  " + text::printable(error.reason());
        }
        console.event("drive", std::move(object));
        console.say(line);
    }
    console.event("result", {{"command", "drives"}, {"drives", entries.size()}});
    if (entries.empty()) console.say("No drives. 'imapi emulator add NAME' makes one in software.");
    return done;
}

} // namespace

void add_drives(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("drives", "recorders and what is in them");
    command->callback(
        [&session] { session.work = [&session] { return drives(session.console); }; });
}

} // namespace cli
