#include "image/run_source.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>

namespace openimapi::inline v1::image {

using format::Run;

RunSource::RunSource(io::SourcePtr image, std::span<const Run> runs)
    : image_(std::move(image)), runs_(runs.begin(), runs.end()) {
    std::uint64_t end = 0;
    for (const auto& run : runs_)
        ends_.push_back(end += run.length);
}

std::size_t RunSource::run_at(std::uint64_t offset) const {
    return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), offset) -
                                    ends_.begin());
}

void RunSource::read(std::uint64_t offset, std::span<std::byte> out) const {
    for (auto i = run_at(offset); !out.empty(); ++i) {
        if (i >= runs_.size())
            throw Error(Code::imapi_e_import_read_failure,
                        "the image records fewer bytes of the file than it says");
        const auto inside = offset - (ends_[i] - runs_[i].length);
        const auto length =
            static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), runs_[i].length - inside));
        if (runs_[i].offset == Run::hole)
            std::fill_n(out.begin(), length, std::byte{0});
        else
            image_->read(runs_[i].offset + inside, out.first(length));
        out = out.subspan(length);
        offset += length;
    }
}

io::Source::FileRange RunSource::file_range(std::uint64_t offset, std::uint64_t length) const {
    const auto i = run_at(offset);
    if (i >= runs_.size() || runs_[i].offset == Run::hole) return {};
    const auto inside = offset - (ends_[i] - runs_[i].length);
    if (length > runs_[i].length - inside) return {};
    return image_->file_range(runs_[i].offset + inside, length);
}

} // namespace openimapi::inline v1::image
