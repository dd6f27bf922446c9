// What MsftFileSystemImage can do besides the published contract: IOpenImapiImage.

#include "imapi2fs/earlier_session.hpp"
#include "imapi2fs/file_system_image.hpp"
#include "imapi2fs/multisession.hpp"
#include "imapi2fs/paths.hpp"
#include "imapi2fs/session_import.hpp"
#include "openimapi/com/stream.hpp"
#include "openimapi/image/boot_preset.hpp"
#include "openimapi/image/sessions.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <imapi2fserror.h>
#include <limits>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr char no_disc[] = "0000000000000000";
constexpr std::array<std::int32_t, 6> udf_versions{0x102, 0x150, 0x200, 0x201, 0x250, 0x260};

/// Reads one setting under the lock.
template <class T, class Work>
HRESULT read(const ImageCore& image, T* value, Work&& work) noexcept {
    if (!value) return E_POINTER;
    const auto held = image.lock();
    *value = work();
    return S_OK;
}
VARIANT_BOOL published(bool value) {
    return value ? VARIANT_TRUE : VARIANT_FALSE;
}

/// Of a file, or of all files below a directory.
void set_weights(tree::Item item, std::int32_t weight) {
    if (item.is_directory()) {
        for (const auto& child : tree::Directory(item).children())
            set_weights(child, weight);
        return;
    }
    auto attributes = item.attributes();
    attributes.sort_weight = weight;
    item.set_attributes(attributes);
}

/// The image in a file, as a medium that can be overwritten.
EarlierSession earlier_of_file(const std::filesystem::path& path) {
    const auto file = io::host_file(path);
    const auto known = image::sessions(file);
    if (known.list.empty()) throw_nothing_there(*file, Lba(0));
    EarlierSession earlier;
    earlier.options = {.access = image::SessionAccess::random,
                       .start = image::next_session(file),
                       .existing = file,
                       .previous = known.list.back().descriptors,
                       .keep_writable = true};
    earlier.write_unit = image::defaults_of(image::Medium::file).write_unit;
    earlier.free_blocks = std::numeric_limits<std::int32_t>::max() - earlier.options.start.value();
    earlier.identifier = no_disc;
    return earlier;
}
} // namespace

void Extensions::apply_to_names(image::PlanOptions& options) const {
    if (options.file_systems && rock_ridge) options.file_systems->rock_ridge = true;
    options.joliet_long_names = long_joliet_names;
    if (relaxed_names) options.strict_names = false;
}

void Extensions::apply_to_content(image::PlanOptions& options, const tree::Directory& root) const {
    options.dedupe = deduplicate;
    options.manifest = manifest;
    if (!boot_preset.empty()) {
        if (options.boot)
            throw Error(Code::imapi_e_boot_object_conflict,
                        "there are boot options, and a boot preset",
                        "Set BootImageOptions to nothing, or BootPreset to an empty text");
        options.boot = image::choose_boot(*image::boot_preset_of(boot_preset), root).boot;
    }
    if (disk_layout == image::DiskLayout::none && !system_area) return;
    if (!options.boot) options.boot.emplace();
    if (disk_layout != image::DiskLayout::none) options.boot->disk = disk_layout;
    if (system_area) options.boot->system_area = com::source_over(system_area.get());
}

template <class Work>
HRESULT FileSystemImage::change_extension(Work&& work) noexcept {
    return guard([&] {
        const auto held = lock();
        check_editable();
        work(extensions);
    });
}

HRESULT FileSystemImage::get_RockRidge(VARIANT_BOOL* value) noexcept {
    return read(*this, value, [&] { return published(extensions.rock_ridge); });
}
HRESULT FileSystemImage::put_RockRidge(VARIANT_BOOL value) noexcept {
    return change_extension([&](Extensions& to) { to.rock_ridge = value != VARIANT_FALSE; });
}
HRESULT FileSystemImage::get_RelaxedNames(VARIANT_BOOL* value) noexcept {
    return read(*this, value, [&] { return published(extensions.relaxed_names); });
}
HRESULT FileSystemImage::put_RelaxedNames(VARIANT_BOOL value) noexcept {
    return change_extension([&](Extensions& to) { to.relaxed_names = value != VARIANT_FALSE; });
}
HRESULT FileSystemImage::get_LongJolietNames(VARIANT_BOOL* value) noexcept {
    return read(*this, value, [&] { return published(extensions.long_joliet_names); });
}
HRESULT FileSystemImage::put_LongJolietNames(VARIANT_BOOL value) noexcept {
    return change_extension([&](Extensions& to) { to.long_joliet_names = value != VARIANT_FALSE; });
}
HRESULT FileSystemImage::get_Deduplicate(VARIANT_BOOL* value) noexcept {
    return read(*this, value, [&] { return published(extensions.deduplicate); });
}
HRESULT FileSystemImage::put_Deduplicate(VARIANT_BOOL value) noexcept {
    return change_extension([&](Extensions& to) { to.deduplicate = value != VARIANT_FALSE; });
}

HRESULT FileSystemImage::get_ISO9660Level(LONG* value) noexcept {
    return read(*this, value, [&] { return iso_level; });
}
HRESULT FileSystemImage::put_ISO9660Level(LONG value) noexcept {
    return change_extension([&](Extensions&) {
        if (value < 1 || value > 4)
            throw Error(Code::imapi_e_invalid_param,
                        fmt::format("the level {} is none of ISO 9660's, which are 1 to 4", value));
        iso_level = value;
    });
}
HRESULT FileSystemImage::get_UDFVersion(LONG* value) noexcept {
    return read(*this, value, [&] { return udf_revision; });
}
HRESULT FileSystemImage::put_UDFVersion(LONG value) noexcept {
    return change_extension([&](Extensions&) {
        if (std::find(udf_versions.begin(), udf_versions.end(), value) == udf_versions.end())
            throw Error(Code::imapi_e_invalid_param,
                        fmt::format("the UDF revision {:x}.{:02x} cannot be written", value >> 8,
                                    value & 0xFF),
                        "There are 0x102, 0x150, 0x200, 0x201, 0x250 and 0x260");
        udf_revision = value;
    });
}

HRESULT FileSystemImage::get_ManifestName(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return com::give(value, extensions.manifest);
    });
}
HRESULT FileSystemImage::put_ManifestName(BSTR value) noexcept {
    return guard([&] {
        const std::string name = com::to_utf8(value);
        const auto held = lock();
        check_editable();
        if (!name.empty()) check_name(name);
        extensions.manifest = name;
    });
}
HRESULT FileSystemImage::get_BootPreset(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const auto held = lock();
        return com::give(value, extensions.boot_preset);
    });
}
HRESULT FileSystemImage::put_BootPreset(BSTR value) noexcept {
    return change_extension([&](Extensions& to) {
        std::string name = com::to_utf8(value);
        if (!name.empty() && !image::boot_preset_of(name))
            throw Error(Code::imapi_e_invalid_param, "'" + name + "' is no boot preset",
                        fmt::format("There are {}", image::boot_preset_names()));
        to.boot_preset = std::move(name);
    });
}
HRESULT FileSystemImage::get_DiskLayout(OpenImapiDiskLayout* value) noexcept {
    return read(*this, value,
                [&] { return static_cast<OpenImapiDiskLayout>(extensions.disk_layout); });
}
HRESULT FileSystemImage::put_DiskLayout(OpenImapiDiskLayout value) noexcept {
    return change_extension([&](Extensions& to) {
        if (value < OpenImapiDiskNone || value > OpenImapiDiskHybridGpt)
            throw Error(Code::imapi_e_invalid_param, "the parameter 'newVal' is no disk layout");
        to.disk_layout = static_cast<image::DiskLayout>(value);
    });
}
HRESULT FileSystemImage::get_SystemArea(IStream** value) noexcept {
    if (!value) return E_POINTER;
    const auto held = lock();
    return extensions.system_area.copy_to(value);
}
HRESULT FileSystemImage::put_SystemArea(IStream* value) noexcept {
    return change_extension([&](Extensions& to) {
        if (value && com::source_over(value)->size().value() > 32768)
            throw Error(Code::imapi_e_invalid_param,
                        "the system area has room for 32768 bytes, and the stream holds more");
        to.system_area = com::Ptr<IStream>(value);
    });
}

HRESULT FileSystemImage::ImportImageFile(BSTR path) noexcept {
    return guard([&] {
        const std::filesystem::path file = com::to_utf8(path);
        if (file.empty()) throw Error(Code::imapi_e_invalid_param, "the parameter 'path' is empty");
        check_importable();
        const auto earlier = earlier_of_file(file);
        import_from(earlier, preferred_of(bits_of(
                                 volumes_at(earlier.options.existing, earlier.options.previous))));
    });
}

HRESULT FileSystemImage::SetSortWeight(BSTR path, LONG weight) noexcept {
    return guard([&] {
        const auto wanted = com::to_utf8(path);
        const auto held = lock();
        check_editable();
        const auto item = walk(root, split_path(wanted));
        if (!item) throw Error(Code::imapi_e_item_not_found, "there is no item '" + wanted + "'");
        const auto before = root.snapshot();
        set_weights(*item, weight);
        changed([this, before] { root.revert_to(before); });
    });
}

HRESULT STDMETHODCALLTYPE FileSystemImage::GetIDsOfNames(REFIID riid, LPOLESTR* names, UINT count,
                                                         LCID, DISPID* ids) noexcept {
    return com::get_ids_of_names(late_bound(), riid, names, count, ids);
}
HRESULT STDMETHODCALLTYPE FileSystemImage::Invoke(DISPID id, REFIID riid, LCID lcid, WORD flags,
                                                  DISPPARAMS* parameters, VARIANT* result,
                                                  EXCEPINFO* exception,
                                                  UINT* bad_argument) noexcept {
    return com::invoke(late_bound(), id, riid, lcid, flags, parameters, result, exception,
                       bad_argument);
}
std::array<com::LateBound, 2> FileSystemImage::late_bound() noexcept {
    return {{{com::interface_of<IFileSystemImage3>, static_cast<IFileSystemImage3*>(this)},
             {com::interface_of<IOpenImapiImage>, static_cast<IOpenImapiImage*>(this)}}};
}

} // namespace openimapi::inline v1::imapi2fs
