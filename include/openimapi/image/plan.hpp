/// From a tree to an image: what goes where is decided here, before a byte is read or written.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/format/udf_partition.hpp"
#include "openimapi/format/udf_revision.hpp"
#include "openimapi/image/boot.hpp"
#include "openimapi/io/extent_map.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::image {

/// Which file systems an image shows. All of them share one copy of the files' bytes.
struct FileSystems {
    bool iso9660 = false;
    bool rock_ridge = false; ///< within ISO 9660
    bool joliet = false;     ///< beside ISO 9660
    bool udf = false;
    friend bool operator==(const FileSystems&, const FileSystems&) = default;
};

/// What the image is meant for. It decides the defaults below.
enum class Medium : std::uint8_t {
    file, ///< none in particular: works on all of them
    cd,
    dvd,
    bd
};

/// The defaults of a medium.
struct MediumDefaults {
    FileSystems file_systems;
    udf::Revision udf_revision = udf::Revision::v1_02;
    int iso_level = 3;
    std::uint32_t write_unit = 1;  ///< blocks that the medium records at once
    std::uint32_t end_padding = 0; ///< see PlanOptions
};
[[nodiscard]] OPENIMAPI_API MediumDefaults defaults_of(Medium medium) noexcept;

/// A name that a file system could not take as it is. Valid during the call that tells it.
struct Rename {
    std::string_view file_system; ///< "ISO 9660", "Joliet", "UDF"
    std::string_view path;        ///< in the tree, bytes as they are
    std::string_view name;        ///< what that file system shows instead of the path's last part
    std::string_view why;         ///< "characters, length"
    bool only_case = false;       ///< nothing but the case of letters differs
};

/// How the medium of an image takes a further session.
enum class SessionAccess : std::uint8_t {
    /// What is recorded stays as it is: CD-R, DVD-R, DVD+R, BD-R, and CD-RW, which is written
    /// alike.
    sequential,
    /// Every block can be written again: DVD+RW, DVD-RAM, BD-RE, image files.
    random,
};

/// An image that continues others on the same medium: docs/planning.md, "Sessions".
struct SessionOptions {
    SessionAccess access = SessionAccess::sequential;
    /// First block of the new session; a multiple of the medium's write unit. For an image file
    /// next_session() of sessions.hpp.
    Lba start;
    /// What is on the medium so far, from its block 0. Contents of the tree that are pieces of it
    /// (Import::tree() gives such) stay where they are and are not copied. May be null with
    /// `sequential`: then nothing is referred to.
    io::SourcePtr existing;
    /// The session that is continued (SessionInfo::descriptors). The new one has its file systems,
    /// its UDF revision, and unless told otherwise its names and texts.
    Lba previous;
    /// A UDF volume on which systems write (one of mkudffs, of Windows' or Linux's driver) can only
    /// be read once it has a further session; Plan::notes() says so. True: an Error
    /// (IMAPI_E_UDF_NOT_WRITE_COMPATIBLE) instead.
    bool keep_writable = false;
};

/// Blocks in a row.
struct BlockRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    friend bool operator==(const BlockRange&, const BlockRange&) = default;
};

/// Everything has a default that suits; an empty optional follows the medium.
struct PlanOptions {
    std::string volume_name; ///< UTF-8; empty: "UNTITLED". Each file system cuts it to fit
    /// Not set: the image is all there is on its medium.
    std::optional<SessionOptions> session;
    std::optional<FileSystems> file_systems;
    std::optional<udf::Revision> udf_revision;
    /// UDF 2.50 and later: the tables are recorded twice (UDF 2.2.13), so that a reader can do
    /// without one of them.
    bool metadata_mirror = false;
    /// What is not plain needs revision 1.50; that is then the default.
    udf::Partition udf_partition = udf::Partition::plain;
    /// Files of up to some 1800 bytes stand in their File Entry, and holes of sparse files are
    /// extents that are not recorded. Only where UDF is the image's only file system (its data is
    /// recorded once, for all of them, otherwise), and then the default.
    std::optional<bool> embed_files, keep_holes;
    Medium medium = Medium::file;
    std::optional<int> iso_level; ///< 1 to 4
    /// ISO 9660 names by the letter of the standard: d-characters, capitals, a version number.
    bool strict_names = false;
    /// Joliet names of up to 103 characters instead of the specification's 64: what fits a record,
    /// and what Windows, Linux, libarchive and 7-Zip read.
    bool joliet_long_names = false;
    /// ISO 9660 files of more than 100 sections (400 GiB less 200 KiB), of which Linux shows
    /// nothing. Otherwise an Error.
    bool many_sections = false;
    /// Compresses files with zisofs, version 1 (Linux reads it; files below 4 GiB) or 2 (libisofs
    /// and this library do), where that saves blocks. plan() then reads every file once, and the
    /// image reads them again when it is read. Only Rock Ridge can say that a file is compressed,
    /// so there is no other file system on such an image: not set, `file_systems` is ISO 9660 with
    /// Rock Ridge; asking for Joliet, UDF or level 4 beside is an Error.
    std::optional<int> zisofs;
    /// Names that some file system cannot take as they are (but for the case of letters): an Error
    /// instead of a report.
    bool refuse_renames = false;
    /// Told of every changed name, on the thread inside plan(), file system by file system in the
    /// order of the tree. May be empty; nothing is kept of it.
    std::function<void(const Rename&)> renamed;
    /// Told what a file system cannot hold as it is besides names (a date out of its range, a
    /// link), on the thread inside plan(). May be empty.
    FindingSink findings;
    /// The image's size is a multiple of this many blocks: 1 to 65536.
    std::optional<std::uint32_t> write_unit;
    /// Empty blocks behind the last file, for drives and kernels that read ahead over the end of a
    /// track. Default: 150 where there is ISO 9660 and the medium is a CD or not named, else 0.
    std::optional<std::uint32_t> end_padding;

    /// What the image boots with. Not for sessions that continue others: what was there stays.
    std::optional<BootOptions> boot;
    /// Files of the same content are recorded once (docs/content.md). plan() then reads every file
    /// whose size is that of another.
    bool dedupe = false;
    /// Name, in the root, of a file with the SHA-256 of every other file, as sha256sum writes it:
    /// docs/content.md. Empty: none. The hashes are made while the image is read. The tree must not
    /// have an entry of that name (IMAPI_E_DUP_NAME), but for a session that renews the one before.
    std::string manifest;

    std::string publisher, preparer, application, system, volume_set; ///< UTF-8, may be empty
    /// The volume's dates. Default: the newest modification time in the tree. SOURCE_DATE_EPOCH
    /// caps this and every other date of the image.
    std::optional<Timestamp> volume_time;

    /// A file that cannot be read, or has another size or time than when it was added, while its
    /// bytes are needed.
    tree::OnError on_error = tree::OnError::fail;
    /// Called (from any thread) for each such file that did not end the work. May be empty.
    std::function<void(const std::string& path, const Error& why)> changed;
};

/// A run of blocks and what stands there.
struct Region {
    std::uint64_t first = 0;  ///< block of the medium
    std::uint64_t blocks = 0; ///< at least 1
    std::string what;         ///< "System area", "File data"…
};

/// A file's place.
struct FileBlocks {
    tree::InodeId inode{};
    std::uint64_t first = 0; ///< block of the medium
    std::uint64_t blocks = 0;
};

/// What deduplication spared.
struct Savings {
    std::uint64_t files = 0; ///< contents that share the blocks of another
    std::uint64_t blocks = 0;
};

/// Something the planner decided that the caller may want to tell.
struct Note {
    std::string id; ///< stable: "plan.udf.revision"
    std::string message;
};

/// An image that is laid out and not yet written. Immutable and cheap to copy (copies share); keeps
/// the snapshot it was made from. Safe from any thread.
class OPENIMAPI_API Plan {
public:
    /// Of a sequential session: those of the session. Of one on a medium that is overwritten:
    /// those of the whole medium, what was there before included.
    [[nodiscard]] Blocks blocks() const noexcept;
    [[nodiscard]] Bytes size() const noexcept { return bytes_of(blocks()); }

    /// Block of the medium where source() begins: 0, or the start of a sequential session.
    [[nodiscard]] Lba first_block() const noexcept;
    /// First block of what is new; 0 where all is.
    [[nodiscard]] Lba session_start() const noexcept;
    /// Of a session on a medium that is overwritten: what has to be written, in this order: the
    /// session, partition tables that grow, what leads to it (block 16, last anchor at 256).
    /// Whoever keeps to it, and has each range on the medium before the next, can be interrupted at
    /// any time: what was there before stays readable until what is new is. Empty for other plans.
    [[nodiscard]] std::vector<BlockRange> changed_blocks() const;

    /// The image, any range of it at any time; stays valid without the plan.
    [[nodiscard]] io::SourcePtr source() const;
    /// The same, for calls that take a source by reference; valid while a copy of the plan lives.
    operator const io::Source&() const noexcept; // NOLINT: a plan is its image
    [[nodiscard]] const io::ExtentMap& extents() const noexcept;

    /// Writes a file, which appears under its name only when it is complete.
    void write_to(const std::filesystem::path& path, const Job& job = {},
                  const io::WriteOptions& options = {}) const;
    /// Writes to a descriptor that need not seek (a pipe), in order; does not close it.
    void write_to(int fd, const Job& job = {}) const;

    [[nodiscard]] const std::string& volume_name() const noexcept;
    [[nodiscard]] FileSystems file_systems() const noexcept;
    [[nodiscard]] udf::Revision udf_revision() const noexcept; ///< what is written
    [[nodiscard]] Timestamp volume_time() const noexcept;
    [[nodiscard]] const tree::Snapshot& snapshot() const noexcept;
    [[nodiscard]] const std::vector<Note>& notes() const noexcept;
    [[nodiscard]] Savings savings() const noexcept;

    /// From first_block() to the end without a gap.
    [[nodiscard]] const std::vector<Region>& regions() const noexcept;
    /// Where each new file's content stands, by block; a file with holes has several places. Files
    /// without content, or with content in a file system's tables, have none; streams are left out.
    [[nodiscard]] std::vector<FileBlocks> files() const;

private:
    struct Impl;
    friend class Planner;
    explicit Plan(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

/// Brings a file up to a plan that overwrites it (SessionAccess::random), by its changed_blocks():
/// each range is on the disk before the next is written. Where that fails or is cancelled before
/// the first block of the old state was changed, the file is as it was; a program or machine that
/// stops on the way leaves the old state readable. The file must not have changed since it was
/// opened for the plan, and nobody else may be doing this to it.
OPENIMAPI_API void write_in_place(const Plan& plan, const std::filesystem::path& path,
                                  const Job& job = {});

/// Lays the tree out. Reads no file. Throws Error, before anything is written, for a tree or
/// options that cannot become an image (a file too large for a level, a name that may not be
/// changed, E_IMAPI_REQUEST_CANCELLED…), naming the file, the limit and the cure.
[[nodiscard]] OPENIMAPI_API Plan plan(const tree::Snapshot& snapshot,
                                      const PlanOptions& options = {}, const Job& job = {});
[[nodiscard]] OPENIMAPI_API Plan plan(const tree::Directory& root, const PlanOptions& options = {},
                                      const Job& job = {});

} // namespace openimapi::inline v1::image
