#include "imapi2fs/boot_options.hpp"

#include "format/eltorito/boot_catalog.hpp"
#include "imapi2fs/stash_file.hpp"
#include "openimapi/com/stream.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::imapi2fs {

namespace {

/// Larger images are copied to a file.
constexpr std::uint64_t most_in_memory = std::uint64_t{4} << 20;
constexpr std::size_t longest_manufacturer = 24; // bytes: El Torito 2.1, ID string

/// The size that a floppy emulation wants; 0: any.
constexpr std::uint64_t size_of(EmulationType emulation) {
    return eltorito::diskette_size(static_cast<std::uint8_t>(emulation));
}

/// The floppy that an image of this size must be; EmulationNone for other sizes.
EmulationType floppy_of(std::uint32_t size) {
    for (const auto floppy : {Emulation12MFloppy, Emulation144MFloppy, Emulation288MFloppy})
        if (size == size_of(floppy)) return floppy;
    return EmulationNone;
}

void check_emulation(EmulationType emulation, std::uint32_t size) {
    if (emulation < EmulationNone || emulation > EmulationHardDisk)
        throw Error(Code::imapi_e_invalid_param,
                    fmt::format("the parameter 'newVal' is no emulation: {}",
                                static_cast<std::int32_t>(emulation)));
    const auto wanted = size_of(emulation);
    if (size != 0 && wanted != 0 && size != wanted)
        throw Error(
            Code::imapi_e_boot_emulation_image_size_mismatch,
            fmt::format("the boot image has {} bytes, and this emulation wants {}", size, wanted),
            "Set Emulation to EmulationNone, or assign an image of that size");
}

void check_platform(PlatformId platform) {
    const auto number = static_cast<std::int32_t>(platform);
    if (number < 0 || number > 0xFF)
        throw Error(Code::imapi_e_invalid_param,
                    "the parameter 'newVal' is no platform id: they are bytes");
}

/// A byte a character, as ISO 8859-1 has them.
std::string manufacturer_bytes(std::u16string_view text) {
    if (text.size() > longest_manufacturer)
        throw Error(Code::imapi_e_invalid_param,
                    fmt::format("the parameter 'newVal' has {} characters, and the boot catalog "
                                "has room for {}",
                                text.size(), longest_manufacturer));
    std::string bytes;
    for (const char16_t c : text) {
        if (c > 0xFF || c == 0)
            throw Error(Code::imapi_e_invalid_param,
                        "the parameter 'newVal' has a character that is no ANSI character");
        bytes += static_cast<char>(c);
    }
    return bytes;
}

[[noreturn]] void no_image(std::string reason) {
    throw Error(Code::imapi_e_boot_image_data, std::move(reason), "Call AssignBootImage");
}

/// The bytes to boot, and how many.
io::SourcePtr image_of(IBootOptions* options) {
    com::Ptr<IStream> stream;
    com::check(options->get_BootImage(stream.put()), "ask for the boot image");
    if (!stream) no_image("the boot options have no boot image");
    try {
        auto source = com::source_over(stream.get());
        if (source->size().value() == 0) no_image("the boot image is empty");
        if (source->size().value() > 0xFFFFFFFF)
            no_image("the boot image has more bytes than ImageSize can say");
        return source;
    } catch (const Error& error) {
        if (error.code() == Code::imapi_e_boot_image_data) throw;
        Error failed(Code::imapi_e_boot_image_data, error.reason());
        throw failed.add({.doing = "look at the boot image"});
    }
}

io::SourcePtr stored(const io::Source& from, const std::filesystem::path& folder) {
    const auto size = from.size().value();
    const bool in_memory = size <= most_in_memory;
    std::vector<std::byte> bytes(std::min(size, most_in_memory));
    std::shared_ptr<StashFile> file;
    if (!in_memory) file = std::make_shared<StashFile>(folder);
    for (std::uint64_t at = 0; at < size;) {
        const auto take = std::min<std::uint64_t>(bytes.size(), size - at);
        try {
            from.read(at, std::span(bytes).first(take));
        } catch (const Error& error) {
            Error failed(Code::imapi_e_boot_image_data, error.reason());
            throw failed.add({.doing = "copy the boot image"});
        }
        if (file) file->append(std::span(bytes).first(take));
        at += take;
    }
    if (file) return file;
    return io::memory(std::move(bytes));
}

} // namespace

HRESULT BootOptions::get_BootImage(IStream** value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    return image_.copy_to(value);
}

HRESULT BootOptions::get_Manufacturer(BSTR* value) noexcept {
    if (!value) return E_POINTER;
    *value = nullptr;
    return guard([&] {
        const std::lock_guard lock(mutex_);
        return com::Bstr(manufacturer_).move_to(value);
    });
}

HRESULT BootOptions::put_Manufacturer(BSTR value) noexcept {
    return guard([&] {
        const auto text = com::view(value);
        (void)manufacturer_bytes(text);
        const std::lock_guard lock(mutex_);
        manufacturer_ = text;
    });
}

HRESULT BootOptions::get_PlatformId(PlatformId* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = platform_;
    return S_OK;
}

HRESULT BootOptions::put_PlatformId(PlatformId value) noexcept {
    return guard([&] {
        check_platform(value);
        const std::lock_guard lock(mutex_);
        platform_ = value;
    });
}

HRESULT BootOptions::get_Emulation(EmulationType* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = emulation_;
    return S_OK;
}

HRESULT BootOptions::put_Emulation(EmulationType value) noexcept {
    return guard([&] {
        const std::lock_guard lock(mutex_);
        check_emulation(value, size_);
        emulation_ = value;
    });
}

HRESULT BootOptions::get_ImageSize(ULONG* value) noexcept {
    if (!value) return E_POINTER;
    const std::lock_guard lock(mutex_);
    *value = size_;
    return S_OK;
}

HRESULT BootOptions::AssignBootImage(IStream* value) noexcept {
    if (!value) return E_POINTER;
    return guard([&] {
        // The caller's stream is asked before the lock is taken.
        std::uint64_t size = 0;
        try {
            size = com::source_over(value)->size().value();
        } catch (const Error& error) {
            Error failed(Code::imapi_e_boot_image_data, error.reason());
            throw failed.add({.doing = "ask the boot image for its size"});
        }
        if (size == 0) throw Error(Code::imapi_e_boot_image_data, "the boot image is empty");
        if (size > 0xFFFFFFFF)
            throw Error(Code::imapi_e_boot_image_data,
                        "the boot image has more bytes than ImageSize can say");
        com::Ptr<IStream> stream(value); // what was there before is released after the lock
        const std::lock_guard lock(mutex_);
        std::swap(image_, stream);
        size_ = static_cast<std::uint32_t>(size);
        const auto floppy = floppy_of(size_);
        // A floppy that the new image is not would be a contradiction; a hard disk may be any size.
        if (floppy != EmulationNone || size_of(emulation_) != 0) emulation_ = floppy;
    });
}

com::Ptr<IBootOptions> copy_of(IBootOptions* options, const std::filesystem::path& folder) {
    const auto source = image_of(options);
    com::Bstr manufacturer;
    PlatformId platform{};
    EmulationType emulation{};
    com::check(options->get_Manufacturer(manufacturer.put()), "ask for the manufacturer");
    com::check(options->get_PlatformId(&platform), "ask for the platform");
    com::check(options->get_Emulation(&emulation), "ask for the emulation");
    com::Ptr<IBootOptions> copy = com::make<BootOptions>();
    com::check(copy->AssignBootImage(com::stream_over(stored(*source, folder)).get()),
               "keep the boot image");
    com::check(copy->put_Manufacturer(manufacturer), "keep the manufacturer");
    com::check(copy->put_PlatformId(platform), "keep the platform");
    com::check(copy->put_Emulation(emulation), "keep the emulation");
    return copy;
}

void check_bootable(IBootOptions* options) {
    (void)image_of(options);
}

image::BootOptions boot_entries(const std::vector<com::Ptr<IBootOptions>>& options) {
    image::BootOptions all;
    for (const auto& one : options) {
        image::BootEntry entry;
        entry.image = image_of(one.get());
        com::Bstr manufacturer;
        PlatformId platform{};
        EmulationType emulation{};
        com::check(one->get_Manufacturer(manufacturer.put()), "ask for the manufacturer");
        com::check(one->get_PlatformId(&platform), "ask for the platform");
        com::check(one->get_Emulation(&emulation), "ask for the emulation");
        check_platform(platform);
        check_emulation(emulation, static_cast<std::uint32_t>(entry.image->size().value()));
        entry.id = manufacturer_bytes(manufacturer.view());
        entry.platform = static_cast<std::uint8_t>(platform);
        entry.emulation = static_cast<image::BootEmulation>(emulation);
        all.entries.push_back(std::move(entry));
    }
    return all;
}

} // namespace openimapi::inline v1::imapi2fs
