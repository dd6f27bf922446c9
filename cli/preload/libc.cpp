/// The functions of the C library that programs reach a device file through. Each looks whether it
/// is asked about the drive, and otherwise calls the real one. They have names of their own here
/// and the library's names only for the linker, so that no declaration of the headers is in the
/// way.
#include "device.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <unistd.h>

// NOLINTBEGIN: C's own names and ways
#define AS(name) __asm__(name)
#define SHOW extern "C" __attribute__((visibility("default")))

using namespace openimapi::preload;

namespace {

template <class Function>
Function* real(const char* name) noexcept {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}
/// The real function, looked up once.
#define REAL(type, name)                                                                           \
    static auto* const real_function = real<type>(name);                                           \
    if (!real_function) {                                                                          \
        errno = ENOSYS;                                                                            \
        return {};                                                                                 \
    }

bool takes_mode(int flags) noexcept {
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

/// "/proc/self/fd/N" or "/dev/fd/N" of ours, opened again (growisofs hands the old session on so).
std::optional<Kind> reopened(const char* path) noexcept {
    if (!path) return std::nullopt;
    for (const std::string_view prefix : {"/proc/self/fd/", "/dev/fd/"}) {
        if (std::strncmp(path, prefix.data(), prefix.size()) != 0) continue;
        const auto device = device_of(std::atoi(path + prefix.size()));
        return device ? std::optional(device->kind()) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Kind> ours(const char* path) noexcept {
    const auto kind = device_kind(path);
    return kind ? kind : reopened(path);
}

/// Like /dev/sr0 (block 11:0) or /dev/sg0 (character 21:0).
template <class Stat>
int fill(Stat* status, Kind kind) noexcept {
    std::memset(status, 0, sizeof *status);
    status->st_mode = (kind == Kind::block ? S_IFBLK : S_IFCHR) | 0660;
    status->st_rdev = kind == Kind::block ? makedev(11, 0) : makedev(21, 0);
    status->st_dev = makedev(0, 5);
    status->st_ino = 0xD15C;
    status->st_nlink = 1;
    status->st_blksize = 4096;
    return 0;
}

} // namespace

// --- open and close --------------------------------------------------------------------------

#define DEFINE_OPEN(ours_name, name)                                                               \
    SHOW int ours_name(const char* path, int flags, ...) AS(name);                                 \
    int ours_name(const char* path, int flags, ...) {                                              \
        mode_t mode = 0;                                                                           \
        if (takes_mode(flags)) {                                                                   \
            va_list arguments;                                                                     \
            va_start(arguments, flags);                                                            \
            mode = va_arg(arguments, mode_t);                                                      \
            va_end(arguments);                                                                     \
        }                                                                                          \
        if (const auto kind = ours(path)) return open_device(*kind, flags);                        \
        REAL(int(const char*, int, mode_t), name)                                                  \
        return real_function(path, flags, mode);                                                   \
    }
DEFINE_OPEN(preload_open, "open")
DEFINE_OPEN(preload_open64, "open64")

#define DEFINE_OPENAT(ours_name, name)                                                             \
    SHOW int ours_name(int folder, const char* path, int flags, ...) AS(name);                     \
    int ours_name(int folder, const char* path, int flags, ...) {                                  \
        mode_t mode = 0;                                                                           \
        if (takes_mode(flags)) {                                                                   \
            va_list arguments;                                                                     \
            va_start(arguments, flags);                                                            \
            mode = va_arg(arguments, mode_t);                                                      \
            va_end(arguments);                                                                     \
        }                                                                                          \
        if (const auto kind = ours(path)) return open_device(*kind, flags);                        \
        REAL(int(int, const char*, int, mode_t), name)                                             \
        return real_function(folder, path, flags, mode);                                           \
    }
DEFINE_OPENAT(preload_openat, "openat")
DEFINE_OPENAT(preload_openat64, "openat64")

// What a fortified program calls instead of the three above without a mode.
#define DEFINE_OPEN_2(ours_name, name)                                                             \
    SHOW int ours_name(const char* path, int flags) AS(name);                                      \
    int ours_name(const char* path, int flags) {                                                   \
        if (const auto kind = ours(path)) return open_device(*kind, flags);                        \
        REAL(int(const char*, int), name)                                                          \
        return real_function(path, flags);                                                         \
    }
DEFINE_OPEN_2(preload_open_2, "__open_2")
DEFINE_OPEN_2(preload_open64_2, "__open64_2")

#define DEFINE_OPENAT_2(ours_name, name)                                                           \
    SHOW int ours_name(int folder, const char* path, int flags) AS(name);                          \
    int ours_name(int folder, const char* path, int flags) {                                       \
        if (const auto kind = ours(path)) return open_device(*kind, flags);                        \
        REAL(int(int, const char*, int), name)                                                     \
        return real_function(folder, path, flags);                                                 \
    }
DEFINE_OPENAT_2(preload_openat_2, "__openat_2")
DEFINE_OPENAT_2(preload_openat64_2, "__openat64_2")

SHOW int preload_close(int descriptor) AS("close");
int preload_close(int descriptor) {
    forget(descriptor);
    REAL(int(int), "close")
    return real_function(descriptor);
}

SHOW int preload_dup(int from) AS("dup");
int preload_dup(int from) {
    REAL(int(int), "dup")
    const int to = real_function(from);
    duplicate(from, to);
    return to;
}
SHOW int preload_dup2(int from, int to) AS("dup2");
int preload_dup2(int from, int to) {
    REAL(int(int, int), "dup2")
    const int result = real_function(from, to);
    duplicate(from, result);
    return result;
}
SHOW int preload_dup3(int from, int to, int flags) AS("dup3");
int preload_dup3(int from, int to, int flags) {
    REAL(int(int, int, int), "dup3")
    const int result = real_function(from, to, flags);
    duplicate(from, result);
    return result;
}

// --- ioctl, read, write, seek ----------------------------------------------------------------

SHOW int preload_ioctl(int descriptor, unsigned long request, ...) AS("ioctl");
int preload_ioctl(int descriptor, unsigned long request, ...) {
    va_list arguments;
    va_start(arguments, request);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    if (const auto device = device_of(descriptor)) return device_ioctl(*device, request, argument);
    REAL(int(int, unsigned long, void*), "ioctl")
    return real_function(descriptor, request, argument);
}

SHOW ssize_t preload_read(int descriptor, void* buffer, size_t size) AS("read");
ssize_t preload_read(int descriptor, void* buffer, size_t size) {
    if (const auto device = device_of(descriptor))
        return device->read_on({static_cast<std::byte*>(buffer), size});
    REAL(ssize_t(int, void*, size_t), "read")
    return real_function(descriptor, buffer, size);
}
#define DEFINE_PREAD(ours_name, name)                                                              \
    SHOW ssize_t ours_name(int descriptor, void* buffer, size_t size, off64_t offset) AS(name);    \
    ssize_t ours_name(int descriptor, void* buffer, size_t size, off64_t offset) {                 \
        if (const auto device = device_of(descriptor))                                             \
            return device->read(static_cast<std::uint64_t>(offset),                                \
                                {static_cast<std::byte*>(buffer), size});                          \
        REAL(ssize_t(int, void*, size_t, off64_t), name)                                           \
        return real_function(descriptor, buffer, size, offset);                                    \
    }
DEFINE_PREAD(preload_pread, "pread")
DEFINE_PREAD(preload_pread64, "pread64")

// Write-once discs are written by commands only: as on the kernel's sr, writing is refused.
SHOW ssize_t preload_write(int descriptor, const void* buffer, size_t size) AS("write");
ssize_t preload_write(int descriptor, const void* buffer, size_t size) {
    if (device_of(descriptor)) {
        errno = EROFS;
        return -1;
    }
    REAL(ssize_t(int, const void*, size_t), "write")
    return real_function(descriptor, buffer, size);
}
#define DEFINE_PWRITE(ours_name, name)                                                             \
    SHOW ssize_t ours_name(int descriptor, const void* buffer, size_t size, off64_t offset)        \
        AS(name);                                                                                  \
    ssize_t ours_name(int descriptor, const void* buffer, size_t size, off64_t offset) {           \
        if (device_of(descriptor)) {                                                               \
            errno = EROFS;                                                                         \
            return -1;                                                                             \
        }                                                                                          \
        REAL(ssize_t(int, const void*, size_t, off64_t), name)                                     \
        return real_function(descriptor, buffer, size, offset);                                    \
    }
DEFINE_PWRITE(preload_pwrite, "pwrite")
DEFINE_PWRITE(preload_pwrite64, "pwrite64")

#define DEFINE_LSEEK(ours_name, name)                                                              \
    SHOW off64_t ours_name(int descriptor, off64_t offset, int whence) AS(name);                   \
    off64_t ours_name(int descriptor, off64_t offset, int whence) {                                \
        if (const auto device = device_of(descriptor)) return device->seek(offset, whence);        \
        REAL(off64_t(int, off64_t, int), name)                                                     \
        return real_function(descriptor, offset, whence);                                          \
    }
DEFINE_LSEEK(preload_lseek, "lseek")
DEFINE_LSEEK(preload_lseek64, "lseek64")

// --- stat ------------------------------------------------------------------------------------

// On 64-bit Linux both structures are one; the older names are what libburn and growisofs, built
// long ago, still call.
#define DEFINE_STAT(ours_name, name)                                                               \
    SHOW int ours_name(const char* path, struct stat64* status) AS(name);                          \
    int ours_name(const char* path, struct stat64* status) {                                       \
        if (const auto kind = ours(path)) return fill(status, *kind);                              \
        REAL(int(const char*, struct stat64*), name)                                               \
        return real_function(path, status);                                                        \
    }
DEFINE_STAT(preload_stat, "stat")
DEFINE_STAT(preload_stat64, "stat64")
DEFINE_STAT(preload_lstat, "lstat")
DEFINE_STAT(preload_lstat64, "lstat64")

#define DEFINE_FSTAT(ours_name, name)                                                              \
    SHOW int ours_name(int descriptor, struct stat64* status) AS(name);                            \
    int ours_name(int descriptor, struct stat64* status) {                                         \
        if (const auto device = device_of(descriptor)) return fill(status, device->kind());        \
        REAL(int(int, struct stat64*), name)                                                       \
        return real_function(descriptor, status);                                                  \
    }
DEFINE_FSTAT(preload_fstat, "fstat")
DEFINE_FSTAT(preload_fstat64, "fstat64")

#define DEFINE_FSTATAT(ours_name, name)                                                            \
    SHOW int ours_name(int folder, const char* path, struct stat64* status, int flags) AS(name);   \
    int ours_name(int folder, const char* path, struct stat64* status, int flags) {                \
        if (const auto kind = ours(path)) return fill(status, *kind);                              \
        if (path && *path == '\0')                                                                 \
            if (const auto device = device_of(folder)) return fill(status, device->kind());        \
        REAL(int(int, const char*, struct stat64*, int), name)                                     \
        return real_function(folder, path, status, flags);                                         \
    }
DEFINE_FSTATAT(preload_fstatat, "fstatat")
DEFINE_FSTATAT(preload_fstatat64, "fstatat64")

#define DEFINE_XSTAT(ours_name, name)                                                              \
    SHOW int ours_name(int version, const char* path, struct stat64* status) AS(name);             \
    int ours_name(int version, const char* path, struct stat64* status) {                          \
        if (const auto kind = ours(path)) return fill(status, *kind);                              \
        REAL(int(int, const char*, struct stat64*), name)                                          \
        return real_function(version, path, status);                                               \
    }
DEFINE_XSTAT(preload_xstat, "__xstat")
DEFINE_XSTAT(preload_xstat64, "__xstat64")
DEFINE_XSTAT(preload_lxstat, "__lxstat")
DEFINE_XSTAT(preload_lxstat64, "__lxstat64")

#define DEFINE_FXSTAT(ours_name, name)                                                             \
    SHOW int ours_name(int version, int descriptor, struct stat64* status) AS(name);               \
    int ours_name(int version, int descriptor, struct stat64* status) {                            \
        if (const auto device = device_of(descriptor)) return fill(status, device->kind());        \
        REAL(int(int, int, struct stat64*), name)                                                  \
        return real_function(version, descriptor, status);                                         \
    }
DEFINE_FXSTAT(preload_fxstat, "__fxstat")
DEFINE_FXSTAT(preload_fxstat64, "__fxstat64")

SHOW int preload_statx(int folder, const char* path, int flags, unsigned mask, struct statx* status)
    AS("statx");
int preload_statx(int folder, const char* path, int flags, unsigned mask, struct statx* status) {
    auto kind = ours(path);
    if (!kind && path && *path == '\0')
        if (const auto device = device_of(folder)) kind = device->kind();
    if (kind) {
        std::memset(status, 0, sizeof *status);
        status->stx_mask = STATX_BASIC_STATS;
        status->stx_mode =
            static_cast<std::uint16_t>((*kind == Kind::block ? S_IFBLK : S_IFCHR) | 0660);
        status->stx_rdev_major = *kind == Kind::block ? 11 : 21;
        status->stx_nlink = 1;
        status->stx_blksize = 4096;
        return 0;
    }
    REAL(int(int, const char*, int, unsigned, struct statx*), "statx")
    return real_function(folder, path, flags, mask, status);
}

SHOW int preload_access(const char* path, int mode) AS("access");
int preload_access(const char* path, int mode) {
    if (ours(path)) return 0;
    REAL(int(const char*, int), "access")
    return real_function(path, mode);
}

// --- stdio, which reads by system call and so past read() ------------------------------------

namespace {
ssize_t cookie_read(void* cookie, char* buffer, size_t size) {
    return preload_read(static_cast<int>(reinterpret_cast<intptr_t>(cookie)), buffer, size);
}
int cookie_seek(void* cookie, off64_t* offset, int whence) {
    const auto at =
        preload_lseek64(static_cast<int>(reinterpret_cast<intptr_t>(cookie)), *offset, whence);
    if (at < 0) return -1;
    *offset = at;
    return 0;
}
int cookie_close(void* cookie) {
    return preload_close(static_cast<int>(reinterpret_cast<intptr_t>(cookie)));
}
FILE* open_stream(Kind kind) {
    const int descriptor = open_device(kind, O_RDONLY);
    if (descriptor < 0) return nullptr;
    FILE* const stream = ::fopencookie(reinterpret_cast<void*>(static_cast<intptr_t>(descriptor)),
                                       "r", {cookie_read, nullptr, cookie_seek, cookie_close});
    // genisoimage opens the old session as a stream and reads it through fileno().
    if (stream) stream->_fileno = descriptor;
    return stream;
}
} // namespace

#define DEFINE_FOPEN(ours_name, name)                                                              \
    SHOW FILE* ours_name(const char* path, const char* mode) AS(name);                             \
    FILE* ours_name(const char* path, const char* mode) {                                          \
        if (const auto kind = ours(path)) return open_stream(*kind);                               \
        REAL(FILE*(const char*, const char*), name)                                                \
        return real_function(path, mode);                                                          \
    }
DEFINE_FOPEN(preload_fopen, "fopen")
DEFINE_FOPEN(preload_fopen64, "fopen64")
// NOLINTEND
