#include "io/kernel_copy.hpp"

#include "openimapi/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/sendfile.h>
#include <unistd.h>

namespace openimapi::inline v1::io {

namespace {
/// Errors that only the output can be the cause of. With any other the caller reads and writes
/// itself and so learns whose it is.
bool is_output_error(int number) {
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}
} // namespace

void write_at(const OutputFile& out, std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put =
            ::pwrite(out.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) throw Error::from_errno(put == 0 ? ENOSPC : errno, "write", out.path());
        bytes = bytes.subspan(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
}

std::uint64_t KernelCopier::copy(int in, std::uint64_t in_offset, std::uint64_t out_offset,
                                 std::uint64_t length) {
    std::uint64_t done = 0;
    while (done < length && way_ != Way::none) {
        const auto piece =
            static_cast<std::size_t>(std::min<std::uint64_t>(length - done, 1u << 30));
        const std::int64_t copied =
            way_ == Way::range ? by_range(in, in_offset + done, out_offset + done, piece)
                               : by_sendfile(in, in_offset + done, out_offset + done, piece);
        if (copied > 0) {
            done += static_cast<std::uint64_t>(copied);
        } else if (copied == 0) {
            break;
        } else if (errno == EINTR) {
            continue;
        } else if (is_output_error(errno)) {
            throw Error::from_errno(errno, "write", out_.path());
        } else if (errno == EIO) {
            break; // of this file; the next may do better
        } else {
            // EXDEV, EINVAL, ENOSYS, EOPNOTSUPP…: this pair of file systems cannot do it.
            way_ = way_ == Way::range ? Way::sendfile : Way::none;
        }
    }
    return done;
}

std::int64_t KernelCopier::by_range(int in, std::uint64_t in_offset, std::uint64_t out_offset,
                                    std::size_t length) {
    auto from = static_cast<off64_t>(in_offset);
    auto to = static_cast<off64_t>(out_offset);
    return ::copy_file_range(in, &from, out_.fd(), &to, length, 0);
}

std::int64_t KernelCopier::by_sendfile(int in, std::uint64_t in_offset, std::uint64_t out_offset,
                                       std::size_t length) {
    if (!positioned_) positioned_ = out_.reopen();
    if (!positioned_) return -1;
    if (::lseek(positioned_.get(), static_cast<off_t>(out_offset), SEEK_SET) < 0) return -1;
    auto from = static_cast<off_t>(in_offset);
    return ::sendfile(positioned_.get(), in, &from, length);
}

} // namespace openimapi::inline v1::io
