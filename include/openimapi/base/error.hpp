/// How the engine fails: one exception type that carries the published code and its whole story.
#pragma once

#include "openimapi/base/codes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1 {

/// One link of the story: what was being done, and to what. Unused members stay empty.
struct ErrorStep {
    std::string doing;               ///< "read the file", "close the session"
    std::string path;                ///< host path or path in the image, bytes as they are
    std::optional<Lba> lba;          ///< where on the image or disc
    std::vector<std::uint8_t> cdb;   ///< the command that failed
    std::vector<std::uint8_t> sense; ///< what the drive said, fixed format (SPC-4 4.5.3)
};

/// Thrown by the engine, never by a decoder of foreign bytes (those report a Finding).
/// The first error wins: what fails afterwards while cleaning up is not put in its place.
class OPENIMAPI_API Error : public std::exception {
public:
    /// `reason`: what went wrong, a sentence without its full stop. `cure`: what to do, or empty.
    Error(Code code, std::string reason, std::string cure = {});
    ~Error() override;
    Error(const Error&);
    Error& operator=(const Error&);

    [[nodiscard]] Code code() const noexcept { return code_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
    [[nodiscard]] const std::string& cure() const noexcept { return cure_; }
    /// Innermost step first.
    [[nodiscard]] const std::vector<ErrorStep>& steps() const noexcept { return steps_; }

    /// Adds what was being done around the failure; returns *this so that it can be thrown on.
    Error& add(ErrorStep step);

    /// The paragraph that the command prints: doing, to what, why, what to do.
    [[nodiscard]] std::string story() const;
    [[nodiscard]] const char* what() const noexcept override;

    /// From errno, with the nearest published code (ENOSPC: disk full, ENOENT: not found, …).
    [[nodiscard]] static Error from_errno(int number, std::string doing, std::string path = {});
    /// The result of a stop request: E_IMAPI_REQUEST_CANCELLED.
    [[nodiscard]] static Error cancelled();

private:
    Code code_;
    std::string reason_;
    std::string cure_;
    std::vector<ErrorStep> steps_;
    mutable std::string what_;
};

/// Runs `work`; an Error that leaves it gets `step()` added. For loops that know path and address.
template <class Work, class Step>
decltype(auto) with_step(Work&& work, Step&& step) {
    try {
        return work();
    } catch (Error& error) {
        error.add(step());
        throw;
    }
}

} // namespace openimapi::inline v1
