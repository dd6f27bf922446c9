/// What the tests of the map share.
#pragma once

#include "../reading/support.hpp"
#include "openimapi/image/disc_map.hpp"
#include "openimapi/image/sessions.hpp"

namespace openimapi::testing {

using image::AreaKind;
using image::DiscArea;
using image::DiscMap;

inline DiscMap map_of(const io::SourcePtr& image, const image::DiscMapOptions& options = {}) {
    return image::disc_map(image, image::sessions(image), options);
}

/// What holds of every map, whatever the image.
inline void expect_whole(const DiscMap& map) {
    std::uint64_t next = 0;
    for (const auto& area : map.areas) {
        ASSERT_EQ(area.first, next) << area.label;
        ASSERT_GT(area.blocks, 0u);
        if (area.kind == AreaKind::file) {
            ASSERT_LT(area.folder, map.folders.size());
        } else {
            ASSERT_EQ(area.folder, DiscArea::no_folder);
        }
        next += area.blocks;
    }
    ASSERT_EQ(next, map.blocks);
    std::uint64_t sum = 0, folders = 0;
    for (const auto& total : map.totals)
        sum += total.blocks;
    for (const auto& folder : map.folders)
        folders += folder.blocks;
    EXPECT_EQ(sum, map.blocks);
    EXPECT_EQ(folders, map.total(AreaKind::file).blocks);
}

inline const DiscArea& area_at(const DiscMap& map, std::uint64_t block) {
    for (const auto& area : map.areas)
        if (block >= area.first && block < area.first + area.blocks) return area;
    throw std::out_of_range("no area has the block");
}

} // namespace openimapi::testing
