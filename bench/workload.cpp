/// Makes the folders that are measured, the same everywhere:
///   workload large DIRECTORY BYTES           one file of random bytes
///   workload mixed DIRECTORY FILES FOLDERS   files of log-normal sizes (median 4 KiB, mean 10 KiB)
///   in folders 10 deep workload tiny  DIRECTORY FILES           files of 0 or 1 byte, 1000 in a
///   folder
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

class Random { // splitmix64
public:
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }
    double normal() {
        return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
    }

private:
    std::uint64_t state_ = 20200520;
};

Random random_source;
std::vector<char> noise;

[[noreturn]] void fail(const std::string& path) {
    std::perror(path.c_str());
    std::exit(1);
}

void make_folder(const std::string& path) {
    if (mkdir(path.c_str(), 0755) != 0) fail(path);
}

void make_file(const std::string& path, std::uint64_t size) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0) fail(path);
    while (size > 0) {
        const std::uint64_t from = random_source.next() % (noise.size() / 2);
        const std::uint64_t take = size < noise.size() / 2 ? size : noise.size() / 2;
        if (write(file, noise.data() + from, take) != static_cast<ssize_t>(take)) fail(path);
        size -= take;
    }
    // Times of a past day: what is measured is not whether a clock moves.
    const timespec times[2] = {
        {1590000000, 0}, {1590000000 + static_cast<time_t>(random_source.next() % 10000000), 0}};
    if (futimens(file, times) != 0 || close(file) != 0) fail(path);
}

std::string word() {
    static constexpr const char* syllables[] = {"ba", "co", "di", "fu", "ge", "ha", "jo", "ki",
                                                "lu", "me", "na", "po", "ri", "su", "te", "vo"};
    std::string text;
    for (std::uint64_t count = 2 + random_source.next() % 5; count > 0; --count)
        text += syllables[random_source.next() % 16];
    return text;
}

void mixed(const std::string& top, std::uint64_t files, std::uint64_t folders) {
    static constexpr const char* extensions[] = {".txt", ".html", ".c", ".h",  ".jpg",
                                                 ".png", ".pdf",  "",   ".gz", ".tar.xz"};
    std::vector<std::string> paths{top};
    std::vector<unsigned> depths{0};
    for (std::uint64_t i = 0; i < folders; ++i) {
        std::size_t parent = 0;
        do {
            // Every other folder goes under the newest ones, so that the tree becomes deep.
            parent = i % 2 == 0 ? paths.size() - 1 -
                                      random_source.next() % (paths.size() < 20 ? paths.size() : 20)
                                : random_source.next() % paths.size();
        } while (depths[parent] >= 10);
        paths.push_back(paths[parent] + "/" + word() + "-" + std::to_string(i));
        depths.push_back(depths[parent] + 1);
        make_folder(paths.back());
    }
    const double sigma = std::sqrt(2 * std::log(2.5));
    for (std::uint64_t i = 0; i < files; ++i) {
        const std::string& folder = paths[random_source.next() % paths.size()];
        const auto size =
            static_cast<std::uint64_t>(4096 * std::exp(sigma * random_source.normal()));
        make_file(folder + "/" + word() + std::to_string(i) + extensions[random_source.next() % 10],
                  size);
    }
}

void tiny(const std::string& top, std::uint64_t files) {
    std::string folder;
    for (std::uint64_t i = 0; i < files; ++i) {
        if (i % 1000 == 0) {
            folder = top + "/folder-" + std::to_string(i / 1000);
            make_folder(folder);
        }
        make_file(folder + "/file-" + std::to_string(i) + ".dat", random_source.next() % 2);
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    const std::string kind = arguments[1], top = arguments[2];
    const std::uint64_t amount = std::strtoull(arguments[3], nullptr, 10);
    noise.resize(8 << 20);
    for (std::size_t i = 0; i < noise.size(); i += 8) {
        const std::uint64_t value = random_source.next();
        std::memcpy(noise.data() + i, &value, 8);
    }
    umask(022);
    make_folder(top);
    if (kind == "large")
        make_file(top + "/large.bin", amount);
    else if (kind == "mixed" && count == 5)
        mixed(top, amount, std::strtoull(arguments[4], nullptr, 10));
    else if (kind == "tiny")
        tiny(top, amount);
    else
        return 2;
    return 0;
}
