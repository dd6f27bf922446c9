// What an image boots with: where it stands, not whether it is right.
#include "format/iso9660/volume_descriptor.hpp"
#include "format/reading/window.hpp"
#include "image/structures.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace openimapi::inline v1::image {
namespace {

constexpr std::uint64_t sector = 512;

/// UEFI 5.3.2, the header of a GUID partition table.
struct GptHeader {
    std::array<char, 8> signature{};
    std::array<std::byte, 64> unused{};
    le64 entries; ///< sector of the array of entries
    le32 entry_count;
    le32 entry_size;
};
static_assert(DiscStructure<GptHeader>);

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The header at `at`, and the entries that it names.
void add_gpt(format::Window& window, std::uint64_t at, std::string_view label,
             std::vector<Structure>& out) {
    GptHeader header;
    const auto bytes = window.at(at, sector);
    if (bytes.empty() || !load(bytes, header) ||
        std::string_view(header.signature.data(), header.signature.size()) != "EFI PART")
        return;
    out.push_back({at, at + sector, AreaKind::partition_table, std::string(label)});
    const auto length = std::uint64_t{header.entry_count} * header.entry_size;
    if (header.entries > window.image_size() / sector || length == 0 || length > (1 << 20)) return;
    const auto start = header.entries * sector;
    out.push_back({start, start + length, AreaKind::partition_table, std::string(label)});
}

/// El Torito 2.0, Figures 2 to 5: entries of 32 bytes.
class BootCatalog {
public:
    BootCatalog(format::Window& window, std::uint64_t block, std::vector<Structure>& out)
        : window_(window), start_(block * block_size), out_(out) {}

    void read() {
        const auto first = entry(0); // validation entry
        if (first.empty() || first[0] != std::byte{1} || first[30] != std::byte{0x55} ||
            first[31] != std::byte{0xAA})
            return;
        std::size_t number = 1;
        image(number++, "Boot image");
        // Section headers (0x90, the last one 0x91), each with the number of its entries.
        while (number < most_entries) {
            const auto header = entry(number++);
            if (header.empty() || (header[0] != std::byte{0x90} && header[0] != std::byte{0x91}))
                break;
            const bool last = header[0] == std::byte{0x91};
            const auto platform = std::to_integer<unsigned>(header[1]);
            auto count =
                std::to_integer<unsigned>(header[2]) | (std::to_integer<unsigned>(header[3]) << 8);
            for (; count > 0 && number < most_entries; --count) {
                image(number++, platform == 0xEF ? "Boot image (EFI)" : "Boot image");
                while (number < most_entries && is_extension(number))
                    ++number;
            }
            if (last) break;
        }
        out_.push_back({start_, start_ + std::max<std::uint64_t>(number * 32, block_size),
                        AreaKind::boot, "Boot Catalog"});
    }

private:
    static constexpr std::size_t most_entries = 1024;
    [[nodiscard]] std::span<const std::byte> entry(std::size_t number) {
        return window_.at(start_ + number * 32, 32);
    }
    [[nodiscard]] bool is_extension(std::size_t number) {
        const auto bytes = entry(number);
        return !bytes.empty() && bytes[0] == std::byte{0x44};
    }
    void image(std::size_t number, const char* label) {
        const auto bytes = entry(number);
        if (bytes.empty() || (bytes[0] != std::byte{0x88} && bytes[0] != std::byte{0})) return;
        le16 sectors;
        le32 block;
        if (!load(bytes.subspan(6), sectors) || !load(bytes.subspan(8), block) || block == 0)
            return;
        std::uint64_t length = std::uint64_t{sectors} * sector;
        // An emulated medium is as large as it is, whatever is loaded of it (2.2).
        constexpr std::array<std::uint64_t, 4> floppies{0, 1'228'800, 1'474'560, 2'949'120};
        const auto medium = std::to_integer<unsigned>(bytes[1]) & 0x0F;
        if (medium < floppies.size()) length = std::max(length, floppies[medium]);
        const auto start = std::uint64_t{block} * block_size;
        out_.push_back({start, start + std::max(length, sector), AreaKind::boot, label});
    }

    format::Window& window_;
    std::uint64_t start_;
    std::vector<Structure>& out_;
};

} // namespace

void add_partition_tables(const io::Source& image, std::vector<Structure>& out) {
    format::Window window(image);
    const auto first = window.at(0, sector);
    if (first.empty()) return;
    const bool signature = first[510] == std::byte{0x55} && first[511] == std::byte{0xAA};
    bool entries = false; // four of 16 bytes, with the type in the fifth
    for (std::size_t at = 446; at < 510; at += 16)
        entries = entries || first[at + 4] != std::byte{0};
    const bool mbr = signature && entries;
    add_gpt(window, sector,
            mbr ? "Master Boot Record and GUID Partition Table" : "GUID Partition Table", out);
    if (mbr && out.empty())
        out.push_back({0, sector, AreaKind::partition_table, "Master Boot Record"});
    if (image.size().value() >= 2 * sector)
        add_gpt(window, image.size().value() / sector * sector - sector,
                "GUID Partition Table (backup)", out);
}

void add_boot(const io::Source& image, const iso9660::Volumes& volumes,
              std::vector<Structure>& out) {
    format::Window window(image);
    constexpr std::string_view el_torito = "EL TORITO SPECIFICATION";
    for (const auto record : volumes.boot_records) {
        const auto at = static_cast<std::uint64_t>(record.value()) * block_size;
        const auto bytes = window.at(at, block_size);
        le32 catalog;
        if (bytes.empty() || text_of(bytes.subspan(7, el_torito.size())) != el_torito ||
            !load(bytes.subspan(0x47), catalog))
            continue;
        BootCatalog(window, catalog, out).read();
    }
}

} // namespace openimapi::inline v1::image
