#include "tree/state.hpp"

#include "openimapi/base/text.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace openimapi::inline v1::tree {

TextArena::Ref TextArena::add(std::string_view text) {
    const std::uint64_t units = (2 + text.size() + 1) / 2;
    // A new chunk where this one is full, or another tree state that shares it has grown into it.
    const bool foreign = (used_ & mask) != 0 && chunks_.back()->used != (used_ & mask);
    if ((used_ & mask) + units > mask + 1 || foreign) used_ = ((used_ >> log) + 1) << log;
    if (used_ + units > 0xFFFFFFFFu) throw std::bad_alloc();
    if (used_ >> log == chunks_.size()) chunks_.push_back(std::shared_ptr<Chunk>(new Chunk));
    Chunk& chunk = *chunks_[used_ >> log];
    char* at = chunk.bytes + (used_ & mask) * 2;
    at[0] = static_cast<char>(text.size() & 0xFF);
    at[1] = static_cast<char>(text.size() >> 8);
    if (!text.empty()) std::memcpy(at + 2, text.data(), text.size());
    const auto ref = static_cast<Ref>(used_);
    used_ += units;
    chunk.used = (used_ & mask) == 0 ? mask + 1 : used_ & mask;
    return ref;
}

State::State() {
    text.add({}); // Ref 0: the empty name
    owners.emplace_back(0, 0);
}

State::State(const State& other)
    : nodes(other.nodes), inodes(other.inodes), dirs(other.dirs), host(other.host),
      text(other.text), sources(other.sources), owners(other.owners), devices(other.devices),
      rare(other.rare), streams(other.streams), host_roots(other.host_roots),
      changes(other.changes), lineage(other.lineage) {}

// ---- reading

Attributes State::attributes(InodeId id) const {
    const Inode& inode = inodes[index_of(id)];
    Attributes result;
    result.modified = modified(inode);
    result.mode = inode.mode;
    result.uid = owners[inode.owner].first;
    result.gid = owners[inode.owner].second;
    if (kind_of(inode) == Kind::block_device || kind_of(inode) == Kind::character_device)
        result.device = inode.number;
    if (inode.rare) {
        const Rare& more = rare.at(index_of(id));
        result.accessed = more.accessed;
        result.created = more.created;
        result.hidden = more.hidden;
        result.real_time = more.real_time;
        result.sort_weight = more.sort_weight;
    }
    return result;
}

std::string State::path_of(NodeId node, NodeId top) const {
    std::size_t length = 0;
    const auto ends = [&](NodeId at) { return at == top || nodes[index_of(at)].parent == no_node; };
    for (NodeId at = node; !ends(at); at = nodes[index_of(at)].parent)
        length += 1 + name_of(at).size();
    if (length == 0) return "/";
    std::string path(length, '/');
    for (NodeId at = node; !ends(at); at = nodes[index_of(at)].parent) {
        const auto name = name_of(at);
        length -= name.size();
        path.replace(length, name.size(), name);
        --length;
    }
    return path;
}

NodeId State::top_of(NodeId node) const noexcept {
    while (nodes[index_of(node)].parent != no_node)
        node = nodes[index_of(node)].parent;
    return node;
}

NodeId State::search(const std::vector<NodeId>& list, std::string_view name) const {
    const auto at = std::lower_bound(
        list.begin(), list.end(), name,
        [this](NodeId node, std::string_view wanted) { return name_of(node) < wanted; });
    return at != list.end() && name_of(*at) == name ? *at : no_node;
}

NodeId State::find_own(NodeId directory, std::string_view name) const {
    const Dir& dir = dir_of(directory);
    const NodeId found = search(dir.sorted, name);
    return found != no_node || dir.tail.empty() ? found : search(dir.tail, name);
}

bool State::is_attached(NodeId node) const noexcept {
    return top_of(node) == NodeId{0};
}

NodeId State::find(NodeId directory, std::string_view name) const {
    // Settled children do not move before the next change, and then nobody reads.
    if (settled_.load(std::memory_order_acquire)) return search(dir_of(directory).sorted, name);
    const std::lock_guard lock(lazy_);
    return find_own(directory, name);
}

NodeId State::find_like(NodeId directory, std::string_view name) const {
    if (const NodeId exact = find(directory, name); exact != no_node) return exact;
    const std::string wanted = text::fold_case(name);
    const auto hash = std::hash<std::string>{};
    const std::lock_guard lock(lazy_);
    const std::uint32_t place = inode_of(directory).place;
    auto [index, missing] = folds_.try_emplace(place);
    if (missing) {
        const Dir& dir = dirs[place];
        index->second.reserve(dir.size());
        for (const auto* list : {&dir.sorted, &dir.tail})
            for (const NodeId node : *list)
                index->second.emplace(hash(text::fold_case(name_of(node))), node);
    }
    // Of several the first by name, so that the answer depends on the names alone.
    NodeId best = no_node;
    const auto [begin, end] = index->second.equal_range(hash(wanted));
    for (auto at = begin; at != end; ++at)
        if ((best == no_node || name_of(at->second) < name_of(best)) &&
            text::fold_case(name_of(at->second)) == wanted)
            best = at->second;
    return best;
}

std::size_t State::child_count(NodeId directory) const {
    if (settled_.load(std::memory_order_acquire)) return dir_of(directory).sorted.size();
    const std::lock_guard lock(lazy_);
    return dir_of(directory).size();
}

void State::merge(Dir& dir) const {
    const auto middle = static_cast<std::ptrdiff_t>(dir.sorted.size());
    dir.sorted.insert(dir.sorted.end(), dir.tail.begin(), dir.tail.end());
    std::inplace_merge(dir.sorted.begin(), dir.sorted.begin() + middle, dir.sorted.end(),
                       [this](NodeId a, NodeId b) { return name_of(a) < name_of(b); });
    dir.tail.clear();
}

void State::settle() const {
    if (settled_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(lazy_);
    // A directory with a tail was changed by this very state, so its chunk is shared with none.
    for (const std::uint32_t dir : unsettled_)
        merge(const_cast<Dir&>(dirs[dir])); // NOLINT: lazy, under the lock
    unsettled_.clear();
    settled_.store(true, std::memory_order_release);
}

// ---- changing

NodeId State::new_node(InodeId inode, TextArena::Ref name) {
    if (nodes.size() == index_of(no_node)) throw std::bad_alloc();
    return NodeId{nodes.push({no_node, inode, name})};
}

NodeId State::new_node(InodeId inode, std::string_view name) {
    return new_node(inode, text.add(name));
}

InodeId State::new_inode(Inode inode) {
    return InodeId{inodes.push(inode)};
}

InodeId State::new_host_inode(const Inode& inode) {
    const InodeId id = new_inode(inode);
    if (inode.rare) rare[index_of(id)].sparse = true;
    return id;
}

std::uint32_t State::new_dir() {
    return dirs.push({});
}

std::uint32_t State::owner(std::uint32_t uid, std::uint32_t gid) {
    const std::pair pair(uid, gid);
    // Nearly always the last one, or one of a few.
    if (owners.back() == pair) return static_cast<std::uint32_t>(owners.size() - 1);
    const auto at = std::find(owners.begin(), owners.end(), pair);
    if (at != owners.end()) return static_cast<std::uint32_t>(at - owners.begin());
    owners.push_back(pair);
    return static_cast<std::uint32_t>(owners.size() - 1);
}

std::uint16_t State::device(std::uint64_t st_dev) {
    const auto at = std::find(devices.begin(), devices.end(), st_dev);
    if (at != devices.end()) return static_cast<std::uint16_t>(at - devices.begin());
    if (devices.size() > 0xFFFF)
        throw Error(Code::e_fail, "the files come from more than 65536 file systems");
    devices.push_back(st_dev);
    return static_cast<std::uint16_t>(devices.size() - 1);
}

std::uint32_t State::source(const io::SourcePtr& source) {
    if (sources.empty() || sources.back() != source) sources.push_back(source);
    return static_cast<std::uint32_t>(sources.size() - 1);
}

std::uint32_t State::host_root(const std::string& path) {
    if (path.size() > TextArena::longest)
        throw Error(Code::imapi_e_invalid_path, "the path is too long");
    const auto [at, added] = host_roots.try_emplace(path, nowhere);
    if (added) at->second = host.push({nowhere, text.add(path), true});
    return at->second;
}

void State::set_attributes(InodeId id, const Attributes& attributes) {
    Inode& inode = inodes.edit(index_of(id));
    Rare more{.accessed = attributes.accessed,
              .created = attributes.created,
              .hidden = attributes.hidden,
              .real_time = attributes.real_time,
              .sort_weight = attributes.sort_weight,
              .host_modified = std::nullopt};
    if (inode.content == Content::host || inode.content == Content::host_followed) {
        if (inode.rare) {
            more.host_modified = rare.at(index_of(id)).host_modified;
            more.sparse = rare.at(index_of(id)).sparse;
        }
        if (!more.host_modified && modified(inode) != attributes.modified)
            more.host_modified = modified(inode);
    }
    inode.seconds = attributes.modified.seconds;
    inode.nanoseconds = attributes.modified.nanoseconds & 0x3FFFFFFF;
    inode.mode = attributes.mode & 07777;
    inode.owner = owner(attributes.uid, attributes.gid);
    if (kind_of(inode) == Kind::block_device || kind_of(inode) == Kind::character_device)
        inode.number = attributes.device;
    if (more == Rare{}) {
        if (inode.rare) rare.erase(index_of(id));
        inode.rare = 0;
    } else {
        rare[index_of(id)] = more;
        inode.rare = 1;
    }
}

void State::be_apart() {
    nodes.own_tail();
    inodes.own_tail();
    dirs.own_tail();
    host.own_tail();
    text.leave_tail();
    lineage = std::make_shared<const char>('\0');
}

void State::insert(std::uint32_t place, NodeId node) {
    Dir& dir = dirs.edit(place);
    const auto name = name_of(node);
    if (const auto index = folds_.find(place); index != folds_.end())
        index->second.emplace(std::hash<std::string>{}(text::fold_case(name)), node);
    // Names often come in order: then there is never a tail.
    if (dir.tail.empty() && (dir.sorted.empty() || name_of(dir.sorted.back()) < name)) {
        dir.sorted.push_back(node);
        return;
    }
    if (dir.tail.empty()) {
        unsettled_.push_back(place);
        settled_.store(false, std::memory_order_release);
    }
    const auto at = std::upper_bound(
        dir.tail.begin(), dir.tail.end(), name,
        [this](std::string_view wanted, NodeId other) { return wanted < name_of(other); });
    dir.tail.insert(at, node);
    if (dir.tail.size() > 64 + dir.sorted.size() / 16) {
        merge(dir);
        std::erase(unsettled_, place);
        if (unsettled_.empty()) settled_.store(true, std::memory_order_release);
    }
}

void State::attach(NodeId directory, NodeId node) {
    insert(inode_of(directory).place, node);
    nodes.edit(index_of(node)).parent = directory;
    ++changes;
}

void State::detach(NodeId node) {
    const std::uint32_t place = inode_of(nodes[index_of(node)].parent).place;
    Dir& dir = dirs.edit(place);
    const auto name = name_of(node);
    for (auto* list : {&dir.sorted, &dir.tail}) {
        const auto at = std::lower_bound(
            list->begin(), list->end(), name,
            [this](NodeId other, std::string_view wanted) { return name_of(other) < wanted; });
        if (at != list->end() && *at == node) list->erase(at);
    }
    if (const auto index = folds_.find(place); index != folds_.end()) {
        auto [at, end] = index->second.equal_range(std::hash<std::string>{}(text::fold_case(name)));
        while (at != end)
            at = at->second == node ? index->second.erase(at) : std::next(at);
    }
    nodes.edit(index_of(node)).parent = no_node;
    ++changes;
}

void State::count_links(NodeId node, std::int32_t by) {
    std::vector<NodeId> pending{node};
    while (!pending.empty()) {
        const NodeId at = pending.back();
        pending.pop_back();
        Inode& inode = inodes.edit(index_of(nodes[index_of(at)].inode));
        inode.links = static_cast<std::uint32_t>(static_cast<std::int64_t>(inode.links) + by);
        if (kind_of(inode) != Kind::directory) continue;
        const Dir& dir = dirs[inode.place];
        pending.insert(pending.end(), dir.sorted.begin(), dir.sorted.end());
        pending.insert(pending.end(), dir.tail.begin(), dir.tail.end());
    }
}

void State::revert_to(const State& earlier) {
    const std::uint32_t nodes_then = earlier.nodes.size();
    nodes.restore(earlier.nodes);
    inodes.restore(earlier.inodes);
    dirs.restore(earlier.dirs);
    std::erase_if(rare, [&](const auto& entry) { return entry.first < earlier.inodes.size(); });
    rare.insert(earlier.rare.begin(), earlier.rare.end());
    std::erase_if(streams, [&](const auto& entry) { return entry.first < earlier.inodes.size(); });
    streams.insert(earlier.streams.begin(), earlier.streams.end());
    folds_.clear();
    // What came since hangs nowhere any more, but keeps what came with it, as what is removed does.
    const auto old = [&](NodeId node) { return index_of(node) < nodes_then; };
    for (std::uint32_t i = nodes_then; i < nodes.size(); ++i)
        if (nodes[i].parent != no_node && old(nodes[i].parent)) nodes.edit(i).parent = no_node;
    for (std::uint32_t i = earlier.inodes.size(); i < inodes.size(); ++i)
        inodes.edit(i).links = 0;
    for (std::uint32_t i = earlier.dirs.size(); i < dirs.size(); ++i)
        if (std::any_of(dirs[i].sorted.begin(), dirs[i].sorted.end(), old))
            std::erase_if(dirs.edit(i).sorted, old);
    ++changes;
}

// ---- copy on write

State& edit(const std::shared_ptr<std::shared_ptr<State>>& tree) {
    if ((*tree)->pins.load(std::memory_order_acquire) != 0) *tree = std::make_shared<State>(**tree);
    return **tree;
}

std::shared_ptr<const State> pin(const std::shared_ptr<State>& state) {
    // Counted apart from the shared_ptr: its use_count() orders nothing between threads.
    struct Unpin {
        std::shared_ptr<State> state;
        void operator()(const State*) const noexcept {
            state->pins.fetch_sub(1, std::memory_order_release);
        }
    };
    state->settle();
    state->pins.fetch_add(1, std::memory_order_relaxed);
    return {state.get(), Unpin{state}};
}

void check_name(std::string_view name) {
    const char* reason = nullptr;
    if (name.empty())
        reason = "a name must not be empty";
    else if (name == "." || name == "..")
        reason = "'.' and '..' are no names";
    else if (name.find('/') != std::string_view::npos)
        reason = "a name must not contain '/'";
    else if (name.find('\0') != std::string_view::npos)
        reason = "a name must not contain a zero byte";
    else if (name.size() > 255)
        reason = "a name must not be longer than 255 bytes";
    if (reason == nullptr) return;
    Error error(Code::imapi_e_invalid_path, reason);
    error.add({.doing = "add", .path = std::string(name)});
    throw error;
}

} // namespace openimapi::inline v1::tree
