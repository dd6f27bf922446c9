#include "commands.hpp"
#include "format.hpp"
#include "target.hpp"

#include <openimapi/base/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

using namespace openimapi;
using format::Catalogue;

struct Wish {
    std::string target, path = "/", file_system;
    bool detailed = false, recursive = false;
    std::optional<std::uint32_t> session;
};

/// Writes lines for people, in large pieces: a listing may have a million of them.
class Lister {
public:
    Lister(const Catalogue& catalogue, const Wish& wish, Console& console)
        : catalogue_(catalogue), wish_(wish), console_(console) {}
    ~Lister() { flush(); }

    void entry(Catalogue::Id id, std::string_view path) {
        ++entries;
        if (console_.json)
            as_json(id, path);
        else if (!console_.quiet)
            as_line(id, path);
        if (console_.json || (wish_.detailed && !console_.quiet)) streams(id, path);
    }
    /// The named streams of an entry, behind it: PATH:STREAM.
    void streams(Catalogue::Id id, std::string_view path) {
        for (const auto& stream : catalogue_.streams_of(catalogue_.node(id).inode)) {
            if (stream.system) continue;
            const auto name = catalogue_.name(stream);
            if (console_.json) {
                nlohmann::json object{{"size", stream.inode.size},
                                      {"modified", iso_time(stream.inode.modified)}};
                put_name(object, "path", path);
                put_name(object, "stream", name);
                console_.event("stream", std::move(object));
                continue;
            }
            as_line(stream.inode, path);
            text_.back() = ':';
            append_name(name);
            text_ += '\n';
        }
    }

    std::uint64_t entries = 0;

private:
    void as_line(Catalogue::Id id, std::string_view path) {
        as_line(catalogue_.inode_of(id), path);
        if (text_.size() >= (64 << 10)) flush();
    }
    void as_line(const Catalogue::Inode& inode, std::string_view path) {
        auto out = std::back_inserter(text_);
        if (wish_.detailed)
            fmt::format_to(out, "{} {:3} {:5} {:5} {:12} {} ", mode_text(inode.kind, inode.mode),
                           inode.links, inode.uid, inode.gid, inode.size,
                           time_text(inode.modified));
        append_name(path);
        if (wish_.detailed && inode.kind == tree::Kind::symlink) {
            text_ += " -> ";
            append_name(catalogue_.target(inode));
        }
        text_ += '\n';
    }

    /// A disc may hold names that would make a terminal do things.
    void append_name(std::string_view name) {
        for (const unsigned char c : name)
            if (c < 0x20 || c >= 0x7F) {
                text_ += text::printable(name);
                return;
            }
        text_ += name;
    }

    void as_json(Catalogue::Id id, std::string_view path) {
        const auto& inode = catalogue_.inode_of(id);
        nlohmann::json object{{"kind", std::string(kind_text(inode.kind))},
                              {"size", inode.size},
                              {"modified", iso_time(inode.modified)},
                              {"mode", fmt::format("{:04o}", inode.mode)},
                              {"uid", inode.uid},
                              {"gid", inode.gid},
                              {"links", inode.links}};
        put_name(object, "path", path);
        if (inode.kind == tree::Kind::symlink) put_name(object, "target", catalogue_.target(inode));
        console_.event("entry", std::move(object));
    }

    void flush() {
        std::fwrite(text_.data(), 1, text_.size(), stdout);
        text_.clear();
    }

    const Catalogue& catalogue_;
    const Wish& wish_;
    Console& console_;
    std::string text_;
};

/// All below `directory`, a directory before what is in it; no recursion.
void list_below(const Catalogue& catalogue, Catalogue::Id directory, std::string path,
                bool recursive, bool full_paths, Lister& lister, const Job& job) {
    struct Level {
        Catalogue::Id next, end;
        std::size_t path_size;
    };
    const auto level_of = [&](Catalogue::Id id) {
        const auto& node = catalogue.node(id);
        return Level{node.first_child, node.first_child + node.child_count, path.size()};
    };
    std::vector<Level> levels{level_of(directory)};
    while (!levels.empty()) {
        auto& level = levels.back();
        path.resize(level.path_size);
        if (level.next == level.end) {
            levels.pop_back();
            continue;
        }
        const auto id = level.next++;
        path += '/';
        path += catalogue.name(id);
        if ((lister.entries & 0xFFF) == 0) job.check();
        lister.entry(id, full_paths ? std::string_view(path) : catalogue.name(id));
        if (recursive && catalogue.inode_of(id).kind == tree::Kind::directory)
            levels.push_back(level_of(id));
    }
}

Status list(const Wish& wish, Console& console) {
    const auto target = open_target(wish.target, wish.session);
    const auto image = open_image(target, wish.file_system, console);
    const auto& catalogue = image.catalogue();
    const auto start = catalogue.resolve(wish.path);
    if (start == Catalogue::none) {
        Error error(Code::imapi_e_item_not_found,
                    fmt::format("there is no such entry in its {} tree",
                                format::name_of(image.file_system())));
        error.add({.doing = "list", .path = wish.path});
        throw error;
    }
    console.clear_line();
    std::uint64_t entries = 0;
    {
        Lister lister(catalogue, wish, console);
        auto path = catalogue.path(start);
        if (path == "/") path.clear();
        if (catalogue.inode_of(start).kind != tree::Kind::directory)
            lister.entry(start, path);
        else
            list_below(catalogue, start, path, wish.recursive, wish.recursive || console.json,
                       lister, console.job());
        entries = lister.entries;
    }
    console.event("result", {{"command", "list"},
                             {"file_system", std::string(format::name_of(image.file_system()))},
                             {"entries", entries}});
    return done;
}

} // namespace

void add_list(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("list", "what is on an image or a disc");
    auto wish = std::make_shared<Wish>();
    command->add_option("TARGET", wish->target, "an image file or a drive")->required();
    command->add_option("PATH", wish->path, "a folder or file on it (default: the root)");
    command
        ->add_option("--fs", wish->file_system,
                     "read this file system: iso9660, rockridge, joliet or udf\n"
                     "(default: the one that says most)")
        ->type_name("NAME");
    command
        ->add_option("--session", wish->session, "this session, counted from 1 (default: the last)")
        ->type_name("N");
    command->add_flag("-l,--long", wish->detailed,
                      "with mode, links, user, group, size and time (UTC)");
    command->add_flag("-r,--recursive", wish->recursive, "with all that is below");
    command->callback([wish, &session] {
        session.work = [wish, &session] { return list(*wish, session.console); };
    });
}

} // namespace cli
