#include "commands.hpp"
#include "format.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/image/check.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;

std::string_view severity_text(Severity severity) {
    switch (severity) {
    case Severity::note:
        return "note";
    case Severity::warning:
        return "warning";
    case Severity::error:
        break;
    }
    return "error";
}

void tell(const Finding& finding, Console& console) {
    nlohmann::json object{{"id", finding.id},
                          {"severity", std::string(severity_text(finding.severity))},
                          {"message", finding.message},
                          {"clause", finding.clause}};
    if (finding.lba) object["lba"] = finding.lba->value();
    if (!finding.path.empty()) put_name(object, "path", finding.path);
    console.event("finding", std::move(object));

    auto line = fmt::format("{}: {}", severity_text(finding.severity), finding.message);
    if (!finding.path.empty()) line += fmt::format(", at {}", finding.path);
    if (finding.lba) line += fmt::format(", in block {}", finding.lba->value());
    line +=
        fmt::format(" [{}{}{}]", finding.id, finding.clause.empty() ? "" : ", ", finding.clause);
    console.say(text::printable(line));
}

Status check(const std::string& name, std::optional<std::uint32_t> session, Console& console) {
    const auto target = open_target(name, session);
    const auto result =
        image::check(target.source, {.session = target.session}, console.job(),
                     [&console](const Finding& finding) { tell(finding, console); });
    auto systems = nlohmann::json::array();
    std::string list;
    for (const auto& volume : result.volumes) {
        systems.push_back(std::string(format::name_of(volume.system)));
        list += (list.empty() ? "" : ", ") + std::string(format::name_of(volume.system));
    }
    nlohmann::json object{{"command", "check"},
                          {"file_systems", std::move(systems)},
                          {"errors", result.errors},
                          {"warnings", result.warnings},
                          {"notes", result.notes}};
    put_name(object, "target", name);
    console.event("result", std::move(object));
    console.say(fmt::format("{}: {}; {} errors, {} warnings, {} notes", text::printable(name),
                            list.empty() ? "no file system" : list, result.errors, result.warnings,
                            result.notes));
    return result.errors == 0 && result.warnings == 0 ? done : found_something;
}

} // namespace

void add_check(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "check", "the structure of an image or a disc: what is wrong, where, and what it means");
    auto target = std::make_shared<std::string>();
    auto number = std::make_shared<std::optional<std::uint32_t>>();
    command->add_option("TARGET", *target, "an image file or a drive")->required();
    command->footer("Ends with 3 where there are errors or warnings.");
    command->add_option("--session", *number, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command->callback([target, number, &session] {
        session.work = [target, number, &session] {
            return check(*target, *number, session.console);
        };
    });
}

} // namespace cli
