/// A file whose content stands in several pieces of an image.
#pragma once

#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

#include <vector>

namespace openimapi::inline v1::image {

class RunSource final : public io::Source {
public:
    RunSource(io::SourcePtr image, std::span<const format::Run> runs);
    [[nodiscard]] Bytes size() const override { return Bytes(ends_.empty() ? 0 : ends_.back()); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] const io::SourcePtr& image() const noexcept { return image_; }
    [[nodiscard]] std::span<const format::Run> runs() const noexcept { return runs_; }
    [[nodiscard]] FileRange file_range(std::uint64_t offset, std::uint64_t length) const override;

private:
    [[nodiscard]] std::size_t run_at(std::uint64_t offset) const;
    io::SourcePtr image_;
    std::vector<format::Run> runs_;
    std::vector<std::uint64_t> ends_; ///< in the file, of each run
};

} // namespace openimapi::inline v1::image
