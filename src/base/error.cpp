#include "openimapi/base/error.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>

namespace openimapi::inline v1 {

Error::Error(Code code, std::string reason, std::string cure)
    : code_(code), reason_(std::move(reason)), cure_(std::move(cure)) {}
Error::~Error() = default;
Error::Error(const Error&) = default;
Error& Error::operator=(const Error&) = default;

Error& Error::add(ErrorStep step) {
    steps_.push_back(std::move(step));
    what_.clear();
    return *this;
}

namespace {
std::string hex(const std::vector<std::uint8_t>& bytes) {
    return fmt::format("{:02X}", fmt::join(bytes, " "));
}

std::string sentence(const ErrorStep& step) {
    std::string text = step.doing;
    if (!step.path.empty()) text += fmt::format(" '{}'", step.path);
    if (step.lba) text += fmt::format(" at block {}", step.lba->value());
    if (!step.cdb.empty()) text += fmt::format(" [command {}]", hex(step.cdb));
    if (!step.sense.empty()) text += fmt::format(" [sense {}]", hex(step.sense));
    return text;
}
} // namespace

std::string Error::story() const {
    // Outermost first, as a person asks: what were you doing, to what, why did it fail, what now.
    std::string text;
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step)
        text += sentence(*step) + ": ";
    text += reason_;
    if (!cure_.empty()) text += ". " + cure_;
    text += fmt::format(" (0x{:08X})", static_cast<std::uint32_t>(code_));
    return text;
}

const char* Error::what() const noexcept {
    try {
        if (what_.empty()) what_ = story();
        return what_.c_str();
    } catch (...) {
        return reason_.c_str();
    }
}

Error Error::from_errno(int number, std::string doing, std::string path) {
    const Code code = [number] {
        switch (number) {
        case ENOENT:
            return Code::win32_file_not_found;
        case ENOTDIR:
            return Code::win32_path_not_found;
        case EACCES:
        case EPERM:
        case EROFS:
            return Code::e_accessdenied;
        case ENOMEM:
            return Code::e_outofmemory;
        case ENOSPC:
        case EDQUOT:
            return Code::win32_disk_full;
        case EEXIST:
            return Code::win32_file_exists;
        case EBADF:
            return Code::win32_invalid_handle;
        case ENODEV:
        case ENXIO:
            return Code::win32_dev_not_exist;
        case EIO:
            return Code::win32_crc;
        case EINVAL:
            return Code::e_invalidarg;
        default:
            return Code::e_fail;
        }
    }();
    const std::string cure = number == ENOSPC || number == EDQUOT
                                 ? "Free some space there, or choose another place"
                                 : "";
    Error error(code, std::generic_category().message(number), cure);
    error.add({.doing = std::move(doing), .path = std::move(path)});
    return error;
}

Error Error::cancelled() {
    return {Code::e_imapi_request_cancelled, "the work was cancelled"};
}

} // namespace openimapi::inline v1
