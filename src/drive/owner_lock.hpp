/// Who has a drive, told between processes: a file under the state folder whose lock says that it
/// is taken and whose content says by whom. The lock is the kernel's, so it dies with its process.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace openimapi::inline v1::drive {

class OwnerLock {
public:
    /// `id`: the drive's. Nothing is created until somebody acquires.
    explicit OwnerLock(std::string_view id);
    ~OwnerLock();
    OwnerLock(const OwnerLock&) = delete;
    OwnerLock& operator=(const OwnerLock&) = delete;

    /// Throws E_IMAPI_RECORDER_LOCKED (with the owner's name) where somebody else has it.
    void acquire(std::string_view owner);
    void release() noexcept;
    [[nodiscard]] bool held() const noexcept { return held_; }
    /// The name of whoever holds it elsewhere, "?" where the name cannot be read; nullopt: nobody.
    [[nodiscard]] std::optional<std::string> other_owner() const;

private:
    [[nodiscard]] int open_file(bool create) const;
    std::string path_;
    mutable int file_ = -1;
    bool held_ = false;
};

} // namespace openimapi::inline v1::drive
