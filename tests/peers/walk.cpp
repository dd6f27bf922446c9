/// walk DIRECTORY [no-content]: everything below a directory of a mounted file system, one line an
/// entry:
///   TYPE SIZE MODE MTIME UID GID LINKS INODE DEVICE CONTENT PATH
/// TYPE is one of d f l b c p s; MODE octal; MTIME seconds since 1970; CONTENT a file's SHA-256, a
/// link's target (as @TARGET) or -; PATH relative. Names are escaped (sha256.hpp). What cannot be
/// read is a line "! PATH: reason". Static and one process, because it also runs in the guest of a
/// virtual machine, where starting programs is slow.
#include "sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <vector>

namespace {

bool with_content = true;

void complain(const std::string& path) {
    std::printf("! %s: %s\n", peers::escaped(path).c_str(), std::strerror(errno));
}

std::string digest(int directory, const char* name, std::uint64_t size) {
    static std::vector<unsigned char> buffer(16 * peers::Content::piece);
    const int file = openat(directory, name, O_RDONLY | O_NOFOLLOW);
    if (file < 0) return {};
    if (size >= peers::sampled_from) {
        const std::string sampled = peers::sample(
            size, [file](std::uint64_t offset, unsigned char* out, std::size_t wanted) {
                return pread(file, out, wanted, static_cast<off_t>(offset)) ==
                       static_cast<ssize_t>(wanted);
            });
        close(file);
        return sampled;
    }
    peers::Content content(size);
    ssize_t got = 0;
    do {
        std::size_t filled = 0;
        while (filled < buffer.size() &&
               (got = read(file, buffer.data() + filled, buffer.size() - filled)) > 0)
            filled += static_cast<std::size_t>(got);
        content.update(buffer.data(), filled);
    } while (got > 0);
    close(file);
    return got < 0 ? std::string() : content.finish();
}

char type_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return 'd';
    case S_IFREG:
        return 'f';
    case S_IFLNK:
        return 'l';
    case S_IFBLK:
        return 'b';
    case S_IFCHR:
        return 'c';
    case S_IFIFO:
        return 'p';
    case S_IFSOCK:
        return 's';
    default:
        return '?';
    }
}

// Directory-relative throughout: paths may be longer than PATH_MAX.
void walk(int directory, const std::string& prefix) {
    std::vector<std::string> names;
    DIR* const stream = fdopendir(dup(directory));
    if (stream == nullptr) return complain(prefix);
    errno = 0;
    while (const dirent* const entry = readdir(stream))
        if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
            names.emplace_back(entry->d_name);
    if (errno != 0) complain(prefix);
    closedir(stream);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        const std::string path = prefix.empty() ? name : prefix + "/" + name;
        struct stat status {};
        if (fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            complain(path);
            continue;
        }
        const char type = type_of(status.st_mode);
        std::string content = "-";
        if (type == 'f' && with_content) {
            content = digest(directory, name.c_str(), static_cast<std::uint64_t>(status.st_size));
            if (content.empty()) {
                complain(path);
                continue;
            }
        } else if (type == 'l') {
            std::vector<char> target(1 << 16);
            const ssize_t length =
                readlinkat(directory, name.c_str(), target.data(), target.size());
            if (length < 0) {
                complain(path);
                continue;
            }
            content.assign(1, '@');
            content += peers::escaped(std::string(target.data(), static_cast<std::size_t>(length)));
        }
        const bool device = type == 'b' || type == 'c';
        std::printf("%c %lld %04o %lld %u %u %lu %llu %u:%u %s %s\n", type,
                    type == 'f' ? static_cast<long long>(status.st_size) : 0LL,
                    status.st_mode & 07777U, static_cast<long long>(status.st_mtime), status.st_uid,
                    status.st_gid, static_cast<unsigned long>(status.st_nlink),
                    static_cast<unsigned long long>(status.st_ino),
                    device ? major(status.st_rdev) : 0U, device ? minor(status.st_rdev) : 0U,
                    content.c_str(), peers::escaped(path).c_str());
        if (type == 'd') {
            const int below = openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
            if (below < 0) {
                complain(path);
                continue;
            }
            walk(below, path);
            close(below);
        }
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    with_content = count < 3;
    const int top = open(arguments[1], O_RDONLY | O_DIRECTORY);
    if (top < 0) {
        complain(arguments[1]);
        return 1;
    }
    walk(top, "");
    return std::fflush(stdout) == 0 ? 0 : 1;
}
