/// What RollbackToChangePoint goes back by: how each change of an image is undone.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace openimapi::inline v1::imapi2fs {

/// A journal. One entry a change, so that adding a hundred thousand files one by one costs what the
/// files cost; a snapshot of the tree for each would not. Undone last first, so each entry finds
/// the tree as its change had left it. For callers that hold the image's lock.
class ChangePoints {
public:
    using Undo = std::function<void()>;

    /// IFileSystemImage::ChangePoint.
    [[nodiscard]] std::int32_t value() const noexcept;

    /// Counts a change that was just made.
    void record(Undo undo);

    /// Goes back to an earlier point, which value() then is. Throws IMAPI_E_INVALID_PARAM for one
    /// that is locked or was never reached.
    void roll_back(std::int32_t to);

    /// What was changed so far stays.
    void lock_in() noexcept;

private:
    std::int32_t locked_ = 0;
    std::vector<Undo> undo_; ///< of the changes behind locked_
};

} // namespace openimapi::inline v1::imapi2fs
