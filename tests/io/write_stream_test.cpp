#include "../support/temporary_folder.hpp"
#include "images.hpp"
#include "openimapi/base/error.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace openimapi;
using namespace openimapi::testing;

namespace {

std::string drain(int fd) {
    std::string all;
    std::vector<char> buffer(70'000);
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0) break;
        all.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(fd);
    return all;
}

Sample mixed(const TemporaryFolder& folder) {
    auto items = std::make_shared<TextItems>();
    io::ExtentMap::Builder builder;
    const auto source = builder.add_source(items);
    Sample result;
    for (const std::size_t size : {100, 3'000'000, 700, 900'000, 2'000'001}) {
        const auto number = static_cast<std::uint32_t>(items->texts.size());
        items->texts.push_back(noise(size, number));
        items->paths.push_back(folder.file(std::to_string(number) + ".bin", items->texts.back()));
        result.bytes.append(1000, '\0');
        builder.add(result.bytes.size(), size, source, number);
        result.bytes += items->texts.back();
    }
    result.bytes.append(5'000'000, '\0');
    result.image = std::move(builder).build(Bytes(result.bytes.size()));
    return result;
}

TEST(WriteStream, GoesThroughAPipeInOrder) {
    const TemporaryFolder folder;
    for (const Sample& it : {mixed(folder), sample(5, 1000, 50'000)}) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        std::string got;
        {
            const std::jthread reader([&] { got = drain(ends[0]); });
            io::write_stream(*it.image, ends[1], {});
            ::close(ends[1]);
        }
        EXPECT_TRUE(got == it.bytes);
    }
}

TEST(WriteStream, GoesThroughASocketThatDoesNotBlock) {
    const TemporaryFolder folder;
    const Sample it = mixed(folder);
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    std::string got;
    {
        const std::jthread reader([&] { got = drain(ends[0]); });
        io::write_stream(*it.image, ends[1], {});
        ::close(ends[1]);
    }
    EXPECT_TRUE(got == it.bytes);
}

TEST(WriteStream, AReaderThatWentAwayIsAnError) {
    const TemporaryFolder folder;
    const Sample it = mixed(folder);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    EXPECT_THROW(io::write_stream(*it.image, ends[1], {}), Error); // and no SIGPIPE
    ::close(ends[1]);
}

TEST(WriteStream, AFailureOfTheSourceIsTold) {
    class Broken : public io::ItemSource {
    public:
        void read(std::uint32_t, std::uint64_t offset, std::span<std::byte> out) const override {
            if (offset + out.size() > 3'000'000) throw Error(Code::win32_crc, "broken");
            std::fill(out.begin(), out.end(), std::byte{7});
        }
    };
    io::ExtentMap::Builder builder;
    builder.add(0, 10'000'000, builder.add_source(std::make_shared<Broken>()), 0);
    const auto image = std::move(builder).build(Bytes(10'000'000));
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    EXPECT_THROW(io::write_stream(*image, null, {}), Error);
    ::close(null);
}

TEST(WriteStream, StopsWhileTheReaderSleeps) {
    const Sample it = sample(5, 1000, 50'000);
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
    std::stop_source stop;
    const std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop.request_stop();
    });
    EXPECT_THROW(io::write_stream(*it.image, ends[1], {.stop = stop.get_token()}), Error);
    ::close(ends[0]);
    ::close(ends[1]);
}

} // namespace
