// The members of MsftFileSystemImage that deal with earlier sessions and with booting. Importing,
// appending and boot images come later; until then the members say so, with the codes that the
// contract has for it where there are any.

#include "imapi2fs/file_system_image.hpp"
#include "openimapi/com/safe_array.hpp"

#include <imapi2fserror.h>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr char no_import[] = "importing an earlier session is not supported yet";
constexpr char no_boot[] = "boot images are not supported yet";
} // namespace

HRESULT FileSystemImage::get_SessionStartBlock(LONG* value) noexcept {
    if (!value) return E_POINTER;
    *value = 0;
    return S_OK;
}
HRESULT FileSystemImage::put_SessionStartBlock(LONG value) noexcept {
    if (value == 0) return S_OK;
    if (value < 0) return fail(IMAPI_E_INVALID_PARAM, "the parameter 'newVal' is negative");
    return fail(E_NOTIMPL, "images that do not start at block 0 are not supported yet");
}

HRESULT FileSystemImage::get_MultisessionInterfaces(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::SafeArray(std::vector<com::Variant>()).move_to(value); });
}
HRESULT FileSystemImage::put_MultisessionInterfaces(SAFEARRAY*) noexcept {
    return fail(E_NOTIMPL, no_import);
}
HRESULT FileSystemImage::CalculateDiscIdentifier(BSTR* identifier) noexcept {
    if (!identifier) return E_POINTER;
    *identifier = nullptr;
    return fail(IMAPI_E_MULTISESSION_NOT_SET, "MultisessionInterfaces has not been assigned");
}
HRESULT FileSystemImage::IdentifyFileSystemsOnDisc(IDiscRecorder2* recorder,
                                                   FsiFileSystems* value) noexcept {
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    if (!recorder)
        return fail(IMAPI_E_MULTISESSION_NOT_SET, "MultisessionInterfaces has not been assigned");
    return fail(E_NOTIMPL, no_import);
}
HRESULT FileSystemImage::GetDefaultFileSystemForImport(FsiFileSystems systems,
                                                       FsiFileSystems* value) noexcept {
    if (!value) return E_POINTER;
    *value = FsiFileSystemNone;
    for (const auto candidate : {FsiFileSystemUDF, FsiFileSystemJoliet, FsiFileSystemISO9660}) {
        if ((systems & candidate) != 0) {
            *value = candidate;
            return S_OK;
        }
    }
    return fail(IMAPI_E_INVALID_PARAM, "the parameter 'fileSystems' names no file system");
}
HRESULT FileSystemImage::ImportFileSystem(FsiFileSystems* imported) noexcept {
    if (!imported) return E_POINTER;
    *imported = FsiFileSystemNone;
    return fail(IMAPI_E_MULTISESSION_NOT_SET, "MultisessionInterfaces has not been assigned");
}
HRESULT FileSystemImage::ImportSpecificFileSystem(FsiFileSystems) noexcept {
    return fail(IMAPI_E_MULTISESSION_NOT_SET, "MultisessionInterfaces has not been assigned");
}
HRESULT FileSystemImage::ProbeSpecificFileSystem(FsiFileSystems,
                                                 VARIANT_BOOL* appendable) noexcept {
    if (!appendable) return E_POINTER;
    *appendable = VARIANT_FALSE;
    return fail(IMAPI_E_MULTISESSION_NOT_SET, "MultisessionInterfaces has not been assigned");
}

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

HRESULT FileSystemImage::get_BootImageOptions(IBootOptions** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr; // as published where no boot image was put
    return S_OK;
}
HRESULT FileSystemImage::put_BootImageOptions(IBootOptions* value) noexcept {
    return value ? fail(E_NOTIMPL, no_boot) : S_OK;
}
HRESULT FileSystemImage::get_BootImageOptionsArray(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] { return com::SafeArray(std::vector<com::Variant>()).move_to(value); });
}
HRESULT FileSystemImage::put_BootImageOptionsArray(SAFEARRAY* value) noexcept {
    return guard([&]() -> HRESULT {
        return com::values_of(value).empty() ? S_OK : fail(E_NOTIMPL, no_boot);
    });
}

} // namespace openimapi::inline v1::imapi2fs
