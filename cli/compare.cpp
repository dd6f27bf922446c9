#include "compare.hpp"

#include "format.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace cli {

using namespace openimapi;
using format::Catalogue;

namespace {

class Comparer {
public:
    Comparer(const tree::Snapshot& wanted, const image::Import& found,
             const std::function<void(const std::string&, const std::string&)>& report,
             const Job& job, std::string place, bool streams)
        : place_(std::move(place)), with_streams_(streams), wanted_(wanted), found_(found),
          catalogue_(found.catalogue()), report_(report), job_(job), contents_(wanted.contents()),
          total_(wanted.counts().bytes) {}

    Comparison run() {
        pending_.push_back({wanted_.root(), Catalogue::root});
        if (with_streams_) streams(wanted_.root(), Catalogue::root);
        while (!pending_.empty()) {
            const auto [node, id] = pending_.back();
            pending_.pop_back();
            directory(node, id);
        }
        job_.report({.phase = Phase::verifying, .done = total_, .total = total_});
        return result_;
    }

private:
    struct Pair {
        tree::NodeId node;
        Catalogue::Id id;
    };

    void tell(const std::string& path, const std::string& what) {
        ++result_.differences;
        report_(path, what);
    }

    /// Merges two lists in the order of their names' bytes.
    void directory(tree::NodeId node, Catalogue::Id id) {
        job_.check();
        const auto names = wanted_.children(node);
        auto next = catalogue_.node(id).first_child;
        const auto end = next + catalogue_.node(id).child_count;
        auto name = names.begin();
        std::vector<Pair> folders;
        while (name != names.end() || next != end) {
            ++result_.entries;
            const int order = name == names.end() ? 1
                              : next == end       ? -1
                                            : wanted_.name(*name).compare(catalogue_.name(next));
            if (order < 0) {
                tell(wanted_.path(*name++), "is not " + place_);
            } else if (order > 0) {
                tell(catalogue_.path(next++), "is only " + place_);
            } else {
                entry(*name, next);
                if (wanted_.kind(*name) == tree::Kind::directory &&
                    catalogue_.inode_of(next).kind == tree::Kind::directory)
                    folders.push_back({*name, next});
                ++name;
                ++next;
            }
        }
        pending_.insert(pending_.end(), folders.rbegin(), folders.rend());
    }

    void entry(tree::NodeId node, Catalogue::Id id) {
        const auto& inode = catalogue_.inode_of(id);
        const auto kind = wanted_.kind(node);
        if (kind != inode.kind) {
            tell(wanted_.path(node), fmt::format("is a {} and {} a {}", kind_text(kind), place_,
                                                 kind_text(inode.kind)));
        } else if (kind == tree::Kind::symlink) {
            if (wanted_.link_target(wanted_.inode(node)) != catalogue_.target(inode))
                tell(wanted_.path(node), "points elsewhere " + place_);
        } else if (kind == tree::Kind::file) {
            content(wanted_.path(node), wanted_.inode(node), inode);
        }
        if (with_streams_ && kind == inode.kind) streams(node, id);
    }

    /// Those of one entry, which both lists have in the order of their names' bytes.
    void streams(tree::NodeId node, Catalogue::Id id) {
        const auto ours = wanted_.streams(wanted_.inode(node));
        const auto theirs = catalogue_.streams_of(catalogue_.node(id).inode);
        auto mine = ours.begin();
        auto other = theirs.begin();
        const auto said = [&](std::string_view name) {
            return fmt::format("{}:{}", catalogue_.path(id), name);
        };
        while (mine != ours.end() || other != theirs.end()) {
            if (other != theirs.end() && other->system) {
                ++other;
                continue;
            }
            const int order = mine == ours.end()      ? 1
                              : other == theirs.end() ? -1
                                                      : mine->name.compare(catalogue_.name(*other));
            if (order < 0) {
                tell(said((mine++)->name), "is not " + place_);
            } else if (order > 0) {
                tell(said(catalogue_.name(*other++)), "is only " + place_);
            } else {
                content(said(mine->name), mine->inode, other->inode);
                ++mine;
                ++other;
            }
        }
    }

    void content(const std::string& path, tree::InodeId wanted, const Catalogue::Inode& inode) {
        const auto size = wanted_.size(wanted);
        if (size != inode.size) {
            tell(path, fmt::format("has {} bytes and {} {}", size, place_, inode.size));
            return;
        }
        const auto disc = found_.content(inode);
        for (std::uint64_t at = 0; at < size; at += ours_.size()) {
            job_.check();
            const auto part = std::min<std::uint64_t>(size - at, buffer_size);
            ours_.resize(part);
            theirs_.resize(part);
            contents_->read(index_of(wanted), at, ours_);
            try {
                disc.source->read(disc.offset + at, theirs_);
            } catch (const Error& error) {
                if (error.code() == Code::e_imapi_request_cancelled) throw;
                tell(path, fmt::format("cannot be read {}: {}", place_, error.story()));
                return;
            }
            if (std::memcmp(ours_.data(), theirs_.data(), part) != 0) {
                tell(path, "has other content " + place_);
                return;
            }
            result_.bytes += part;
            progress(path);
        }
    }

    void progress(const std::string& path) {
        if (result_.bytes - reported_ < (8U << 20)) return;
        reported_ = result_.bytes;
        job_.report(
            {.phase = Phase::verifying, .done = result_.bytes, .total = total_, .item = path});
    }

    static constexpr std::uint64_t buffer_size = 1U << 20;

    std::string place_;
    bool with_streams_;
    const tree::Snapshot& wanted_;
    const image::Import& found_;
    const Catalogue& catalogue_;
    const std::function<void(const std::string&, const std::string&)>& report_;
    const Job& job_;
    io::ItemSourcePtr contents_;
    std::vector<Pair> pending_;
    std::vector<std::byte> ours_, theirs_;
    Comparison result_;
    std::uint64_t reported_ = 0, total_;
};

} // namespace

Comparison compare(const tree::Snapshot& wanted, const image::Import& found,
                   const std::function<void(const std::string&, const std::string&)>& tell,
                   const Job& job, std::string place, bool streams) {
    return Comparer(wanted, found, tell, job, std::move(place), streams).run();
}

} // namespace cli
