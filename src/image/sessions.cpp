#include "openimapi/image/sessions.hpp"

#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/iso9660/volume_reader.hpp"
#include "format/reading/window.hpp"
#include "format/session_mark.hpp"
#include "format/udf/session_reader.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

namespace openimapi::inline v1::image {
namespace {

constexpr std::uint32_t descriptor_block = 16;
constexpr std::size_t most_sessions = 512;
/// A CD's gap between sessions is 11,400 blocks; this is looked at behind the end of a volume.
constexpr std::uint64_t longest_gap = 32768;
/// Between a session's start and its root directory: descriptors and path tables.
constexpr std::uint32_t longest_front = 4096;
/// xorriso keeps the first session's descriptors here, and aligns the others so.
constexpr std::uint32_t libisofs_unit = 32;

/// The descriptors that stand behind one block.
struct View {
    std::uint32_t base = 0;
    bool iso = false;
    std::uint32_t root = 0;                ///< block of ISO 9660's root directory
    std::uint32_t front = 0;               ///< lowest block that its descriptor names
    std::uint32_t blocks = 0;              ///< volume space size
    std::optional<std::uint32_t> sequence; ///< block of UDF's main sequence
    std::optional<format::SessionMark> mark;

    [[nodiscard]] bool any() const noexcept { return iso || sequence; }
    [[nodiscard]] bool same_volume(const View& other) const noexcept {
        return iso == other.iso && root == other.root && sequence == other.sequence;
    }
};

class Finder {
public:
    Finder(const io::Source& image, const Job& job)
        : image_(image), job_(job), descriptors_(image), anchors_(image),
          image_blocks_(image.size().value() / block_size) {}

    Sessions at(std::span<const Lba> starts) {
        // One session may have grown on a disc that is overwritten.
        if (starts.size() == 1 && starts[0].value() == 0)
            if (const auto first = look(0); first.any() && redirected(first)) return finish();
        for (const auto start : starts) {
            const auto base = static_cast<std::uint32_t>(start.value());
            if (const auto view = look(base); view.any()) add(base, view);
        }
        return finish();
    }

    Sessions all() {
        const auto first = look(0);
        if (!first.any()) return finish();
        if (!redirected(first)) {
            add(0, first);
            behind(first);
        }
        return finish();
    }

private:
    View look(std::uint32_t base) {
        View view{.base = base};
        iso9660::PrimaryVolumeDescriptor d;
        const auto bytes = descriptors_.block(std::uint64_t{base} + descriptor_block);
        if (!bytes.empty() && load(bytes, d) &&
            d.header.identifier == iso9660::standard_identifier &&
            d.header.type == iso9660::DescriptorType::primary &&
            d.logical_block_size.get() == block_size) {
            view.iso = true;
            view.root = d.root.record.extent.get();
            view.front = std::min<std::uint32_t>(view.root, d.type_l_path_table);
            view.blocks = d.volume_space_size.get();
            view.mark = format::SessionMark::in(d.application_use);
        }
        const Lba session{base};
        view.sequence = udf::main_sequence(image_, session);
        if (view.sequence && !view.mark) view.mark = udf::session_mark(image_, session);
        return view;
    }

    /// One behind the last block of the volumes of a view.
    std::uint64_t end_of(const View& view, std::uint32_t start) {
        if (view.iso) {
            if (view.base != start) return view.blocks; // those of block 0, or a copy of them
            // A session's own descriptors count from its start, as a rule.
            const auto end = std::uint64_t{view.base} + view.blocks;
            return end > image_blocks_ && view.blocks > view.base ? view.blocks : end;
        }
        format::Reporter quiet{FindingSink{}};
        const auto volume = udf::read_volume(image_, Lba(view.base), quiet);
        if (!volume || volume->maps.empty()) return view.base;
        const auto& partition = volume->maps.front();
        // The reserve sequence and the anchor follow.
        return std::min<std::uint64_t>(image_blocks_,
                                       std::uint64_t{partition.start} + partition.length + 17);
    }

    void add(std::uint32_t start, const View& view) {
        SessionInfo info;
        info.start = Lba(start);
        info.descriptors = Lba(view.base);
        const auto end = end_of(view, start);
        info.blocks = Blocks(end > start ? end - start : 0);
        format::Reporter quiet{FindingSink{}};
        const auto iso = iso9660::read_volumes(image_, info.descriptors, quiet);
        const auto udf = udf::read_volume(image_, info.descriptors, quiet);
        if (iso.rock_ridge) info.volumes.push_back(iso.rock_ridge->info);
        if (udf && view.sequence) info.volumes.push_back(udf->info);
        if (iso.joliet) info.volumes.push_back(iso.joliet->info);
        if (iso.enhanced) info.volumes.push_back(iso.enhanced->info);
        if (iso.primary) info.volumes.push_back(iso.primary->info);
        result_.list.push_back(std::move(info));
    }

    Sessions finish() {
        std::sort(result_.list.begin(), result_.list.end(),
                  [](const SessionInfo& a, const SessionInfo& b) { return a.start < b.start; });
        std::uint32_t number = 0;
        for (auto& session : result_.list)
            session.number = ++number;
        return std::move(result_);
    }

    /// Where the volume that block 0 leads to has descriptors of its own; 0 where it has none.
    std::uint32_t own_start(const View& first) {
        if (first.mark && first.mark->redirected != 0) return first.mark->start;
        if (first.iso) {
            const auto lowest = first.front > longest_front ? first.front - longest_front : 0;
            for (auto base = first.front; base-- > lowest;) {
                if (base == 0) return 0;
                iso9660::PrimaryVolumeDescriptor d;
                const auto bytes = descriptors_.block(std::uint64_t{base} + descriptor_block);
                if (!bytes.empty() && load(bytes, d) &&
                    d.header.identifier == iso9660::standard_identifier &&
                    d.header.type == iso9660::DescriptorType::primary &&
                    d.root.record.extent.get() == first.root)
                    return base;
            }
            return 0;
        }
        if (first.sequence)
            for (std::uint32_t distance = 1; distance <= 256 && distance < *first.sequence;
                 ++distance) {
                const auto base = *first.sequence - distance;
                // The anchor at the end of a small volume would look like that of a session, too.
                if (has_recognition(base) &&
                    udf::main_sequence(image_, Lba(base)) == first.sequence)
                    return base;
            }
        return 0;
    }

    /// ECMA-167 2/9.1: UDF's recognition sequence stands where ISO 9660's descriptors would.
    bool has_recognition(std::uint32_t base) {
        constexpr std::string_view begin = "BEA01";
        const auto bytes = descriptors_.block(std::uint64_t{base} + descriptor_block);
        return !bytes.empty() && std::memcmp(bytes.data() + 1, begin.data(), begin.size()) == 0;
    }

    /// The image grew: from the last session back.
    bool redirected(const View& first) {
        auto start = own_start(first);
        if (start == 0 || start >= image_blocks_) return false;
        result_.redirected = true;
        add(start, first);
        auto mark = first.mark;
        while (mark && mark->redirected != 0 && mark->start == start && mark->previous < start &&
               result_.list.size() < most_sessions) {
            job_.check();
            const bool copy = mark->previous + descriptor_block == start;
            const auto view = look(mark->previous);
            if (!view.any()) return true;
            start = copy ? 0 : mark->previous.get();
            add(start, view);
            mark = view.mark;
            if (copy) return true;
        }
        if (!mark) before(start);
        return true;
    }

    /// xorriso's chain, up to the session at `last`, which is known.
    void before(std::uint32_t last) {
        std::vector<View> chain;
        for (std::uint64_t base = libisofs_unit; base < last && chain.size() < most_sessions;) {
            job_.check();
            const auto view = look(static_cast<std::uint32_t>(base));
            if (!view.iso || view.root <= base || view.blocks == 0) return;
            chain.push_back(view);
            base = round_up(base + view.blocks, libisofs_unit);
            if (base > last) return;
        }
        for (const auto& view : chain)
            add(view.base, view);
    }

    /// A disc that was written in sequence: sessions behind the end of one.
    void behind(const View& first) {
        View last = first;
        while (result_.list.size() < most_sessions) {
            const auto end = end_of(last, last.base);
            const auto limit = std::min(image_blocks_, end + longest_gap);
            std::optional<View> next;
            for (auto base = std::max<std::uint64_t>(end, std::uint64_t{last.base} + 17);
                 base + descriptor_block < limit && !next; ++base) {
                if (base % 1024 == 0) job_.check();
                next = continues(static_cast<std::uint32_t>(base));
            }
            if (!next) return;
            add(next->base, *next);
            last = *next;
        }
    }

    /// Does a session begin there? Not an image of its own that is merely stored there: its
    /// addresses would count from its start. Not one that a redirection was to lead to, and does
    /// not: it may be incomplete.
    std::optional<View> continues(std::uint32_t base) {
        const auto bytes = descriptors_.block(std::uint64_t{base} + descriptor_block);
        iso9660::DescriptorHeader header;
        const bool iso = !bytes.empty() && load(bytes, header) &&
                         header.identifier == iso9660::standard_identifier &&
                         header.type == iso9660::DescriptorType::primary;
        // Tag identifier 2; the rest is looked at where that is right.
        const auto anchor = anchors_.block(std::uint64_t{base} + 256);
        le16 tag;
        const bool udf = !anchor.empty() && load(anchor, tag) && tag == 2;
        if (!iso && !udf) return {};
        const auto view = look(base);
        if (!view.any() || (view.iso && view.root <= base)) return {};
        if (view.sequence && *view.sequence <= base) return {};
        if (view.mark && view.mark->redirected != 0) return {};
        return view;
    }

    const io::Source& image_;
    const Job& job_;
    format::Window descriptors_, anchors_;
    std::uint64_t image_blocks_;
    Sessions result_;
};

} // namespace

Sessions sessions(const io::SourcePtr& image, std::span<const Lba> starts, const Job& job) {
    Finder finder(*image, job);
    return starts.empty() ? finder.all() : finder.at(starts);
}

Lba next_session(const io::SourcePtr& image) {
    constexpr std::uint64_t most_looked_at = std::uint64_t{64} << 20;
    const auto size = image->size().value();
    const auto known = sessions(image).list;
    auto end = size;
    if (!known.empty()) {
        const auto& last = known.back();
        const auto volume = bytes_of((last.start + last.blocks) - Lba(0)).value();
        if (volume < size && size - volume <= most_looked_at) end = volume;
        std::vector<std::byte> bytes(block_size);
        for (auto at = end; at < size && end != size; at += bytes.size()) {
            bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(block_size, size - at)));
            image->read(at, bytes);
            if (std::any_of(bytes.begin(), bytes.end(), [](auto b) { return b != std::byte{}; }))
                end = size;
        }
    }
    return Lba(static_cast<std::int64_t>(round_up(blocks_for(Bytes(end)).value(), libisofs_unit)));
}

} // namespace openimapi::inline v1::image
