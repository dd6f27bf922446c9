#include "format/eltorito/boot_info_table.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <vector>

namespace openimapi::inline v1::eltorito {
namespace {

template <DiscStructure T>
bool read(const io::Source& image, std::uint64_t offset, T& out) {
    if (image.size().value() < offset + sizeof out) return false;
    std::array<std::byte, sizeof out> bytes;
    try {
        image.read(offset, bytes);
    } catch (const Error&) { // then it is not there
        return false;
    }
    return load(bytes, out);
}

} // namespace

std::uint32_t boot_info_checksum(const io::Source& image, const Job& job) {
    std::vector<std::byte> bytes(64 << 10);
    const auto size = image.size().value();
    std::uint32_t sum = 0;
    for (auto at = BootInfoTable::checksum_from; at < size; at += bytes.size()) {
        job.check();
        const auto length =
            static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), size - at));
        const auto part = std::span(bytes).first(length);
        image.read(at, part);
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(length), bytes.end(), std::byte{});
        for (std::size_t i = 0; i < length; i += 4) {
            le32 word;
            std::memcpy(&word, bytes.data() + i, sizeof word);
            sum += word.get();
        }
    }
    return sum;
}

bool has_boot_info_table(const io::Source& image, std::uint32_t block) {
    BootInfoTable table;
    return read(image, BootInfoTable::offset, table) && block != 0 && table.file == block &&
           table.length == image.size().value();
}

bool has_grub2_boot_info(const io::Source& image, std::uint32_t block) {
    le64 sector;
    return read(image, Grub2BootInfo::offset, sector) && block != 0 &&
           sector == grub2_sector(block);
}

} // namespace openimapi::inline v1::eltorito
