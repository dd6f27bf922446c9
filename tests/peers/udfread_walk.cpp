/// udfread_walk IMAGE: what libudfread (VideoLAN's reader of UDF) sees in an image, one line an
/// entry:
///   TYPE SIZE CONTENT PATH
/// as walk.cpp prints them, without what libudfread does not know (modes, times, links).
#include "sha256.hpp"

#include <memory>
#include <udfread/udfread.h>
#include <vector>

namespace {

bool failed = false;

void complain(const std::string& path, const char* what) {
    failed = true;
    std::printf("! %s: %s\n", peers::escaped(path).c_str(), what);
}

void show_file(UDFDIR* directory, const char* name, const std::string& path) {
    const std::unique_ptr<UDFFILE, decltype(&udfread_file_close)> file(
        udfread_file_openat(directory, name), &udfread_file_close);
    if (!file) return complain(path, "cannot be opened");
    static std::vector<unsigned char> buffer(16 * peers::Content::piece);
    const std::int64_t size = udfread_file_size(file.get());
    if (static_cast<std::uint64_t>(size) >= peers::sampled_from) {
        const auto sampled = peers::sample(
            static_cast<std::uint64_t>(size),
            [&](std::uint64_t offset, unsigned char* out, std::size_t wanted) {
                return udfread_file_seek(file.get(), static_cast<std::int64_t>(offset),
                                         UDF_SEEK_SET) == static_cast<std::int64_t>(offset) &&
                       udfread_file_read(file.get(), out, wanted) == static_cast<ssize_t>(wanted);
            });
        if (sampled.empty()) return complain(path, "cannot be read");
        std::printf("f %lld %s %s\n", static_cast<long long>(size), sampled.c_str(),
                    peers::escaped(path).c_str());
        return;
    }
    peers::Content content(static_cast<std::uint64_t>(size));
    std::int64_t total = 0;
    ssize_t got = 0;
    do {
        std::size_t filled = 0;
        while (filled < buffer.size() &&
               (got = udfread_file_read(file.get(), buffer.data() + filled,
                                        buffer.size() - filled)) > 0)
            filled += static_cast<std::size_t>(got);
        content.update(buffer.data(), filled);
        total += static_cast<std::int64_t>(filled);
    } while (got > 0);
    if (got < 0) return complain(path, "cannot be read");
    if (total != size) return complain(path, "has another size than its bytes");
    std::printf("f %lld %s %s\n", static_cast<long long>(total), content.finish().c_str(),
                peers::escaped(path).c_str());
}

void walk(UDFDIR* directory, const std::string& prefix) {
    udfread_dirent entry{};
    while (udfread_readdir(directory, &entry) != nullptr) {
        const std::string name = entry.d_name;
        if (name == "." || name == "..") continue;
        const std::string path = prefix.empty() ? name : prefix + "/" + name;
        if (entry.d_type == UDF_DT_DIR) {
            std::printf("d 0 - %s\n", peers::escaped(path).c_str());
            UDFDIR* const below = udfread_opendir_at(directory, name.c_str());
            if (below == nullptr) {
                complain(path, "cannot be opened");
            } else {
                walk(below, path);
                udfread_closedir(below);
            }
        } else if (entry.d_type == UDF_DT_REG) {
            show_file(directory, name.c_str(), path);
        } else {
            std::printf("? 0 - %s\n", peers::escaped(path).c_str());
        }
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::unique_ptr<udfread, decltype(&udfread_close)> volume(udfread_init(), &udfread_close);
    if (!volume || udfread_open(volume.get(), arguments[1]) != 0) {
        std::printf("! %s: libudfread finds no volume\n", arguments[1]);
        return 1;
    }
    UDFDIR* const root = udfread_opendir(volume.get(), "/");
    if (root == nullptr) {
        std::printf("! /: the root directory cannot be opened\n");
        return 1;
    }
    walk(root, "");
    udfread_closedir(root);
    return failed ? 1 : 0;
}
