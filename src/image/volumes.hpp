/// The file systems of an image: which ones the options ask for, and the writers that make them.
/// The one place of the planner that knows the formats by name.
#pragma once

#include "format/iso9660/zisofs_writer.hpp"
#include "format/volume_identity.hpp"
#include "image/layout.hpp"
#include "image/session.hpp"
#include "openimapi/image/plan.hpp"

#include <vector>

namespace openimapi::inline v1::image {

/// The options with every default filled in, and what was decided on the way.
struct Choice {
    FileSystems file_systems;
    udf::Revision udf_revision = udf::Revision::v1_02;
    int iso_level = 3;
    std::uint32_t write_unit = 1;
    std::uint32_t end_padding = 0;
    std::uint8_t zisofs = 0; ///< version, 0 for none
    bool embed_files = false;
    bool keep_holes = false;
    bool metadata_mirror = false;
    udf::Partition udf_partition = udf::Partition::plain;
    std::uint32_t udf_packet = 32;
    std::vector<Note> notes;
};

/// What the files' contents are read from, which of them are compressed (may be null), and the runs
/// of those that have holes. All outlive the volumes.
struct FileContents {
    io::ItemSourcePtr contents;
    iso9660::zisofs::TablePtr compressed;
    const format::DataLayout* data = nullptr;
    std::vector<tree::InodeId> apart; ///< contents that have blocks of their own
    bool boot_catalog = false;        ///< there is one, for a Boot Record to lead to
    std::uint32_t behind = 0;         ///< blocks at the end that are not for UDF
};

/// Throws Error for options that contradict each other or a standard.
[[nodiscard]] Choice choose(const PlanOptions& options);
/// The same for a session that continues another: what that one decides is the default, and all
/// that can be asked for.
[[nodiscard]] Choice choose(const PlanOptions& options, const Earlier& earlier);

/// The writers, with names mapped and tables sized. Throws Error where the tree cannot be shown.
/// `compressed`: what compress_files() gave.
[[nodiscard]] std::vector<Volume> make_volumes(const tree::Snapshot& snapshot,
                                               const PlanOptions& options, const Choice& choice,
                                               const format::VolumeIdentity& identity,
                                               const FileContents& files,
                                               const format::Continuation& session, const Job& job);

/// The files that the options want compressed, but for those of `plain`, each read once; null where
/// there are none.
[[nodiscard]] iso9660::zisofs::TablePtr
compress_files(const tree::Snapshot& snapshot, const PlanOptions& options, const Choice& choice,
               const std::vector<tree::InodeId>& plain, const format::DataLayout& placed,
               const Job& job);

} // namespace openimapi::inline v1::image
