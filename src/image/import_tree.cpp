#include "image/import_tree.hpp"

#include <unordered_map>

namespace openimapi::inline v1::image {

using format::Catalogue;

namespace {

/// The named streams of an inode, on the item that was made of it. Streams of UDF's own, which a
/// tree does not hold, are left out: a writer makes those that it needs.
void add_streams(const Import& import, std::uint32_t inode, tree::Item item) {
    const auto& catalogue = import.catalogue();
    for (const auto& stream : catalogue.streams_of(inode)) {
        if (stream.system) continue;
        try {
            item.add_stream(catalogue.name(stream), import.content(stream.inode));
        } catch (const Error&) { // a name that no tree takes
        }
    }
}

/// UDF 2.3.13: holds the blocks of a sparable partition that are no good. It says something of the
/// medium, and nothing of the tree.
bool is_bad_blocks(const Import& import, Catalogue::Id parent, std::string_view name,
                   const Catalogue::Inode& inode) {
    return parent == Catalogue::root && inode.hidden && name == "Non-Allocatable Space" &&
           import.file_system() == format::FileSystem::udf;
}

} // namespace

tree::Directory import_tree(const Import& import, const Job& job) {
    const auto& catalogue = import.catalogue();
    tree::Directory root;
    root.set_attributes(catalogue.attributes(catalogue.inode_of(Catalogue::root)));
    add_streams(import, catalogue.node(Catalogue::root).inode, root);

    // Which contents have more than one name: only those are remembered.
    std::vector<bool> named(catalogue.inodes()), shared(catalogue.inodes());
    for (Catalogue::Id id = 0; id < catalogue.size(); ++id) {
        const auto inode = catalogue.node(id).inode;
        if (named[inode]) shared[inode] = true;
        named[inode] = true;
    }
    std::unordered_map<std::uint32_t, tree::Item> first_names;

    struct Open {
        Catalogue::Id id;
        tree::Directory directory;
    };
    std::vector<Open> open{{Catalogue::root, root}};
    std::uint64_t done = 0;
    while (!open.empty()) {
        auto here = std::move(open.back());
        open.pop_back();
        auto& directory = here.directory;
        const auto& node = catalogue.node(here.id);
        for (auto child = node.first_child; child < node.first_child + node.child_count; ++child) {
            if (++done % 65536 == 0) {
                job.check();
                job.report({.phase = Phase::reading, .done = done, .total = catalogue.size()});
            }
            const auto number = catalogue.node(child).inode;
            const auto& inode = catalogue.inode(number);
            const auto name = catalogue.name(child);
            if (is_bad_blocks(import, here.id, name, inode)) continue;
            if (inode.kind == tree::Kind::directory) {
                open.push_back({child, directory.add_directory(name, catalogue.attributes(inode))});
                add_streams(import, number, open.back().directory);
                continue;
            }
            if (shared[number]) {
                if (const auto first = first_names.find(number); first != first_names.end()) {
                    directory.add_hard_link(name, first->second);
                    continue;
                }
            }
            const auto attributes = catalogue.attributes(inode);
            const auto item = [&] {
                switch (inode.kind) {
                case tree::Kind::file:
                    return directory.add_file(name, import.content(inode), attributes);
                case tree::Kind::symlink:
                    return directory.add_symlink(name, catalogue.target(inode), attributes);
                default:
                    return directory.add_special(name, inode.kind, attributes);
                }
            }();
            add_streams(import, number, item);
            if (shared[number]) first_names.emplace(number, item);
        }
    }
    return root;
}

} // namespace openimapi::inline v1::image
