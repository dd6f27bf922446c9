#include "format/udf/tree_reader.hpp"

#include "format/reading/catalogue_builder.hpp"
#include "format/reading/window.hpp"
#include "format/udf/block_reader.hpp"
#include "format/udf/descriptor_check.hpp"
#include "format/udf/entry_reader.hpp"
#include "format/udf/file_identifier_descriptor.hpp"
#include "openimapi/base/cs0.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace openimapi::inline v1::udf {

using format::Catalogue;
using format::Run;

namespace {

struct Pending {
    Catalogue::Id id = 0;
    std::uint32_t depth = 0;
    std::uint64_t address = 0; ///< of its ICB
    std::uint64_t parent = 0;  ///< ICB of the directory that it is in; the root's is its own
    std::uint64_t place = 0;   ///< of its first byte of content
    std::uint64_t size = 0;    ///< bytes of content
};

/// A stream directory that an entry names; it is read when the tree is complete.
struct PendingStreams {
    std::uint64_t address = 0;
    std::uint32_t inode = 0; ///< whose streams they are; none: the volume's
    Catalogue::Id id = 0;    ///< a name of that
};

/// A File Identifier Descriptor as it was found.
struct Found {
    FileIdentifierDescriptor fid;
    std::span<const std::byte> bytes; ///< all of it, valid until the next is looked at
    std::span<const std::byte> name;  ///< within `bytes`
    std::uint64_t where = 0;          ///< byte of the image
    [[nodiscard]] bool is(std::uint8_t characteristic) const noexcept {
        return (fid.characteristics & characteristic) != 0;
    }
};

/// A name that was met, whose ICB is read once the whole level is known.
struct Named {
    std::uint64_t address = 0;
    Catalogue::Id id = 0;
    std::uint64_t parent = 0; ///< ICB of the directory
    std::uint32_t depth = 0;
    bool says_directory = false;
};

class TreeReader {
public:
    TreeReader(const io::Source& image, const Volume& volume, const format::Limits& limits,
               const Job& job, format::Reporter& reporter)
        : volume_(volume), limits_(limits), job_(job), reporter_(reporter), window_(image),
          entries_(image, volume, reporter), builder_(format::FileSystem::udf, limits, reporter),
          budget_(std::min(limits.directory_bytes, image.size().value())) {
        entries_.on_path([this] { return builder_.catalogue().path(at_hand_); });
        for (std::uint32_t map = 0; map < volume.maps.size(); ++map)
            has_mirror_ = has_mirror_ || volume.has_mirror(map);
    }

    std::optional<Catalogue> read() {
        const auto root = address_of(volume_.root.location);
        if (!entries_.read(root, entry_) || entry_.inode.kind != tree::Kind::directory) {
            reporter_.report("udf.root", Severity::error,
                             "the root directory cannot be read: nothing on the volume can be "
                             "reached",
                             "ECMA-167 4/14.1.15", Lba(volume_.root.location.block.get()), "/");
            return {};
        }
        put(builder_.catalogue().node(Catalogue::root).inode, false);
        streams_of(builder_.catalogue().node(Catalogue::root).inode, Catalogue::root);
        visited_.insert(root);
        std::vector<Pending> level{
            {.id = Catalogue::root, .address = root, .parent = root, .size = content_size_}};
        while (!level.empty() && !builder_.full() && !out_of_budget_) {
            names_.clear();
            std::size_t held = 0; // directories that were read ahead
            for (auto at = level.begin(); at != level.end(); ++at) {
                if (builder_.full() || out_of_budget_) break;
                if (held == 0)
                    held = format::hold(window_, at, level.end(), [](const Pending& p) {
                        return Run{p.place, p.size};
                    });
                --held;
                read_directory(*at);
            }
            level.clear();
            read_entries(level);
        }
        read_streams();
        return std::move(builder_).take();
    }

private:
    void finding(std::string_view id, Severity severity, std::string_view message,
                 std::string_view clause, std::uint64_t offset, Catalogue::Id directory) {
        if (reporter_.wants(id, severity))
            reporter_.tell({std::string(id), severity, std::string(message), std::string(clause),
                            Lba(static_cast<std::int64_t>(offset / volume_.block)),
                            builder_.catalogue().path(directory)});
    }

    void put(std::uint32_t number, bool hidden) {
        entry_.inode.hidden = hidden;
        content_size_ = entry_.inode.size;
        if (entry_.inode.kind == tree::Kind::directory) entry_.inode.size = 0; // as elsewhere
        builder_.complete(number, entry_.inode, entry_.times, entry_.runs, entry_.target);
    }

    // --- directories -------------------------------------------------------------------------

    /// `length` bytes of the directory at hand from `at`, in one piece; empty where they cannot be
    /// had. `where`: the image's byte of the first.
    std::span<const std::byte> bytes_at(std::uint64_t at, std::size_t length,
                                        std::uint64_t& where) {
        std::uint64_t start = 0;
        joined_.clear();
        for (const auto& run : runs_) {
            if (at >= start + run.length) {
                start += run.length;
                continue;
            }
            if (run.offset == Run::hole) return {};
            const auto inside = at - start;
            const auto here = static_cast<std::size_t>(
                std::min<std::uint64_t>(length - joined_.size(), run.length - inside));
            const auto bytes = window_.at(run.offset + inside, here);
            if (bytes.empty()) return {};
            if (joined_.empty()) {
                where = run.offset + inside;
                if (here == length) return bytes;
            }
            joined_.insert(joined_.end(), bytes.begin(), bytes.end());
            if (joined_.size() == length) return joined_;
            start += run.length;
            at = start;
        }
        return {};
    }

    void read_directory(const Pending& directory) {
        if (++directories_ % 256 == 0) {
            job_.check();
            job_.report({.phase = Phase::reading, .done = builder_.catalogue().size()});
        }
        const auto& inode = builder_.catalogue().inode_of(directory.id);
        const auto size = directory.size;
        const auto all = builder_.catalogue().runs(inode);
        runs_.assign(all.begin(), all.end()); // adding entries may move the table
        tried_mirror_ = false;
        const auto first = names_.size();
        met_.clear();
        builder_.begin(directory.id);
        std::uint64_t at = 0;
        while (at < size && !builder_.full()) {
            const auto used = read_name(directory, at, size - at);
            if (used == 0) break;
            at += used;
            if (!spend(used, directory.place, directory.id)) break;
        }
        builder_.end();
        // Children were put in the order of their names; inode numbers tell which is which.
        const auto& catalogue = builder_.catalogue();
        const auto& node = catalogue.node(directory.id);
        const auto base = node.child_count == 0 ? 0 : lowest_inode(node);
        names_.resize(first + met_.size());
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            const auto id = node.first_child + i;
            auto& named = met_[catalogue.node(id).inode - base];
            named.id = id;
            names_[first + i] = named;
        }
    }

    bool spend(std::uint64_t used, std::uint64_t place, Catalogue::Id directory) {
        if (used <= budget_) {
            budget_ -= used;
            return true;
        }
        finding("image.budget.directory_bytes", Severity::error,
                "the directories together are larger than the image, so they overlap; the rest is "
                "not read",
                "ECMA-167 4/8.6", place, directory);
        out_of_budget_ = true;
        return false;
    }

    [[nodiscard]] std::uint32_t lowest_inode(const Catalogue::Node& node) const {
        // Each entry got an inode of its own, in a row.
        return builder_.catalogue().inodes() - node.child_count;
    }

    static constexpr std::string_view cut =
        "a directory ends inside of a File Identifier Descriptor, or cannot be read; its other "
        "entries are lost";
    static constexpr std::string_view no_name =
        "a directory holds something that is no File Identifier Descriptor; its other entries are "
        "lost";

    /// The descriptor at `at` of the directory at hand; else what is wrong with it.
    std::string_view find_name(std::uint64_t at, std::uint64_t left, Found& out) {
        if (left < sizeof out.fid) return cut;
        const auto fixed = bytes_at(at, sizeof out.fid, out.where);
        if (fixed.empty()) return cut;
        (void)load(fixed, out.fid);
        if (!has_tag(fixed, TagId::file_identifier)) return no_name;
        const std::uint64_t use = out.fid.implementation_use_length;
        const auto length = round_up(sizeof out.fid + use + out.fid.identifier_length, 4);
        if (length > left) return cut;
        out.bytes = bytes_at(at, static_cast<std::size_t>(length), out.where);
        if (out.bytes.empty()) return cut;
        out.name = out.bytes.subspan(static_cast<std::size_t>(sizeof out.fid + use),
                                     out.fid.identifier_length);
        return {};
    }

    /// Bytes of the descriptor at `at`, from the mirror where only that has it whole; 0 (reported)
    /// where the directory cannot be read on.
    std::uint64_t next_name(std::uint64_t at, std::uint64_t left, Catalogue::Id directory,
                            std::uint64_t place, Found& out) {
        out.where = place;
        auto wrong = find_name(at, left, out);
        if (has_mirror_ && !tried_mirror_ && (!wrong.empty() || !is_sound(out.bytes))) {
            tried_mirror_ = true;
            const auto damaged = out.where;
            auto twin = mirrored(runs_);
            if (!twin.empty()) {
                runs_.swap(twin);
                if (find_name(at, left, out).empty() && is_sound(out.bytes)) {
                    wrong = {};
                    report_mirror_used(Lba(static_cast<std::int64_t>(damaged / volume_.block)),
                                       reporter_);
                } else {
                    runs_.swap(twin);
                    wrong = find_name(at, left, out);
                }
            }
        }
        if (!wrong.empty()) {
            finding("udf.fid", Severity::error, wrong, "ECMA-167 4/14.4", out.where, directory);
            return 0;
        }
        const auto block = out.where / volume_.block;
        check_tag(out.bytes, volume_.location_of(block, out.fid.tag.location),
                  Lba(static_cast<std::int64_t>(block)), "File Identifier Descriptor", reporter_);
        return out.bytes.size();
    }

    /// Where the mirror of the metadata partition has what stands in `runs`; empty where it has
    /// not all of it.
    std::vector<Run> mirrored(std::span<const Run> runs) {
        for (std::uint32_t map = 0; map < volume_.maps.size() && by_place_.empty(); ++map) {
            if (!volume_.has_mirror(map)) continue;
            mirrored_map_ = map;
            by_place_ = volume_.maps[map].pieces;
            std::sort(by_place_.begin(), by_place_.end(),
                      [](const Piece& a, const Piece& b) { return a.image_block < b.image_block; });
        }
        std::vector<Run> out;
        for (const auto& run : runs) {
            if (run.offset == Run::hole) return {};
            for (std::uint64_t done = 0; done < run.length;) {
                const auto offset = run.offset + done;
                const auto block = offset / volume_.block, inside = offset % volume_.block;
                auto piece = std::upper_bound(
                    by_place_.begin(), by_place_.end(), block,
                    [](std::uint64_t at, const Piece& p) { return at < p.image_block; });
                if (piece == by_place_.begin()) return {};
                --piece;
                if (block - piece->image_block >= piece->count) return {};
                const auto step = static_cast<std::uint32_t>(block - piece->image_block);
                const auto twin = find_in(volume_.maps[mirrored_map_].mirror, piece->first + step);
                if (!twin) return {};
                const auto blocks = std::min<std::uint64_t>(piece->count - step, twin->blocks);
                const auto length = std::min(blocks * volume_.block - inside, run.length - done);
                out.push_back({twin->image_block * volume_.block + inside, length});
                done += length;
            }
        }
        return out;
    }

    /// Bytes of the descriptor at `at`; 0 where the directory cannot be read on.
    std::uint64_t read_name(const Pending& directory, std::uint64_t at, std::uint64_t left) {
        Found found;
        const auto length = next_name(at, left, directory.id, directory.place, found);
        if (length == 0) return 0;
        const auto& fid = found.fid;
        const bool is_parent = found.is(FileCharacteristic::parent);
        if (is_parent != (at == 0) ||
            (is_parent && address_of(fid.icb.location) != directory.parent))
            finding("udf.fid.parent", Severity::error,
                    "a directory does not start with the entry of its parent, or that leads "
                    "elsewhere; systems that use it lose their way",
                    "UDF 2.3.4, ECMA-167 4/8.6", found.where, directory.id);
        if (is_parent || found.is(FileCharacteristic::deleted)) return length;
        shown_name(found, directory.id);
        const auto number = builder_.add(
            {.name = name_,
             .inode = {.block = static_cast<std::uint32_t>(found.where / volume_.block),
                       .hidden = found.is(FileCharacteristic::hidden)}});
        if (number == Catalogue::none) return 0;
        met_.push_back({.address = address_of(fid.icb.location),
                        .parent = directory.address,
                        .depth = directory.depth + 1,
                        .says_directory = found.is(FileCharacteristic::directory)});
        return length;
    }

    void shown_name(const Found& found, Catalogue::Id directory) {
        if (!decode_name(found.name))
            finding("udf.name", Severity::error,
                    "a name is not in OSTA Compressed Unicode; it is shown as '_'", "UDF 2.1.1",
                    found.where, directory);
    }

    bool decode_name(std::span<const std::byte> bytes) {
        name_.clear();
        // Most names: eight bits a character, ASCII.
        if (!bytes.empty() && bytes[0] == std::byte{8}) {
            bool ascii = true;
            for (const auto byte : bytes.subspan(1))
                ascii = ascii && byte < std::byte{0x80};
            if (ascii) {
                name_.assign(reinterpret_cast<const char*>(bytes.data()) + 1, bytes.size() - 1);
                return true;
            }
        }
        auto text = cs0::decode(bytes);
        if (!text) return false;
        name_ = std::move(*text);
        return true;
    }

    // --- what the names stand for ------------------------------------------------------------

    void read_entries(std::vector<Pending>& next) {
        const auto before = [](const Named& a, const Named& b) { return a.address < b.address; };
        if (!std::is_sorted(names_.begin(), names_.end(), before))
            std::stable_sort(names_.begin(), names_.end(), before);
        std::uint32_t previous = Catalogue::none;
        std::uint64_t previous_address = 0;
        std::uint64_t count = 0;
        std::size_t held = 0; // entries of names_ that were read ahead
        for (auto at = names_.begin(); at != names_.end(); ++at) {
            const auto& named = *at;
            if (++count % 4096 == 0) job_.check();
            if (held == 0) held = entries_.hold(at, names_.end());
            --held;
            const auto number = builder_.catalogue().node(named.id).inode;
            const bool again = previous != Catalogue::none && named.address == previous_address;
            const auto known = again ? previous : linked(named.address);
            if (known != Catalogue::none) {
                same(named, known);
                continue;
            }
            const bool hidden = builder_.catalogue().inode(number).hidden;
            at_hand_ = named.id;
            if (!entries_.read(named.address, entry_)) {
                entry_.inode.kind = named.says_directory ? tree::Kind::directory : tree::Kind::file;
                entry_.inode.mode = named.says_directory ? 0555 : 0444;
                entry_.inode.block = builder_.catalogue().inode(number).block;
                put(number, hidden);
                continue;
            }
            put(number, hidden);
            streams_of(number, named.id);
            previous = number;
            previous_address = named.address;
            const bool is_directory = entry_.inode.kind == tree::Kind::directory;
            if (is_directory != named.says_directory)
                finding("udf.fid.directory", Severity::error,
                        "a directory's entry and the File Entry disagree about whether it is a "
                        "directory; the File Entry counts",
                        "ECMA-167 4/14.4.3", std::uint64_t{entry_.inode.block} * volume_.block,
                        named.id);
            if (is_directory)
                descend(named, next);
            else if (entry_.inode.links > 1)
                links_.emplace(named.address, number);
        }
        std::sort(next.begin(), next.end(), [](const Pending& a, const Pending& b) {
            return std::pair(a.place, a.id) < std::pair(b.place, b.id);
        });
    }

    [[nodiscard]] std::uint32_t linked(std::uint64_t address) const {
        if (links_.empty()) return Catalogue::none;
        const auto found = links_.find(address);
        return found == links_.end() ? Catalogue::none : found->second;
    }

    void same(const Named& named, std::uint32_t known) {
        const auto& inode = builder_.catalogue().inode(known);
        if (inode.kind == tree::Kind::directory) {
            looped(named);
            return;
        }
        builder_.set_inode(named.id, known);
    }

    void looped(const Named& named) {
        const auto number = builder_.catalogue().node(named.id).inode;
        auto& inode = builder_.inode(number);
        inode.kind = tree::Kind::directory;
        inode.mode = 0555;
        inode.run_count = 0;
        inode.size = 0;
        finding("udf.directory.loop", Severity::error,
                "a directory was met before under another name (a loop, or a second name); it is "
                "shown empty here",
                "ECMA-167 4/8.6", std::uint64_t{inode.block} * volume_.block, named.id);
    }

    void descend(const Named& named, std::vector<Pending>& next) {
        if (!visited_.insert(named.address).second) {
            looped(named);
            return;
        }
        if (named.depth > limits_.depth) {
            finding("udf.directory.depth", Severity::error,
                    "directories lie inside one another beyond the limit; what is below is not "
                    "read",
                    "ECMA-167 4/8.6", std::uint64_t{entry_.inode.block} * volume_.block, named.id);
            return;
        }
        next.push_back({.id = named.id,
                        .depth = named.depth,
                        .address = named.address,
                        .parent = named.parent,
                        .place = entry_.runs.empty() ? 0 : entry_.runs.front().offset,
                        .size = content_size_});
    }

    // --- named streams -------------------------------------------------------------------------

    /// Remembers the stream directory of the entry read last.
    void streams_of(std::uint32_t inode, Catalogue::Id id) {
        if (extent_length(entry_.streams.length) != 0)
            streams_.push_back({address_of(entry_.streams.location), inode, id});
    }

    /// UDF 3.3.5: all stream directories, in the order of their places, and what is in each.
    void read_streams() {
        if (extent_length(volume_.system_streams.length) != 0)
            streams_.push_back(
                {address_of(volume_.system_streams.location), Catalogue::none, Catalogue::root});
        std::stable_sort(streams_.begin(), streams_.end(),
                         [](const auto& a, const auto& b) { return a.address < b.address; });
        entries_.expect_system_files(true);
        std::uint64_t count = 0;
        for (const auto& streams : streams_) {
            if (++count % 256 == 0) job_.check();
            if (builder_.full() || out_of_budget_) break;
            read_stream_directory(streams);
        }
        builder_.end_streams();
    }

    void read_stream_directory(const PendingStreams& streams) {
        at_hand_ = streams.id;
        const bool again = !visited_.insert(streams.address).second;
        if (again || !entries_.read(streams.address, entry_) ||
            entry_.file_type != static_cast<std::uint8_t>(FileType::stream_directory)) {
            finding("udf.streams", Severity::error,
                    again ? "two files have one stream directory; it is read for one of them"
                          : "where a stream directory should be there is none: the named streams "
                            "are lost",
                    "UDF 3.3.5.1, ECMA-167 4/9.2",
                    std::uint64_t{entry_.inode.block} * volume_.block, streams.id);
            return;
        }
        runs_ = entry_.runs;
        tried_mirror_ = false;
        const auto size = entry_.inode.size;
        const auto place = runs_.empty() ? 0 : runs_.front().offset;
        met_.clear();
        std::vector<std::string> names;
        std::vector<bool> system;
        for (std::uint64_t at = 0; at < size;) {
            Found found;
            const auto used = next_name(at, size - at, streams.id, place, found);
            if (used == 0 || !spend(used, place, streams.id)) break;
            at += used;
            if (found.is(FileCharacteristic::parent) || found.is(FileCharacteristic::deleted))
                continue;
            shown_name(found, streams.id);
            names.push_back(name_);
            system.push_back(found.is(FileCharacteristic::metadata));
            met_.push_back({.address = address_of(found.fid.icb.location)});
        }
        for (std::size_t i = 0; i < names.size() && !builder_.full(); ++i) {
            if (!entries_.read(met_[i].address, entry_)) entry_.inode.kind = tree::Kind::file;
            if (entry_.inode.kind != tree::Kind::file ||
                extent_length(entry_.streams.length) != 0) {
                finding("udf.streams.kind", Severity::warning,
                        "a named stream is no file, or has streams of its own; what is in it is "
                        "not read",
                        "UDF 3.3.5.1", std::uint64_t{entry_.inode.block} * volume_.block,
                        streams.id);
                if (entry_.inode.kind != tree::Kind::file) continue;
            }
            builder_.add_stream(streams.inode, system[i],
                                {.name = names[i],
                                 .inode = entry_.inode,
                                 .times = entry_.times,
                                 .runs = entry_.runs});
        }
    }

    const Volume& volume_;
    const format::Limits& limits_;
    const Job& job_;
    format::Reporter& reporter_;
    format::Window window_;
    EntryReader entries_;
    format::CatalogueBuilder builder_;
    std::uint64_t budget_;
    bool out_of_budget_ = false;
    Catalogue::Id at_hand_ = Catalogue::root; ///< whose ICB is read
    std::uint64_t directories_ = 0;
    Entry entry_;
    std::uint64_t content_size_ = 0; ///< of the entry put last
    std::string name_;
    std::vector<std::byte> joined_;
    std::vector<Run> runs_;     ///< of the directory at hand
    bool has_mirror_ = false;   ///< of a metadata partition
    bool tried_mirror_ = false; ///< for the directory at hand
    std::uint32_t mirrored_map_ = 0;
    std::vector<Piece> by_place_; ///< the metadata partition's, once a mirror was asked for
    std::vector<Named> met_;      ///< in the directory at hand, in its order
    std::vector<Named> names_;    ///< of the level at hand
    std::vector<PendingStreams> streams_;
    std::unordered_set<std::uint64_t> visited_; ///< directories and stream directories
    std::unordered_map<std::uint64_t, std::uint32_t> links_;
};

} // namespace

std::optional<Catalogue> read_tree(const io::Source& image, const Volume& volume,
                                   const format::Limits& limits, const Job& job,
                                   format::Reporter& reporter) {
    return TreeReader(image, volume, limits, job, reporter).read();
}

} // namespace openimapi::inline v1::udf
