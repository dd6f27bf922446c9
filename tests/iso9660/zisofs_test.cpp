// zisofs by the letter of its description, and there and back.
#include "format/iso9660/zisofs_writer.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/io/sources.hpp"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

using namespace openimapi;
using namespace openimapi::iso9660;
using Raw = std::vector<std::byte>;

namespace {

Raw raw(std::initializer_list<int> values) {
    Raw out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}

/// One item, that counts what is read of it.
class Content final : public io::ItemSource {
public:
    explicit Content(Raw bytes) : bytes_(std::move(bytes)) {}
    void read(std::uint32_t, std::uint64_t offset, std::span<std::byte> out) const override {
        ASSERT_LE(offset + out.size(), bytes_.size());
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    }
    Raw bytes_;
};

/// Text, a stretch of zeros, and noise.
Raw mixed(std::size_t size) {
    Raw bytes(size);
    std::mt19937 random(5);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(i % 400'000 < 150'000   ? "zisofs "[i % 7]
                                          : i % 400'000 < 300'000 ? 0
                                                                  : static_cast<int>(random()));
    return bytes;
}

Raw recorded_of(const io::ItemSourcePtr& source, std::uint64_t size, std::size_t step) {
    Raw out(static_cast<std::size_t>(size));
    for (std::size_t at = 0; at < out.size(); at += step)
        source->read(7, at, std::span(out).subspan(at, std::min(step, out.size() - at)));
    return out;
}

} // namespace

TEST(Zisofs, TheFieldOfTheDescription) {
    // zisofs_format.txt and zisofs2_format.txt, examples of the ZF entry.
    const auto one = zisofs::read_field(
        raw({'Z', 'F', 16, 1, 'p', 'z', 4, 15, 0x87, 0xD6, 0x12, 0x00, 0x00, 0x12, 0xD6, 0x87}));
    ASSERT_TRUE(one);
    EXPECT_EQ(*one, (zisofs::Form{1, 4, 15, 1'234'567}));
    const auto two = zisofs::read_field(
        raw({'Z', 'F', 16, 2, 'P', 'Z', 8, 17, 0x00, 0x80, 0xCA, 0x39, 0x61, 0x24, 0x00, 0x00}));
    ASSERT_TRUE(two);
    EXPECT_EQ(*two, (zisofs::Form{2, 8, 17, 0x246139CA8000}));

    // Other algorithms, block sizes, versions, and headers that are too short, are not ours.
    for (const auto& field : {raw({'Z', 'F', 16, 1, 'P', 'Z', 4, 15, 1, 0, 0, 0, 0, 0, 0, 1}),
                              raw({'Z', 'F', 16, 2, 'X', 'Z', 6, 15, 1, 0, 0, 0, 0, 0, 0, 0}),
                              raw({'Z', 'F', 16, 1, 'p', 'z', 4, 14, 1, 0, 0, 0, 0, 0, 0, 1}),
                              raw({'Z', 'F', 16, 1, 'p', 'z', 4, 18, 1, 0, 0, 0, 0, 0, 0, 1}),
                              raw({'Z', 'F', 16, 1, 'p', 'z', 3, 15, 1, 0, 0, 0, 0, 0, 0, 1}),
                              raw({'Z', 'F', 16, 2, 'P', 'Z', 5, 15, 1, 0, 0, 0, 0, 0, 0, 0}),
                              raw({'Z', 'F', 15, 1, 'p', 'z', 4, 15, 1, 0, 0, 0, 0, 0, 0})})
        EXPECT_FALSE(zisofs::read_field(field));
}

TEST(Zisofs, AFileMadeByHandIsRead) {
    // 32 KiB of 'A', 32 KiB of zeros that no block is recorded for, and 3 bytes.
    const auto pack = [](const Raw& block) {
        Raw out(::compressBound(block.size()));
        uLongf length = out.size();
        EXPECT_EQ(::compress(reinterpret_cast<Bytef*>(out.data()), &length,
                             reinterpret_cast<const Bytef*>(block.data()), block.size()),
                  Z_OK);
        out.resize(length);
        return out;
    };
    const Raw full = pack(Raw(32768, std::byte{'A'})), tail = pack(raw({'x', 'y', 'z'}));
    Raw file = raw({0x37, 0xE4, 0x53, 0x96, 0xC9, 0xDB, 0xD6, 0x07, 3, 0, 1, 0, 4, 15, 0, 0});
    const auto pointer = [&](std::size_t value) {
        for (int i = 0; i < 4; ++i)
            file.push_back(static_cast<std::byte>(value >> (8 * i)));
    };
    pointer(32);
    pointer(32 + full.size());
    pointer(32 + full.size());
    pointer(32 + full.size() + tail.size());
    file.insert(file.end(), full.begin(), full.end());
    file.insert(file.end(), tail.begin(), tail.end());

    const auto form = zisofs::read_header(file);
    ASSERT_TRUE(form);
    EXPECT_EQ(*form, (zisofs::Form{1, 4, 15, 65539}));
    const auto recorded = io::memory(file);
    EXPECT_EQ(zisofs::what_is_wrong(*recorded, *form, 1 << 20), "");
    const auto source = zisofs::uncompressed(recorded, *form);
    Raw content(65539);
    source->read(0, content);
    for (std::size_t i = 0; i < 65536; ++i)
        ASSERT_EQ(content[i], i < 32768 ? std::byte{'A'} : std::byte{0}) << i;
    EXPECT_EQ(Raw(content.end() - 3, content.end()), raw({'x', 'y', 'z'}));
    Raw part(4);
    source->read(65535, part);
    EXPECT_EQ(part, raw({0, 'x', 'y', 'z'}));
    EXPECT_THROW(source->read(65536, part), Error);

    // Whatever is wrong with it is said, and never read over.
    const auto broken = [&](std::size_t at, int value) {
        Raw other = file;
        other[at] = static_cast<std::byte>(value);
        const auto damaged = io::memory(other);
        EXPECT_NE(zisofs::what_is_wrong(*damaged, *form, 1 << 20), "") << at;
        return damaged;
    };
    for (const std::size_t at : {0u, 8u, 13u})
        broken(at, 0x10);
    for (const std::size_t at : {16u, 19u, 20u, 23u, 28u, 31u}) {
        Raw all(65539);
        EXPECT_THROW(zisofs::uncompressed(broken(at, 0xF0), *form)->read(0, all), Error) << at;
    }
    Raw noise = file;
    noise[40] ^= std::byte{0xFF};
    EXPECT_THROW(zisofs::uncompressed(io::memory(noise), *form)->read(0, part), Error);
    Raw cut(file.begin(), file.begin() + 30);
    EXPECT_THROW(
        zisofs::uncompressed(io::memory(cut), *form)->read(65536, std::span(part).first(1)), Error);
}

TEST(Zisofs, ThereAndBack) {
    for (const std::uint8_t version : {std::uint8_t{1}, std::uint8_t{2}}) {
        for (const std::size_t size : {4097u, 32768u, 32769u, 131072u, 1'000'003u}) {
            const auto content = std::make_shared<Content>(mixed(size));
            auto file = zisofs::measure(*content, 7, size, version, {});
            ASSERT_TRUE(file) << size;
            EXPECT_LT(file->recorded(), size);
            const auto form = file->form;
            const auto length = file->recorded();
            auto table = std::make_shared<zisofs::Table>();
            table->add(7, std::move(*file));
            const auto source = zisofs::compressed(content, table);
            const auto recorded = recorded_of(source, length, 1 << 20);
            EXPECT_EQ(recorded_of(source, length, 1000), recorded); // any piece of it alone
            EXPECT_EQ(zisofs::read_header(recorded), form);
            const auto memory = io::memory(recorded);
            EXPECT_EQ(zisofs::what_is_wrong(*memory, form, 1 << 20), "");
            Raw back(size);
            zisofs::uncompressed(memory, form)->read(0, back);
            EXPECT_EQ(back, content->bytes_) << size;
        }
    }
}

TEST(Zisofs, WhatDoesNotGetShorterStaysAsItIs) {
    Raw noise(100'000);
    std::mt19937 random(9);
    for (auto& byte : noise)
        byte = static_cast<std::byte>(random());
    EXPECT_FALSE(zisofs::measure(Content(noise), 7, noise.size(), 1, {}));
    EXPECT_FALSE(zisofs::measure(Content(Raw(2048)), 7, 2048, 1, {})); // one block is one block
    EXPECT_FALSE(zisofs::measure(Content({}), 7, 0, 1, {}));
    EXPECT_TRUE(zisofs::measure(Content(Raw(4096)), 7, 4096, 1, {}));
}

TEST(Zisofs, AContentThatChangedIsAnError) {
    const auto content = std::make_shared<Content>(mixed(100'000));
    auto file = zisofs::measure(*content, 7, content->bytes_.size(), 1, {});
    ASSERT_TRUE(file);
    const auto length = file->recorded();
    auto table = std::make_shared<zisofs::Table>();
    table->add(7, std::move(*file));
    std::mt19937 random(1);
    for (std::size_t i = 40'000; i < 45'000; ++i)
        content->bytes_[i] = static_cast<std::byte>(random());
    try {
        (void)recorded_of(zisofs::compressed(content, table), length, 4096);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_data_stream_inconsistency);
    }
}
