#include "openimapi/tree/tree.hpp"

#include "openimapi/base/text.hpp"
#include "openimapi/tree/snapshot.hpp"
#include "tree/host_files.hpp"
#include "tree/state.hpp"

#include <algorithm>
#include <stdexcept>
#include <sys/stat.h>

namespace openimapi::inline v1::tree {

namespace {

constexpr NodeId root_node{0};

Error story(Code code, std::string reason, std::string doing, std::string path) {
    Error error(code, std::move(reason));
    error.add({.doing = std::move(doing), .path = std::move(path)});
    return error;
}

void check_free(const State& state, NodeId directory, std::string_view name) {
    check_name(name);
    if (state.find_own(directory, name) == no_node) return;
    std::string path = state.path_of(directory);
    if (path.back() != '/') path += '/';
    throw story(Code::imapi_e_dup_name, "the name is taken", "add", path.append(name));
}

/// A new name for a new inode, hanging nowhere.
NodeId make(State& state, std::string_view name, const Inode& inode, const Attributes& attributes) {
    const InodeId id = state.new_inode(inode);
    state.set_attributes(id, attributes);
    return state.new_node(id, name);
}

/// Hangs `node` into `directory`, where its name is free.
void hang(State& state, NodeId directory, NodeId node) {
    state.attach(directory, node);
    if (state.is_attached(directory)) state.count_links(node, 1);
}

NodeId add(State& state, NodeId directory, std::string_view name, const Inode& inode,
           const Attributes& attributes) {
    const NodeId node = make(state, name, inode, attributes);
    hang(state, directory, node);
    return node;
}

Inode blank(Kind kind) {
    Inode inode;
    inode.kind = static_cast<std::uint16_t>(kind) & 7;
    return inode;
}

Inode sliced(State& state, std::string_view name, const Slice& content) {
    Inode inode = blank(Kind::file);
    if (content.size == 0) return inode;
    if (!content.source) throw std::invalid_argument("a file's content has no source");
    const std::uint64_t size = content.source->size().value();
    if (content.offset > size || content.size > size - content.offset)
        throw story(Code::e_invalidarg, "the source has fewer bytes than the file shall have",
                    "add", std::string(name));
    inode.content = Content::slice;
    inode.place = state.source(content.source);
    inode.number = content.offset;
    inode.size = content.size;
    return inode;
}

/// Where a stream of that name is, or would be.
std::vector<NamedStream>::iterator find_stream(std::vector<NamedStream>& streams,
                                               std::string_view name) {
    return std::lower_bound(
        streams.begin(), streams.end(), name,
        [](const NamedStream& stream, std::string_view wanted) { return stream.name < wanted; });
}

InodeId stream_of(const State& state, InodeId inode, std::string_view name,
                  const std::string& path) {
    if (const auto found = state.streams.find(index_of(inode)); found != state.streams.end())
        for (const auto& stream : found->second)
            if (stream.name == name) return stream.inode;
    throw story(Code::win32_file_not_found, "it has no such stream", "find a stream of", path);
}

} // namespace

void check_stream_name(std::string_view name) {
    check_name(name);
    const char* reason = nullptr;
    if (!text::is_utf8(name)) reason = "the name of a stream must be UTF-8";
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            reason = "the name of a stream must not contain control characters";
    if (name.find("\xEF\xBB\xBF") != std::string_view::npos)
        reason = "the name of a stream must not contain a byte order mark";
    if (name.starts_with("*UDF")) reason = "names of streams that start with \"*UDF\" are reserved";
    if (reason != nullptr)
        throw story(Code::imapi_e_invalid_path, reason, "add a stream", std::string(name));
}

void add_stream(State& state, InodeId inode, std::string_view name, const Slice& content) {
    // Before a list is made for it: the content may not be one.
    Inode stream = sliced(state, name, content);
    stream.links = 1;
    const InodeId id = state.new_inode(stream);
    auto& streams = state.streams[index_of(inode)];
    streams.insert(find_stream(streams, name), {std::string(name), id});
}

// ---- Item

Kind Item::kind() const {
    return kind_of((*tree_)->inode_of(id_));
}

std::string_view Item::name() const {
    return (*tree_)->name_of(id_);
}

std::string Item::path() const {
    return (*tree_)->path_of(id_);
}

std::uint64_t Item::size() const {
    return (*tree_)->inode_of(id_).size;
}

Attributes Item::attributes() const {
    return (*tree_)->attributes(inode());
}

void Item::set_attributes(const Attributes& attributes) {
    State& state = edit(tree_);
    state.set_attributes(inode(), attributes);
    ++state.changes;
}

std::uint32_t Item::links() const {
    return std::max(1u, (*tree_)->inode_of(id_).links);
}

std::string Item::link_target() const {
    const Inode& inode = (*tree_)->inode_of(id_);
    return kind_of(inode) == Kind::symlink ? std::string((*tree_)->text.get(inode.text))
                                           : std::string();
}

io::SourcePtr Item::content() const {
    return content_of(pin(*tree_), inode());
}

std::vector<std::string> Item::streams() const {
    std::vector<std::string> names;
    const auto& all = (*tree_)->streams;
    if (const auto found = all.find(index_of(inode())); found != all.end())
        for (const auto& stream : found->second)
            names.push_back(stream.name);
    return names;
}

void Item::add_stream(std::string_view name, Slice content) {
    check_stream_name(name);
    if (kind() != Kind::file && kind() != Kind::directory)
        throw story(Code::imapi_e_not_file, "only files and directories have streams",
                    "add a stream to", path());
    State& state = edit(tree_);
    const auto number = index_of(inode());
    if (const auto present = state.streams.find(number); present != state.streams.end()) {
        const auto same = find_stream(present->second, name);
        if (same != present->second.end() && same->name == name)
            throw story(Code::imapi_e_dup_name, "it has a stream of that name", "add a stream to",
                        path());
    }
    tree::add_stream(state, inode(), name, content);
    ++state.changes;
}

void Item::remove_stream(std::string_view name) {
    (void)stream_of(**tree_, inode(), name, path());
    State& state = edit(tree_);
    auto& streams = state.streams.at(index_of(inode()));
    streams.erase(find_stream(streams, name));
    if (streams.empty()) state.streams.erase(index_of(inode()));
    ++state.changes;
}

io::SourcePtr Item::stream_content(std::string_view name) const {
    return content_of(pin(*tree_), stream_of(**tree_, inode(), name, path()));
}

bool Item::attached() const {
    return (*tree_)->is_attached(id_);
}

std::optional<Directory> Item::parent() const {
    const NodeId parent = (*tree_)->nodes[index_of(id_)].parent;
    if (parent == no_node) return std::nullopt;
    return Directory(tree_, parent);
}

InodeId Item::inode() const {
    return (*tree_)->nodes[index_of(id_)].inode;
}

// ---- Directory

Directory::Directory()
    : Item(std::make_shared<std::shared_ptr<State>>(std::make_shared<State>()), root_node) {
    State& state = **tree_;
    Inode root = blank(Kind::directory);
    root.mode = 0755;
    root.links = 1;
    root.place = state.new_dir();
    state.new_node(state.new_inode(root), {});
}

Directory::Directory(const Item& item) : Item(item) {
    if (!item.is_directory()) throw std::invalid_argument("the item is no directory");
}

std::vector<Item> Directory::children() const {
    const State& state = **tree_;
    state.settle();
    const auto nodes = state.settled_children(id_);
    std::vector<Item> items;
    items.reserve(nodes.size());
    for (const NodeId node : nodes)
        items.push_back(Item(tree_, node));
    return items;
}

std::size_t Directory::child_count() const {
    return (*tree_)->child_count(id_);
}

std::optional<Item> Directory::find(std::string_view name) const {
    const NodeId node = (*tree_)->find(id_, name);
    if (node == no_node) return std::nullopt;
    return Item(tree_, node);
}

std::optional<Item> Directory::find_like(std::string_view name) const {
    const NodeId node = (*tree_)->find_like(id_, name);
    if (node == no_node) return std::nullopt;
    return Item(tree_, node);
}

std::optional<Item> Directory::resolve(std::string_view path) const {
    NodeId at = id_;
    while (true) {
        const auto start = path.find_first_not_of('/');
        if (start == std::string_view::npos) return Item(tree_, at);
        path.remove_prefix(start);
        const auto name = path.substr(0, path.find('/'));
        if (!(*tree_)->is_directory(at)) return std::nullopt;
        at = (*tree_)->find(at, name);
        if (at == no_node) return std::nullopt;
        path.remove_prefix(name.size());
    }
}

Directory Directory::add_directory(std::string_view name, const Attributes& attributes) {
    State& state = edit(tree_);
    check_free(state, id_, name);
    Inode inode = blank(Kind::directory);
    inode.place = state.new_dir();
    return {tree_, add(state, id_, name, inode, attributes)};
}

Item Directory::add_file(std::string_view name, HostFile file) {
    State& state = edit(tree_);
    check_free(state, id_, name);
    const Inode inode = host_file(state, file.path, false);
    const NodeId node = state.new_node(state.new_host_inode(inode), name);
    hang(state, id_, node);
    return {tree_, node};
}

Item Directory::add_file(std::string_view name, Slice content, const Attributes& attributes) {
    State& state = edit(tree_);
    check_free(state, id_, name);
    return {tree_, add(state, id_, name, sliced(state, name, content), attributes)};
}

Item Directory::add_symlink(std::string_view name, std::string_view target,
                            const Attributes& attributes) {
    State& state = edit(tree_);
    check_free(state, id_, name);
    if (target.empty() || target.size() > TextArena::longest ||
        target.find('\0') != std::string_view::npos)
        throw story(Code::imapi_e_invalid_path,
                    "the target of a symbolic link must be 1 to 65535 bytes and hold no zero byte",
                    "add", std::string(name));
    Inode inode = blank(Kind::symlink);
    inode.text = state.text.add(target);
    inode.size = target.size();
    return {tree_, add(state, id_, name, inode, attributes)};
}

Item Directory::add_special(std::string_view name, Kind kind, const Attributes& attributes) {
    State& state = edit(tree_);
    check_free(state, id_, name);
    if (kind == Kind::directory || kind == Kind::file || kind == Kind::symlink)
        throw std::invalid_argument("not a device, fifo or socket");
    return {tree_, add(state, id_, name, blank(kind), attributes)};
}

Item Directory::add_hard_link(std::string_view name, const Item& item) {
    if (item.tree_ != tree_) throw std::invalid_argument("the item is of another tree");
    State& state = edit(tree_);
    check_free(state, id_, name);
    if (item.is_directory())
        throw story(Code::imapi_e_not_file, "a directory has one name only", "link",
                    std::string(name));
    const NodeId node = state.new_node(item.inode(), name);
    hang(state, id_, node);
    return {tree_, node};
}

void Directory::remove(std::string_view name) {
    State& state = edit(tree_);
    const NodeId node = state.find_own(id_, name);
    if (node == no_node)
        throw story(Code::win32_file_not_found, "there is no such entry", "remove",
                    std::string(name));
    if (state.is_attached(id_)) state.count_links(node, -1);
    state.detach(node);
}

Directory Directory::detached_directory(std::string_view name, const Attributes& attributes) const {
    check_name(name);
    State& state = edit(tree_);
    Inode inode = blank(Kind::directory);
    inode.place = state.new_dir();
    return {tree_, make(state, name, inode, attributes)};
}

Item Directory::detached_file(std::string_view name, Slice content,
                              const Attributes& attributes) const {
    check_name(name);
    State& state = edit(tree_);
    return {tree_, make(state, name, sliced(state, name, content), attributes)};
}

void Directory::attach(std::string_view name, const Item& item) {
    if (item.tree_ != tree_) throw std::invalid_argument("the item is of another tree");
    State& state = edit(tree_);
    check_free(state, id_, name);
    const NodeId node = item.id_;
    if (node == root_node || state.nodes[index_of(node)].parent != no_node)
        throw story(Code::e_invalidarg, "the item is in a directory already", "add",
                    std::string(name));
    if (state.top_of(id_) == node)
        throw story(Code::e_invalidarg, "a directory cannot hold itself", "add", std::string(name));
    if (state.name_of(node) != name) state.nodes.edit(index_of(node)).name = state.text.add(name);
    hang(state, id_, node);
}

} // namespace openimapi::inline v1::tree
