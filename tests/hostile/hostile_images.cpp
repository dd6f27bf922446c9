// hostile_images FOLDER: writes every image of the generator there, to be tried on other readers.
#include "generator.hpp"

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: hostile_images FOLDER\n");
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    for (const auto& hostile : openimapi::testing::hostile_images()) {
        auto name = hostile.name + " (" + hostile.finding + ").iso";
        std::replace(name.begin(), name.end(), '/', '_');
        std::ofstream out(folder / name, std::ios::binary);
        out.write(reinterpret_cast<const char*>(hostile.bytes.data()),
                  static_cast<std::streamsize>(hostile.bytes.size()));
        if (!out) return 1;
        fmt::print("{}\n", name);
    }
    return 0;
}
