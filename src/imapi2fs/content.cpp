#include "imapi2fs/content.hpp"

#include "imapi2fs/stash_file.hpp"
#include "imapi2fs/updates.hpp"
#include "openimapi/com/stream.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr std::size_t piece = 1 << 20; ///< as often as events are due

io::SourcePtr stash(ImageCore& image, const io::Source& from, FileUpdates& updates) {
    const auto folder = [&] {
        const auto lock = image.lock();
        return image.working_directory;
    }();
    const auto size = from.size().value();
    check_space(folder, size);
    auto file = std::make_shared<StashFile>(folder);
    std::vector<std::byte> buffer(piece);
    for (std::uint64_t at = 0; at < size;) {
        const auto take = std::min<std::uint64_t>(piece, size - at);
        try {
            from.read(at, std::span(buffer).first(take));
        } catch (const Error& error) {
            if (error.code() == Code::imapi_e_data_stream_inconsistency) throw;
            throw Error(Code::imapi_e_data_stream_read_failure, error.reason(), error.cure());
        }
        file->append(std::span(buffer).first(take));
        at += take;
        updates.reached(at);
    }
    const auto lock = image.lock();
    image.stashed(file);
    return file;
}
} // namespace

tree::Slice take_content(ImageCore& image, IStream* stream, std::string_view path) {
    io::SourcePtr source;
    try {
        source = com::source_over(stream);
    } catch (const Error& error) {
        Error failed(Code::imapi_e_data_stream_read_failure, error.reason());
        throw failed.add({.doing = "take the stream for", .path = std::string(path)});
    }
    const auto size = source->size().value();
    const bool staged = [&] {
        const auto lock = image.lock();
        return image.stage_files;
    }();
    FileUpdates updates(image, path, size);
    if (staged)
        source = stash(image, *source, updates);
    else
        updates.reached(size);
    return {.source = std::move(source), .size = size};
}

io::SourcePtr slice_source(const tree::Slice& slice) {
    if (!slice.source) return io::memory({});
    return io::slice(slice.source, slice.offset, Bytes(slice.size));
}

} // namespace openimapi::inline v1::imapi2fs
