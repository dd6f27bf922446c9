#include "format/udf/tables.hpp"

#include "format/udf/entry_encoder.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

std::string_view Tables::name(tree::NodeId node, bool directory, std::string& scratch) const {
    if (!exceptions.empty()) {
        const auto found =
            std::lower_bound(exceptions.begin(), exceptions.end(), node,
                             [](const auto& entry, tree::NodeId id) { return entry.first < id; });
        if (found != exceptions.end() && found->first == node) return found->second;
    }
    const auto name = tree.name(node);
    if (names::is_legal(name_rules, name, directory)) return name;
    scratch.clear();
    names::legalise(name_rules, name, directory, scratch);
    return scratch;
}

bool Tables::is_embedded(const Run& run) const noexcept {
    // Only what is too long for a File Entry was padded, and so has become longer still.
    return embed && run.directory_bytes <= embedded_capacity;
}

std::uint32_t Tables::directory_blocks(const Run& run) const noexcept {
    if (is_embedded(run)) return 0;
    return static_cast<std::uint32_t>(blocks_for(Bytes(run.directory_bytes)).value());
}

} // namespace openimapi::inline v1::udf
