#include "openimapi/tree/snapshot.hpp"

#include "tree/state.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

namespace openimapi::inline v1::tree {

namespace {
/// Calls `visit(node, inode id, inode)` for root and everything below, parents first.
template <class Visit>
void walk(const State& state, NodeId root, Visit&& visit) {
    std::vector<NodeId> pending{root};
    while (!pending.empty()) {
        const NodeId node = pending.back();
        pending.pop_back();
        const InodeId id = state.nodes[index_of(node)].inode;
        const Inode& inode = state.inodes[index_of(id)];
        visit(node, id, inode);
        if (kind_of(inode) != Kind::directory) continue;
        const auto children = state.settled_children(node);
        pending.insert(pending.end(), children.begin(), children.end());
    }
}
} // namespace

Snapshot Directory::snapshot() const {
    return {pin(*tree_), id_};
}

void Directory::revert_to(const Snapshot& earlier) {
    if (earlier.state_->lineage != (*tree_)->lineage)
        throw std::invalid_argument("the snapshot is of another tree");
    (*tree_)->settle();
    auto next = std::make_shared<State>(**tree_);
    next->revert_to(*earlier.state_);
    *tree_ = std::move(next);
}

Snapshot::Snapshot(std::shared_ptr<const State> state, NodeId root)
    : state_(std::move(state)), root_(root) {
    if (root == NodeId{0}) return;
    std::unordered_map<std::uint32_t, std::uint32_t> seen;
    const bool attached = state_->is_attached(root);
    walk(*state_, root, [&](NodeId, InodeId id, const Inode& inode) {
        if (inode.links > 1 || !attached) ++seen[index_of(id)];
    });
    auto links = std::make_shared<std::vector<std::pair<InodeId, std::uint32_t>>>();
    for (const auto& [id, count] : seen)
        if (count != std::max(1u, state_->inodes[id].links))
            links->emplace_back(InodeId{id}, count);
    std::sort(links->begin(), links->end());
    links_ = std::move(links);
}

std::uint32_t Snapshot::node_limit() const noexcept {
    return state_->nodes.size();
}
std::uint32_t Snapshot::inode_limit() const noexcept {
    return state_->inodes.size();
}
Kind Snapshot::kind(NodeId node) const noexcept {
    return kind_of(state_->inode_of(node));
}
std::string_view Snapshot::name(NodeId node) const noexcept {
    return node == root_ ? std::string_view{} : state_->name_of(node);
}
NodeId Snapshot::parent(NodeId node) const noexcept {
    return node == root_ ? root_ : state_->nodes[index_of(node)].parent;
}
InodeId Snapshot::inode(NodeId node) const noexcept {
    return state_->nodes[index_of(node)].inode;
}
std::span<const NodeId> Snapshot::children(NodeId node) const noexcept {
    if (!state_->is_directory(node)) return {};
    return state_->settled_children(node);
}
std::string Snapshot::path(NodeId node) const {
    return state_->path_of(node, root_);
}

std::uint64_t Snapshot::size(InodeId inode) const noexcept {
    const Inode& it = state_->inodes[index_of(inode)];
    return kind_of(it) == Kind::file ? it.size : 0;
}
Timestamp Snapshot::modified(InodeId inode) const noexcept {
    return state_->modified(state_->inodes[index_of(inode)]);
}
std::uint32_t Snapshot::mode(InodeId inode) const noexcept {
    return state_->inodes[index_of(inode)].mode;
}
std::uint32_t Snapshot::uid(InodeId inode) const noexcept {
    return state_->owners[state_->inodes[index_of(inode)].owner].first;
}
std::uint32_t Snapshot::gid(InodeId inode) const noexcept {
    return state_->owners[state_->inodes[index_of(inode)].owner].second;
}
std::uint32_t Snapshot::links(InodeId inode) const noexcept {
    if (links_ && !links_->empty()) {
        const auto at = std::lower_bound(links_->begin(), links_->end(), std::pair(inode, 0u));
        if (at != links_->end() && at->first == inode) return at->second;
    }
    return std::max(1u, state_->inodes[index_of(inode)].links);
}
std::string_view Snapshot::link_target(InodeId inode) const noexcept {
    const Inode& it = state_->inodes[index_of(inode)];
    return kind_of(it) == Kind::symlink ? state_->text.get(it.text) : std::string_view{};
}
std::optional<Slice> Snapshot::slice(InodeId inode) const {
    const Inode& it = state_->inodes[index_of(inode)];
    if (kind_of(it) != Kind::file || it.content != Content::slice) return {};
    return Slice{state_->sources[it.place], it.number, it.size};
}
Attributes Snapshot::attributes(InodeId inode) const {
    return state_->attributes(inode);
}
std::int32_t Snapshot::sort_weight(InodeId inode) const noexcept {
    return state_->inodes[index_of(inode)].rare != 0 ? state_->rare.at(index_of(inode)).sort_weight
                                                     : 0;
}
bool Snapshot::has_rare_attributes(InodeId inode) const noexcept {
    return state_->inodes[index_of(inode)].rare != 0;
}

std::span<const NamedStream> Snapshot::streams(InodeId inode) const noexcept {
    if (state_->streams.empty()) return {};
    const auto found = state_->streams.find(index_of(inode));
    if (found == state_->streams.end()) return {};
    return found->second;
}
bool Snapshot::has_streams() const noexcept {
    return !state_->streams.empty();
}
bool Snapshot::may_have_holes(InodeId inode) const noexcept {
    return state_->inodes[index_of(inode)].rare != 0 && state_->rare.at(index_of(inode)).sparse;
}

Snapshot Snapshot::with_file(std::string_view name, Slice content, const Attributes& attributes,
                             bool replace) const {
    check_name(name);
    const auto present = state_->find(root_, name);
    if (present != no_node && (!replace || state_->is_directory(present))) {
        Error error(Code::imapi_e_dup_name, "there is an entry of that name already");
        error.add({.doing = "add", .path = std::string(name)});
        throw error;
    }
    auto next = std::make_shared<State>(*state_);
    next->be_apart();
    if (present != no_node) {
        next->count_links(present, -1);
        next->detach(present);
    }
    Inode inode;
    inode.kind = static_cast<std::uint16_t>(Kind::file) & 7;
    if (content.size != 0) {
        inode.content = Content::slice;
        inode.place = next->source(content.source);
        inode.number = content.offset;
        inode.size = content.size;
    }
    const auto id = next->new_inode(inode);
    next->set_attributes(id, attributes);
    const auto node = next->new_node(id, name);
    next->attach(root_, node);
    next->count_links(node, 1);
    return {pin(next), root_};
}

Timestamp Snapshot::newest() const noexcept {
    Timestamp newest;
    walk(*state_, root_, [&](NodeId, InodeId, const Inode& inode) {
        newest = std::max(newest, state_->modified(inode));
    });
    return newest;
}

Snapshot::Counts Snapshot::counts() const noexcept {
    Counts counts;
    std::unordered_set<std::uint32_t> seen;
    walk(*state_, root_, [&](NodeId, InodeId id, const Inode& inode) {
        if (kind_of(inode) == Kind::directory)
            ++counts.directories;
        else
            ++counts.others;
        if (kind_of(inode) != Kind::file) return;
        if (inode.links <= 1 || seen.insert(index_of(id)).second) counts.bytes += inode.size;
    });
    return counts;
}

} // namespace openimapi::inline v1::tree
