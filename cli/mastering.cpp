#include "mastering.hpp"

#include "content_options.hpp"
#include "format.hpp"
#include "repeated_option.hpp"

#include <openimapi/base/text.hpp>
#include <openimapi/io/sources.hpp>
#include <openimapi/tree/snapshot.hpp>

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace cli {

using namespace openimapi;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (auto end = text.find(separator); end != std::string::npos;
         begin = end + 1, end = text.find(separator, begin))
        parts.push_back(text.substr(begin, end - begin));
    parts.push_back(text.substr(begin));
    return parts;
}

image::FileSystems parse_file_systems(const std::string& text) {
    image::FileSystems wanted;
    for (const auto& part : split(text, ',')) {
        if (part == "iso9660")
            wanted.iso9660 = true;
        else if (part == "rockridge")
            wanted.rock_ridge = true;
        else if (part == "joliet")
            wanted.joliet = true;
        else if (part == "udf")
            wanted.udf = true;
        else
            throw UsageError{fmt::format("--fs: '{}' is no file system; there are iso9660, "
                                         "rockridge, joliet and udf, separated by commas",
                                         part)};
    }
    // Neither stands alone, and nobody who names one of them means anything else.
    if (wanted.rock_ridge || wanted.joliet) wanted.iso9660 = true;
    return wanted;
}

template <class Value>
Value choose(std::string_view option, const std::string& text,
             const std::vector<std::pair<std::string_view, Value>>& choices) {
    std::string known;
    for (const auto& [name, value] : choices) {
        if (name == text) return value;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    throw UsageError{
        fmt::format("{}: '{}' is none of the choices, which are {}", option, text, known)};
}

udf::Revision parse_revision(const std::string& text) {
    using enum udf::Revision;
    return choose<udf::Revision>("--udf-revision", text,
                                 {{"1.02", v1_02},
                                  {"1.50", v1_50},
                                  {"2.00", v2_00},
                                  {"2.01", v2_01},
                                  {"2.50", v2_50},
                                  {"2.60", v2_60}});
}

udf::Partition parse_partition(const std::string& text) {
    using enum udf::Partition;
    return choose<udf::Partition>(
        "--udf-partition", text,
        {{"plain", plain}, {"virtual", virtual_blocks}, {"sparable", sparable}});
}

image::Medium parse_medium(const std::string& text) {
    using enum image::Medium;
    return choose<image::Medium>("--medium", text,
                                 {{"file", file},
                                  {"cd", cd},
                                  {"cd-r", cd},
                                  {"cd-rw", cd},
                                  {"dvd", dvd},
                                  {"dvd+r", dvd},
                                  {"dvd-r", dvd},
                                  {"dvd+rw", dvd},
                                  {"dvd-rw", dvd},
                                  {"dvd-ram", dvd},
                                  {"dvd+r-dl", dvd},
                                  {"dvd-r-dl", dvd},
                                  {"bd", bd},
                                  {"bd-r", bd},
                                  {"bd-re", bd}});
}

tree::OnError parse_on_error(const std::string& text) {
    using enum tree::OnError;
    return choose<tree::OnError>("--on-error", text,
                                 {{"fail", fail}, {"skip", skip}, {"pad", pad}});
}

struct Modes {
    std::uint32_t file = 0, directory = 0;
};
std::uint32_t parse_octal(const std::string& text) {
    std::uint32_t value = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, 8);
    if (error != std::errc{} || stop != end || value > 07777)
        throw UsageError{fmt::format("--mode: '{}' is no octal mode, such as 0644", text)};
    return value;
}
std::optional<Modes> parse_modes(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto parts = split(text, ',');
    if (parts.size() > 2)
        throw UsageError{
            "--mode takes one octal mode for files and, after a comma, one for folders"};
    const auto file = parse_octal(parts[0]);
    // Whoever may read a file may look into a folder.
    return Modes{file, parts.size() == 2 ? parse_octal(parts[1]) : file | ((file & 0444) >> 2)};
}

tree::AddTreeOptions tree_options(const Mastering& wish, Console& console) {
    tree::AddTreeOptions options;
    options.preserve = wish.preserve;
    options.follow_symlinks = wish.follow_symlinks;
    options.on_error = parse_on_error(wish.on_error);
    options.exclude = excluded(wish);
    options.skipped = [&console](const std::string& path, const Error& why) {
        console.warn(path, why);
    };
    return options;
}

/// The name under which a source appears: also "." and "photos/.." have one.
std::string name_of(const fs::path& source) {
    auto name = source.filename();
    if (name.empty()) name = source.parent_path().filename(); // "photos/"
    if (name.empty() || name == "." || name == "..") name = fs::canonical(source).filename();
    if (name.empty())
        throw UsageError{fmt::format("'{}' has no name to appear under; give it one "
                                     "with --map NAME={}",
                                     source.string(), source.string())};
    return name.string();
}

bool is_folder(const fs::path& path) {
    std::error_code problem;
    const auto status = fs::status(path, problem);
    if (problem) throw Error::from_errno(problem.value(), "read the source", path.string());
    return fs::is_directory(status);
}

/// Adds one host file or folder as `name` in `parent`.
void add_as(tree::Directory parent, const std::string& name, const fs::path& source,
            const tree::AddTreeOptions& options, const Job& job) {
    if (is_folder(source)) {
        const auto present = parent.find(name);
        auto folder = present && present->is_directory() ? tree::Directory(*present)
                                                         : parent.add_directory(name);
        folder.add_tree(source, options, job);
    } else {
        parent.add_file(name, {.path = source});
    }
}

void add_map(tree::Directory root, const std::string& map, const tree::AddTreeOptions& options,
             const Job& job) {
    const auto mapping = parse_mapping(map);
    const fs::path source = mapping.source;
    std::vector<std::string> parts;
    for (auto& part : split(mapping.on_disc, '/'))
        if (!part.empty()) parts.push_back(std::move(part));
    if (mapping.into && !is_folder(source)) parts.push_back(name_of(source));
    if (parts.empty()) {
        if (!is_folder(source))
            throw UsageError{
                fmt::format("--map: '{}' is a file and needs a name on the disc", source.string())};
        root.add_tree(source, options, job);
        return;
    }
    auto parent = root;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto present = parent.find(parts[i]);
        if (present && !present->is_directory())
            throw UsageError{fmt::format("--map: '{}' on the disc is no folder that something "
                                         "could be put into",
                                         text::printable(present->path()))};
        parent = present ? tree::Directory(*present) : parent.add_directory(parts[i]);
    }
    add_as(parent, parts.back(), source, options, job);
}

tree::Item on_disc(const tree::Directory& root, const std::string& path, const char* option) {
    if (const auto item = root.resolve(path)) return *item;
    throw UsageError{
        fmt::format("{}: there is no '{}' on the disc", option, text::printable(path))};
}

void add_stream(const tree::Directory& root, const std::string& wish) {
    const auto equals = wish.find('=');
    const auto colon = wish.rfind(':', equals);
    if (equals == std::string::npos || colon == std::string::npos || equals + 1 == wish.size())
        throw UsageError{fmt::format("--stream: '{}' is not DISC_PATH:NAME=HOST_FILE", wish)};
    auto source = io::host_file(wish.substr(equals + 1));
    const auto size = source->size().value();
    on_disc(root, wish.substr(0, colon), "--stream")
        .add_stream(wish.substr(colon + 1, equals - colon - 1),
                    {.source = std::move(source), .offset = 0, .size = size});
}

void mark_real_time(const tree::Directory& root, const std::string& path) {
    auto item = on_disc(root, path, "--real-time");
    if (item.kind() != tree::Kind::file)
        throw UsageError{fmt::format("--real-time: '{}' is no file", text::printable(path))};
    auto attributes = item.attributes();
    attributes.real_time = true;
    item.set_attributes(attributes);
}

/// An image that lies in a folder it is made of, and is about to be written, is not meant to be
/// part of it.
void leave_out_output(const tree::Directory& root, const Mastering& wish, Console& console) {
    if (wish.output.empty() || !fs::is_regular_file(wish.output)) return;
    const auto output = fs::canonical(wish.output);
    const auto leave_out = [&](const fs::path& source, const fs::path& on_disc) {
        if (!is_folder(source)) return;
        const auto path = output.lexically_relative(fs::canonical(source));
        if (path.empty() || *path.begin() == "..") return;
        const auto item = root.resolve((on_disc / path).generic_string());
        if (!item || item->kind() != tree::Kind::file) return;
        console.note("create.own_output",
                     fmt::format("'{}' is not made part of itself", text::printable(wish.output)));
        item->parent()->remove(std::string(item->name()));
    };
    const bool one_folder = wish.sources.size() == 1;
    for (const auto& source : wish.sources)
        leave_out(source, one_folder ? fs::path() : fs::path(name_of(source)));
    for (const auto& map : wish.maps) {
        const auto mapping = parse_mapping(map);
        leave_out(mapping.source, mapping.on_disc);
    }
}

/// --owner, --group and --mode, which hold for everything on the disc.
void override_attributes(const tree::Item& item, const Mastering& wish,
                         const std::optional<Modes>& modes) {
    auto attributes = item.attributes();
    if (wish.owner) attributes.uid = *wish.owner;
    if (wish.group) attributes.gid = *wish.group;
    if (modes && item.kind() != tree::Kind::symlink)
        attributes.mode = item.is_directory() ? modes->directory : modes->file;
    tree::Item(item).set_attributes(attributes);
    if (item.is_directory())
        for (const auto& child : tree::Directory(item).children())
            override_attributes(child, wish, modes);
}

} // namespace

void add_mastering_options(CLI::App& command, Mastering& wish, bool with_medium,
                           const char* sources) {
    command.add_option(
        "SOURCE", wish.sources,
        sources != nullptr
            ? sources
            : "files and folders. The content of a single folder becomes the root of "
              "the\n"
              "disc; of several sources each becomes an entry of the root, by its "
              "name");
    command.add_option("--volume", wish.volume, "name of the volume (default: UNTITLED)")
        ->type_name("NAME");
    command
        .add_option("--fs", wish.file_systems,
                    "any of iso9660, rockridge, joliet, udf, separated by commas\n"
                    "(default: all; for a CD without udf, for a Blu-ray disc udf alone)")
        ->type_name("LIST");
    command
        .add_option("--udf-revision", wish.udf_revision,
                    "1.02 (default for CD and DVD), 1.50, 2.00, 2.01 (default), 2.50 (default for\n"
                    "Blu-ray discs) or 2.60")
        ->type_name("REVISION");
    command
        .add_option("--udf-partition", wish.udf_partition,
                    "plain (default); virtual, for write-once media in increments; sparable, for\n"
                    "CD-RW and DVD-RW without defect management (UDF 1.50 and later)")
        ->type_name("KIND");
    command.add_flag("--metadata-mirror", wish.metadata_mirror,
                     "record the tables of UDF 2.50 and later twice");
    command.add_flag("--no-embedded", wish.no_embedded,
                     "UDF alone: small files in blocks of their own, not in the tables");
    command.add_flag("--no-holes", wish.no_holes,
                     "UDF alone: record the holes of sparse files as zeros");
    command.add_option("--iso-level", wish.iso_level, "1 to 4 (default: 3)")->type_name("LEVEL");
    command.add_flag("--strict-names", wish.strict_names,
                     "ISO 9660 names by the letter of the standard");
    command.add_flag("--joliet-long", wish.joliet_long,
                     "Joliet names of 103 characters; the specification allows 64");
    command
        .add_option("--zisofs", wish.zisofs,
                    "compress files: 1 (Linux reads it), or 2 (libisofs reads it); ISO 9660 with\n"
                    "Rock Ridge alone then")
        ->type_name("VERSION");
    command.add_flag("--many-sections", wish.many_sections,
                     "ISO 9660 files above 400 GiB, which Linux cannot read");
    if (with_medium)
        command
            .add_option("--medium", wish.medium,
                        "what the image is for: cd, dvd, bd, or a kind of those such as bd-r;\n"
                        "decides the defaults (default: file, which suits them all)")
            ->type_name("TYPE");
    add_repeated(command, "--exclude", wish.exclude,
                 "leave out what matches this pattern: names, or paths where it has a '/'\n"
                 "(may be given more than once)",
                 "GLOB");
    add_content_options(command, wish);
    add_repeated(command, "--map", wish.maps,
                 "a file or folder of the host under another path (may be given more than\n"
                 "once); \\= for a '=' in the path on the disc",
                 "DISC_PATH=HOST_PATH");
    add_repeated(command, "--stream", wish.streams,
                 "a named stream of a file or folder on the disc, from a file of the host\n"
                 "(UDF 2.00 and later; may be given more than once)",
                 "DISC_PATH:NAME=HOST_FILE");
    add_repeated(command, "--real-time", wish.real_time,
                 "record this file as one that is played while it is read (UDF 2.01 and\n"
                 "later; may be given more than once)",
                 "DISC_PATH");
    command.add_flag("--preserve", wish.preserve,
                     "record owners and modes of the host (default: root, readable by all)");
    command.add_option("--owner", wish.owner, "record this user id everywhere")->type_name("UID");
    command.add_option("--group", wish.group, "record this group id everywhere")->type_name("GID");
    command
        .add_option("--mode", wish.mode,
                    "record this octal mode for files and, after a comma, for folders")
        ->type_name("MODE[,MODE]");
    command.add_flag("--follow-symlinks", wish.follow_symlinks,
                     "record what symbolic links point at instead of the links");
    command
        .add_option("--on-error", wish.on_error,
                    "a file that cannot be read or changes meanwhile: fail (default), skip it, or\n"
                    "pad it with zeros")
        ->type_name("WHAT");
    command.add_flag("--refuse-renames", wish.refuse_renames,
                     "fail where some file system cannot take a name as it is");
    command.add_flag("--list-renames", wish.list_renames, "show every changed name");
    command.add_option("--publisher", wish.publisher)->type_name("TEXT");
    command.add_option("--preparer", wish.preparer)->type_name("TEXT");
    command.add_option("--application", wish.application)->type_name("TEXT");
}

image::PlanOptions plan_options(const Mastering& wish, Console& console) {
    image::PlanOptions options;
    options.volume_name = wish.volume;
    if (!text::is_utf8(wish.volume)) throw UsageError{"--volume: the name is not UTF-8"};
    if (!wish.file_systems.empty()) options.file_systems = parse_file_systems(wish.file_systems);
    if (!wish.udf_revision.empty()) options.udf_revision = parse_revision(wish.udf_revision);
    if (!wish.udf_partition.empty()) options.udf_partition = parse_partition(wish.udf_partition);
    options.metadata_mirror = wish.metadata_mirror;
    if (wish.no_embedded) options.embed_files = false;
    if (wish.no_holes) options.keep_holes = false;
    if (!wish.medium.empty()) options.medium = parse_medium(wish.medium);
    if (wish.iso_level && (*wish.iso_level < 1 || *wish.iso_level > 4))
        throw UsageError{
            fmt::format("--iso-level: ISO 9660 has levels 1 to 4, not {}", *wish.iso_level)};
    options.iso_level = wish.iso_level;
    options.strict_names = wish.strict_names;
    options.joliet_long_names = wish.joliet_long;
    options.many_sections = wish.many_sections;
    options.zisofs = wish.zisofs;
    options.dedupe = wish.dedupe;
    options.manifest = wish.manifest;
    options.refuse_renames = wish.refuse_renames;
    options.publisher = wish.publisher;
    options.preparer = wish.preparer;
    options.application = wish.application;
    options.on_error = parse_on_error(wish.on_error);
    options.changed = [&console](const std::string& path, const Error& why) {
        console.warn(path, why);
    };
    return options;
}

void add_sources(tree::Directory root, const Mastering& wish, bool replace, Console& console) {
    const auto modes = parse_modes(wish.mode);
    auto options = tree_options(wish, console);
    const auto job = console.job();

    if (wish.sources.size() == 1 && is_folder(wish.sources.front())) {
        options.overwrite = replace;
        root.add_tree(wish.sources.front(), options, job);
    } else {
        for (const auto& source : wish.sources) {
            const auto name = name_of(source);
            if (replace && !is_folder(source))
                if (const auto present = root.find(name); present && !present->is_directory())
                    root.remove(name);
            options.overwrite = replace;
            add_as(root, name, source, options, job);
        }
    }
    options.overwrite = true;
    for (const auto& map : wish.maps)
        add_map(root, map, options, job);
    leave_out_output(root, wish, console);
    for (const auto& stream : wish.streams)
        add_stream(root, stream);
    for (const auto& path : wish.real_time)
        mark_real_time(root, path);
    apply_sort_weights(root, wish);
    if (modes || wish.owner || wish.group) override_attributes(root, wish, modes);
}

image::Plan make_plan(const tree::Directory& root, const Mastering& wish,
                      image::PlanOptions options, Console& console) {
    struct Renames {
        std::uint64_t count = 0;
        std::string first;
    };
    std::map<std::string, Renames, std::less<>> renames; // by file system
    options.renamed = [&](const image::Rename& rename) {
        if (rename.only_case) return;
        auto& of = renames[std::string(rename.file_system)];
        if (console.json) {
            nlohmann::json object{{"file_system", std::string(rename.file_system)},
                                  {"why", std::string(rename.why)}};
            put_name(object, "path", rename.path);
            put_name(object, "name", rename.name);
            console.event("renamed", std::move(object));
        } else if (wish.list_renames || of.count == 0) {
            const auto line = fmt::format("{} -> {} ({})", text::printable(rename.path),
                                          text::printable(rename.name), rename.why);
            if (wish.list_renames)
                console.note("plan.renamed", fmt::format("{}: {}", rename.file_system, line));
            else
                of.first = line;
        }
        ++of.count;
    };

    auto plan = image::plan(root, options, console.job());
    for (const auto& note : plan.notes())
        console.note(note.id, note.message);
    if (wish.dedupe) {
        const auto saved = plan.savings();
        console.event("dedupe", {{"files", saved.files},
                                 {"blocks", saved.blocks},
                                 {"bytes", saved.blocks * block_size}});
        if (!console.json)
            console.note("plan.dedupe",
                         fmt::format("{} {} stored once with others of the same content: {} less",
                                     count_text(saved.files), saved.files == 1 ? "file" : "files",
                                     size_text(saved.blocks * block_size)));
    }
    if (!console.json)
        for (const auto& [file_system, of] : renames)
            console.note("plan.renames",
                         fmt::format("{} shows {} {} changed{}", file_system, count_text(of.count),
                                     of.count == 1 ? "name" : "names",
                                     wish.list_renames
                                         ? std::string()
                                         : fmt::format(", the first: {} (--list-renames shows all)",
                                                       of.first)));
    return plan;
}

image::Plan master(const Mastering& wish, image::PlanOptions options, Console& console) {
    if (wish.sources.empty() && wish.maps.empty())
        throw UsageError{"no SOURCE: name a file or a folder to master"};
    tree::Directory root;
    // Of several sources, two of one name are a mistake, not a merger.
    const bool one_folder = wish.sources.size() == 1 && is_folder(wish.sources.front());
    add_sources(root, wish, one_folder, console);
    apply_boot(wish.boot, root, options, console);
    return make_plan(root, wish, std::move(options), console);
}

} // namespace cli
