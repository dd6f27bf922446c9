#include "openimapi/drive/registry.hpp"

#include "drive/system_provider.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>

namespace openimapi::inline v1::drive {

Transport::~Transport() = default;
Provider::~Provider() = default;

namespace {

struct Registry {
    std::mutex mutex;
    std::vector<std::shared_ptr<const Provider>> providers{make_system_provider()};

    std::vector<std::shared_ptr<const Provider>> snapshot() {
        const std::lock_guard guard(mutex);
        return providers;
    }
};
Registry& registry() {
    static Registry instance;
    return instance;
}

} // namespace

void register_provider(std::shared_ptr<const Provider> provider) {
    auto& [mutex, providers] = registry();
    const std::lock_guard guard(mutex);
    const auto same = std::find_if(providers.begin(), providers.end(), [&](const auto& known) {
        return known->scheme() == provider->scheme();
    });
    if (same != providers.end())
        *same = std::move(provider);
    else
        providers.push_back(std::move(provider));
}

std::vector<Entry> list() {
    std::vector<Entry> entries;
    for (const auto& provider : registry().snapshot()) {
        try {
            auto some = provider->list();
            std::move(some.begin(), some.end(), std::back_inserter(entries));
        } catch (const std::exception&) {
            // A broken provider must not hide the others' drives; opening one of its own tells why.
            continue;
        }
    }
    return entries;
}

std::optional<Entry> find(std::string_view id) {
    auto entries = list();
    const auto match = [&](auto&& test) -> std::optional<Entry> {
        const auto found = std::find_if(entries.begin(), entries.end(), test);
        return found == entries.end() ? std::nullopt : std::optional(*found);
    };
    if (auto entry = match([&](const Entry& e) { return e.id == id; })) return entry;
    return match([&](const Entry& e) {
        return std::find(e.aliases.begin(), e.aliases.end(), id) != e.aliases.end();
    });
}

Recorder open(std::string_view id) {
    const auto entry = find(id);
    const std::string name = entry ? entry->id : std::string(id);
    for (const auto& provider : registry().snapshot())
        if (auto transport = provider->open(name)) return {name, std::move(transport)};
    throw Error(Code::win32_dev_not_exist, fmt::format("there is no drive '{}'", id),
                "List the drives that are there");
}

} // namespace openimapi::inline v1::drive
