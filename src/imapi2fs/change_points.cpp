#include "imapi2fs/change_points.hpp"

#include "openimapi/base/error.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::imapi2fs {

std::int32_t ChangePoints::value() const noexcept {
    return locked_ + static_cast<std::int32_t>(undo_.size());
}

void ChangePoints::record(Undo undo) {
    undo_.push_back(std::move(undo));
}

void ChangePoints::roll_back(std::int32_t to) {
    if (to > value())
        throw Error(
            Code::imapi_e_invalid_param,
            fmt::format("the parameter 'ChangePoint' is {}, and the image is at {}", to, value()));
    if (to < locked_)
        throw Error(Code::imapi_e_invalid_param,
                    fmt::format("the parameter 'ChangePoint' is {}, and what was changed up to {} "
                                "is locked in",
                                to, locked_));
    // An entry goes only once it is undone: a failure in between leaves a point that there was.
    for (; value() > to; undo_.pop_back())
        undo_.back()();
}

void ChangePoints::lock_in() noexcept {
    locked_ = value();
    std::vector<Undo>().swap(undo_);
}

} // namespace openimapi::inline v1::imapi2fs
