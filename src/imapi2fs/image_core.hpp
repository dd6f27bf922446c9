/// What an MsftFileSystemImage and the items it hands out share: the tree and the rules for
/// changing it. No COM objects are made here, and no format is known.
#pragma once

#include "imapi2fs/change_points.hpp"
#include "imapi2fs/extensions.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <cstdint>
#include <filesystem>
#include <imapi2fs.h>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

struct ImportedSession; // session_import.hpp
class StashFile;

/// Lives while something taken from a result lives: the image is read-only meanwhile.
struct Frozen {};

/// All members but update() and keep_alive() are for callers that hold lock().
class ImageCore {
public:
    ImageCore();
    ImageCore(const ImageCore&) = delete;
    ImageCore& operator=(const ImageCore&) = delete;
    virtual ~ImageCore();

    [[nodiscard]] std::unique_lock<std::mutex> lock() const { return std::unique_lock(mutex_); }

    /// Tells the sinks of DFileSystemImageEvents. Not to be called with the lock held.
    virtual void update(std::string_view path, std::int32_t copied, std::int32_t total) = 0;
    /// A reference to the object that this core is part of.
    [[nodiscard]] virtual IUnknown* owner() noexcept = 0;

    /// Throws IMAPI_E_READONLY while a result lives.
    void check_editable() const;
    /// Throws `code` for what cannot be done to an image that continues a session.
    void check_not_imported(Code code, std::string_view what) const;
    /// Throws IMAPI_E_INVALID_PATH or IMAPI_E_RESTRICTED_NAME_VIOLATION for a name that a program
    /// may not give. (A tree added from the host keeps names that would not pass here.)
    void check_name(std::string_view name) const;
    /// Throws IMAPI_E_RESTRICTED_NAME_VIOLATION where UseRestrictedCharacterSet is on and the name
    /// has a character outside 32 to 127.
    void check_restricted(std::string_view name) const;
    /// Throws IMAPI_E_IMAGE_SIZE_LIMIT where an addition would pass FreeMediaBlocks.
    void check_room(std::uint64_t bytes, std::uint32_t files, std::uint32_t directories) const;

    // Every change of the tree is told here, so that it can be undone: after an item was added…
    void added(const tree::Item& item, std::uint64_t bytes, std::uint32_t files,
               std::uint32_t directories);
    /// …after much was added at once, where `before` is how it was. Throws
    /// IMAPI_E_IMAGE_SIZE_LIMIT where that is too much; the tree is then as it was.
    void added_much(const tree::Snapshot& before);
    /// …to take items with all below them out of their directories, as one change…
    void remove(const std::vector<tree::Item>& items);
    /// …to change attributes…
    void set_attributes(tree::Item item, const tree::Attributes& attributes);
    /// (Only counts again, where what is to be recorded has changed.)
    void count_all_again() { counts = count_all(); }
    /// …and after anything else: `undo()` makes it undone.
    template <class Undo>
    void changed(Undo undo) {
        changes.record([this, undo = std::move(undo), counts = counts]() mutable {
            undo();
            this->counts = counts;
        });
    }

    /// IFileSystemImage::UsedBlocks: an estimate, 528 for an empty image (as observed).
    [[nodiscard]] std::uint64_t used_blocks() const { return used_blocks(counts); }

    /// Remembers a stash file, to be moved when WorkingDirectory changes.
    void stashed(const std::shared_ptr<StashFile>& file);
    /// Moves all of them and sets working_directory. Throws IMAPI_E_INVALID_WORKING_DIRECTORY,
    /// IMAPI_E_WORKING_DIRECTORY_SPACE, IMAPI_E_STASHFILE_MOVE; those that were moved by then stay
    /// where they went, and nothing else changes.
    void change_working_directory(const std::filesystem::path& folder);

    tree::Directory root;
    struct Counts {
        std::uint32_t files = 0;
        std::uint32_t directories = 1; ///< the root counts
        std::uint64_t blocks = 0;      ///< of all contents that are to be recorded
    };
    Counts counts;
    ChangePoints changes;
    std::int32_t free_media_blocks = 332800; ///< 650 MiB, as published; 0 or less: no ceiling
    std::string volume_name;                 ///< as it was put; empty: one is generated
    std::int32_t file_systems = FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF;
    std::int32_t iso_level = 1;
    std::int32_t udf_revision = 0x102;
    bool strict = false; ///< StrictFileSystemCompliance
    bool restricted_names = false;
    bool stage_files = false;
    std::filesystem::path working_directory;
    Extensions extensions;
    std::weak_ptr<const Frozen> frozen;
    std::int32_t session_start = 0;                  ///< SessionStartBlock
    std::shared_ptr<const ImportedSession> imported; ///< the session that is continued; null: none

private:
    std::vector<std::weak_ptr<StashFile>> stash_files_;
    [[nodiscard]] static std::uint64_t used_blocks(const Counts& of);
    void check_room(const Counts& wanted) const;
    [[nodiscard]] Counts count_all() const; ///< of the whole tree
    /// Its content stands in an earlier session, and stays there.
    [[nodiscard]] bool is_recorded(tree::InodeId inode) const;
    mutable std::mutex mutex_;
};

/// Backslashes as programs expect them; "" for the root.
[[nodiscard]] std::string published_path(std::string_view path);

} // namespace openimapi::inline v1::imapi2fs
