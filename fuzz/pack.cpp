// fuzz_pack IMAGE [-p] > SEED: an image in the form of SparseImage (input.hpp). -p: with the flag
// that has the checksums of UDF repaired.
#include "input.hpp"

#include <cstring>
#include <fstream>
#include <string>

namespace {

void put(std::string& out, std::uint16_t value) {
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>(value >> 8);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    const bool repaired = count > 2 && std::strcmp(arguments[2], "-p") == 0;
    std::ifstream in(arguments[1], std::ios::binary);
    const std::string image{std::istreambuf_iterator<char>(in), {}};
    constexpr std::size_t size = openimapi::fuzzing::SparseImage::block_bytes;
    const auto blocks = (image.size() + size - 1) / size;
    if (image.empty() || blocks > 65535) {
        std::fprintf(stderr, "fuzz_pack: %s is empty or above 128 MiB\n", arguments[1]);
        return 1;
    }
    std::string out;
    out += static_cast<char>(repaired ? 1 : 0);
    put(out, static_cast<std::uint16_t>(blocks));
    out += static_cast<char>(std::min<std::size_t>(blocks * size - image.size(), 255));
    for (std::size_t block = 0; block < blocks; ++block) {
        std::string_view bytes = std::string_view(image).substr(block * size, size);
        const auto last = bytes.find_last_not_of('\0');
        if (last == bytes.npos) continue;
        bytes = bytes.substr(0, last + 1);
        put(out, static_cast<std::uint16_t>(block));
        put(out, static_cast<std::uint16_t>(bytes.size()));
        out += bytes;
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return 0;
}
