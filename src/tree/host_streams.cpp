#include "tree/host_streams.hpp"

#include "io/descriptor.hpp"
#include "openimapi/base/error.hpp"
#include "tree/state.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/xattr.h>
#include <system_error>

namespace openimapi::inline v1::tree {

namespace {

constexpr std::string_view user_class = "user.";
/// How Samba's streams_xattr names a stream, and what it appends to its bytes.
constexpr std::string_view samba_prefix = "DosStream.";
constexpr std::string_view samba_suffix = ":$DATA";
/// Samba's note of a file's DOS attributes: no stream of the file.
constexpr std::string_view samba_attributes = "DOSATTRIB";

Error failure(Code code, int number, const char* doing, const std::string& path) {
    Error error(code, std::generic_category().message(number));
    return error.add({.doing = doing, .path = path});
}

/// The names of all attributes, each with a zero behind it.
std::string attribute_list(int fd, const std::string& path) {
    // The list may grow between the two calls; then both are made again, a few times.
    for (int attempt = 0; attempt < 8; ++attempt) {
        const ssize_t size = ::flistxattr(fd, nullptr, 0);
        if (size < 0 && errno == ENOTSUP) return {};
        if (size < 0)
            throw failure(Code::imapi_e_data_stream_read_failure, errno, "list the streams of",
                          path);
        std::string names(static_cast<std::size_t>(size), '\0');
        if (names.empty()) return names;
        const ssize_t got = ::flistxattr(fd, names.data(), names.size());
        if (got >= 0) {
            names.resize(static_cast<std::size_t>(got));
            return names;
        }
        if (errno != ERANGE)
            throw failure(Code::imapi_e_data_stream_read_failure, errno, "list the streams of",
                          path);
    }
    throw failure(Code::imapi_e_data_stream_inconsistency, ERANGE, "list the streams of", path);
}

std::vector<std::byte> attribute(int fd, const std::string& name, const std::string& path) {
    const ssize_t size = ::fgetxattr(fd, name.c_str(), nullptr, 0);
    if (size < 0)
        throw failure(errno == ENODATA ? Code::imapi_e_data_stream_inconsistency
                                       : Code::imapi_e_data_stream_read_failure,
                      errno, "read a stream of", path);
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    if (bytes.empty()) return bytes;
    const ssize_t got = ::fgetxattr(fd, name.c_str(), bytes.data(), bytes.size());
    if (got != size)
        throw failure(Code::imapi_e_data_stream_inconsistency, got < 0 ? errno : EIO,
                      "read a stream, which changes meanwhile, of", path);
    return bytes;
}

} // namespace

std::vector<std::pair<std::string, std::vector<std::byte>>>
host_streams(int folder, const char* name, bool follow, const std::string& path) {
    std::vector<std::pair<std::string, std::vector<std::byte>>> streams;
    // Not to be held up by a pipe that stands there by now.
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
    const io::Fd file(::openat(folder, name, flags));
    if (file.get() < 0)
        throw failure(Code::imapi_e_data_stream_create_failure, errno, "open", path);
    const std::string names = attribute_list(file.get(), path);
    for (std::size_t at = 0; at < names.size();) {
        const std::string attribute_name = names.c_str() + at;
        at += attribute_name.size() + 1;
        std::string_view stream = attribute_name;
        if (!stream.starts_with(user_class)) continue;
        stream.remove_prefix(user_class.size());
        if (stream == samba_attributes) continue;
        auto bytes = attribute(file.get(), attribute_name, path);
        if (stream.starts_with(samba_prefix) && stream.ends_with(samba_suffix) &&
            stream.size() > samba_prefix.size() + samba_suffix.size()) {
            stream.remove_prefix(samba_prefix.size());
            stream.remove_suffix(samba_suffix.size());
            // An attribute may not be empty everywhere: Samba puts a zero behind the stream's
            // bytes.
            if (!bytes.empty() && bytes.back() == std::byte{0}) bytes.pop_back();
        }
        try {
            check_stream_name(stream);
        } catch (Error& error) {
            throw error.add({.doing = "take the streams of", .path = path});
        }
        const bool taken = std::any_of(streams.begin(), streams.end(),
                                       [&](const auto& one) { return one.first == stream; });
        if (taken)
            throw failure(Code::imapi_e_dup_name, EEXIST, "take two streams of one name of", path);
        streams.emplace_back(stream, std::move(bytes));
    }
    return streams;
}

} // namespace openimapi::inline v1::tree
