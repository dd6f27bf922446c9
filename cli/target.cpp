#include "target.hpp"

#include "console.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/drive/registry.hpp>
#include <openimapi/io/sources.hpp>
#include <openimapi/record/burn.hpp>

#include <filesystem>
#include <fmt/format.h>

namespace cli {

using namespace openimapi;

drive::Recorder open_drive(const std::string& name) {
    constexpr std::string_view alias = "emulator:";
    if (name.compare(0, alias.size(), alias) == 0)
        return drive::open("emulated:" + name.substr(alias.size()));
    return drive::open(name);
}

Target open_target(const std::string& name, std::optional<std::uint32_t> session) {
    Target target{.name = name, .recorder = {}, .source = {}, .session = {}, .sessions = {}};
    std::error_code problem;
    const auto status = std::filesystem::status(name, problem);
    const bool known_drive = drive::find(name).has_value() || name.rfind("emulator:", 0) == 0;
    if (!known_drive || std::filesystem::is_regular_file(status)) {
        target.source = io::host_file(name);
        target.sessions = image::sessions(target.source);
    } else {
        target.recorder = std::make_unique<drive::Recorder>(open_drive(name));
        target.recorder->wait_ready();
        const auto medium = record::medium_status(*target.recorder);
        std::vector<Lba> starts;
        for (const auto& recorded : medium.sessions)
            starts.push_back(recorded.first);
        if (!starts.empty()) target.session = starts.back();
        target.source = record::disc_source(*target.recorder);
        if (!starts.empty()) target.sessions = image::sessions(target.source, starts);
    }
    const auto& list = target.sessions.list;
    if (session && (*session < 1 || *session > list.size()))
        throw Error(Code::imapi_e_invalid_param,
                    fmt::format("there is no session {}: there are {}", *session, list.size()),
                    "'imapi info' lists them")
            .add({.doing = "choose the session", .path = name});
    if (!list.empty()) target.session = (session ? list[*session - 1] : list.back()).descriptors;
    return target;
}

image::Medium medium_of(record::MediaType type) {
    using enum record::MediaType;
    switch (type) {
    case cd_rom:
    case cd_r:
    case cd_rw:
        return image::Medium::cd;
    case bd_rom:
    case bd_r:
    case bd_re:
        return image::Medium::bd;
    case unknown:
    case disk:
        return image::Medium::file;
    default:
        return image::Medium::dvd;
    }
}

std::optional<format::FileSystem> parse_file_system(const std::string& text) {
    if (text.empty()) return std::nullopt;
    if (text == "iso9660") return format::FileSystem::iso9660;
    if (text == "rockridge") return format::FileSystem::rock_ridge;
    if (text == "joliet") return format::FileSystem::joliet;
    if (text == "udf") return format::FileSystem::udf;
    throw UsageError{fmt::format(
        "--fs: '{}' is no file system; there are iso9660, rockridge, joliet and udf", text)};
}

image::Import open_image(const Target& target, const std::string& system, Console& console,
                         bool unpack) {
    const image::OpenOptions options{
        .file_system = parse_file_system(system), .session = target.session, .unpack = unpack};
    const auto tell = [&console](const Finding& finding) {
        if (finding.severity != Severity::note) console.note(finding.id, finding.message);
    };
    return with_step([&] { return image::open(target.source, options, console.job(), tell); },
                     [&] { return ErrorStep{.doing = "read the image", .path = target.name}; });
}

} // namespace cli
