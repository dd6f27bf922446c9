#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::io {

Source::~Source() = default;
Source::FileRange Source::file_range(std::uint64_t, std::uint64_t) const {
    return {};
}

} // namespace openimapi::inline v1::io
