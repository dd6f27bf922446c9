#include "format/eltorito/catalog_reader.hpp"

#include "format/iso9660/volume_descriptor.hpp"
#include "format/reading/window.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::eltorito {
namespace {

constexpr std::size_t entry_size = 32;
constexpr std::size_t most_bytes = 64 << 10;
/// Each is looked for in the tree.
constexpr std::size_t most_entries_read = 64;

/// Text up to the first NUL, without what pads it.
template <std::size_t Length>
std::string text_of(const std::array<char, Length>& field) {
    std::string text(field.begin(), std::find(field.begin(), field.end(), '\0'));
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

class Decoder {
public:
    Decoder(std::span<const std::byte> bytes, Catalog& catalog, format::Reporter& reporter)
        : bytes_(bytes), catalog_(catalog), reporter_(reporter) {}

    void run() {
        ValidationEntry validation;
        if (!load(bytes_, validation)) {
            error("eltorito.catalog", "the boot catalog is not on the image", "El Torito 2.0");
            return;
        }
        check(validation);
        next_ = entry_size;
        entry(validation.platform, text_of(validation.id), true);
        sections();
    }

private:
    void error(std::string_view id, std::string message, std::string clause) {
        reporter_.report(id, Severity::error, std::move(message), std::move(clause),
                         catalog_.block);
    }

    void check(const ValidationEntry& validation) {
        catalog_.valid = true;
        const auto wrong = [&](std::string_view id, std::string message) {
            catalog_.valid = false;
            error(id, std::move(message), "El Torito 2.1");
        };
        if (validation.header != header_validation)
            wrong("eltorito.validation.header",
                  fmt::format("the boot catalog does not begin with a validation entry: its first "
                              "byte is {:02X}h; nothing boots from it",
                              validation.header));
        if (validation.key != ValidationEntry().key)
            wrong("eltorito.validation.key",
                  "the validation entry does not end with 55h AAh; firmware does not boot from it");
        if (sum_of_words(bytes_.first(entry_size)) != 0)
            wrong("eltorito.validation.checksum",
                  "the words of the validation entry do not add up to 0; firmware does not boot "
                  "from it");
    }

    /// One entry at next_; false where the catalog ends, or none stands there.
    bool entry(std::uint8_t platform, const std::string& id, bool first) {
        BootEntryRecord record;
        if (next_ > bytes_.size() || !load(bytes_.subspan(next_), record)) return false;
        if (record.indicator != indicator_bootable && record.indicator != 0) {
            reporter_.report("eltorito.entry.indicator", Severity::error,
                             fmt::format("entry {} of the boot catalog begins with {:02X}h, which "
                                         "is neither bootable (88h) nor not (00h)",
                                         catalog_.entries.size() + 1, record.indicator),
                             first ? "El Torito 2.2" : "El Torito 2.4", catalog_.block);
            return false;
        }
        if (catalog_.entries.size() == most_entries_read) {
            reporter_.report("eltorito.entries", Severity::warning,
                             fmt::format("the boot catalog has more than {} entries; the others "
                                         "are not looked at",
                                         most_entries_read),
                             "El Torito 2.0", catalog_.block);
            ended_ = true;
            return false;
        }
        next_ += entry_size;
        catalog_.entries.push_back({
            .platform = platform,
            .id = id,
            .bootable = record.indicator == indicator_bootable,
            .media = static_cast<std::uint8_t>(record.media & media_type_mask),
            .load_segment = record.load_segment,
            .system_type = record.system_type,
            .sectors = record.sectors,
            .block = record.block,
        });
        if (catalog_.entries.back().media > 4)
            error("eltorito.entry.media",
                  fmt::format("entry {} of the boot catalog has the media type {}, which is none",
                              catalog_.entries.size(), catalog_.entries.back().media),
                  "El Torito 2.2");
        if (!first && (record.media & media_continuation) != 0) skip_extensions();
        return true;
    }

    void skip_extensions() {
        while (next_ + entry_size <= bytes_.size() &&
               std::to_integer<std::uint8_t>(bytes_[next_]) == indicator_extension) {
            const bool more =
                (std::to_integer<std::uint8_t>(bytes_[next_ + 1]) & media_continuation) != 0;
            next_ += entry_size;
            if (!more) return;
        }
    }

    void sections() {
        bool any = false;
        for (;;) {
            SectionHeader header;
            if (next_ > bytes_.size() || !load(bytes_.subspan(next_), header)) return;
            if (header.header != header_more_sections && header.header != header_final_section) {
                if (any)
                    reporter_.report("eltorito.section.last", Severity::warning,
                                     "no section header of the boot catalog says that it is the "
                                     "last one (91h)",
                                     "El Torito 2.3", catalog_.block);
                return;
            }
            any = true;
            next_ += entry_size;
            const auto id = text_of(header.id);
            for (std::uint32_t i = 0; i < header.entries; ++i) {
                if (entry(header.platform, id, false)) continue;
                if (ended_) return;
                error("eltorito.section.count",
                      fmt::format("a section of the boot catalog says that it has {} entries, and "
                                  "has {}",
                                  header.entries.get(), i),
                      "El Torito 2.3");
                return;
            }
            if (header.header == header_final_section) return;
        }
    }

    std::span<const std::byte> bytes_;
    Catalog& catalog_;
    format::Reporter& reporter_;
    std::size_t next_ = 0;
    bool ended_ = false; ///< before the catalog does
};

} // namespace

void decode(std::span<const std::byte> bytes, Catalog& catalog, format::Reporter& reporter) {
    Decoder(bytes, catalog, reporter).run();
}

std::optional<Catalog> read_catalog(const io::Source& image, Lba session,
                                    format::Reporter& reporter) {
    if (session.value() < 0) return {};
    Catalog catalog;
    catalog.record = session + Blocks(iso9660::boot_record_block);
    format::Window window(image);
    iso9660::BootRecord record;
    if (!load(window.block(static_cast<std::uint64_t>(catalog.record.value())), record) ||
        record.header.type != iso9660::DescriptorType::boot_record ||
        record.header.identifier != iso9660::standard_identifier || !iso9660::is_el_torito(record))
        return {};
    le32 block;
    if (!load(std::span<const std::byte>(record.boot_system_use), block)) return {};
    catalog.block = Lba(block.get());
    const auto start = std::uint64_t{block.get()} * block_size;
    const auto size = window.image_size();
    const auto length = start < size ? std::min<std::uint64_t>(size - start, most_bytes) : 0;
    decode(window.at(start, static_cast<std::size_t>(length)), catalog, reporter);
    return catalog;
}

} // namespace openimapi::inline v1::eltorito
