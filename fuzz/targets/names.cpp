// The names engine: whatever the names of a directory are, what they become is legal, unique, the
// same every time, and does not depend on names that have nothing to do with it.
#include "format/names/names.hpp"

#include "input.hpp"
#include "openimapi/base/text.hpp"

#include <set>

using namespace openimapi;
using namespace openimapi::names;

namespace {

Rules rules_of(std::uint8_t number) {
    switch (number % 8) {
    case 0:
        return iso9660_rules({.level = 1});
    case 1:
        return iso9660_rules({.level = 1, .relaxed = true});
    case 2:
        return iso9660_rules({.level = 2});
    case 3:
        return iso9660_rules({.level = 3, .relaxed = true});
    case 4:
        return iso9660_rules({.level = 4});
    case 5:
        return joliet_rules(false);
    case 6:
        return joliet_rules(true);
    default:
        return udf_rules();
    }
}

std::vector<std::string> map(const Rules& rules, const std::vector<Entry>& entries) {
    DirectoryMapper mapper(rules);
    const auto& exceptions = mapper.map(entries);
    std::vector<std::string> mapped(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        legalise(rules, entries[i].name, entries[i].directory, mapped[i]);
    for (const auto& exception : exceptions)
        mapped.at(exception.index) = exception.name;
    return mapped;
}

std::string compared(const Rules& rules, const std::string& name) {
    return rules.ignore_case ? text::fold_case(name) : name;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzing::Input in(data, size);
    const auto rules = rules_of(in.byte());
    const auto gone = in.byte();
    std::vector<std::string> names;
    std::set<std::string, std::less<>> seen;
    while (!in.empty() && names.size() < 64) {
        const auto length = in.byte();
        const auto bytes = in.take(length);
        std::string name(1, (length & 1) != 0 ? 'd' : 'f'); // becomes the kind below
        name += fuzzing::text_of(bytes);
        std::erase_if(name, [](char c) { return c == '/' || c == '\0'; });
        const auto text = std::string_view(name).substr(1);
        if (text.empty() || text == "." || text == ".." || !seen.emplace(text).second) continue;
        names.push_back(name);
    }
    std::sort(names.begin(), names.end(),
              [](const auto& a, const auto& b) { return a.substr(1) < b.substr(1); });
    std::vector<Entry> entries;
    for (const auto& name : names)
        entries.push_back({std::string_view(name).substr(1), name[0] == 'd'});
    if (entries.empty()) return 0;

    const auto mapped = map(rules, entries);
    std::set<std::string> taken;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        fuzzing::hold(is_legal(rules, mapped[i], entries[i].directory), "a mapped name is legal");
        fuzzing::hold(taken.insert(compared(rules, mapped[i])).second, "mapped names are unique");
        std::string again;
        fuzzing::hold(legalise(rules, mapped[i], entries[i].directory, again) == 0 &&
                          again == mapped[i],
                      "a legal name stays as it is");
    }
    fuzzing::hold(map(rules, entries) == mapped, "the same names become the same");

    // One of them goes away: who wanted another name and did not get this one's keeps his.
    const auto out = gone % entries.size();
    std::string wanted, other;
    legalise(rules, entries[out].name, entries[out].directory, wanted);
    auto fewer = entries;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(out));
    const auto without = map(rules, fewer);
    for (std::size_t i = 0; i < fewer.size(); ++i) {
        legalise(rules, fewer[i].name, fewer[i].directory, other);
        const auto& before = mapped[i < out ? i : i + 1];
        if (compared(rules, other) == compared(rules, wanted)) continue;
        if (compared(rules, without[i]) == compared(rules, wanted)) continue;
        if (compared(rules, without[i]) == compared(rules, mapped[out])) continue;
        fuzzing::hold(without[i] == before, "a name does not depend on strangers");
    }
    return 0;
}
