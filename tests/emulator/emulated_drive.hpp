/// A private state folder and an emulated drive in it, for tests.
#pragma once

#include "openimapi/drive/registry.hpp"
#include "openimapi/emulator/emulator.hpp"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace openimapi::test {

/// OPENIMAPI_STATE points to a folder of its own while it lives.
class StateFolder {
public:
    StateFolder() {
        static std::atomic<int> number = 0;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("openimapi-test-{}-{}", ::getpid(), number++);
        std::filesystem::create_directories(path_);
        ::setenv("OPENIMAPI_STATE", path_.c_str(), 1);
    }
    ~StateFolder() {
        ::unsetenv("OPENIMAPI_STATE");
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    StateFolder(const StateFolder&) = delete;
    StateFolder& operator=(const StateFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Bytes that differ from block to block and from seed to seed.
inline std::vector<std::byte> pattern(std::size_t blocks, std::uint32_t seed = 1) {
    std::vector<std::byte> bytes(blocks * block_size);
    std::uint32_t value = seed * 2654435761U + 1;
    for (auto& byte : bytes) {
        value = value * 1664525U + 1013904223U;
        byte = static_cast<std::byte>(value >> 24);
    }
    return bytes;
}

/// A drive "d" with a blank disc "blank" of the given kind, ready to use.
class EmulatedDrive : public ::testing::Test {
protected:
    void start(std::string_view medium) {
        emulator::register_provider();
        emulator::add_drive("d", "bd-r");
        emulator::new_disc("blank", medium);
        emulator::insert("d", "blank");
    }
    static drive::Recorder open_ready() {
        auto recorder = drive::open("emulated:d");
        recorder.wait_ready();
        return recorder;
    }
    StateFolder state;
};

} // namespace openimapi::test
