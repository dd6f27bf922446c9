// The members of MsftFileSystemImage that say what the image boots with.

#include "imapi2fs/boot_options.hpp"
#include "imapi2fs/file_system_image.hpp"
#include "openimapi/com/safe_array.hpp"

#include <fmt/format.h>
#include <imapi2fserror.h>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr std::size_t most_boot_options = 32; // as published
}

void FileSystemImage::check_can_boot() const {
    if (imported || session_start != 0)
        throw Error(Code::imapi_e_boot_object_conflict,
                    "only the first session of a disc, which starts at block 0, can boot",
                    "Leave BootImageOptions empty, or import no session");
}

HRESULT FileSystemImage::get_BootImageOptions(IBootOptions** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return boot_.empty() ? S_OK : boot_.front().copy_to(value);
    });
}

HRESULT FileSystemImage::put_BootImageOptions(IBootOptions* value) noexcept {
    return guard([&] {
        std::filesystem::path folder;
        {
            const auto held = lock();
            check_editable();
            if (value) check_can_boot();
            folder = working_directory;
        }
        // The image is copied with no lock held: its stream is the caller's.
        std::vector<com::Ptr<IBootOptions>> options;
        if (value) options.push_back(copy_of(value, folder));
        const auto held = lock();
        check_editable();
        if (value) check_can_boot();
        boot_.swap(options);
    });
}

HRESULT FileSystemImage::get_BootImageOptionsArray(SAFEARRAY** value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return com::SafeArray::of(
                   boot_, [](const auto& one) { return static_cast<IDispatch*>(one.get()); })
            .move_to(value);
    });
}

HRESULT FileSystemImage::put_BootImageOptionsArray(SAFEARRAY* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        std::vector<com::Ptr<IBootOptions>> options;
        for (const auto& element : com::values_of(value)) {
            auto one = element.as_object<IBootOptions>();
            if (!one)
                throw Error(Code::e_nointerface,
                            fmt::format("element {} of the array is no boot options object",
                                        options.size()));
            if (options.size() == most_boot_options)
                throw Error(Code::imapi_e_invalid_param,
                            fmt::format("the parameter 'newVal' has more than {} boot options",
                                        most_boot_options));
            check_bootable(one.get());
            options.push_back(std::move(one));
        }
        const auto held = lock();
        check_editable();
        if (!options.empty()) check_can_boot();
        boot_.swap(options); // the old ones are released after the lock
    });
}

} // namespace openimapi::inline v1::imapi2fs
