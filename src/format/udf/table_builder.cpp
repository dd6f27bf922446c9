#include "format/udf/table_builder.hpp"

#include "format/udf/directory_stream.hpp"
#include "format/udf/entry_encoder.hpp"
#include "openimapi/base/error.hpp"

#include <algorithm>
#include <limits>

namespace openimapi::inline v1::udf {

namespace {

constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

class Builder {
public:
    Builder(Tables& tables, const names::Policy& policy)
        : tables_(tables), mapper_(tables.tree, tables.name_rules, policy) {}

    void run() {
        tables_.icbs.assign(tables_.tree.inode_limit(), nowhere);
        const auto counts = tables_.tree.counts();
        tables_.entries.reserve(counts.others);
        tables_.runs.reserve(counts.directories);
        // The next directory is on top; a stack of our own, as trees may be deep.
        std::vector<tree::NodeId> pending{tables_.tree.root()};
        while (!pending.empty()) {
            const auto directory = pending.back();
            pending.pop_back();
            const auto below = pending.size();
            add(directory, pending);
            std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(below), pending.end());
        }
        tables_.blocks = static_cast<std::uint32_t>(next_block_);
        tables_.counts.directories = static_cast<std::uint32_t>(tables_.runs.size());
        tables_.counts.next_unique_id = 16 + next_block_;
        std::sort(tables_.exceptions.begin(), tables_.exceptions.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        tables_.exceptions.shrink_to_fit();
        tables_.checkpoints.shrink_to_fit();
        tables_.entries.shrink_to_fit();
    }

private:
    void add(tree::NodeId directory, std::vector<tree::NodeId>& subdirectories) {
        const auto& tree = tables_.tree;
        Run run;
        run.directory = directory;
        run.first_block = static_cast<std::uint32_t>(next_block_);
        run.first_entry = static_cast<std::uint32_t>(tables_.entries.size());
        tables_.icbs[index_of(tree.inode(directory))] = run.first_block;

        run.directory_bytes = size_directory(run);
        take_blocks(1 + std::uint64_t{tables_.directory_blocks(run)}, directory);
        for (const auto child : tree.children(directory)) {
            if (tree.kind(child) == tree::Kind::directory) {
                ++run.subdirectories;
                subdirectories.push_back(child);
                continue;
            }
            ++tables_.counts.files;
            auto& icb = tables_.icbs[index_of(tree.inode(child))];
            if (icb != nowhere) continue; // a hard link: its File Entry is there
            icb = static_cast<std::uint32_t>(next_block_);
            const auto blocks = entry_blocks(tables_, child);
            take_blocks(blocks, child);
            tables_.entries.insert(tables_.entries.end(), blocks, child);
        }
        tables_.runs.push_back(run);
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
        if (tables_.embed && plain <= embedded_capacity) {
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
    std::string scratch_;
    std::uint64_t next_block_ = file_set_blocks;
};

} // namespace

void build_tables(Tables& tables, const names::Policy& policy) {
    Builder(tables, policy).run();
}

} // namespace openimapi::inline v1::udf
