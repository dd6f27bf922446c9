#include "openimapi/image/disc_map.hpp"

#include "format/iso9660/volume_reader.hpp"
#include "format/udf/tree_reader.hpp"
#include "format/udf/volume_reader.hpp"
#include "image/block_ledger.hpp"
#include "image/coarsening.hpp"
#include "image/cross_check.hpp"
#include "image/map_folders.hpp"
#include "image/structures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace openimapi::inline v1::image {

using format::Catalogue;
using format::FileSystem;

std::string_view name_of(AreaKind kind) noexcept {
    constexpr std::array<std::string_view, area_kinds> names{
        "system area",           "partition tables", "volume descriptors",      "path tables",
        "file entries",          "directories",      "boot catalog and images", "files",
        "files no longer shown", "not used",         "later sessions",          "free"};
    return names[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::uint64_t finest = 8192;             ///< resolutions in an image, by default
constexpr std::size_t most_structures = 512;       ///< DiscMap::structures
constexpr std::size_t most_folders = 32;           ///< DiscMap::folders
constexpr std::size_t most_label_bytes = 64 << 20; ///< of all labels together

class Mapper {
public:
    Mapper(const io::Source& image, const Sessions& known, const DiscMapOptions& options,
           const Job& job, const FindingSink& findings)
        : image_(image), options_(options), job_(job),
          reporter_([this, &findings](const Finding& finding) {
              if (finding.id.starts_with("image.budget.") ||
                  finding.id.ends_with(".directory.depth"))
                  map_.complete = false;
              if (findings) findings(finding);
          }),
          ledger_(blocks_for(image.size()).value()), entries_left_(options.limits.entries) {
        map_.image_blocks = ledger_.blocks();
        map_.blocks = std::max(map_.image_blocks, options.capacity.value());
        map_.sessions = known.list;
        resolution_ = options.resolution != 0
                          ? options.resolution
                          : std::max<std::uint64_t>(1, map_.image_blocks / finest);
        map_.session = static_cast<std::uint32_t>(known.list.size());
        if (options.session > known.list.size())
            throw Error(Code::imapi_e_invalid_param,
                        fmt::format("there is no session {}: there are {}", options.session,
                                    known.list.size()));
        if (options.session != 0) map_.session = options.session;
    }

    DiscMap run() {
        if (map_.session != 0) {
            const auto& shown = map_.sessions[map_.session - 1];
            const auto end = static_cast<std::uint64_t>(shown.start.value()) + shown.blocks.value();
            map_.missing = end > map_.image_blocks ? end - map_.image_blocks : 0;
        }
        structures();
        for (auto number = map_.session; number > 0; --number)
            session(map_.sessions[number - 1], number == map_.session);
        boot_images_without_file();
        count();
        sort_folders();
        areas();
        job_.report({.phase = Phase::done, .done = 1, .total = 1});
        return std::move(map_);
    }

private:
    // --- names -------------------------------------------------------------------------------

    std::uint32_t label(std::string text) {
        if (text.empty() || label_bytes_ + text.size() > most_label_bytes) return 0;
        label_bytes_ += text.size();
        labels_.push_back(std::move(text));
        return static_cast<std::uint32_t>(labels_.size() - 1);
    }
    /// Of structures: few different ones, many times.
    std::uint32_t shared_label(const std::string& text) {
        const auto known = shared_.find(text);
        if (known != shared_.end()) return known->second;
        return shared_[text] = label(text);
    }

    // --- structures --------------------------------------------------------------------------

    void enter(const std::vector<Structure>& found) {
        std::vector<Claim> claims;
        for (const auto& one : found)
            claims.push_back({.first = one.start / block_size,
                              .end = blocks_for(Bytes(one.end)).value(),
                              .label = shared_label(one.label),
                              .kind = one.kind});
        ledger_.enter(ledger_.granted(std::move(claims)));
    }

    void structures() {
        std::vector<Structure> found, catalogs, tables;
        add_partition_tables(image_, tables);
        enter(tables);
        std::vector<Lba> bases{Lba(0)};
        std::vector<Lba> starts{Lba(0)};
        for (std::uint32_t i = 0; i < map_.session; ++i) {
            starts.push_back(map_.sessions[i].start);
            bases.push_back(map_.sessions[i].start);
            bases.push_back(map_.sessions[i].descriptors);
        }
        std::sort(bases.begin(), bases.end());
        bases.erase(std::unique(bases.begin(), bases.end()), bases.end());
        for (const auto base : bases) {
            job_.check();
            format::Reporter quiet{FindingSink{}};
            const auto iso = iso9660::read_volumes(image_, base, quiet);
            const auto udf = udf::read_volume(image_, base, quiet);
            add_structures(image_, base, iso, found);
            if (udf) {
                add_recognition(image_, base, found);
                add_structures(*udf, found);
            }
            std::vector<BootImagePlace> images;
            add_boot(image_, base, catalogs, images);
            for (auto& one : images)
                boot_images_.try_emplace(one.start, BootImage{one.end, std::move(one.label)});
            const bool here = iso.any() || udf;
            if (here && std::find(starts.begin(), starts.end(), base) != starts.end()) {
                const auto start = static_cast<std::uint64_t>(base.value()) * block_size;
                system_areas_.push_back({start, start + 16 * std::uint64_t{block_size},
                                         AreaKind::system_area, "System Area"});
            }
        }
        enter(found);
        enter(catalogs);
        enter(system_areas_);
    }

    /// What boots and is in no tree: what of it is nobody's.
    void boot_images_without_file() {
        std::vector<Structure> rest;
        for (const auto& [start, one] : boot_images_)
            if (!one.is_file) rest.push_back({start, one.end, AreaKind::boot, one.label});
        enter(rest);
    }

    // --- trees -------------------------------------------------------------------------------

    using BootFiles = std::map<Catalogue::Id, std::string>; ///< nodes, and what they are booted as

    void session(const SessionInfo& info, bool shown) {
        job_.check();
        job_.report({.phase = Phase::reading, .item = fmt::format("session {}", info.number)});
        const auto iso = iso9660::read_volumes(image_, info.descriptors, reporter_);
        const bool has_udf =
            std::any_of(info.volumes.begin(), info.volumes.end(),
                        [](const auto& volume) { return volume.system == FileSystem::udf; });
        const auto udf = has_udf ? udf::read_volume(image_, info.descriptors, reporter_)
                                 : std::optional<udf::Volume>{};
        const auto iso_tree = [&](const iso9660::Volume& volume, const char* directories) {
            tree(iso9660::read_tree(image_, volume.root, limits(), job_, reporter_), block_size,
                 shown, directories);
        };
        // Best names first, as open() prefers them.
        if (iso.rock_ridge) iso_tree(*iso.rock_ridge, "Directories (ISO 9660, Rock Ridge)");
        if (udf) {
            if (const auto read = udf::read_tree(image_, *udf, limits(), job_, reporter_))
                tree(*read, udf->block, shown, "File Entries and directories (UDF)");
            std::vector<Structure> rest;
            add_metadata_files(*udf, rest);
            enter(rest);
        }
        if (iso.joliet) iso_tree(*iso.joliet, "Directories (Joliet)");
        if (iso.enhanced) iso_tree(*iso.enhanced, "Directories (ISO 9660:1999)");
        if (iso.primary)
            iso_tree(*iso.primary, iso.rock_ridge ? "Directories (ISO 9660, Rock Ridge)"
                                                  : "Directories (ISO 9660)");
    }

    /// What is left for one more tree. A second tree of the same image may well be looked at when a
    /// hostile one used up everything: it then has no entries.
    format::Limits limits() const {
        auto limits = options_.limits;
        limits.entries = entries_left_;
        return limits;
    }

    void tree(const Catalogue& catalogue, std::uint32_t block, bool shown,
              const char* directories) {
        entries_left_ -= std::min(entries_left_, catalogue.size());
        if (entries_left_ == 0) map_.complete = false;
        if (shown && map_.directories == 0) summary(catalogue);
        std::vector<Claim> structures, contents;
        // UDF has both mixed in one stretch.
        const auto entry_label = shared_label("File Entries and directories (UDF)");
        const auto directory_label = shared_label(directories);
        const auto folders = shown ? folders_.of_nodes(catalogue) : std::vector<std::uint32_t>{};
        BootFiles boot_files;
        each_occupied(
            catalogue, block,
            [&](Catalogue::Id node, std::uint64_t start, std::uint64_t end, OccupiedBy what) {
                const Claim claim{.first = start / block_size,
                                  .end = blocks_for(Bytes(end)).value(),
                                  .label =
                                      what == OccupiedBy::directory ? directory_label : entry_label,
                                  .kind = what == OccupiedBy::directory ? AreaKind::directories
                                                                        : AreaKind::file_entries};
                if (what != OccupiedBy::content) {
                    structures.push_back(claim);
                    return;
                }
                contents.push_back(claim);
                auto& content = contents.back();
                content.label = node;
                content.kind = shown ? AreaKind::file : AreaKind::superseded;
                if (node == Catalogue::none) return;
                if (shown) content.folder = folders[node];
                const auto boot = boot_images_.find(start);
                if (boot == boot_images_.end()) return;
                boot->second.is_file = true;
                content.kind = AreaKind::boot;
                boot_files.try_emplace(node, boot->second.label);
            });
        ledger_.enter(ledger_.granted(std::move(structures)));
        auto granted = ledger_.granted(std::move(contents));
        name(catalogue, boot_files, granted);
        ledger_.enter(std::move(granted));
    }

    /// Puts names in the place of nodes: a file that is drawn by itself or is booted has its path,
    /// the others their folder's.
    void name(const Catalogue& catalogue, const BootFiles& boot, std::vector<Claim>& files) {
        std::vector<std::uint32_t> folder_labels(catalogue.size());
        for (auto& file : files) {
            const auto node = file.label;
            if (node == Catalogue::none) {
                file.label = shared_label("Named stream (UDF)");
            } else if (file.kind == AreaKind::boot) {
                file.label =
                    shared_label(fmt::format("{}: {}", boot.at(node), catalogue.path(node)));
            } else if (file.end - file.first >= resolution_) {
                file.label = label(catalogue.path(node));
            } else {
                const auto parent = catalogue.node(node).parent;
                auto& known = folder_labels[parent];
                if (known == 0) {
                    auto path = catalogue.path(parent);
                    if (path != "/") path += '/';
                    known = label(std::move(path));
                }
                file.label = known;
            }
        }
    }

    void summary(const Catalogue& catalogue) {
        std::vector<bool> seen(catalogue.inodes());
        std::vector<Catalogue::Id> files;
        for (Catalogue::Id id = 0; id < catalogue.size(); ++id) {
            const auto& inode = catalogue.inode_of(id);
            (inode.kind == tree::Kind::directory ? map_.directories : map_.files) += 1;
            if (inode.kind != tree::Kind::file || inode.run_count == 0 ||
                seen[catalogue.node(id).inode])
                continue;
            seen[catalogue.node(id).inode] = true;
            files.push_back(id);
        }
        const auto count = std::min(options_.largest, files.size());
        std::partial_sort(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(count),
                          files.end(), [&](Catalogue::Id a, Catalogue::Id b) {
                              const auto &one = catalogue.inode_of(a), &two = catalogue.inode_of(b);
                              return one.size != two.size ? one.size > two.size : a < b;
                          });
        for (std::size_t i = 0; i < count; ++i) {
            const auto& inode = catalogue.inode_of(files[i]);
            const auto runs = catalogue.runs(inode);
            const auto recorded = std::find_if(runs.begin(), runs.end(), [](const format::Run& r) {
                return r.offset != format::Run::hole;
            });
            if (recorded == runs.end()) continue;
            map_.largest.push_back({catalogue.path(files[i]), inode.size,
                                    recorded->offset / block_size, runs.size() > 1});
        }
    }

    // --- the result --------------------------------------------------------------------------

    /// Calls `use(area, label)` for each claim and each gap, in order. Folders are raw numbers.
    template <class Use>
    void each_area(Use&& use) const {
        static const std::string no_label;
        // Where sessions begin, and where those begin that are not shown.
        const auto shown_end = map_.session < map_.sessions.size()
                                   ? block_of(map_.sessions[map_.session].start)
                                   : map_.image_blocks;
        std::size_t session = 0;
        const auto emit = [&](DiscArea area, const std::string& label) {
            // A gap that reaches over a session's start is cut there.
            while (area.blocks != 0) {
                while (session < map_.sessions.size() &&
                       block_of(map_.sessions[session].start) <= area.first)
                    ++session;
                auto piece = area;
                if (session < map_.sessions.size())
                    piece.blocks =
                        std::min(piece.blocks, block_of(map_.sessions[session].start) - area.first);
                piece.session = static_cast<std::uint32_t>(session);
                if (piece.kind == AreaKind::unused && piece.first >= shown_end)
                    piece.kind = AreaKind::later_session;
                use(piece, label);
                area.first += piece.blocks;
                area.blocks -= piece.blocks;
                area.parts = 0;
            }
        };
        std::uint64_t at = 0;
        const auto gap = [&](std::uint64_t end) {
            if (at < end) emit({.first = at, .blocks = end - at}, no_label);
        };
        for (const auto& claim : ledger_.claims()) {
            gap(claim.first);
            emit({.first = claim.first,
                  .blocks = claim.end - claim.first,
                  .kind = claim.kind,
                  .folder = claim.kind == AreaKind::file ? claim.folder : DiscArea::no_folder,
                  .parts = claim.starts ? 1u : 0u},
                 labels_[claim.label]);
            at = claim.end;
        }
        gap(map_.image_blocks);
    }
    static std::uint64_t block_of(Lba block) { return static_cast<std::uint64_t>(block.value()); }

    void count() {
        folder_totals_.resize(folders_.paths().size());
        each_area([&](const DiscArea& area, const std::string& label) {
            auto& total = map_.totals[static_cast<std::size_t>(area.kind)];
            total.blocks += area.blocks;
            total.parts += area.parts;
            if (area.kind == AreaKind::file) {
                folder_totals_[area.folder].blocks += area.blocks;
                folder_totals_[area.folder].files += area.parts;
            } else if (area.kind < AreaKind::file) {
                structure(area, label);
            }
        });
        map_.totals[static_cast<std::size_t>(AreaKind::free)] = {map_.blocks - map_.image_blocks,
                                                                 0};
    }

    void structure(const DiscArea& area, const std::string& label) {
        auto& list = map_.structures;
        if (!list.empty() && list.back().label == label && list.back().session == area.session &&
            list.back().first + list.back().blocks == area.first) {
            list.back().blocks += area.blocks;
            list.back().parts += area.parts;
            if (list.back().kind != area.kind) list.back().kind = AreaKind::file_entries;
        } else if (list.size() < most_structures) {
            list.push_back(area);
            list.back().label = label;
        }
    }

    void sort_folders() {
        std::vector<std::uint32_t> order;
        for (std::uint32_t i = 0; i < folder_totals_.size(); ++i)
            if (folder_totals_[i].blocks != 0) order.push_back(i);
        const auto& paths = folders_.paths();
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto one = folder_totals_[a].blocks, two = folder_totals_[b].blocks;
            return one != two ? one > two : paths[a] < paths[b];
        });
        folder_places_.resize(folder_totals_.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto place = std::min(i, most_folders - 1);
            folder_places_[order[i]] = static_cast<std::uint32_t>(place);
            if (place == map_.folders.size()) map_.folders.push_back({paths[order[i]], 0, 0});
            auto& folder = map_.folders[place];
            if (i != place) folder.path.clear(); // several
            folder.blocks += folder_totals_[order[i]].blocks;
            folder.files += folder_totals_[order[i]].files;
        }
    }

    void areas() {
        Coarsening coarsening(resolution_, map_.areas);
        each_area([&](DiscArea area, const std::string& label) {
            if (area.kind == AreaKind::file) area.folder = folder_places_[area.folder];
            coarsening.add(area, label);
        });
        coarsening.finish();
        if (map_.blocks > map_.image_blocks)
            map_.areas.push_back({.first = map_.image_blocks,
                                  .blocks = map_.blocks - map_.image_blocks,
                                  .kind = AreaKind::free});
    }

    const io::Source& image_;
    const DiscMapOptions& options_;
    const Job& job_;
    DiscMap map_;
    format::Reporter reporter_;
    BlockLedger ledger_;
    std::uint32_t entries_left_;
    std::uint64_t resolution_ = 1;
    std::vector<Structure> system_areas_;
    struct BootImage {
        std::uint64_t end = 0;
        std::string label;
        bool is_file = false; ///< some tree shows it
    };
    std::map<std::uint64_t, BootImage> boot_images_; ///< by their first byte
    MapFolders folders_;
    struct FolderTotal {
        std::uint64_t blocks = 0, files = 0;
    };
    std::vector<FolderTotal> folder_totals_;   ///< by raw number
    std::vector<std::uint32_t> folder_places_; ///< raw number to index of DiscMap::folders
    std::vector<std::string> labels_{""};
    std::map<std::string, std::uint32_t> shared_;
    std::size_t label_bytes_ = 0;
};

} // namespace

DiscMap disc_map(const io::SourcePtr& image, const Sessions& known, const DiscMapOptions& options,
                 const Job& job, const FindingSink& findings) {
    return Mapper(*image, known, options, job, findings).run();
}

} // namespace openimapi::inline v1::image
