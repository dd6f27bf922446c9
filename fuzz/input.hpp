/// What the targets make of a fuzzer's bytes: numbers and pieces, and images that are mostly zeros.
#pragma once

#include "format/udf/tag.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/base/crc.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace openimapi::fuzzing {

using View = std::span<const std::byte>;

/// A property that does not hold ends the run, so that the fuzzer keeps the input.
inline void hold(bool property, std::string_view what) {
    if (property) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

/// Takes the bytes from the front; zeros and nothing where they have ended.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const std::byte*>(data), size) {}

    template <class Number>
    Number number() {
        Number value = 0;
        for (std::size_t i = 0; i < sizeof value && !rest_.empty(); ++i) {
            value = static_cast<Number>(value | static_cast<Number>(rest_[0]) << (8 * i));
            rest_ = rest_.subspan(1);
        }
        return value;
    }
    std::uint8_t byte() { return number<std::uint8_t>(); }
    View take(std::size_t length) {
        const auto part = rest_.first(std::min(length, rest_.size()));
        rest_ = rest_.subspan(part.size());
        return part;
    }
    [[nodiscard]] View rest() const { return rest_; }
    [[nodiscard]] bool empty() const { return rest_.empty(); }

private:
    View rest_;
};

inline std::string_view text_of(View bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// An image given by its blocks that are no zeros: docs/fuzzing.md, "Images". The same bytes as a
/// file would be hundreds of kilobytes, nearly all of them worth no mutation.
class SparseImage final : public io::Source {
public:
    static constexpr std::uint8_t repair_tags = 1; ///< flag: see repair()
    static constexpr std::size_t block_bytes = 2048;

    explicit SparseImage(View bytes) {
        Input in(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        const auto flags = in.byte();
        blocks_ = std::max<std::uint32_t>(in.number<std::uint16_t>(), 1);
        cut_ = in.byte();
        while (!in.empty()) {
            std::uint32_t block = in.number<std::uint16_t>();
            auto piece = in.take(in.number<std::uint16_t>());
            for (; !piece.empty(); ++block) {
                const auto part = piece.first(std::min(piece.size(), block_bytes));
                auto& kept = data_[block];
                kept.assign(block_bytes, std::byte{0});
                std::copy(part.begin(), part.end(), kept.begin());
                piece = piece.subspan(part.size());
            }
        }
        if (flags & repair_tags)
            for (auto& [number, block] : data_)
                repair(block);
    }

    [[nodiscard]] Bytes size() const override {
        return Bytes(std::uint64_t{blocks_} * block_bytes - cut_);
    }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        const auto end = size().value();
        if (offset > end || out.size() > end - offset)
            throw Error(Code::win32_handle_eof, "beyond the end of the image");
        while (!out.empty()) {
            const auto inside = static_cast<std::size_t>(offset % block_bytes);
            const auto length = std::min(out.size(), block_bytes - inside);
            const auto found = data_.find(static_cast<std::uint32_t>(offset / block_bytes));
            if (found == data_.end())
                std::fill_n(out.begin(), length, std::byte{0});
            else
                std::copy_n(found->second.begin() + static_cast<std::ptrdiff_t>(inside), length,
                            out.begin());
            out = out.subspan(length);
            offset += length;
        }
    }

private:
    /// Makes the checksums of UDF's descriptors right again, so that a mutation inside of one is
    /// looked at at all. Directories hold many descriptors in a row.
    static void repair(std::span<std::byte> block) {
        for (std::size_t at = 0; at + sizeof(udf::Tag) <= block.size(); at += 4) {
            udf::Tag tag;
            (void)load(block.subspan(at), tag);
            const unsigned id = tag.identifier, version = tag.version;
            const bool known = (id >= 1 && id <= 9) || (id >= 256 && id <= 266);
            if (!known || version < 2 || version > 3 || tag.reserved != 0) continue;
            if (at != 0 && id != 257) continue; // elsewhere it is chance
            const auto covered = std::min<std::size_t>(tag.crc_length, block.size() - at - 16);
            tag.crc_length = static_cast<std::uint16_t>(covered);
            tag.crc = crc_itu(block.subspan(at + 16, covered));
            tag.checksum = udf::checksum_of(tag);
            store(tag, block.subspan(at));
        }
    }

    std::map<std::uint32_t, std::vector<std::byte>> data_;
    std::uint32_t blocks_ = 1;
    std::uint8_t cut_ = 0; ///< bytes that are missing at the end
};

/// What a fuzzer's image may cost.
inline format::Limits small_limits() {
    format::Limits limits;
    limits.entries = 20'000;
    limits.depth = 64;
    limits.directory_bytes = 2 << 20;
    limits.continuation_bytes = 1 << 20;
    limits.runs = 50'000;
    limits.name_bytes = 4 << 20;
    return limits;
}

} // namespace openimapi::fuzzing

/// What libFuzzer calls: returns 0 always, ends the program where something is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
