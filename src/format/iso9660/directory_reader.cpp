#include "format/iso9660/directory_reader.hpp"

#include "format/iso9660/rrip.hpp"
#include "format/iso9660/susp_reader.hpp"
#include "format/reading/catalogue_builder.hpp"
#include "format/reading/window.hpp"
#include "openimapi/base/text.hpp"

#include <fmt/format.h>
#include <unordered_map>
#include <unordered_set>

namespace openimapi::inline v1::iso9660 {

using format::Catalogue;
using format::NewEntry;
using format::Run;

std::optional<RecordView> read_record(View bytes) noexcept {
    RecordView out;
    if (!load(bytes, out.record)) return {};
    constexpr std::size_t header = sizeof(DirectoryRecord);
    const std::size_t length = out.record.length, name = out.record.identifier_length;
    if (length > bytes.size() || name == 0 || header + name > length) return {};
    out.name = bytes.subspan(header, name);
    const auto use = std::min(length, header + name + (name % 2 == 0 ? 1 : 0)); // 9.1.12
    out.system_use = bytes.subspan(use, length - use);
    return out;
}

void shown_name(View identifier, Names names, std::string& out) {
    out.clear();
    if (names == Names::joliet) {
        bool ascii = true;
        for (std::size_t i = 0; ascii && i + 1 < identifier.size(); i += 2)
            ascii = u8_at(identifier, i) == 0 && u8_at(identifier, i + 1) < 0x80;
        if (ascii) {
            for (std::size_t i = 0; i + 1 < identifier.size(); i += 2)
                out += static_cast<char>(u8_at(identifier, i + 1));
        } else {
            std::u16string wide;
            for (std::size_t i = 0; i + 1 < identifier.size(); i += 2)
                wide +=
                    static_cast<char16_t>((u8_at(identifier, i) << 8) | u8_at(identifier, i + 1));
            out = text::to_utf8(wide);
        }
    } else {
        out.assign(reinterpret_cast<const char*>(identifier.data()), identifier.size());
    }
    if (names == Names::enhanced) return;
    const auto semicolon = out.rfind(';');
    bool version = semicolon != std::string::npos && semicolon != 0 && semicolon + 1 < out.size();
    for (auto i = semicolon + 1; version && i < out.size(); ++i)
        version = out[i] >= '0' && out[i] <= '9';
    if (version) out.resize(semicolon);
    // ECMA-119 7.5.1: the separator is there even without an extension. Joliet has no such rule.
    if (names != Names::joliet && out.size() > 1 && out.back() == '.' &&
        out.find('.') == out.size() - 1)
        out.pop_back();
}

namespace {

struct Pending {
    Catalogue::Id id = 0;
    std::uint32_t depth = 0;
    std::uint64_t offset = 0; ///< bytes
    std::uint64_t size = 0;   ///< bytes
    bool size_known = true;   ///< false behind a CL field: the directory's own record says
    bool take_self = false;   ///< attributes come from its "." record
};

/// RRIP 4.1.1: what st_mode says beyond the permissions.
std::optional<tree::Kind> kind_of(std::uint32_t mode) noexcept {
    switch (mode & rrip::type_mask) {
    case rrip::type_file:
        return tree::Kind::file;
    case rrip::type_directory:
        return tree::Kind::directory;
    case rrip::type_symlink:
        return tree::Kind::symlink;
    case rrip::type_block_device:
        return tree::Kind::block_device;
    case rrip::type_character_device:
        return tree::Kind::character_device;
    case rrip::type_fifo:
        return tree::Kind::fifo;
    case rrip::type_socket:
        return tree::Kind::socket;
    default:
        return {};
    }
}

class TreeReader {
public:
    TreeReader(const io::Source& image, const TreeRoot& root, const format::Limits& limits,
               const Job& job, format::Reporter& reporter)
        : root_(root), limits_(limits), job_(job), reporter_(reporter), window_(image),
          susp_(image, root.logical_block, limits, reporter),
          builder_(root.names == Names::joliet       ? format::FileSystem::joliet
                   : root.names == Names::rock_ridge ? format::FileSystem::rock_ridge
                                                     : format::FileSystem::iso9660,
                   limits, reporter),
          budget_(std::min(limits.directory_bytes, image.size().value() + block_size)) {}

    Catalogue read() {
        std::vector<Pending> level{{.id = Catalogue::root,
                                    .offset = std::uint64_t{root_.extent} * root_.logical_block,
                                    .size = root_.size,
                                    .take_self = true}};
        while (!level.empty() && !builder_.full()) {
            next_.clear();
            std::sort(level.begin(), level.end(), [](const Pending& a, const Pending& b) {
                return std::pair(a.offset, a.id) < std::pair(b.offset, b.id);
            });
            std::size_t held = 0; // directories that were read ahead
            for (auto at = level.begin(); at != level.end(); ++at) {
                if (builder_.full() || out_of_budget_) break;
                if (held == 0)
                    held = format::hold(window_, at, level.end(), [](const Pending& p) {
                        return Run{p.offset, p.size};
                    });
                --held;
                read_directory(*at);
            }
            level.swap(next_);
        }
        return std::move(builder_).take();
    }

private:
    [[nodiscard]] bool rock_ridge() const noexcept { return root_.names == Names::rock_ridge; }
    [[nodiscard]] static Lba block_of(std::uint64_t offset) noexcept {
        return Lba(static_cast<std::int64_t>(offset / block_size));
    }
    void finding(std::string_view id, Severity severity, std::string_view message,
                 std::string_view clause, std::uint64_t offset, Catalogue::Id directory) {
        if (reporter_.wants(id, severity))
            reporter_.tell({std::string(id), severity, std::string(message), std::string(clause),
                            block_of(offset), builder_.catalogue().path(directory)});
    }

    /// False where the directory must not be read: outside, seen before, too deep.
    bool admit(Pending& directory) {
        if (directory.depth > limits_.depth) {
            finding("iso9660.directory.depth", Severity::error,
                    "directories lie inside one another beyond the limit; what is below is not "
                    "read",
                    "ECMA-119 6.8.2.1", directory.offset, directory.id);
            return false;
        }
        if (!directory.size_known) {
            const auto sector = window_.at(directory.offset, block_size);
            const auto self = sector.empty() ? std::nullopt : read_record(sector);
            if (!self || !self->is_self() || !self->is(file_flag_directory)) {
                finding("rrip.cl.target", Severity::error,
                        "a CL field points at blocks that hold no directory; the relocated "
                        "directory is shown empty",
                        "RRIP 4.1.5.1", directory.offset, directory.id);
                return false;
            }
            directory.size = self->size();
        }
        if (!visited_.insert(directory.offset).second) {
            finding("iso9660.directory.loop", Severity::error,
                    "a directory's extent is that of a directory that was met before (a loop, or "
                    "two names for one directory); it is shown empty here",
                    "ECMA-119 6.8.2", directory.offset, directory.id);
            return false;
        }
        const auto end = window_.image_size();
        if (directory.offset >= end || directory.size > end - directory.offset) {
            finding("iso9660.directory.outside", Severity::error,
                    "a directory reaches beyond the end of the image (truncated?); only what is "
                    "there is read",
                    "ECMA-119 6.8.1", directory.offset, directory.id);
            if (directory.offset >= end) return false;
            directory.size = end - directory.offset;
        }
        return true;
    }

    void read_directory(Pending directory) {
        if (!admit(directory)) return;
        builder_.set_place(directory.id, Run{directory.offset, directory.size});
        if (++directories_ % 256 == 0) {
            job_.check();
            job_.report({.phase = Phase::reading, .done = builder_.catalogue().size()});
        }
        below_.clear();
        builder_.begin(directory.id);
        part_ = {};
        std::uint64_t at = 0;
        for (int vain = 0; at < directory.size && !builder_.full() && spend(directory, at);
             at += block_size) {
            const auto length =
                static_cast<std::size_t>(std::min<std::uint64_t>(block_size, directory.size - at));
            const auto sector = window_.at(directory.offset + at, length);
            if (sector.empty())
                finding("iso9660.directory.unreadable", Severity::error,
                        "a block of a directory cannot be read; its entries are lost",
                        "ECMA-119 6.8.1", directory.offset + at, directory.id);
            else
                read_sector(sector, directory, directory.offset + at);
            vain = sector.empty() || sector[0] == std::byte{0} ? vain + 1 : 0;
            if (vain == most_empty_sectors) {
                finding("iso9660.directory.empty", Severity::error,
                        "a directory says that it is much longer than its records; the rest is "
                        "not read",
                        "ECMA-119 6.8.1", directory.offset + at, directory.id);
                break;
            }
        }
        // What was not read is nobody's: those who look at directories again keep to this.
        builder_.set_place(directory.id, Run{directory.offset, std::min(directory.size, at)});
        finish_part(directory);
        builder_.end();
        queue(directory);
    }

    /// False where the tree has had its share of reading.
    bool spend(const Pending& directory, std::uint64_t at) {
        if (budget_ >= block_size) {
            budget_ -= block_size;
            return true;
        }
        finding("image.budget.directory_bytes", Severity::error,
                "the directories together are larger than the image, so they overlap; the rest is "
                "not read",
                "ECMA-119 6.8.1", directory.offset + at, directory.id);
        out_of_budget_ = true;
        return false;
    }

    void read_sector(View sector, const Pending& directory, std::uint64_t offset) {
        std::size_t at = 0;
        while (at < sector.size() && u8_at(sector, at) != 0) {
            const auto record = read_record(sector.subspan(at));
            if (!record) {
                finding("iso9660.record.length", Severity::error,
                        "a directory record is shorter than its fields or reaches beyond its "
                        "sector; the rest of the sector is not read",
                        "ECMA-119 9.1", offset, directory.id);
                return;
            }
            if (!consistent(*record))
                finding("iso9660.record.both_endian", Severity::warning,
                        "the little-endian and big-endian halves of a record's extent or size "
                        "differ; readers that use the other half see something else",
                        "ECMA-119 7.3.3", offset, directory.id);
            take(*record, directory, offset);
            if (builder_.full()) return;
            at += u8_at(sector, at);
        }
    }

    void take(const RecordView& record, const Pending& directory, std::uint64_t offset) {
        if (record.is_self()) {
            if (directory.take_self) take_self(record, directory, offset);
            return;
        }
        if (record.is_parent()) return;
        if (record.is(file_flag_associated)) {
            finding("iso9660.record.associated", Severity::note,
                    "an associated file (a resource fork) is not shown", "ECMA-119 9.1.6", offset,
                    directory.id);
            return;
        }
        if (rock_ridge()) {
            susp_.read(record.system_use, root_.susp_skip, block_of(offset), use_);
            if (use_.relocated) return; // found again through its CL field: RRIP 4.1.5.3
        }
        // A file of several sections: records in a row, all but the last marked — 9.1.6, 6.5.1.
        // The sections have one identifier; another one begins another file.
        if (part_.open && !record.is(file_flag_directory) &&
            std::equal(record.name.begin(), record.name.end(), part_.identifier.begin(),
                       part_.identifier.end())) {
            add_runs(record, directory, offset);
            part_.open = record.is(file_flag_multi_extent);
            if (!part_.open) finish_part(directory);
            return;
        }
        finish_part(directory);
        start(record, directory, offset);
    }

    void start(const RecordView& record, const Pending& directory, std::uint64_t offset) {
        shown_name(record.name, root_.names, part_.name);
        part_.identifier.assign(record.name.begin(), record.name.end());
        part_.target.clear();
        part_.runs.clear();
        part_.times = {};
        part_.packed.reset();
        auto& inode = part_.inode;
        inode = {};
        inode.block = static_cast<std::uint32_t>(offset / block_size);
        inode.hidden = record.is(file_flag_hidden);
        inode.modified = date(record.record.recorded);
        const bool is_directory = record.is(file_flag_directory);
        inode.kind = is_directory ? tree::Kind::directory : tree::Kind::file;
        inode.mode = is_directory ? 0555 : 0444;
        if (rock_ridge()) {
            attributes(inode, part_.times);
            if (use_.has_name && !use_.name.empty()) part_.name = use_.name;
            if (use_.name_is_own)
                finding("rrip.nm.own", Severity::warning,
                        "an NM field says that an entry is '.' or '..', which it is not; other "
                        "readers show it under that name, or not at all",
                        "RRIP 4.1.4", offset, directory.id);
            part_.packed = use_.zisofs;
            if (use_.has_zf && !use_.zisofs)
                finding("rrip.zf", Severity::error,
                        "the file is compressed in a way that is not known; its content is given "
                        "as recorded",
                        "zisofs ZF", offset, directory.id);
        }
        if (use_child_link()) {
            inode.kind = tree::Kind::directory;
        } else if (rock_ridge() && use_.has_px) {
            settle_kind(is_directory, directory, offset);
        }
        part_.waiting = true;
        if (inode.kind == tree::Kind::directory) {
            below_.push_back({.depth = directory.depth + 1,
                              .offset = record.first_block() * root_.logical_block,
                              .size = record.size()});
            if (use_child_link()) {
                below_.back().offset = std::uint64_t{*use_.child_link} * root_.logical_block;
                below_.back().size_known = false;
                below_.back().take_self = true;
            }
        } else if (inode.kind == tree::Kind::file) {
            add_runs(record, directory, offset);
            part_.open = record.is(file_flag_multi_extent);
        } else if (inode.kind == tree::Kind::symlink) {
            part_.target = use_.target;
        }
        if (!part_.open) finish_part(directory);
    }

    [[nodiscard]] bool use_child_link() const noexcept {
        return rock_ridge() && use_.child_link.has_value();
    }

    void settle_kind(bool is_directory, const Pending& directory, std::uint64_t offset) {
        auto& inode = part_.inode;
        const auto kind = kind_of(use_.mode);
        const bool says_directory = kind == tree::Kind::directory;
        if (!kind || says_directory != is_directory) {
            finding("rrip.px.kind", Severity::error,
                    "the file type in a PX field contradicts the record's directory flag, or is "
                    "none; the flag counts",
                    "RRIP 4.1.1", offset, directory.id);
            return;
        }
        inode.kind = *kind;
        if (*kind == tree::Kind::symlink && !use_.has_target)
            finding("rrip.sl.missing", Severity::error,
                    "a symbolic link has no SL field; its target is empty", "RRIP 4.1.3", offset,
                    directory.id);
        if (*kind == tree::Kind::block_device || *kind == tree::Kind::character_device) {
            if (!use_.has_pn)
                finding("rrip.pn.missing", Severity::error,
                        "a device has no PN field; its numbers are lost", "RRIP 4.1.2", offset,
                        directory.id);
            inode.device = use_.device;
        }
    }

    /// From use_.
    void attributes(Catalogue::Inode& inode, Catalogue::Times& times) const {
        if (use_.has_px) {
            inode.posix = true;
            inode.mode = use_.mode & 07777;
            inode.uid = use_.uid;
            inode.gid = use_.gid;
            inode.links = use_.links;
            inode.serial = use_.has_serial ? use_.serial : 0;
        }
        if (use_.modified) inode.modified = *use_.modified;
        if (use_.accessed) {
            times.accessed = *use_.accessed;
            times.has_accessed = true;
        }
        if (use_.created) {
            times.created = *use_.created;
            times.has_created = true;
        }
    }

    void take_self(const RecordView& record, const Pending& directory, std::uint64_t offset) {
        Catalogue::Inode inode = builder_.inode_of(directory.id);
        Catalogue::Times times;
        inode.kind = tree::Kind::directory;
        inode.modified = date(record.record.recorded);
        if (!inode.posix) inode.mode = 0555;
        if (rock_ridge()) {
            const bool is_root = directory.id == Catalogue::root;
            susp_.read(record.system_use, is_root ? root_.susp_root_skip : root_.susp_skip,
                       block_of(offset), use_);
            attributes(inode, times);
        }
        builder_.complete(builder_.catalogue().node(directory.id).inode, inode, times, {}, {});
        builder_.set_place(directory.id, Run{directory.offset, directory.size});
    }

    void add_runs(const RecordView& record, const Pending& directory, std::uint64_t offset) {
        auto& inode = part_.inode;
        if (record.size() == 0) return;
        inode.size += record.size();
        const auto start = record.first_block() * root_.logical_block;
        const auto end = window_.image_size();
        if (start >= end || record.size() > end - start)
            finding("iso9660.extent.outside", Severity::error,
                    fmt::format("the content of '{}' (blocks from {}, {} bytes) reaches beyond "
                                "the end of the image; it cannot be read in full",
                                text::printable(part_.name), record.first_block(), record.size()),
                    "ECMA-119 6.4", offset, directory.id);
        if (record.record.file_unit_size == 0) {
            if (!part_.runs.empty() && part_.runs.back().offset + part_.runs.back().length == start)
                part_.runs.back().length += record.size();
            else
                part_.runs.push_back({start, record.size()});
            return;
        }
        // Interleaved — 6.4.3: units of data with gaps in between.
        const std::uint64_t unit =
            std::uint64_t{record.record.file_unit_size} * root_.logical_block;
        const std::uint64_t step =
            unit + std::uint64_t{record.record.interleave_gap_size} * root_.logical_block;
        std::uint64_t done = 0;
        for (std::uint64_t at = start; done < record.size() && at < end; at += step) {
            const auto length = std::min<std::uint64_t>(unit, record.size() - done);
            part_.runs.push_back({at, length});
            done += length;
        }
        if (done < record.size()) part_.runs.push_back({end, record.size() - done});
    }

    void finish_part(const Pending& directory) {
        if (!part_.waiting) return;
        part_.waiting = false;
        if (part_.open)
            finding(
                "iso9660.multi_extent.unfinished", Severity::error,
                fmt::format("the last section of '{}' is missing; the end of its content is lost",
                            text::printable(part_.name)),
                "ECMA-119 9.1.6", std::uint64_t{part_.inode.block} * block_size, directory.id);
        part_.open = false;
        unpack(directory);
        if (part_.inode.kind == tree::Kind::directory && is_holder(below_.back())) {
            below_.pop_back();
            return;
        }
        NewEntry entry{.name = part_.name,
                       .target = part_.target,
                       .inode = part_.inode,
                       .times = part_.times,
                       .runs = part_.runs};
        const bool shared =
            part_.inode.posix && part_.inode.links > 1 && part_.inode.kind != tree::Kind::directory;
        std::uint64_t key = 0;
        if (shared) {
            key = link_key();
            if (key != 0)
                if (const auto found = links_.find(key);
                    found != links_.end() && alike(found->second))
                    entry.same_as = found->second;
        }
        const auto number = builder_.add(entry);
        if (number == Catalogue::none) return;
        if (part_.inode.kind == tree::Kind::directory) numbers_.push_back(number);
        if (key != 0 && entry.same_as == Catalogue::none) links_.emplace(key, number);
    }

    /// A compressed file shows its uncompressed size; import and check look at the bytes.
    void unpack(const Pending& directory) {
        if (!part_.packed || !root_.unpack || part_.inode.kind != tree::Kind::file) return;
        auto& inode = part_.inode;
        if (part_.packed->table_bytes() > inode.size) {
            finding("zisofs.size", Severity::error,
                    fmt::format("'{}' is to become {} bytes by zisofs, and the {} bytes that are "
                                "recorded cannot even hold the table of its blocks; it is given as "
                                "recorded, and Linux will fail to read it",
                                text::printable(part_.name), part_.packed->size, inode.size),
                    "zisofs, block pointers", std::uint64_t{inode.block} * block_size,
                    directory.id);
            return;
        }
        inode.size = part_.packed->size;
        inode.packing =
            part_.packed->version == 1 ? format::Packing::zisofs : format::Packing::zisofs_2;
        inode.packing_header = part_.packed->header_words;
        inode.packing_block = part_.packed->block_log2;
    }

    /// Names of one file share their content's place (and the serial number where it is recorded).
    [[nodiscard]] std::uint64_t link_key() const noexcept {
        const std::uint64_t place = part_.runs.empty() ? 0 : part_.runs.front().offset + 1;
        const std::uint64_t serial = part_.inode.serial;
        return serial != 0 ? (serial << 32) ^ (place * 0x9E3779B97F4A7C15ull) : place;
    }
    [[nodiscard]] bool alike(std::uint32_t number) const noexcept {
        const auto& other = builder_.catalogue().inode(number);
        const auto runs = builder_.catalogue().runs(other);
        return other.kind == part_.inode.kind && other.size == part_.inode.size &&
               other.serial == part_.inode.serial && other.mode == part_.inode.mode &&
               other.uid == part_.inode.uid && other.gid == part_.inode.gid &&
               runs.size() == part_.runs.size() &&
               (runs.empty() || runs.front().offset == part_.runs.front().offset);
    }

    /// The folder at the root that only holds relocated directories is no part of the tree.
    bool is_holder(const Pending& directory) {
        if (!rock_ridge() || directory.depth != 1 || !directory.size_known) return false;
        std::string name = part_.name;
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (name != "rr_moved" && name != ".rr_moved") return false;
        const auto kept = std::move(use_);
        format::Window window(source());
        bool only_relocated = true, any = false;
        for (std::uint64_t at = 0; only_relocated && at < directory.size; at += block_size) {
            const auto sector = window.at(directory.offset + at, block_size);
            for (std::size_t i = 0; i < sector.size() && u8_at(sector, i) != 0;
                 i += u8_at(sector, i)) {
                const auto record = read_record(sector.subspan(i));
                if (!record) break;
                if (record->is_self() || record->is_parent()) continue;
                susp_.read(record->system_use, root_.susp_skip, block_of(directory.offset), use_);
                any = true;
                only_relocated = use_.relocated;
                if (!only_relocated) break;
            }
            if (sector.empty()) break;
        }
        use_ = kept;
        return any && only_relocated;
    }

    void queue(const Pending& directory) {
        // Children were put in the order of their names; inode numbers tell which is which.
        const auto& catalogue = builder_.catalogue();
        const auto& node = catalogue.node(directory.id);
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            const auto id = node.first_child + i;
            const auto found =
                std::lower_bound(numbers_.begin(), numbers_.end(), catalogue.node(id).inode);
            if (found == numbers_.end() || *found != catalogue.node(id).inode) continue;
            auto& pending = below_[static_cast<std::size_t>(found - numbers_.begin())];
            pending.id = id;
            next_.push_back(pending);
        }
        numbers_.clear();
    }

    [[nodiscard]] static bool consistent(const RecordView& view) noexcept {
        return view.record.extent.consistent() && view.record.data_length.consistent();
    }

    /// Entries in a row often have one date.
    [[nodiscard]] Timestamp date(const RecordingDateTime& recorded) {
        if (std::memcmp(&recorded, &last_date_, sizeof recorded) != 0) {
            last_date_ = recorded;
            last_time_ = decode_time(recorded).value_or(Timestamp{});
        }
        return last_time_;
    }

    [[nodiscard]] const io::Source& source() const noexcept { return window_.source(); }

    /// The entry at hand: one record, or the sections of one file so far.
    struct Part {
        bool waiting = false, open = false;
        std::string name, target;
        std::vector<std::byte> identifier; ///< as recorded
        std::optional<zisofs::Form> packed;
        Catalogue::Inode inode;
        Catalogue::Times times;
        std::vector<Run> runs;
    };

    static constexpr int most_empty_sectors = 64; ///< in a row, within a directory

    const TreeRoot& root_;
    const format::Limits& limits_;
    const Job& job_;
    format::Reporter& reporter_;
    format::Window window_;
    SuspReader susp_;
    format::CatalogueBuilder builder_;
    std::uint64_t budget_;
    bool out_of_budget_ = false;
    std::uint64_t directories_ = 0;
    SystemUse use_;
    Part part_;
    std::vector<Pending> next_, below_;  ///< of the next level; of the directory at hand
    std::vector<std::uint32_t> numbers_; ///< inodes of below_, ascending
    std::unordered_set<std::uint64_t> visited_;
    std::unordered_map<std::uint64_t, std::uint32_t> links_;
    RecordingDateTime last_date_;
    Timestamp last_time_;
};

} // namespace

zisofs::Form form_of(const Catalogue::Inode& file) noexcept {
    return {static_cast<std::uint8_t>(file.packing == format::Packing::zisofs ? 1 : 2),
            file.packing_header, file.packing_block, file.size};
}

Catalogue read_tree(const io::Source& image, const TreeRoot& root, const format::Limits& limits,
                    const Job& job, format::Reporter& reporter) {
    return TreeReader(image, root, limits, job, reporter).read();
}

} // namespace openimapi::inline v1::iso9660
