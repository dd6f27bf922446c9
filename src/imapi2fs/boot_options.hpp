/// BootOptions: one thing to boot, for IFileSystemImage::BootImageOptions and its array.
#pragma once

#include "openimapi/com/object.hpp"
#include "openimapi/image/boot.hpp"

#include <filesystem>
#include <imapi2fs.h>
#include <mutex>
#include <string>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// Safe from any thread. Knows its stream's size from the assignment; reads the stream only when it
/// is copied or an image is laid out.
class BootOptions final : public com::Object<BootOptions, IBootOptions> {
public:
    static constexpr const com::Class* class_info = &com::classes::BootOptions;

    HRESULT STDMETHODCALLTYPE get_BootImage(IStream** value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Manufacturer(BSTR* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_Manufacturer(BSTR value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_PlatformId(PlatformId* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_PlatformId(PlatformId value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_Emulation(EmulationType* value) noexcept override;
    HRESULT STDMETHODCALLTYPE put_Emulation(EmulationType value) noexcept override;
    HRESULT STDMETHODCALLTYPE get_ImageSize(ULONG* value) noexcept override;
    HRESULT STDMETHODCALLTYPE AssignBootImage(IStream* value) noexcept override;

private:
    std::mutex mutex_;
    com::Ptr<IStream> image_;
    std::uint32_t size_ = 0; ///< bytes of the image; 0 before there is one
    std::u16string manufacturer_;
    PlatformId platform_ = PlatformX86;
    EmulationType emulation_ = EmulationNone;
};

/// A copy of what `options` (of ours or not) says now, with a copy of its image in memory, or,
/// where that is large, in a file of `folder`. Throws IMAPI_E_BOOT_IMAGE_DATA where there is no
/// image or it cannot be read, IMAPI_E_STASHFILE_….
[[nodiscard]] com::Ptr<IBootOptions> copy_of(IBootOptions* options,
                                             const std::filesystem::path& folder);

/// Throws IMAPI_E_BOOT_IMAGE_DATA where `options` has no image to boot.
void check_bootable(IBootOptions* options);

/// What the engine makes of them, in their order. Throws IMAPI_E_BOOT_IMAGE_DATA,
/// IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH, IMAPI_E_INVALID_PARAM (of objects that are not
/// ours).
[[nodiscard]] image::BootOptions boot_entries(const std::vector<com::Ptr<IBootOptions>>& options);

} // namespace openimapi::inline v1::imapi2fs
