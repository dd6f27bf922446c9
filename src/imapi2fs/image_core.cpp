#include "imapi2fs/image_core.hpp"

#include "openimapi/base/environment.hpp"
#include "openimapi/base/text.hpp"
#include "openimapi/tree/snapshot.hpp"

namespace openimapi::inline v1::imapi2fs {

ImageCore::ImageCore() : working_directory(environment::temporary_folder()) {}
ImageCore::~ImageCore() = default;

void ImageCore::check_editable() const {
    if (!frozen.expired())
        throw Error(Code::imapi_e_readonly, "the image is read-only while a result of it is in use",
                    "Release the result and its stream first");
}

void ImageCore::check_name(std::string_view name) const {
    if (name.empty() || name == "." || name == ".." || name.size() > 255)
        throw Error(Code::imapi_e_invalid_path,
                    "a name must have 1 to 255 bytes and may not be '.' or '..'");
    std::size_t at = 0;
    while (at < name.size()) {
        const auto c = text::next_code_point(name, at);
        if (!c || *c < 0x20 ||
            (*c < 0x80 &&
             std::string_view("\\/:*?\"<>|").find(static_cast<char>(*c)) != std::string_view::npos))
            throw Error(Code::imapi_e_invalid_path,
                        "the name '" + text::printable(name) +
                            "' has a character that names may not have");
        if (restricted_names && *c > 127)
            throw Error(Code::imapi_e_restricted_name_violation,
                        "the name '" + text::printable(name) + "' has a character beyond 127",
                        "Turn UseRestrictedCharacterSet off, or choose another name");
    }
}

std::uint64_t ImageCore::used_blocks(std::uint64_t content, std::uint64_t file_count,
                                     std::uint64_t directory_count) {
    // Descriptors, anchors and the padding around them; a file entry an item; and its records in
    // three directories.
    const std::uint64_t items = file_count + directory_count - 1;
    return 528 + content + items + items * 3 * 64 / block_size;
}

void ImageCore::check_room(std::uint64_t bytes, std::uint32_t more_files,
                           std::uint32_t more_directories) const {
    if (free_media_blocks <= 0) return;
    const auto needed = used_blocks(bytes_blocks + blocks_for(Bytes(bytes)).value(),
                                    files + more_files, directories + more_directories);
    if (needed > static_cast<std::uint64_t>(free_media_blocks))
        throw Error(Code::imapi_e_image_size_limit,
                    "the image would need about " + std::to_string(needed) +
                        " blocks, and FreeMediaBlocks allows " + std::to_string(free_media_blocks),
                    "Raise FreeMediaBlocks before adding, or add less");
}

void ImageCore::added(std::uint64_t bytes, std::uint32_t more_files,
                      std::uint32_t more_directories) {
    bytes_blocks += blocks_for(Bytes(bytes)).value();
    files += more_files;
    directories += more_directories;
    ++change_point;
}

void ImageCore::recount() {
    const auto snapshot = root.snapshot();
    const auto counts = snapshot.counts();
    files = counts.others;
    directories = counts.directories;
    // Each file fills its last block: half a block a file on average, a whole one to be safe.
    bytes_blocks = blocks_for(Bytes(counts.bytes)).value() + counts.others;
    ++change_point;
}

std::string published_path(std::string_view path) {
    std::string out(path);
    if (out == "/") return {};
    for (char& c : out)
        if (c == '/') c = '\\';
    return out;
}

} // namespace openimapi::inline v1::imapi2fs
