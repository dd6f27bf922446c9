#include "format/iso9660/directory_contents.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace openimapi::inline v1::iso9660 {

using tree::InodeId;
using tree::Kind;
using tree::NodeId;

namespace {

constexpr std::size_t longest_record = 254;             // 255 is odd
constexpr std::uint32_t longest_directory = 0xFFFFF800; // whole blocks in 32 bits
constexpr std::uint32_t self_entry = 0, parent_entry = 1, first_entry = 2;

std::uint32_t posix_type(Kind kind) {
    switch (kind) {
    case Kind::directory:
        return rrip::type_directory;
    case Kind::symlink:
        return rrip::type_symlink;
    case Kind::block_device:
        return rrip::type_block_device;
    case Kind::character_device:
        return rrip::type_character_device;
    case Kind::fifo:
        return rrip::type_fifo;
    case Kind::socket:
        return rrip::type_socket;
    case Kind::file:
        break;
    }
    return rrip::type_file;
}

} // namespace

/// Memory that is used again from record to record; one a read.
struct DirectoryContents::Scratch {
    Hierarchy::Scratch identifier;
    SystemUseFields system_use;
    std::vector<SystemUseFields::Part> parts;
    Timestamp last;
    RecordingDateTime last_encoded = encode_recording_time({});

    const RecordingDateTime& encode(Timestamp time) {
        if (time.seconds != last.seconds) {
            last = time;
            last_encoded = encode_recording_time(time);
        }
        return last_encoded;
    }
};

/// The part of a directory's bytes that is asked for.
struct DirectoryContents::Window {
    std::uint64_t offset; ///< from the directory's first byte
    std::span<std::byte> out;

    void put(std::uint64_t at, std::span<const std::byte> bytes) const {
        const std::uint64_t begin = std::max(at, offset);
        const std::uint64_t end = std::min(at + bytes.size(), offset + out.size());
        if (begin < end)
            std::memcpy(out.data() + (begin - offset), bytes.data() + (begin - at), end - begin);
    }
};

/// One entry, before it is written as one or several records.
struct DirectoryContents::Record {
    NodeId node = tree::no_node;
    Kind kind = Kind::directory;
    std::uint32_t directory = 0; ///< what a directory's record names
    std::uint32_t position = 0;  ///< of an entry in the hierarchy's order
    bool placeholder = false;    ///< of a directory that was moved
    std::uint32_t block = 0;
    std::uint64_t size = 0; ///< as recorded
    const zisofs::Measured* compressed = nullptr;
    std::span<const format::DataRun> runs; ///< of a content in several pieces
    std::uint8_t flags = 0;
    RecordingDateTime date;
    std::size_t identifier_length = 0;
    std::array<std::byte, 256> identifier;
};

DirectoryContents::DirectoryContents(const tree::Snapshot& tree, const Hierarchy& hierarchy,
                                     ContentsOptions options, const FindingSink& findings)
    : tree_(tree), hierarchy_(hierarchy), options_(std::move(options)) {
    if (options_.rock_ridge) find_links();
    order();
    size();
    if (findings) report(findings);
}

void DirectoryContents::find_links() {
    for (std::uint32_t position = 0; position < hierarchy_.entries(); ++position) {
        const NodeId node = hierarchy_.item(position).node;
        if (node == tree::no_node || tree_.kind(node) == Kind::directory) continue;
        const InodeId inode = tree_.inode(node);
        if (tree_.links(inode) > 1) links_.push_back({inode, position});
    }
    std::sort(links_.begin(), links_.end(), [](const Link& a, const Link& b) {
        return a.inode != b.inode ? a.inode < b.inode : a.position < b.position;
    });
    links_.erase(std::unique(links_.begin(), links_.end(),
                             [](const Link& a, const Link& b) { return a.inode == b.inode; }),
                 links_.end());
    links_.shrink_to_fit();
}

/// In the order of their numbers; but where directories were moved, all that is below rr_moved
/// comes before the places it was moved from. libarchive, which reads in the order of blocks, finds
/// moved directories below moved ones only so.
void DirectoryContents::order() {
    const auto& directories = hierarchy_.directories();
    std::vector<bool> moved(directories.size());
    by_block_.reserve(directories.size());
    by_block_.push_back(0);
    for (std::uint32_t i = 1; i < directories.size(); ++i) {
        moved[i] = directories[i].node == tree::no_node || moved[directories[i].parent];
        if (moved[i]) by_block_.push_back(i);
    }
    for (std::uint32_t i = 1; i < directories.size(); ++i)
        if (!moved[i]) by_block_.push_back(i);
}

void DirectoryContents::size() {
    const auto& directories = hierarchy_.directories();
    extents_.resize(directories.size());
    Scratch scratch;
    std::uint64_t block = 0;
    for (const std::uint32_t i : by_block_) {
        Extent& extent = extents_[i];
        extent.block = narrow<std::uint32_t>(block);
        extent.checkpoints = static_cast<std::uint32_t>(checkpoints_.size());
        State state;
        std::uint64_t next_checkpoint = checkpoint_distance;
        while (state.entry < first_entry + directories[i].count) {
            const State before = state;
            step(i, state, scratch, nullptr);
            if (state.offset < before.offset || state.cursor < before.cursor ||
                state.offset > longest_directory)
                throw Error(
                    Code::imapi_e_image_too_big,
                    "The records of a directory exceed 4 GiB, the most that ISO 9660 allows",
                    "Spread the files over several directories")
                    .add({.doing = "lay out the directory",
                          .path = tree_.path(directories[i].node)});
            if (state.offset >= next_checkpoint) {
                checkpoints_.push_back(state);
                next_checkpoint = round_up(state.offset + 1, checkpoint_distance);
            }
        }
        extent.checkpoint_count =
            static_cast<std::uint32_t>(checkpoints_.size()) - extent.checkpoints;
        extent.blocks = static_cast<std::uint32_t>(blocks_for(Bytes(state.offset)).value());
        extent.continuation_blocks =
            static_cast<std::uint32_t>(blocks_for(Bytes(state.cursor)).value());
        block += std::uint64_t{extent.blocks} + extent.continuation_blocks;
    }
    checkpoints_.shrink_to_fit();
    blocks_ = narrow<std::uint32_t>(block);
}

void DirectoryContents::report(const FindingSink& findings) const {
    for (std::uint32_t position = 0; position < hierarchy_.entries(); ++position) {
        const NodeId node = hierarchy_.item(position).node;
        if (node == tree::no_node) continue;
        const Timestamp date = date_of(node);
        if (date < oldest_recording_time || newest_recording_time < date)
            findings({.id = fmt::format("{}.date.clamped", hierarchy_.options().prefix),
                      .severity = Severity::note,
                      .message = "The date lies outside of the years 1900 to 2155; the nearest one "
                                 "that can be recorded takes its place",
                      .clause = "ECMA-119 9.1.5",
                      .path = tree_.path(node)});
    }
}

Timestamp DirectoryContents::date_of(NodeId node) const {
    const NodeId known = node == tree::no_node ? tree_.root() : node;
    return recorded(tree_.modified(tree_.inode(known)));
}

Timestamp DirectoryContents::recorded(Timestamp date) const {
    return options_.latest && *options_.latest < date ? *options_.latest : date;
}

RecordingDateTime DirectoryContents::date_of(std::uint32_t directory) const noexcept {
    Scratch scratch;
    return scratch.encode(date_of(hierarchy_.directories()[directory].node));
}

std::uint32_t DirectoryContents::serial(std::uint32_t position, InodeId inode) const noexcept {
    // 1 up to the number of directories are theirs.
    if (tree_.links(inode) > 1) {
        const auto link = std::lower_bound(links_.begin(), links_.end(), inode,
                                           [](const Link& l, InodeId i) { return l.inode < i; });
        if (link != links_.end() && link->inode == inode) position = link->position;
    }
    return static_cast<std::uint32_t>(hierarchy_.directories().size()) + 1 + position;
}

/// Fills `record` for the entry that `state` stands at.
void DirectoryContents::describe(std::uint32_t directory, const State& state, Record& record,
                                 Scratch& scratch) const {
    const auto& directories = hierarchy_.directories();
    const Directory& here = directories[directory];
    record.kind = Kind::directory;
    record.placeholder = false;
    record.compressed = nullptr;
    record.flags = file_flag_directory;
    if (state.entry < first_entry) {
        record.directory = state.entry == self_entry ? directory : here.parent;
        record.node = directories[record.directory].node;
        record.identifier[0] = state.entry == self_entry ? self_identifier : parent_identifier;
        record.identifier_length = 1;
    } else {
        record.position = here.first + (state.entry - first_entry);
        record.node = hierarchy_.item(record.position).node;
        if (record.node != tree::no_node) record.kind = tree_.kind(record.node);
        if (record.kind == Kind::directory) {
            record.placeholder = here.children_moved;
            record.directory = record.placeholder ? hierarchy_.moved(record.node)->directory
                                                  : here.first_child + state.subdirectory;
        }
        // What stands for a directory elsewhere is a file to readers without Rock Ridge.
        record.identifier_length = hierarchy_.identifier(
            record.position, record.kind == Kind::directory && !record.placeholder,
            record.identifier.data(), scratch.identifier);
    }
    record.date = scratch.encode(date_of(record.node));
    if (record.node != tree::no_node && tree_.has_rare_attributes(tree_.inode(record.node)) &&
        tree_.attributes(tree_.inode(record.node)).hidden && state.entry >= first_entry)
        record.flags |= file_flag_hidden;
    if (record.kind == Kind::directory && !record.placeholder) {
        record.block = block_of(record.directory);
        record.size = length_of(record.directory);
    } else {
        record.flags &= static_cast<std::uint8_t>(~file_flag_directory);
        record.block = 0;
        record.size = 0;
        if (record.kind == Kind::file) {
            const InodeId inode = tree_.inode(record.node);
            record.size = tree_.size(inode);
            if (options_.data != nullptr) record.runs = options_.data->runs(inode);
            if (options_.compressed) {
                record.compressed = options_.compressed->find(index_of(inode));
                if (record.compressed != nullptr) record.size = record.compressed->recorded();
            }
            if (data_ != nullptr) record.block = data_->first_block(inode);
        }
    }
}

void DirectoryContents::add_times(const Record& record, Scratch& scratch) const {
    // Modification alone, unless the tree says more: other dates would differ from copy to copy.
    if (record.node == tree::no_node || !tree_.has_rare_attributes(tree_.inode(record.node))) {
        scratch.system_use.add_times(rrip::time_modify, std::span(&record.date, 1));
        return;
    }
    const auto attributes = tree_.attributes(tree_.inode(record.node));
    std::array<RecordingDateTime, 3> stamps;
    std::size_t count = 0;
    std::uint8_t flags = rrip::time_modify;
    if (attributes.created) {
        flags |= rrip::time_creation;
        stamps[count++] = encode_recording_time(recorded(*attributes.created));
    }
    stamps[count++] = record.date;
    if (attributes.accessed) {
        flags |= rrip::time_access;
        stamps[count++] = encode_recording_time(recorded(*attributes.accessed));
    }
    scratch.system_use.add_times(flags, std::span(stamps).first(count));
}

void DirectoryContents::add_system_use(std::uint32_t directory, const State& state, Record& record,
                                       Scratch& scratch) const {
    const auto& directories = hierarchy_.directories();
    SystemUseFields& use = scratch.system_use;
    use.clear();
    if (!options_.rock_ridge) return;

    const bool root_itself = directory == 0 && state.entry == self_entry;
    if (root_itself) use.add_sharing_protocol();

    // The parent that Rock Ridge readers see is not always the one where the directory stands.
    const Hierarchy::Moved* moved = nullptr;
    std::uint32_t described = record.directory;
    if (state.entry == parent_entry && hierarchy_.relocates()) {
        const Directory& here = directories[directory];
        if (here.node != tree::no_node && directories[here.parent].node == tree::no_node)
            moved = hierarchy_.moved(here.node);
        if (moved != nullptr) described = moved->real_parent;
    }

    rrip::PosixAttributes attributes;
    if (record.kind == Kind::directory) {
        const Directory& it = directories[described];
        const bool ours = it.node == tree::no_node;
        const InodeId inode = tree_.inode(ours ? tree_.root() : it.node);
        attributes.mode = rrip::type_directory | (ours ? 0755u : tree_.mode(inode));
        attributes.links = 2 + it.subdirectories;
        attributes.uid = ours ? 0 : tree_.uid(inode);
        attributes.gid = ours ? 0 : tree_.gid(inode);
        attributes.serial = described + 1;
    } else {
        const InodeId inode = tree_.inode(record.node);
        attributes.mode = posix_type(record.kind) | tree_.mode(inode);
        attributes.links = tree_.links(inode);
        attributes.uid = tree_.uid(inode);
        attributes.gid = tree_.gid(inode);
        attributes.serial = serial(record.position, inode);
    }
    use.add_attributes(attributes);
    add_times(record, scratch);

    if (state.entry < first_entry) {
        if (moved != nullptr) use.add_parent_link(block_of(moved->real_parent));
        if (root_itself) use.add_extensions_reference();
        return;
    }
    if (record.placeholder) use.add_child_link(block_of(record.directory));
    const Directory& here = directories[directory];
    // rr_moved itself, and what stands in it, is to be seen elsewhere or not at all.
    if (record.node == tree::no_node || here.node == tree::no_node) use.add_relocated();
    use.add_name(record.node == tree::no_node ? std::string_view(hierarchy_.moved_name())
                                              : tree_.name(record.node));
    if (record.kind == Kind::symlink) use.add_link(tree_.link_target(tree_.inode(record.node)));
    if (record.kind == Kind::block_device || record.kind == Kind::character_device)
        use.add_device(tree_.attributes(tree_.inode(record.node)).device);
    if (record.compressed != nullptr) use.add_compression(record.compressed->form);
}

/// Writes the records of one entry (several where its content has several sections) to `window`,
/// or only counts where that is null.
void DirectoryContents::write(std::uint32_t directory, State& state, const Record& record,
                              Scratch& scratch, Window* window) const {
    const std::size_t fixed = sizeof(DirectoryRecord) + record.identifier_length +
                              (record.identifier_length % 2 == 0 ? 1 : 0);
    const Extent& extent = extents_[directory];
    const std::uint64_t continuation = std::uint64_t{extent.blocks} * block_size;
    const format::DataRun whole{record.block, record.size};
    auto runs = record.runs.empty() ? std::span(&whole, 1) : record.runs;
    std::uint64_t rest = record.size, rest_of_run = runs[0].bytes;
    std::uint32_t block = runs[0].block;
    do {
        // ECMA-119 6.5.1: all sections but the last are whole blocks.
        const std::uint64_t section =
            runs[0].bytes > 0xFFFFFFFF ? std::min(rest_of_run, longest_file_section) : rest_of_run;
        rest -= section;
        rest_of_run -= section;
        scratch.system_use.split(longest_record - fixed, state.cursor, scratch.parts);
        const auto& parts = scratch.parts;
        const auto length = static_cast<std::uint32_t>(round_up(fixed + parts[0].length(), 2));
        if (state.offset % block_size + length > block_size)
            state.offset = static_cast<std::uint32_t>(round_up(state.offset, block_size));
        if (window != nullptr) {
            std::array<std::byte, 256> bytes{};
            DirectoryRecord out;
            out.length = static_cast<std::uint8_t>(length);
            out.extent = block;
            out.data_length = static_cast<std::uint32_t>(section);
            out.recorded = record.date;
            out.flags = record.flags;
            if (rest != 0) out.flags |= file_flag_multi_extent;
            out.identifier_length = static_cast<std::uint8_t>(record.identifier_length);
            store(out, bytes);
            std::memcpy(bytes.data() + sizeof out, record.identifier.data(),
                        record.identifier_length);
            for (std::size_t i = 0; i < parts.size(); ++i) {
                const auto& part = parts[i];
                const auto fields =
                    scratch.system_use.bytes().subspan(part.begin, part.end - part.begin);
                susp::Continuation next;
                if (part.continued) {
                    const auto& following = parts[i + 1];
                    next.block =
                        first_block_ + extent.block + extent.blocks + following.at / block_size;
                    next.offset = following.at % block_size;
                    next.length = following.length();
                }
                if (i == 0) {
                    std::copy(fields.begin(), fields.end(), bytes.begin() + fixed);
                    if (part.continued)
                        store(next, std::span(bytes).subspan(fixed + fields.size()));
                    window->put(state.offset, std::span(bytes).first(length));
                } else {
                    window->put(continuation + part.at, fields);
                    if (part.continued)
                        window->put(continuation + part.at + fields.size(), bytes_of(next));
                }
            }
        }
        state.offset += length;
        block += static_cast<std::uint32_t>(section / block_size);
        if (rest_of_run == 0 && rest != 0) {
            runs = runs.subspan(1);
            rest_of_run = runs[0].bytes;
            block = runs[0].block;
        }
    } while (rest != 0);
}

void DirectoryContents::step(std::uint32_t directory, State& state, Scratch& scratch,
                             Window* window) const {
    Record record;
    describe(directory, state, record, scratch);
    add_system_use(directory, state, record, scratch);
    write(directory, state, record, scratch, window);
    if (state.entry >= first_entry && record.kind == Kind::directory && !record.placeholder)
        ++state.subdirectory;
    ++state.entry;
}

void DirectoryContents::read_directory(std::uint32_t directory, std::uint64_t offset,
                                       std::span<std::byte> out, Scratch& scratch) const {
    const Extent& extent = extents_[directory];
    const std::uint64_t records = std::uint64_t{extent.blocks} * block_size;
    const std::uint64_t end = offset + out.size();
    const bool wants_records = offset < records;
    const bool wants_continuation = end > records;
    const std::uint64_t record_end = std::min(end, records);
    const std::uint64_t cursor_end = wants_continuation ? end - records : 0;
    const std::uint64_t cursor_begin = offset > records ? offset - records : 0;

    // The last checkpoint before what is asked for. Both offsets grow from one to the next.
    const auto first = checkpoints_.begin() + extent.checkpoints;
    const auto last = first + extent.checkpoint_count;
    const auto behind = std::partition_point(first, last, [&](const State& at) {
        return (!wants_records || at.offset <= offset) &&
               (!wants_continuation || at.cursor <= cursor_begin);
    });
    State state = behind == first ? State{} : *(behind - 1);

    Window window{offset, out};
    const std::uint32_t entries = first_entry + hierarchy_.directories()[directory].count;
    while (state.entry < entries && ((wants_records && state.offset < record_end) ||
                                     (wants_continuation && state.cursor < cursor_end)))
        step(directory, state, scratch, &window);
}

void DirectoryContents::read(std::uint64_t offset, std::span<std::byte> out) const {
    std::fill(out.begin(), out.end(), std::byte{});
    auto at = std::upper_bound(by_block_.begin(), by_block_.end(), offset / block_size,
                               [this](std::uint64_t block, std::uint32_t directory) {
                                   return block < extents_[directory].block;
                               }) -
              1;
    Scratch scratch;
    for (; !out.empty() && at != by_block_.end(); ++at) {
        const std::uint32_t index = *at;
        const std::uint64_t start = std::uint64_t{extents_[index].block} * block_size;
        const std::uint64_t size =
            (std::uint64_t{extents_[index].blocks} + extents_[index].continuation_blocks) *
            block_size;
        const auto part =
            static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), start + size - offset));
        read_directory(index, offset - start, out.first(part), scratch);
        out = out.subspan(part);
        offset += part;
    }
}

} // namespace openimapi::inline v1::iso9660
