/// Areas that are too small to be seen, put together with their neighbours.
#pragma once

#include "openimapi/image/disc_map.hpp"

#include <string_view>
#include <vector>

namespace openimapi::inline v1::image {

/// Takes the areas of a disc in order, and keeps those of `resolution` blocks and more as they are.
/// Smaller neighbours become one, which is of the kind and folder that most of its blocks are.
/// There are so no more than about two areas for each `resolution` blocks.
class Coarsening {
public:
    Coarsening(std::uint64_t resolution, std::vector<DiscArea>& out)
        : resolution_(resolution), out_(out) {}

    /// `area.label` is not looked at: `label` is.
    void add(const DiscArea& area, std::string_view label);
    void finish();

private:
    struct Share {
        AreaKind kind;
        std::uint32_t folder;
        std::uint64_t blocks, parts;
        std::string label;
    };
    [[nodiscard]] bool belongs(const DiscArea& area, std::string_view label) const;

    std::uint64_t resolution_;
    std::vector<DiscArea>& out_;
    std::uint64_t first_ = 0, blocks_ = 0; ///< of what is being put together
    std::uint32_t session_ = 0;
    std::vector<Share> shares_;
};

} // namespace openimapi::inline v1::image
