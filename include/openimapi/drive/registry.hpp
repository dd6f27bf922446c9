/// Finding drives: providers (the system's, the emulator's, later the network's) are asked in the
/// order in which they registered.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/drive/recorder.hpp"
#include "openimapi/drive/transport.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::drive {

/// One drive as its provider knows it, without a command having been sent.
struct Entry {
    std::string id;                        ///< stable and unique: "/dev/sr0", "emulated:NAME"
    std::string name;                      ///< for people: "/dev/sr0", "NAME (emulated)"
    std::vector<std::string> mount_points; ///< where its disc is mounted now
    /// Other names that open() takes for it ("NAME", "/dev/cdrom").
    std::vector<std::string> aliases;
};

class OPENIMAPI_API Provider {
public:
    Provider() = default;
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    virtual ~Provider();

    [[nodiscard]] virtual std::string_view scheme() const = 0; ///< "system", "emulated"
    /// The drives of now, in a stable order.
    [[nodiscard]] virtual std::vector<Entry> list() const = 0;
    /// nullptr where the id (or alias) is not this provider's; throws where it is and fails.
    [[nodiscard]] virtual std::unique_ptr<Transport> open(std::string_view id) const = 0;
};

/// Adds a provider for the rest of the process; a second one with the same scheme replaces the
/// first. Thread-safe. The system's provider needs no registering; the emulator's registers
/// through emulator::register_provider(), which openimapi::library does at load.
OPENIMAPI_API void register_provider(std::shared_ptr<const Provider> provider);

/// Every drive of every provider, in order. A provider that fails contributes nothing.
[[nodiscard]] OPENIMAPI_API std::vector<Entry> list();
/// The entry with this id or alias.
[[nodiscard]] OPENIMAPI_API std::optional<Entry> find(std::string_view id);
/// Opens a drive by id or alias. Throws ERROR_DEV_NOT_EXIST where nobody knows it, access denied
/// where the system refuses. Does not need a disc, nor the drive to be free.
[[nodiscard]] OPENIMAPI_API Recorder open(std::string_view id);

} // namespace openimapi::inline v1::drive
