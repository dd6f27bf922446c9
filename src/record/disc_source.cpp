#include "openimapi/record/burn.hpp"

#include <algorithm>
#include <vector>

namespace openimapi::inline v1::record {

namespace {

class DiscSource final : public io::Source {
public:
    explicit DiscSource(drive::Recorder& recorder) : recorder_(recorder) {
        recorder_.wait_ready({}, std::chrono::seconds(5));
        const auto capacity = recorder_.capacity();
        // A blank disc says block 0; nothing of it can be read.
        const auto medium = recorder_.medium();
        if (!medium.disc || medium.disc->disc != mmc::DiscStatus::empty)
            size_ = bytes_of(Blocks(static_cast<std::uint64_t>(capacity.last.value()) + 1));
        piece_ = std::max<std::size_t>(
            std::min<std::size_t>(recorder_.maximum_transfer(), std::size_t{1} << 20) / block_size *
                block_size,
            block_size);
    }

    [[nodiscard]] Bytes size() const override { return size_; }

    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (offset > size_.value() || out.size() > size_.value() - offset)
            throw Error(Code::win32_handle_eof, "beyond the last readable block of the disc");
        std::vector<std::byte> edge;
        while (!out.empty()) {
            const auto within = static_cast<std::size_t>(offset % block_size);
            if (within == 0 && out.size() >= block_size) {
                const auto count = std::min(out.size() / block_size * block_size, piece_);
                fetch(offset, out.first(count));
                offset += count;
                out = out.subspan(count);
            } else {
                edge.resize(block_size);
                fetch(offset - within, edge);
                const auto count = std::min(out.size(), block_size - within);
                std::copy_n(edge.begin() + static_cast<std::ptrdiff_t>(within), count, out.begin());
                offset += count;
                out = out.subspan(count);
            }
        }
    }

private:
    void fetch(std::uint64_t offset, std::span<std::byte> out) const {
        const Lba lba(static_cast<std::int64_t>(offset / block_size));
        const auto cdb =
            mmc::command::read_10(lba, static_cast<std::uint32_t>(out.size() / block_size));
        if (recorder_.receive(cdb, out, std::chrono::minutes(2)) == out.size()) return;
        Error error(Code::e_imapi_recorder_invalid_response_from_device,
                    "the drive gave fewer bytes than asked for");
        throw error.add({.doing = "read the disc", .path = recorder_.id(), .lba = lba});
    }

    drive::Recorder& recorder_; ///< serialises its commands itself
    Bytes size_;
    std::size_t piece_ = block_size;
};

} // namespace

io::SourcePtr disc_source(drive::Recorder& recorder) {
    return std::make_shared<DiscSource>(recorder);
}

} // namespace openimapi::inline v1::record
