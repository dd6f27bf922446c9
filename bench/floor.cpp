/// floor DIRECTORY OUTPUT: the least that any program does that makes an image of a folder, to
/// measure others against. One pass: each directory is read, each entry looked at with one
/// directory-relative stat, each file opened, read, closed, and its bytes put at the next multiple
/// of 2048 of the output. No metadata, no sorting, no report.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t block = 2048;
std::vector<char> buffer(1 << 20);
std::size_t filled = 0;
int output = -1;

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

void flush() {
    for (std::size_t done = 0; done < filled;) {
        const ssize_t wrote = write(output, buffer.data() + done, filled - done);
        if (wrote <= 0) fail("write");
        done += static_cast<std::size_t>(wrote);
    }
    filled = 0;
}

void pad(std::size_t size) {
    const std::size_t rest = (block - size % block) % block;
    std::memset(buffer.data() + filled, 0, rest);
    filled += rest;
}

void copy(int file, std::size_t size) {
    if (size > buffer.size() / 4) { // the kernel copies
        flush();
        for (std::size_t left = size; left > 0;) {
            const ssize_t sent = sendfile(output, file, nullptr, left);
            if (sent <= 0) fail("sendfile");
            left -= static_cast<std::size_t>(sent);
        }
        pad(size);
        return;
    }
    if (filled + size + block > buffer.size()) flush();
    if (read(file, buffer.data() + filled, size) != static_cast<ssize_t>(size)) fail("read");
    filled += size;
    pad(size);
}

void scan(int directory) {
    DIR* const stream = fdopendir(directory);
    if (stream == nullptr) fail("fdopendir");
    while (const dirent* const entry = readdir(stream)) {
        if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
        struct stat status {};
        if (fstatat(dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            fail(entry->d_name);
        if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) continue;
        const int item = openat(dirfd(stream), entry->d_name, O_RDONLY | O_NOFOLLOW);
        if (item < 0) fail(entry->d_name);
        if (S_ISDIR(status.st_mode)) {
            scan(item);
        } else {
            copy(item, static_cast<std::size_t>(status.st_size));
            close(item);
        }
    }
    closedir(stream);
}

} // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    output = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const int top = open(arguments[1], O_RDONLY | O_DIRECTORY);
    if (output < 0 || top < 0) fail("open");
    scan(top);
    flush();
    return close(output);
}
