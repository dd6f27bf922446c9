#include "format/iso9660/zisofs_writer.hpp"

#include "openimapi/base/error.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <mutex>
#include <zlib.h>

namespace openimapi::inline v1::iso9660::zisofs {
namespace {

// Part of the image format, as far as zlib's own versions agree: another level makes other bytes.
constexpr int compression_level = 6;

bool is_zero(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

/// `block` compressed, into `out`; no bytes for a block of zeros.
void compress(std::span<const std::byte> block, std::vector<std::byte>& out) {
    if (is_zero(block)) return out.clear();
    uLongf length = ::compressBound(static_cast<uLong>(block.size()));
    out.resize(length);
    const int result = ::compress2(reinterpret_cast<Bytef*>(out.data()), &length,
                                   reinterpret_cast<const Bytef*>(block.data()),
                                   static_cast<uLong>(block.size()), compression_level);
    if (result != Z_OK) throw Error(Code::e_outofmemory, "there is no memory to compress with");
    out.resize(length);
}

std::vector<std::byte> table_of(const Measured& file) {
    std::vector<std::byte> out;
    const auto append = [&](const auto& value) {
        const auto bytes = bytes_of(value);
        out.insert(out.end(), bytes.begin(), bytes.end());
    };
    if (file.form.version == 1) {
        FileHeader1 header;
        header.size = static_cast<std::uint32_t>(file.form.size);
        header.block_log2 = file.form.block_log2;
        append(header);
        for (const auto pointer : file.pointers)
            append(le32(static_cast<std::uint32_t>(pointer)));
    } else {
        FileHeader2 header;
        header.size = file.form.size;
        header.block_log2 = file.form.block_log2;
        append(header);
        for (const auto pointer : file.pointers)
            append(le64(pointer));
    }
    return out;
}

class Compressed final : public io::ItemSource {
public:
    Compressed(io::ItemSourcePtr contents, TablePtr table)
        : contents_(std::move(contents)), table_(std::move(table)) {}

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        const auto* file = table_->find(item);
        if (file == nullptr) return contents_->read(item, offset, out);
        const auto table_end = file->form.table_bytes();
        if (offset < table_end && !out.empty()) {
            const auto table = table_of(*file);
            const auto part =
                static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), table_end - offset));
            std::copy_n(table.begin() + static_cast<std::ptrdiff_t>(offset), part, out.begin());
            out = out.subspan(part);
            offset += part;
        }
        const auto& pointers = file->pointers;
        // The block that the offset lies in: the last that begins there or before, and is not
        // empty.
        auto at = std::upper_bound(pointers.begin(), pointers.end(), offset) - pointers.begin() - 1;
        std::vector<std::byte> packed;
        for (; !out.empty(); ++at) {
            const auto index = static_cast<std::size_t>(at);
            if (index + 1 >= pointers.size())
                throw Error(Code::win32_handle_eof, "the file ends before that");
            if (pointers[index] == pointers[index + 1]) continue;
            make(item, *file, index, packed);
            const auto inside = static_cast<std::size_t>(offset - pointers[index]);
            const auto part = std::min(out.size(), packed.size() - inside);
            std::copy_n(packed.begin() + static_cast<std::ptrdiff_t>(inside), part, out.begin());
            out = out.subspan(part);
            offset += part;
        }
    }

    [[nodiscard]] int open(std::uint32_t item) const override {
        return table_->find(item) == nullptr ? contents_->open(item) : -1;
    }
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override {
        return table_->find(item) == nullptr ? contents_->open_file(item) : OpenFile{};
    }
    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override {
        return contents_->unchanged(item, fd);
    }

private:
    void make(std::uint32_t item, const Measured& file, std::size_t index,
              std::vector<std::byte>& packed) const {
        {
            // Whoever reads a file in order, and in pieces that end inside of a block, comes back.
            const std::lock_guard lock(mutex_);
            if (last_item_ == item && last_index_ == index && !last_.empty()) {
                packed = last_;
                return;
            }
        }
        const auto begin = index * file.form.block();
        std::vector<std::byte> block(
            static_cast<std::size_t>(std::min(file.form.block(), file.form.size - begin)));
        contents_->read(item, begin, block);
        compress(block, packed);
        if (packed.size() != file.pointers[index + 1] - file.pointers[index])
            throw Error(Code::imapi_e_data_stream_inconsistency,
                        "the file's content changed since it was compressed for the plan",
                        "Leave the source alone while the image is made, then try again");
        const std::lock_guard lock(mutex_);
        last_item_ = item;
        last_index_ = index;
        last_ = packed;
    }

    io::ItemSourcePtr contents_;
    TablePtr table_;
    mutable std::mutex mutex_;
    mutable std::uint32_t last_item_ = 0;
    mutable std::size_t last_index_ = 0;
    mutable std::vector<std::byte> last_;
};

} // namespace

Form form_of(std::uint8_t version, std::uint64_t size) noexcept {
    if (version == 1) return {1, 4, smallest_block_log2, size};
    return {2, 6, largest_block_log2, size};
}

std::optional<Measured> measure(const io::ItemSource& contents, std::uint32_t item,
                                std::uint64_t size, std::uint8_t version, const Job& job) {
    const auto form = form_of(version, size);
    if (size == 0 || (version == 1 && size > longest_file_1)) return {};
    const auto blocks_now = blocks_for(Bytes(size)).value();
    Measured file{form, {}};
    file.pointers.reserve(static_cast<std::size_t>(form.blocks() + 1));
    std::uint64_t next = form.table_bytes();
    std::vector<std::byte> block, packed;
    for (std::uint64_t at = 0; at < size; at += form.block()) {
        // Once it cannot win any more, the rest need not be looked at.
        if (blocks_for(Bytes(next)).value() >= blocks_now) return {};
        job.check();
        file.pointers.push_back(next);
        block.resize(static_cast<std::size_t>(std::min(form.block(), size - at)));
        contents.read(item, at, block);
        compress(block, packed);
        next += packed.size();
    }
    file.pointers.push_back(next);
    if (blocks_for(Bytes(next)).value() >= blocks_now) return {};
    return file;
}

io::ItemSourcePtr compressed(io::ItemSourcePtr contents, TablePtr table) {
    if (!table || table->empty()) return contents;
    return std::make_shared<Compressed>(std::move(contents), std::move(table));
}

} // namespace openimapi::inline v1::iso9660::zisofs
