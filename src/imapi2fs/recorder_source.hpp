/// The disc in a recorder, read through the published interface alone, so that the recorder may be
/// anybody's.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/com/ptr.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/mmc/command.hpp"

#include <deque>
#include <imapi2.h>
#include <mutex>
#include <optional>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// What can be read of the disc that was in the recorder when this was made. Takes no exclusive
/// access: commands are sent as everybody's are, one at a time.
class RecorderSource final : public io::Source {
public:
    /// Throws E_IMAPI_RECORDER_MEDIA_NO_MEDIA, E_IMAPI_RECORDER_LOCKED (somebody has the drive for
    /// himself), IMAPI_E_IMPORT_SEEK_FAILURE where the drive does not say how much there is to
    /// read, and IMAPI_E_BAD_MULTISESSION_PARAMETER for a recorder that takes no commands.
    explicit RecorderSource(IDiscRecorder2* recorder);

    /// 0 for a disc on which nothing is recorded.
    [[nodiscard]] Bytes size() const override { return size_; }
    /// Throws IMAPI_E_IMPORT_READ_FAILURE and, as above, the first two.
    void read(std::uint64_t offset, std::span<std::byte> out) const override;

    /// Why something could not be read, the last time that happened.
    [[nodiscard]] std::optional<Error> failure() const;

    /// READ TOC/PMA/ATIP: where the last complete session begins; 0 where the drive does not know.
    [[nodiscard]] Lba last_session() const;

private:
    /// Repeats what is worth it. `failure`: the code where the drive cannot.
    std::size_t receive(const mmc::Cdb& cdb, std::span<std::byte> out, Code failure) const;
    [[nodiscard]] bool blank() const;
    void fetch(std::uint64_t offset, std::span<std::byte> out) const;
    void read_part(std::uint64_t offset, std::span<std::byte> out) const;

    com::Ptr<IDiscRecorder2Ex> recorder_;
    mutable std::mutex mutex_; ///< of the commands: a foreign object may stand only one at a time
    Bytes size_;
    std::size_t piece_ = block_size; ///< bytes of one command

    /// Structures are read a block at a time, and drives read 16 or 32 of them at once.
    struct Held {
        std::uint64_t offset = 0;
        std::vector<std::byte> bytes;
    };
    mutable std::mutex held_mutex_; ///< of these two
    mutable std::deque<Held> held_; ///< the latest last
    mutable std::optional<Error> failure_;
};

} // namespace openimapi::inline v1::imapi2fs
