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

struct Wish {
    std::string target;
    std::optional<std::uint32_t> session;
    bool quick = false, full = false;
    std::string manifest = image::CheckOptions().manifest;
};

Status check(const Wish& wish, Console& console) {
    const auto& name = wish.target;
    const auto target = open_target(name, wish.session);
    const auto depth = wish.full    ? image::CheckDepth::contents
                       : wish.quick ? image::CheckDepth::structure
                                    : image::CheckDepth::manifest;
    const auto result = image::check(
        target.source, {.session = target.session, .depth = depth, .manifest = wish.manifest},
        console.job(), [&console](const Finding& finding) { tell(finding, console); });
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
                          {"read_files", result.read_files},
                          {"compared_files", result.compared_files},
                          {"notes", result.notes}};
    put_name(object, "target", name);
    console.event("result", std::move(object));
    std::string read;
    if (result.read_files != 0)
        read = fmt::format("; {} contents read, {} files compared with {}",
                           count_text(result.read_files), count_text(result.compared_files),
                           text::printable(wish.manifest));
    console.say(fmt::format("{}: {}{}; {} errors, {} warnings, {} notes", text::printable(name),
                            list.empty() ? "no file system" : list, read, result.errors,
                            result.warnings, result.notes));
    return result.errors == 0 && result.warnings == 0 ? done : found_something;
}

} // namespace

void add_check(CLI::App& app, Session& session) {
    auto* command =
        app.add_subcommand("check", "an image or a disc: what is wrong, where, and what it means");
    auto wish = std::make_shared<Wish>();
    command->add_option("TARGET", wish->target, "an image file or a drive")->required();
    command->footer("Reads all descriptors, tables and directories, and compares the files with\n"
                    "the manifest where there is one. Ends with 3 where there are errors or\n"
                    "warnings.");
    auto* quick = command->add_flag("--quick", wish->quick, "the structure alone; no file is read");
    command->add_flag("--full", wish->full, "read every file, also without a manifest")
        ->excludes(quick);
    command->add_option("--manifest", wish->manifest, "name of the manifest in the root")
        ->type_name("NAME")
        ->capture_default_str();
    command
        ->add_option("--session", wish->session, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return check(*wish, session.console); };
    });
}

} // namespace cli
