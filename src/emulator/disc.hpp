/// A write-once disc recorded sequentially, in a folder: `data` holds its blocks from LBA 0 (with
/// holes), `state` its tracks and sessions. Memory does not grow with what is recorded: a track
/// knows only how far it is written.
#pragma once

#include "emulator/file.hpp"
#include "emulator/kinds.hpp"
#include "openimapi/mmc/sense.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace openimapi::inline v1::emulator {

struct Track {
    std::uint64_t start = 0;
    std::uint64_t size = 0; ///< 0: reaches to the end of the disc (the incomplete track)
    std::uint64_t next = 0; ///< next writable block; what is below it down to start is recorded
    std::uint32_t session = 1;
    bool reserved = false;
    bool closed = false;

    [[nodiscard]] bool blank() const noexcept { return next == start; }
};

class Disc {
public:
    /// A blank disc's two files, in an existing folder.
    static void create(const std::filesystem::path& folder, const MediumRules& rules);
    /// Throws Error where the folder holds no sound disc.
    explicit Disc(const std::filesystem::path& folder, bool writable = true);

    /// Reads the state again where another connection changed it.
    void refresh();

    [[nodiscard]] const MediumRules& rules() const noexcept { return *rules_; }
    [[nodiscard]] std::uint64_t capacity() const noexcept { return rules_->kind.capacity.value(); }
    [[nodiscard]] const std::vector<Track>& tracks() const noexcept { return tracks_; }
    [[nodiscard]] std::uint32_t closed_sessions() const noexcept { return closed_sessions_; }
    [[nodiscard]] bool finalized() const noexcept { return finalized_; }
    [[nodiscard]] bool blank() const noexcept;
    /// One past the highest recorded block.
    [[nodiscard]] std::uint64_t recorded_end() const noexcept;
    [[nodiscard]] std::uint64_t end_of(const Track& track) const noexcept;
    [[nodiscard]] std::uint64_t free_blocks(const Track& track) const noexcept;
    /// Blocks that fill the last write unit of some track only in part.
    [[nodiscard]] std::uint64_t unflushed_blocks() const noexcept;

    using Refusal = std::optional<mmc::Sense>;
    /// `blocks` × 2048 bytes at a track's next writable address (MMC-6 6.44 for each profile).
    Refusal write(std::uint64_t lba, std::span<const std::byte> bytes);
    /// May WRITE begin here with this length? Says what write() would say.
    [[nodiscard]] Refusal check_write(std::uint64_t lba, std::uint64_t blocks) const;
    Refusal read(std::uint64_t lba, std::span<std::byte> out) const;
    /// The whole range can be read.
    [[nodiscard]] Refusal check_read(std::uint64_t lba, std::uint64_t blocks) const;
    /// Fills started write units with zeros, as the drive does when the stream of writes ends.
    void flush();
    Refusal reserve(std::uint64_t blocks);
    Refusal close_track(std::uint32_t number); ///< from 1; 0xFF: the incomplete one
    Refusal close_session();
    Refusal finalize();

    /// For tests and imports: past every rule.
    void corrupt(std::uint64_t lba);
    void make_finalized(std::uint64_t blocks);
    [[nodiscard]] File& data() noexcept { return data_; }

private:
    void load();
    void save();
    void save_track(std::size_t index);
    void close_incomplete(Track& track);
    void open_track(std::uint64_t start, std::uint32_t session);

    File state_;
    File data_;
    const MediumRules* rules_ = nullptr;
    std::vector<Track> tracks_; ///< in order; the incomplete one, where there is one, comes last
    std::uint32_t closed_sessions_ = 0;
    bool finalized_ = false;
    std::uint64_t generation_ = 0;
};

} // namespace openimapi::inline v1::emulator
