#include "format/udf/table_builder.hpp"

#include "format/udf/directory_stream.hpp"
#include "format/udf/entry_encoder.hpp"
#include "format/udf/identifier_encoder.hpp"
#include "format/udf/named_streams.hpp"
#include "format/udf/symlink_content.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace openimapi::inline v1::udf {

namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t longest_path = 1023; // UDF 2, basic restrictions
constexpr std::uint32_t most_links = 0xFFFF; // ECMA-167 4/14.9.6

class Builder {
public:
    Builder(Tables& tables, const names::Policy& policy, const FindingSink& findings)
        : tables_(tables), mapper_(tables.tree, tables.name_rules, policy), findings_(findings) {}

    void run() {
        tables_.icbs.assign(tables_.tree.inode_limit(), nowhere);
        const auto counts = tables_.tree.counts();
        tables_.entries.reserve(counts.others);
        tables_.runs.reserve(counts.directories);
        // The next directory is on top; a stack of our own, as trees may be deep.
        std::vector<Pending> pending{{tables_.tree.root(), 0}};
        while (!pending.empty()) {
            const auto directory = pending.back();
            pending.pop_back();
            const auto below = pending.size();
            add(directory, pending);
            std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(below), pending.end());
        }
        tables_.blocks = static_cast<std::uint32_t>(next_block_);
        tables_.counts.directories = static_cast<std::uint32_t>(tables_.runs.size());
        number_later_names();
        tables_.counts.next_unique_id = 16 + next_block_ + tables_.later_names.size();
        tables_.counts.newest = std::max(tables_.identity.time, tables_.identity.recorded(newest_));
        std::sort(tables_.exceptions.begin(), tables_.exceptions.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        tables_.exceptions.shrink_to_fit();
        tables_.checkpoints.shrink_to_fit();
        tables_.entries.shrink_to_fit();
    }

private:
    struct Pending {
        tree::NodeId directory{};
        std::uint32_t path_bytes = 0; ///< with the slash behind it
    };

    /// Behind all ids that come from blocks, in the order of the tree.
    void number_later_names() {
        auto& names = tables_.later_names;
        for (auto& [node, id] : names)
            id += 16 + next_block_;
        std::sort(names.begin(), names.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        names.shrink_to_fit();
    }

    void add(const Pending& pending, std::vector<Pending>& subdirectories) {
        const auto& tree = tables_.tree;
        const auto directory = pending.directory;
        Run run;
        run.directory = directory;
        run.first_block = static_cast<std::uint32_t>(next_block_);
        run.first_entry = static_cast<std::uint32_t>(tables_.entries.size());
        tables_.icbs[index_of(tree.inode(directory))] = run.first_block;

        run.directory_bytes = size_directory(run);
        take_blocks(1 + std::uint64_t{tables_.directory_blocks(run)}, directory);
        add_streams(directory);
        for (const auto child : tree.children(directory)) {
            if (!tables_.shows(tree.kind(child))) {
                tell_omitted(child);
                continue;
            }
            const auto length = static_cast<std::uint32_t>(tree.name(child).size());
            if (pending.path_bytes + length > longest_path) tell_long_path(child);
            if (tree.kind(child) == tree::Kind::directory) {
                ++run.subdirectories;
                subdirectories.push_back({child, pending.path_bytes + length + 1});
                continue;
            }
            ++tables_.counts.files;
            auto& icb = tables_.icbs[index_of(tree.inode(child))];
            if (icb != nowhere) { // a hard link: its File Entry is there
                if (tables_.rules.unique_id_in_directory)
                    tables_.later_names.emplace_back(child, tables_.later_names.size());
                continue;
            }
            icb = static_cast<std::uint32_t>(next_block_);
            const auto blocks = entry_blocks(tables_, child);
            take_blocks(blocks, child);
            const auto of_streams = add_streams(child);
            tables_.entries.insert(tables_.entries.end(), blocks + of_streams, child);
            note_link_content(child);
            note_times(tree.inode(child));
            tell_entry(child);
        }
        note_times(tree.inode(directory));
        if (run.subdirectories >= most_links) tell_links(directory);
        tables_.runs.push_back(run);
    }

    /// Returns their blocks.
    std::uint64_t add_streams(tree::NodeId node) {
        const auto inode = tables_.tree.inode(node);
        if (tables_.streams(inode).empty()) {
            if (!tables_.tree.streams(inode).empty()) tell_streams(node);
            return 0;
        }
        for (const auto& stream : tables_.streams(inode))
            check_stream(node, stream.name);
        const auto blocks = stream_blocks(tables_, inode);
        place_streams(tables_, inode, static_cast<std::uint32_t>(next_block_));
        take_blocks(blocks, node);
        return blocks;
    }

    void check_stream(tree::NodeId node, std::string_view name) const {
        if (names::is_legal(tables_.name_rules, name, false)) return;
        Error error(Code::imapi_e_restricted_name_violation,
                    fmt::format("the name of its stream \"{}\" is not one that UDF allows",
                                text::printable(name)),
                    "give the stream another name, of at most 127 characters");
        error.add({.doing = "plan the UDF volume", .path = tables_.tree.path(node)});
        throw error;
    }

    /// UDF 2.50 2.2.13: the metadata partition is for structures, not for content.
    void note_link_content(tree::NodeId node) {
        if (!tables_.rules.metadata_partition || tables_.tree.kind(node) != tree::Kind::symlink)
            return;
        const auto inode = tables_.tree.inode(node);
        const auto blocks = link_content_blocks(tables_, inode);
        if (blocks == 0) return;
        tables_.link_content_at.emplace(index_of(inode), tables_.link_content_blocks);
        tables_.link_contents.push_back({inode, tables_.link_content_blocks});
        tables_.link_content_blocks += static_cast<std::uint32_t>(blocks);
    }

    void note_times(tree::InodeId inode) {
        const auto attributes = tables_.tree.attributes(inode);
        auto newest = std::max(newest_, attributes.modified);
        if (attributes.accessed) newest = std::max(newest, *attributes.accessed);
        if (attributes.created) newest = std::max(newest, *attributes.created);
        newest_ = newest;
    }

    // The findings are told once for the volume where they would be many.
    void tell_long_path(tree::NodeId node) {
        if (!findings_ || long_path_told_) return;
        long_path_told_ = true;
        findings_({.id = "udf.path.long",
                   .severity = Severity::note,
                   .message = "the path is longer than the 1023 bytes that the standard foresees; "
                              "readers that we know follow it",
                   .clause = "UDF 2",
                   .path = tables_.tree.path(node)});
    }
    void tell_omitted(tree::NodeId node) {
        if (!findings_) return;
        findings_({.id = "udf.link.omitted",
                   .severity = Severity::warning,
                   .message = "neither a file nor a directory, it was left out as asked for",
                   .clause = "ECMA-167 4/14.6.6",
                   .path = tables_.tree.path(node)});
    }
    void tell_streams(tree::NodeId node) {
        if (!findings_) return;
        findings_({.id = "udf.stream.omitted",
                   .severity = Severity::warning,
                   .message = "its named streams are left out: they need UDF 2.00 or later",
                   .clause = "UDF 3.3.5",
                   .path = tables_.tree.path(node)});
    }
    void tell_links(tree::NodeId node) {
        if (!findings_) return;
        findings_({.id = "udf.links.many",
                   .severity = Severity::warning,
                   .message = "there are more links to it than the 65,535 that can be recorded",
                   .clause = "ECMA-167 4/14.9.6",
                   .path = tables_.tree.path(node)});
    }
    void tell_entry(tree::NodeId node) {
        if (!findings_) return;
        const auto inode = tables_.tree.inode(node);
        if (tables_.tree.links(inode) > most_links) tell_links(node);
        if (tables_.tree.kind(node) == tree::Kind::symlink &&
            is_symlink_cut(tables_.tree.link_target(inode), tables_.rules.beyond_bmp))
            findings_({.id = "udf.symlink.cut",
                       .severity = Severity::warning,
                       .message = "a part of the link's target is too long for a path component "
                                  "and was cut",
                       .clause = "ECMA-167 4/14.16.1.2",
                       .path = tables_.tree.path(node)});
    }

    /// Bytes of the directory; notes exceptional names and, where it is long, checkpoints.
    std::uint32_t size_directory(const Run& run) {
        const auto children = tables_.tree.children(run.directory);
        const auto& exceptions = mapper_.map(run.directory);
        auto exception = exceptions.begin();

        const auto first_checkpoint = tables_.checkpoints.size();
        const std::uint64_t start = (run.first_block + 1ULL) * block_size;
        std::uint64_t plain = descriptor_bytes(0);
        std::uint64_t padded = plain;
        std::uint64_t checkpoint_due = checkpoint_distance;
        for (std::uint32_t i = 0; i < children.size(); ++i) {
            if (!tables_.shows(tables_.tree.kind(children[i]))) {
                if (exception != exceptions.end() && exception->index == i) ++exception;
                continue;
            }
            std::size_t name_bytes = 0;
            if (exception != exceptions.end() && exception->index == i) {
                name_bytes = cs0::size(exception->name, tables_.rules.beyond_bmp);
                tables_.exceptions.emplace_back(children[i], exception->name);
                ++exception;
            } else {
                name_bytes = cs0::size(legal_name(children[i]), tables_.rules.beyond_bmp);
            }
            if (padded >= checkpoint_due) {
                tables_.checkpoints.push_back({start + padded, i});
                checkpoint_due = padded + checkpoint_distance;
            }
            const auto bytes = descriptor_bytes(name_bytes);
            plain += bytes;
            padded += bytes + padding_of(padded, bytes);
        }
        if (tables_.embed && plain <= tables_.room) {
            tables_.checkpoints.resize(first_checkpoint);
            return static_cast<std::uint32_t>(plain);
        }
        if (padded > std::numeric_limits<std::uint32_t>::max()) throw too_large(run.directory);
        return static_cast<std::uint32_t>(padded);
    }

    std::string_view legal_name(tree::NodeId node) {
        const auto name = tables_.tree.name(node);
        const bool directory = tables_.tree.kind(node) == tree::Kind::directory;
        if (names::is_legal(tables_.name_rules, name, directory)) return name;
        scratch_.clear();
        names::legalise(tables_.name_rules, name, directory, scratch_);
        return scratch_;
    }

    void take_blocks(std::uint64_t blocks, tree::NodeId node) {
        next_block_ += blocks;
        if (next_block_ > std::numeric_limits<std::uint32_t>::max()) throw too_large(node);
    }

    [[nodiscard]] Error too_large(tree::NodeId node) const {
        Error error(Code::imapi_e_image_too_big, "the tables of a UDF volume have no room for it",
                    "split the tree over several images");
        error.add({.doing = "plan the UDF volume", .path = tables_.tree.path(node)});
        return error;
    }

    Tables& tables_;
    names::TreeMapper mapper_;
    const FindingSink& findings_;
    bool long_path_told_ = false;
    Timestamp newest_; ///< of all dates in the tree
    std::string scratch_;
    std::uint64_t next_block_ = file_set_blocks;
};

} // namespace

void build_tables(Tables& tables, const names::Policy& policy, const FindingSink& findings) {
    Builder(tables, policy, findings).run();
}

} // namespace openimapi::inline v1::udf
