#include "format/iso9660/zisofs.hpp"
#include "openimapi/base/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>
#include <zlib.h>

namespace openimapi::inline v1::iso9660::zisofs {
namespace {

bool is_block(unsigned log2) {
    return log2 >= smallest_block_log2 && log2 <= largest_block_log2;
}

/// Headers of this format have 16 or 24 bytes; ones that future versions make longer can be read,
/// too, since the pointers follow what the header says.
bool is_header(const Form& form) {
    return form.header_bytes() >= (form.version == 1 ? sizeof(FileHeader1) : sizeof(FileHeader2)) &&
           is_block(form.block_log2);
}

Error damaged(std::string what) {
    return {Code::imapi_e_import_read_failure, "the file is compressed with zisofs, and " + what,
            "Take it as recorded, if that is of use"};
}

/// Bytes that deflate can need for a block at most; what is beyond is no such block.
std::uint64_t longest_compressed(const Form& form) {
    return form.block() + form.block() / 8 + 1024;
}

/// Pointers `first` to `first + out.size() - 1`. Throws where the source ends before them.
void read_pointers(const io::Source& recorded, const Form& form, std::uint64_t first,
                   std::span<std::uint64_t> out) {
    const auto width = form.pointer_bytes();
    const auto start = form.header_bytes() + first * width;
    const auto end = recorded.size().value();
    if (start > end || out.size() * width > end - start)
        throw damaged("its table of blocks is longer than what is recorded");
    std::vector<std::byte> bytes(static_cast<std::size_t>(out.size() * width));
    recorded.read(start, bytes);
    for (std::size_t i = 0; i < out.size(); ++i) {
        le64 wide{};
        le32 narrow{};
        if (width == 8)
            (void)load(std::span(bytes).subspan(i * 8), wide);
        else
            (void)load(std::span(bytes).subspan(i * 4), narrow);
        out[i] = width == 8 ? wide.get() : narrow.get();
    }
}

/// What is wrong with a block's two pointers; empty where nothing is.
std::string wrong_pointers(const Form& form, std::uint64_t begin, std::uint64_t end,
                           std::uint64_t recorded) {
    if (end < begin || begin < form.table_bytes())
        return "the table of its blocks does not go forward";
    if (end > recorded) return "a block of it lies behind its end";
    if (end - begin > longest_compressed(form)) return "a block of it is longer than any can be";
    return {};
}

class Uncompressed final : public io::Source {
public:
    Uncompressed(io::SourcePtr recorded, const Form& form)
        : recorded_(std::move(recorded)), form_(form) {}

    [[nodiscard]] Bytes size() const override { return Bytes(form_.size); }

    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (offset > form_.size || out.size() > form_.size - offset)
            throw Error(Code::win32_handle_eof, "the file ends before that");
        constexpr std::size_t most_pointers = 4096;
        std::vector<std::uint64_t> pointers;
        std::vector<std::byte> packed, whole;
        while (!out.empty()) {
            const auto first = offset / form_.block();
            const auto last = (offset + out.size() - 1) / form_.block();
            pointers.resize(
                static_cast<std::size_t>(std::min<std::uint64_t>(last - first + 2, most_pointers)));
            read_pointers(*recorded_, form_, first, pointers);
            for (std::size_t i = 0; i + 1 < pointers.size() && !out.empty(); ++i) {
                const auto inside = static_cast<std::size_t>(offset % form_.block());
                const auto length = static_cast<std::size_t>(
                    std::min(form_.block(), form_.size - (offset - inside)));
                const auto part = std::min(out.size(), length - inside);
                if (part == length) {
                    block(pointers[i], pointers[i + 1], out.first(part), packed);
                } else {
                    whole.resize(length);
                    block(pointers[i], pointers[i + 1], whole, packed);
                    std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(inside), part,
                                out.begin());
                }
                out = out.subspan(part);
                offset += part;
            }
        }
    }

private:
    /// Fills `out`, which is as long as the block is.
    void block(std::uint64_t begin, std::uint64_t end, std::span<std::byte> out,
               std::vector<std::byte>& packed) const {
        if (auto wrong = wrong_pointers(form_, begin, end, recorded_->size().value());
            !wrong.empty())
            throw damaged(std::move(wrong));
        if (begin == end) { // zeros, which nobody compresses
            std::fill(out.begin(), out.end(), std::byte{0});
            return;
        }
        packed.resize(static_cast<std::size_t>(end - begin));
        recorded_->read(begin, packed);
        uLongf length = static_cast<uLongf>(out.size());
        const int result =
            ::uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                         reinterpret_cast<const Bytef*>(packed.data()), packed.size());
        if (result != Z_OK || length != out.size())
            throw damaged("a block of it cannot be uncompressed to what it should be");
    }

    io::SourcePtr recorded_;
    Form form_;
};

} // namespace

std::optional<Form> read_header(std::span<const std::byte> bytes) noexcept {
    FileHeader1 one;
    if (!load(bytes, one)) return {};
    Form form;
    if (one.magic == magic_1) {
        form = {1, one.header_words, one.block_log2, one.size.get()};
    } else {
        FileHeader2 two;
        if (!load(bytes, two) || two.magic != magic_2 || two.algorithm != 1) return {};
        form = {2, two.header_words, two.block_log2, two.size.get()};
    }
    if (!is_header(form)) return {};
    return form;
}

std::optional<Form> read_field(std::span<const std::byte> field) noexcept {
    TransparentCompression zf;
    if (!load(field, zf)) return {};
    Form form{1, zf.header_words, zf.block_log2, 0};
    if (zf.header.version == 1 && zf.algorithm == algorithm_1) {
        le32 size{};
        (void)load(zf.size, size);
        form.size = size.get();
    } else if (zf.header.version == 2 && zf.algorithm == algorithm_2) {
        form.version = 2;
        le64 size{};
        (void)load(zf.size, size);
        form.size = size.get();
    } else {
        return {};
    }
    if (!is_header(form)) return {};
    return form;
}

io::SourcePtr uncompressed(io::SourcePtr recorded, const Form& form) {
    return std::make_shared<Uncompressed>(std::move(recorded), form);
}

std::string what_is_wrong(const io::Source& recorded, const Form& form, std::uint64_t budget) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(
        std::min<std::uint64_t>(sizeof(FileHeader2), recorded.size().value())));
    try {
        recorded.read(0, bytes);
        const auto header = read_header(bytes);
        if (!header) return "it does not begin with the header of a compressed file";
        if (*header != form)
            return fmt::format("its own header says version {}, {} bytes, blocks of {}; the "
                               "directory says version {}, {} bytes, blocks of {}",
                               header->version, header->size, header->block(), form.version,
                               form.size, form.block());
        std::vector<std::uint64_t> pointers;
        const auto most = std::min(form.blocks() + 1, budget / form.pointer_bytes());
        for (std::uint64_t at = 0; at + 1 < most; at += pointers.size() - 1) {
            pointers.resize(
                static_cast<std::size_t>(std::min<std::uint64_t>(most - at, std::uint64_t{8192})));
            read_pointers(recorded, form, at, pointers);
            if (at == 0 && pointers[0] != form.table_bytes())
                return "its first block does not follow the table of its blocks";
            for (std::size_t i = 0; i + 1 < pointers.size(); ++i)
                if (auto wrong =
                        wrong_pointers(form, pointers[i], pointers[i + 1], recorded.size().value());
                    !wrong.empty())
                    return wrong;
        }
    } catch (const Error& error) {
        return error.reason();
    }
    return {};
}

} // namespace openimapi::inline v1::iso9660::zisofs
