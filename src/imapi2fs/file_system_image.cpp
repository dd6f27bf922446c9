#include "imapi2fs/file_system_image.hpp"

#include "imapi2fs/boot_options.hpp"
#include "imapi2fs/compliance.hpp"
#include "imapi2fs/file_system_image_result.hpp"
#include "imapi2fs/fsi_directory_item.hpp"
#include "imapi2fs/fsi_file_item.hpp"
#include "imapi2fs/host_time.hpp"
#include "imapi2fs/media_defaults.hpp"
#include "imapi2fs/naming.hpp"
#include "imapi2fs/paths.hpp"
#include "openimapi/base/environment.hpp"
#include "openimapi/com/safe_array.hpp"
#include "openimapi/image/plan.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <imapi2fserror.h>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr std::int32_t all_file_systems =
    FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF;

/// UDFRevisionsSupported, as published.
constexpr std::array<std::int32_t, 5> udf_revisions{0x102, 0x150, 0x200, 0x201, 0x250};

constexpr VARIANT_BOOL published(bool value) {
    return value ? VARIANT_TRUE : VARIANT_FALSE;
}

/// The label of an image that got none: the moment of its creation, as published.
std::string generated_label() {
    const CivilTime t = to_civil(environment::source_date_epoch().value_or(now()));
    return fmt::format("{:04}{:02}{:02}_{:02}{:02}{:02}", t.year, t.month, t.day, t.hour, t.minute,
                       t.second);
}
/// Throws IMAPI_E_DISC_MISMATCH unless the disc that was imported is there, as it was.
void check_same_disc(const EarlierSession& earlier) {
    if (!earlier.identify) return;
    constexpr char cure[] = "Insert the disc that was imported; where a session was added to it "
                            "since, import it again into a new image";
    try {
        if (earlier.identify() == earlier.identifier) return;
    } catch (const Error& error) {
        if (error.code() != Code::e_imapi_recorder_media_no_media) throw;
        throw Error(Code::imapi_e_disc_mismatch, "there is no disc in the recorder", cure);
    }
    throw Error(Code::imapi_e_disc_mismatch, "the disc is not the one that was imported", cure);
}
} // namespace

void FileSystemImage::update(std::string_view path, std::int32_t copied, std::int32_t total) {
    if (!connected<DFileSystemImageEvents>()) return;
    fire<DFileSystemImageEvents>(
        DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE,
        {static_cast<IDispatch*>(static_cast<IFileSystemImage3*>(this)), path, copied, total});
}

template <class T, class Work>
HRESULT FileSystemImage::get(T* value, Work&& work) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto held = lock();
        *value = static_cast<T>(work());
    });
}
template <class Work>
HRESULT FileSystemImage::get_text(BSTR* value, Work&& work) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return com::give(value, work());
    });
}
template <class Work>
HRESULT FileSystemImage::set(Work&& work) noexcept {
    return guard([&] {
        const auto held = lock();
        check_editable();
        return work();
    });
}
HRESULT FileSystemImage::fail(HRESULT hr, std::string_view text) const noexcept {
    return com::fail(hr, text, speaker());
}

// ---- the tree

HRESULT FileSystemImage::get_Root(IFsiDirectoryItem** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return com::make<FsiDirectoryItem>(*this, ItemState{.node = root}).move_to(value);
    });
}

void FileSystemImage::check_bare_name(std::string_view name) const {
    try {
        check_name(name);
    } catch (const Error& error) {
        if (error.code() != Code::imapi_e_invalid_path) throw;
        throw Error(Code::imapi_e_invalid_param, "the parameter 'name': " + error.reason());
    }
}

HRESULT FileSystemImage::CreateDirectoryItem(BSTR name, IFsiDirectoryItem** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    return guard([&] {
        const auto held = lock();
        const std::string text = com::to_utf8(name);
        check_bare_name(text);
        return com::make<FsiDirectoryItem>(
                   *this, ItemState{.name = text, .attributes = {.modified = now(), .mode = 0755}})
            .move_to(item);
    });
}

HRESULT FileSystemImage::CreateFileItem(BSTR name, IFsiFileItem** item) noexcept {
    if (!item) return E_POINTER;
    *item = nullptr;
    return guard([&] {
        const auto held = lock();
        const std::string text = com::to_utf8(name);
        check_bare_name(text);
        return com::make<FsiFileItem>(
                   *this, ItemState{.name = text, .attributes = {.modified = now(), .mode = 0644}})
            .move_to(item);
    });
}

HRESULT FileSystemImage::Exists(BSTR path, FsiItemType* type) noexcept {
    if (!type) return E_POINTER;
    *type = FsiItemNotFound;
    return guard([&] {
        const auto held = lock();
        const std::string wanted = com::to_utf8(path);
        if (wanted.empty())
            throw Error(Code::imapi_e_invalid_param, "the parameter 'fullPath' is empty");
        if (wanted.front() != '\\' && wanted.front() != '/')
            throw Error(Code::imapi_e_invalid_path,
                        "the path must be absolute: begin it with '\\'");
        auto parts = split_path(wanted);
        if (parts.empty()) {
            *type = FsiItemDirectory;
            return;
        }
        const std::string last = std::move(parts.back());
        parts.pop_back();
        const auto parent = walk(root, parts);
        if (!parent || !parent->is_directory())
            throw Error(Code::imapi_e_dir_not_found,
                        "the directory that '" + wanted + "' would stand in does not exist");
        if (const auto found = tree::Directory(*parent).find_like(last))
            *type = found->is_directory() ? FsiItemDirectory : FsiItemFile;
    });
}

HRESULT FileSystemImage::get_FileCount(LONG* value) noexcept {
    return get(value, [&] { return narrow<LONG>(counts.files); });
}
HRESULT FileSystemImage::get_DirectoryCount(LONG* value) noexcept {
    return get(value, [&] { return narrow<LONG>(counts.directories); });
}
HRESULT FileSystemImage::get_ChangePoint(LONG* value) noexcept {
    return get(value, [&] { return changes.value(); });
}

// ---- space

HRESULT FileSystemImage::get_FreeMediaBlocks(LONG* value) noexcept {
    return get(value, [&] { return free_media_blocks; });
}
HRESULT FileSystemImage::put_FreeMediaBlocks(LONG value) noexcept {
    return set([&] {
        if (value > 0 && used_blocks() > static_cast<std::uint64_t>(value))
            throw Error(Code::imapi_e_image_too_big,
                        fmt::format("the image needs about {} blocks already", used_blocks()));
        free_media_blocks = value;
    });
}
HRESULT FileSystemImage::get_UsedBlocks(LONG* value) noexcept {
    return get(value, [&] { return narrow<LONG>(used_blocks()); });
}
HRESULT FileSystemImage::SetMaxMediaBlocksFromDevice(IDiscRecorder2* recorder) noexcept {
    if (!recorder) return E_POINTER;
    return guard([&] {
        const std::int32_t blocks = largest_medium(recorder);
        const auto held = lock();
        check_editable();
        free_media_blocks = blocks;
    });
}

// ---- names

HRESULT FileSystemImage::get_VolumeName(BSTR* value) noexcept {
    return get_text(value, [&] { return volume_name; });
}
HRESULT FileSystemImage::put_VolumeName(BSTR value) noexcept {
    return set([&] {
        std::string label = com::to_utf8(value);
        check_volume_name(label);
        volume_name = std::move(label);
    });
}
HRESULT FileSystemImage::get_ImportedVolumeName(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr; // as published where nothing was imported
    return guard([&]() -> HRESULT {
        const auto held = lock();
        return imported ? com::give(value, imported->volume_name) : S_OK;
    });
}
HRESULT FileSystemImage::get_VolumeNameUDF(BSTR* value) noexcept {
    return get_text(value, [&] { return volume_name_in(volume_name, FsiFileSystemUDF); });
}
HRESULT FileSystemImage::get_VolumeNameJoliet(BSTR* value) noexcept {
    return get_text(value, [&] { return volume_name_in(volume_name, FsiFileSystemJoliet); });
}
HRESULT FileSystemImage::get_VolumeNameISO9660(BSTR* value) noexcept {
    return get_text(value, [&] { return volume_name_in(volume_name, FsiFileSystemISO9660); });
}
HRESULT FileSystemImage::get_UseRestrictedCharacterSet(VARIANT_BOOL* value) noexcept {
    return get(value, [&] { return published(restricted_names); });
}
HRESULT FileSystemImage::put_UseRestrictedCharacterSet(VARIANT_BOOL value) noexcept {
    return set([&] { restricted_names = value != VARIANT_FALSE; });
}
HRESULT FileSystemImage::get_StrictFileSystemCompliance(VARIANT_BOOL* value) noexcept {
    return get(value, [&] { return published(strict); });
}
HRESULT FileSystemImage::put_StrictFileSystemCompliance(VARIANT_BOOL value) noexcept {
    return set([&] {
        if (value != VARIANT_FALSE && !strict && root.child_count() != 0)
            throw Error(Code::imapi_e_file_system_not_empty,
                        "strict compliance can be asked for only while the image is empty");
        strict = value != VARIANT_FALSE;
    });
}

// ---- file systems

HRESULT FileSystemImage::get_FileSystemsToCreate(FsiFileSystems* value) noexcept {
    return get(value, [&] { return file_systems; });
}
HRESULT FileSystemImage::put_FileSystemsToCreate(FsiFileSystems value) noexcept {
    return set([&]() -> HRESULT {
        const auto wanted = static_cast<std::int32_t>(value);
        if ((wanted & ~all_file_systems) != 0)
            throw Error(Code::imapi_e_invalid_param,
                        "the parameter 'newVal' has an unknown file system");
        if ((wanted & FsiFileSystemJoliet) != 0 && (wanted & FsiFileSystemISO9660) == 0)
            throw Error(
                Code::imapi_e_invalid_param,
                "the parameter 'newVal' asks for Joliet without ISO 9660, which carries it");
        if (wanted != file_systems) {
            check_not_imported(Code::imapi_e_file_system_change_not_allowed,
                               "the file systems are those of the session before");
            check_tree(*this, wanted);
        }
        file_systems = wanted;
        // What the tree has beyond files and directories stays, but not every image shows it.
        const bool streams = (wanted & FsiFileSystemUDF) != 0 && udf_revision >= 0x200;
        return root.snapshot().has_streams() && !streams ? IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED
                                                         : S_OK;
    });
}
HRESULT FileSystemImage::get_FileSystemsSupported(FsiFileSystems* value) noexcept {
    return get(value, [] { return all_file_systems; });
}
HRESULT FileSystemImage::put_UDFRevision(LONG value) noexcept {
    return set([&] {
        if (std::find(udf_revisions.begin(), udf_revisions.end(), value) == udf_revisions.end())
            throw Error(Code::imapi_e_invalid_param,
                        fmt::format("the UDF revision {:x}.{:02x} is not supported", value >> 8,
                                    value & 0xFF),
                        "UDFRevisionsSupported lists those that are");
        if (value != udf_revision && imported && imported->udf_revision)
            check_not_imported(Code::imapi_e_udf_revision_change_not_allowed,
                               "the revision of UDF is that of the session before");
        udf_revision = value;
    });
}
HRESULT FileSystemImage::get_UDFRevision(LONG* value) noexcept {
    return get(value, [&] { return udf_revision; });
}
HRESULT FileSystemImage::get_UDFRevisionsSupported(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return com::SafeArray::of(
                   std::vector<std::int32_t>(udf_revisions.begin(), udf_revisions.end()))
            .move_to(value);
    });
}
HRESULT FileSystemImage::put_ISO9660InterchangeLevel(LONG value) noexcept {
    return set([&] {
        if (value != 1 && value != 2)
            throw Error(Code::imapi_e_invalid_param,
                        fmt::format("the interchange level {} is not supported", value),
                        "ISO9660InterchangeLevelsSupported lists those that are");
        iso_level = value;
    });
}
HRESULT FileSystemImage::get_ISO9660InterchangeLevel(LONG* value) noexcept {
    return get(value, [&] { return iso_level; });
}
HRESULT FileSystemImage::get_ISO9660InterchangeLevelsSupported(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        return com::SafeArray::of(std::vector<std::uint32_t>{1, 2}).move_to(value);
    });
}
HRESULT FileSystemImage::get_CreateRedundantUdfMetadataFiles(VARIANT_BOOL* value) noexcept {
    return get(value, [&] { return published(redundant_metadata_); });
}
HRESULT FileSystemImage::put_CreateRedundantUdfMetadataFiles(VARIANT_BOOL value) noexcept {
    return set([&]() -> HRESULT {
        redundant_metadata_ = value != VARIANT_FALSE; // kept, though the revision has no such files
        return udf_revision >= 0x250 ? S_OK : IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
    });
}

void FileSystemImage::choose_defaults(IMAPI_MEDIA_PHYSICAL_TYPE type,
                                      std::optional<std::int32_t> blocks) {
    const MediaDefaults defaults = defaults_for(type);
    const std::int32_t ceiling = blocks.value_or(defaults.blocks);
    const auto held = lock();
    check_editable();
    if (imported) return; // all three are what the disc with the session before says
    if (ceiling > 0 && used_blocks() > static_cast<std::uint64_t>(ceiling))
        throw Error(Code::imapi_e_image_too_big,
                    fmt::format("the image needs about {} blocks already, the medium has {}",
                                used_blocks(), ceiling));
    file_systems = defaults.file_systems;
    udf_revision = defaults.udf_revision;
    free_media_blocks = ceiling;
}
HRESULT FileSystemImage::ChooseImageDefaults(IDiscRecorder2* recorder) noexcept {
    if (!recorder) return E_POINTER;
    return guard([&] {
        const LoadedMedium medium = loaded_medium(recorder);
        choose_defaults(medium.type, medium.free_blocks);
    });
}
HRESULT
FileSystemImage::ChooseImageDefaultsForMediaType(IMAPI_MEDIA_PHYSICAL_TYPE value) noexcept {
    return guard([&] { choose_defaults(value, std::nullopt); });
}

// ---- staging

HRESULT FileSystemImage::get_WorkingDirectory(BSTR* value) noexcept {
    return get_text(value, [&] { return working_directory.string(); });
}
HRESULT FileSystemImage::put_WorkingDirectory(BSTR value) noexcept {
    return set([&] {
        const std::filesystem::path folder = com::to_utf8(value);
        if (folder.empty())
            throw Error(Code::imapi_e_invalid_param, "the parameter 'newVal' is empty");
        change_working_directory(folder);
    });
}
HRESULT FileSystemImage::get_StageFiles(VARIANT_BOOL* value) noexcept {
    return get(value, [&] { return published(stage_files); });
}
HRESULT FileSystemImage::put_StageFiles(VARIANT_BOOL value) noexcept {
    return set([&] { stage_files = value != VARIANT_FALSE; });
}

// ---- the result

std::optional<image::SessionOptions> FileSystemImage::next_session() const {
    if (imported) return imported->earlier.options;
    if (session_start == 0) return std::nullopt;
    return image::SessionOptions{.access = image::SessionAccess::sequential,
                                 .start = Lba(session_start)};
}

HRESULT FileSystemImage::CreateResultImage(IFileSystemImageResult** result) noexcept {
    if (!result) return E_POINTER;
    *result = nullptr;
    return guard([&] {
        // Boot options are the program's objects: they are asked with no lock held.
        std::vector<com::Ptr<IBootOptions>> bootable;
        {
            const auto asking = lock();
            bootable = boot_;
        }
        std::optional<image::BootOptions> boot;
        if (!bootable.empty()) boot = boot_entries(bootable);
        // Planning may read a disc through a program's objects, so the lock is not held meanwhile;
        // that nothing changes is what the result's own hold on the image sees to.
        auto held = lock();
        if (boot) check_can_boot();
        if (file_systems == FsiFileSystemNone)
            throw Error(Code::imapi_e_no_output, "no file system is selected",
                        "Set FileSystemsToCreate");
        image::PlanOptions options{
            .volume_name = volume_name.empty() ? generated_label() : volume_name,
            .session = next_session(),
            .file_systems =
                image::FileSystems{.iso9660 = (file_systems & FsiFileSystemISO9660) != 0,
                                   .joliet = (file_systems & FsiFileSystemJoliet) != 0,
                                   .udf = (file_systems & FsiFileSystemUDF) != 0},
            .udf_revision = static_cast<udf::Revision>(udf_revision),
            .metadata_mirror = redundant_metadata_,
            .iso_level = iso_level,
            .strict_names = true,
            .refuse_renames = strict,
            .boot = std::move(boot),
        };
        extensions.apply_to_names(options);
        const auto earlier = imported;
        if (earlier) {
            options.file_systems->rock_ridge = earlier->file_systems.rock_ridge;
            options.udf_revision = earlier->udf_revision;
            options.write_unit = earlier->earlier.write_unit;
            if (earlier->enhanced) options.iso_level.reset(); // what it has, the next one has
        }
        auto naming = options;
        naming.session.reset(); // names are the same, and nothing is read for them
        naming.boot.reset();
        extensions.apply_to_content(options, root);
        const auto ceiling = free_media_blocks;
        const auto tree = root.snapshot();
        auto token = frozen.lock();
        if (!token) token = std::make_shared<const Frozen>();
        frozen = token;
        held.unlock();

        if (earlier) check_same_disc(earlier->earlier);
        image::Plan plan = image::plan(tree, options);
        // Of an image that overwrites, what is there already needs no room.
        const auto blocks =
            plan.blocks().value() -
            static_cast<std::uint64_t>((plan.session_start() - plan.first_block()).value());
        if (ceiling > 0 && blocks > static_cast<std::uint64_t>(ceiling))
            throw Error(Code::imapi_e_image_size_limit,
                        fmt::format("the image has {} blocks, and FreeMediaBlocks allows {}",
                                    blocks, ceiling));
        if (plan.blocks().value() > 0x7FFFFFFF)
            throw Error(Code::imapi_e_image_size_limit,
                        "the image has more blocks than a LONG can say");
        BlockRanges modified;
        if (auto changed = plan.changed_blocks(); !changed.empty())
            modified = in_units(std::move(changed), earlier->earlier.write_unit);
        return com::make<FileSystemImageResult>(
                   std::move(plan), std::move(naming), std::move(token),
                   earlier ? earlier->earlier.identifier : "0000000000000000", std::move(modified))
            .move_to(result);
    });
}

} // namespace openimapi::inline v1::imapi2fs
