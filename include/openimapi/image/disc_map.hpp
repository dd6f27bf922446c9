/// What each block of an image or a disc is for: the data behind the picture that `imapi map`
/// draws.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/image/sessions.hpp"
#include "openimapi/io/source.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::image {

enum class AreaKind : std::uint8_t {
    system_area,        ///< the first 16 blocks of a session, for what the disc boots with
    partition_table,    ///< Master Boot Record, GUID partition table
    volume_descriptors, ///< of ISO 9660 and Joliet; UDF's recognition, anchors and sequences
    path_tables,
    file_entries, ///< UDF's, and what else its metadata files hold
    directories,
    boot, ///< boot catalog and boot images
    file,
    superseded,    ///< a file of an earlier session that the later one no longer shows
    unused,        ///< nothing that is known leads there: padding, gaps
    later_session, ///< behind the session that is shown
    free           ///< of the medium, behind the image
};
inline constexpr std::size_t area_kinds = static_cast<std::size_t>(AreaKind::free) + 1;
/// In words for people: "volume descriptors".
[[nodiscard]] OPENIMAPI_API std::string_view name_of(AreaKind kind) noexcept;

/// Blocks in a row. All numbers are blocks of 2048 bytes.
struct DiscArea {
    static constexpr std::uint32_t no_folder = std::numeric_limits<std::uint32_t>::max();
    std::uint64_t first = 0, blocks = 0;
    AreaKind kind = AreaKind::unused;
    std::uint32_t session = 0;        ///< counted from 1; 0: none
    std::uint32_t folder = no_folder; ///< of a file: index of DiscMap::folders
    /// How many structures or files it is made of. More than one: neighbours that are smaller than
    /// the resolution, drawn as what most of their blocks are.
    std::uint64_t parts = 1;
    /// A file's path, the folder that several files have in common, or what a structure is called.
    /// Paths are bytes as recorded: hostile. May be empty.
    std::string label;
};

/// An entry at the top of the tree (or where it first branches): what areas are coloured by.
struct MapFolder {
    std::string path;
    std::uint64_t blocks = 0, files = 0; ///< of those that hold blocks
};

struct MapFile {
    std::string path;
    std::uint64_t bytes = 0, first = 0;
    bool fragmented = false; ///< in several pieces; `first` is that of the first one
};

struct MapTotal {
    std::uint64_t blocks = 0, parts = 0;
};

struct DiscMap {
    std::uint64_t blocks = 0;       ///< of the picture: the image and the free blocks behind it
    std::uint64_t image_blocks = 0; ///< of the image, the last one perhaps in part
    std::uint64_t missing = 0;      ///< that the volumes say they have behind the end of the image
    std::uint64_t files = 0, directories = 0; ///< in the tree that is shown, root included
    std::uint32_t session = 0;                ///< the one whose tree is shown; 0: there is none
    std::vector<SessionInfo> sessions;        ///< up to that one and behind it
    /// From block 0 to the end, without gap or overlap.
    std::vector<DiscArea> areas;
    /// Each structure that is no file, however small, as it stands; the directories and file
    /// entries of one stretch are one. The first 512.
    std::vector<DiscArea> structures;
    std::array<MapTotal, area_kinds> totals{}; ///< exact, by kind; the blocks add up to `blocks`
    std::vector<MapFolder> folders;            ///< largest first; the last may stand for the rest
    std::vector<MapFile> largest;              ///< largest first
    bool complete = true; ///< false: some tree could not be read whole within the limits

    [[nodiscard]] const MapTotal& total(AreaKind kind) const noexcept {
        return totals[static_cast<std::size_t>(kind)];
    }
};

struct DiscMapOptions {
    std::uint32_t session = 0; ///< number of the session to show; 0: the last one
    Blocks capacity;           ///< of the medium; less than the image: no free blocks
    /// Neighbours of fewer blocks are put together. 0: an 8192nd of the image, which bounds the
    /// number of areas; 1: every file by itself.
    std::uint64_t resolution = 0;
    std::size_t largest = 10; ///< length of DiscMap::largest
    format::Limits limits;    ///< for all trees together
};

/// Reads all volumes and trees of `known` (what sessions() gave). An image without any is all
/// unused. Where two things claim the same block, the structure of the newest session has it.
/// Problems go to `findings`. Throws Error when cancelled, or for a session that does not exist
/// (IMAPI_E_INVALID_PARAM).
[[nodiscard]] OPENIMAPI_API DiscMap disc_map(const io::SourcePtr& image, const Sessions& known,
                                             const DiscMapOptions& options = {},
                                             const Job& job = {}, const FindingSink& findings = {});

/// Neighbours of fewer blocks than `resolution` put together, as above. The blocks covered stay the
/// same.
[[nodiscard]] OPENIMAPI_API std::vector<DiscArea> coarser(const std::vector<DiscArea>& areas,
                                                          std::uint64_t resolution);

struct SvgOptions {
    std::string title; ///< UTF-8 or any bytes; empty: the volume's label
    std::string note;  ///< a word on where it is: "BD-R in emulated:burner"; may be empty
    std::size_t most_bytes = 450'000; ///< the picture gets coarser until it is smaller
};

/// The picture as SVG 1.1: no scripts, nothing from outside, light and dark (prefers-color-scheme);
/// all text is escaped. The same map gives the same bytes.
[[nodiscard]] OPENIMAPI_API std::string svg(const DiscMap& map, const SvgOptions& options = {});

} // namespace openimapi::inline v1::image
