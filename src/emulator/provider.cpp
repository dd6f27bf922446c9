#include "emulator/store.hpp"
#include "emulator/unit.hpp"
#include "openimapi/drive/registry.hpp"
#include "openimapi/emulator/emulator.hpp"

namespace openimapi::inline v1::emulator {

namespace {

constexpr std::string_view prefix = "emulated:";

class EmulatedTransport final : public drive::Transport {
public:
    explicit EmulatedTransport(std::string_view name) : unit_(store_root(), std::string(name)) {}

    drive::Reply execute(const drive::Command& command) override { return unit_.execute(command); }
    [[nodiscard]] std::size_t maximum_transfer() const override { return std::size_t{1} << 20; }
    // Everybody who can reach the drive goes through the owner's lock that Recorder keeps.
    void lock(bool) override {}
    void unlock() noexcept override {}

private:
    Unit unit_;
};

class EmulatedProvider final : public drive::Provider {
public:
    [[nodiscard]] std::string_view scheme() const override { return "emulated"; }
    [[nodiscard]] std::vector<drive::Entry> list() const override {
        std::vector<drive::Entry> entries;
        for (const auto& info : list_drives())
            entries.push_back({.id = std::string(prefix) + info.name,
                               .name = info.name + " (emulated)",
                               .aliases = {info.name}});
        return entries;
    }
    [[nodiscard]] std::unique_ptr<drive::Transport> open(std::string_view id) const override {
        if (id.substr(0, prefix.size()) != prefix) return nullptr;
        return connect(id.substr(prefix.size()));
    }
};

} // namespace

std::unique_ptr<drive::Transport> connect(std::string_view drive) {
    static_cast<void>(drive_info(drive)); // is there one, and is its name a name
    return std::make_unique<EmulatedTransport>(drive);
}

void register_provider() {
    drive::register_provider(std::make_shared<EmulatedProvider>());
}

} // namespace openimapi::inline v1::emulator
