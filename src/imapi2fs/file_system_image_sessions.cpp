// The members of MsftFileSystemImage that deal with earlier sessions and change points.

#include "image/session.hpp"
#include "imapi2fs/file_system_image.hpp"
#include "imapi2fs/recorder_source.hpp"
#include "openimapi/com/safe_array.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <imapi2fserror.h>
#include <tuple>

namespace openimapi::inline v1::imapi2fs {

namespace {
void check_one_system(std::int32_t system) {
    if (system != FsiFileSystemISO9660 && system != FsiFileSystemJoliet &&
        system != FsiFileSystemUDF)
        throw Error(Code::imapi_e_invalid_param,
                    "the parameter 'fileSystemToUse' must be one of ISO 9660, Joliet and UDF");
}
} // namespace

HRESULT FileSystemImage::get_SessionStartBlock(LONG* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        const auto held = lock();
        *value = session_start;
    });
}
HRESULT FileSystemImage::put_SessionStartBlock(LONG value) noexcept {
    return guard([&] {
        const auto held = lock();
        check_editable();
        if (value < 0)
            throw Error(Code::imapi_e_invalid_param, "the parameter 'newVal' is negative");
        if (value != session_start)
            check_not_imported(Code::imapi_e_property_not_accessible,
                               "SessionStartBlock is where the disc takes the next session");
        session_start = value;
    });
}

// ---- the multisession interfaces

HRESULT FileSystemImage::get_MultisessionInterfaces(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        std::vector<com::Variant> copy;
        {
            const auto held = lock();
            copy = multisession_;
        }
        return com::SafeArray(std::move(copy)).move_to(value);
    });
}
HRESULT FileSystemImage::put_MultisessionInterfaces(SAFEARRAY* value) noexcept {
    return guard([&] {
        std::vector<com::Variant> objects;
        for (const auto& element : com::values_of(value)) {
            const auto object = element.as_object<IDispatch>();
            if (!object)
                throw Error(Code::imapi_e_bad_multisession_parameter,
                            "an element of MultisessionInterfaces is no object");
            objects.emplace_back(object);
        }
        // They are a program's, and asked without the lock.
        if (!objects.empty()) {
            const auto chosen = Multisession::among(objects);
            (void)chosen.recorder();
            chosen.check_not_blank();
        }
        const auto held = lock();
        check_editable();
        check_not_imported(Code::imapi_e_property_not_accessible,
                           "MultisessionInterfaces cannot be exchanged");
        std::swap(multisession_, objects);
    });
}

Multisession FileSystemImage::multisession() const {
    std::vector<com::Variant> objects;
    {
        const auto held = lock();
        objects = multisession_;
    }
    if (objects.empty())
        throw Error(Code::imapi_e_multisession_not_set,
                    "MultisessionInterfaces has not been assigned",
                    "Assign those of the disc's data writer (IDiscFormat2Data)");
    return Multisession::among(objects);
}

// ---- what is on the disc

HRESULT FileSystemImage::CalculateDiscIdentifier(BSTR* identifier) noexcept {
    if (!identifier) return E_POINTER;
    *identifier = nullptr;
    return guard([&] { return com::give(identifier, multisession().identifier()); });
}

HRESULT FileSystemImage::IdentifyFileSystemsOnDisc(IDiscRecorder2* recorder,
                                                   FsiFileSystems* value) noexcept {
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    return guard([&] {
        std::shared_ptr<const RecorderSource> disc;
        Lba session;
        if (recorder) {
            disc = std::make_shared<RecorderSource>(recorder);
            if (disc->size() != Bytes(0)) session = disc->last_session();
        } else {
            const auto chosen = multisession();
            disc = std::make_shared<RecorderSource>(chosen.recorder().get());
            session = chosen.last_session();
        }
        if (disc->size() == Bytes(0))
            throw Error(Code::imapi_e_empty_disc, "the disc in the recorder is blank");
        *value = static_cast<FsiFileSystems>(bits_of(volumes_at(disc, session)));
    });
}

HRESULT FileSystemImage::GetDefaultFileSystemForImport(FsiFileSystems systems,
                                                       FsiFileSystems* value) noexcept {
    if (!value) return E_POINTER;
    *value = static_cast<FsiFileSystems>(preferred_of(systems));
    if (*value != FsiFileSystemNone) return S_OK;
    return fail(IMAPI_E_INVALID_PARAM, "the parameter 'fileSystems' names no file system");
}

HRESULT FileSystemImage::ProbeSpecificFileSystem(FsiFileSystems system,
                                                 VARIANT_BOOL* appendable) noexcept {
    if (!appendable) return E_POINTER;
    *appendable = VARIANT_FALSE;
    return guard([&] {
        check_one_system(system);
        const auto earlier = multisession().earlier();
        try {
            const auto found = image::look_at(earlier.options);
            if ((bits_of(found.file_systems) & system) != 0) *appendable = VARIANT_TRUE;
        } catch (const Error& error) {
            // A reason why not is the answer; that the disc cannot be read is none.
            if (error.code() != Code::imapi_e_udf_not_write_compatible &&
                error.code() != Code::imapi_e_incompatible_previous_session &&
                error.code() != Code::imapi_e_bad_multisession_parameter)
                throw;
        }
    });
}

// ---- importing

HRESULT FileSystemImage::ImportFileSystem(FsiFileSystems* imported_system) noexcept {
    if (!imported_system) return E_POINTER;
    *imported_system = FsiFileSystemNone;
    return guard([&] {
        check_importable();
        const auto earlier = multisession().earlier();
        const auto there = volumes_at(earlier.options.existing, earlier.options.previous);
        const auto system = preferred_of(bits_of(there));
        import_from(earlier, system);
        *imported_system = static_cast<FsiFileSystems>(system);
    });
}
HRESULT FileSystemImage::ImportSpecificFileSystem(FsiFileSystems system) noexcept {
    return guard([&] {
        check_one_system(system);
        check_importable();
        import_from(multisession().earlier(), system);
    });
}

/// What is wrong with the image is said before the disc is touched.
void FileSystemImage::check_importable() const {
    const auto held = lock();
    check_editable();
    check_not_imported(Code::imapi_e_invalid_param, "nothing more can be imported");
    if (session_start != 0)
        throw Error(Code::imapi_e_invalid_param,
                    "SessionStartBlock was set, which is what importing does",
                    "Leave it 0, or do not import");
    if (!boot_.empty())
        throw Error(Code::imapi_e_boot_object_conflict,
                    "only the first session of a disc can boot, and boot options were set",
                    "Set BootImageOptions to nothing, or import no session");
}

void FileSystemImage::import_from(const EarlierSession& earlier, std::int32_t system) {
    check_importable();
    ImportEvents events;
    if (connected<DFileSystemImageImportEvents>())
        events = [&](const ImportStep& step) {
            fire<DFileSystemImageImportEvents>(
                DISPID_DFILESYSTEMIMAGEIMPORTEVENTS_UPDATEIMPORT,
                {static_cast<IDispatch*>(static_cast<IFileSystemImage3*>(this)), system,
                 std::string_view(step.path), step.directories, step.all_directories, step.files,
                 step.all_files});
        };
    auto read = read_session(earlier, system, *this, events);

    const auto held = lock();
    check_editable(); // the sinks, or others, may have changed things meanwhile
    check_not_imported(Code::imapi_e_invalid_param, "nothing more can be imported");
    const auto before = root.snapshot();
    const auto old_counts = counts;
    const auto old_settings =
        std::tuple(file_systems, udf_revision, iso_level, session_start, free_media_blocks);
    const auto undo = [=, this] {
        root.revert_to(before);
        imported = nullptr;
        counts = old_counts;
        std::tie(file_systems, udf_revision, iso_level, session_start, free_media_blocks) =
            old_settings;
    };
    try {
        auto session = std::make_shared<ImportedSession>(std::move(read.session));
        session->first_inode = before.inode_limit();
        merge(read, root);
        session->end_inode = root.snapshot().inode_limit();
        file_systems = bits_of(session->file_systems);
        if (session->udf_revision) udf_revision = static_cast<std::int32_t>(*session->udf_revision);
        if (session->long_names) iso_level = 2;
        session_start = narrow<std::int32_t>(session->earlier.options.start.value());
        // 0 would be no ceiling; a disc that is full has one.
        free_media_blocks = static_cast<std::int32_t>(
            std::clamp<std::int64_t>(session->earlier.free_blocks, 1, 0x7FFFFFFF));
        imported = std::move(session);
        count_all_again();
        if (used_blocks() > static_cast<std::uint64_t>(free_media_blocks))
            throw Error(Code::imapi_e_image_too_big,
                        fmt::format("the session needs about {} blocks, and the disc has {} left",
                                    used_blocks(), free_media_blocks));
        changes.record(undo);
    } catch (...) {
        undo();
        throw;
    }
}

// ---- change points

HRESULT FileSystemImage::RollbackToChangePoint(LONG change_point) noexcept {
    return guard([&] {
        const auto held = lock();
        check_editable();
        changes.roll_back(change_point);
    });
}
HRESULT FileSystemImage::LockInChangePoint() noexcept {
    return guard([&] {
        const auto held = lock();
        changes.lock_in();
    });
}

} // namespace openimapi::inline v1::imapi2fs
