/// The colours of a disc map, in light and dark.
#pragma once

#include "openimapi/image/disc_map.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

namespace openimapi::inline v1::image {

/// So many folders have a colour of their own; the others share one.
inline constexpr std::uint32_t coloured_folders = 8;

/// The class of an area's shape, and of text that stands on it.
[[nodiscard]] inline std::string shape_class(const DiscArea& area) {
    if (area.kind == AreaKind::file)
        return area.folder < coloured_folders ? fmt::format("f{}", area.folder) : "fx";
    return fmt::format("k{}", static_cast<int>(area.kind));
}
[[nodiscard]] inline std::string_view text_class(AreaKind kind) {
    switch (kind) {
    case AreaKind::system_area:
    case AreaKind::partition_table:
    case AreaKind::volume_descriptors:
    case AreaKind::directories:
    case AreaKind::boot:
        return "w";
    case AreaKind::superseded:
        return "t";
    case AreaKind::unused:
    case AreaKind::later_session:
    case AreaKind::free:
        return "m";
    case AreaKind::path_tables:
    case AreaKind::file_entries:
    case AreaKind::file:
        break;
    }
    return "d";
}

/// Folders: Paul Tol's "light" scheme, which people with any colour vision tell apart and which
/// carries dark text; structures: slate; boot: red.
inline constexpr std::string_view svg_style = R"(<style>
text{font-family:system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#1d2430}
.bg{fill:#fff}.card{fill:#f4f6f8}.m{fill:#5a6573}.d{fill:#16202c}.w{fill:#fff}.l{stroke:#8a95a3;fill:none}
.a path{stroke:#fff;stroke-width:.7}.t{fill:#3d2f1c}
.f0{fill:#77aadd}.f1{fill:#ee8866}.f2{fill:#eedd88}.f3{fill:#44bb99}.f4{fill:#ffaabb}.f5{fill:#bbcc33}.f6{fill:#99ddff}.f7{fill:#c9a26b}.fx{fill:#cfd3d8}
.k0{fill:#6b3f69}.k1{fill:#9a2e7a}.k2{fill:#27364a}.k3{fill:#93a7bd}.k4{fill:#aebccb}.k5{fill:#56708c}.k6{fill:#c8321f}
.k8{fill:url(#old)}.k9{fill:url(#gap)}.k10{fill:url(#later)}.k11{fill:url(#free)}
.p8{fill:#e6dccf}.q8{stroke:#a58a68}.p9{fill:#eef0f2}.q9{stroke:#d5dae0}.p10{fill:#e4ebf5}.q10{stroke:#9db3d1}.p11{fill:#fff}.q11{stroke:#e3e7eb}
.o{fill:none;stroke:#b6bec8}
@media (prefers-color-scheme:dark){
text{fill:#e6e9ee}.bg{fill:#14181e}.card{fill:#1d232b}.m{fill:#9ba6b4}.d{fill:#10161e}.w{fill:#fff}.l{stroke:#76818f}
.a path{stroke:#14181e}.t{fill:#f0e6d8}
.f0{fill:#6699cc}.f1{fill:#dd7755}.f2{fill:#ddcc77}.f3{fill:#3aa888}.f4{fill:#ee99aa}.f5{fill:#a9b92f}.f6{fill:#88ccee}.f7{fill:#b8925d}.fx{fill:#8b929b}
.k0{fill:#8a5a88}.k1{fill:#b5489a}.k2{fill:#4a6285}.k3{fill:#8ea3ba}.k4{fill:#a7b6c6}.k5{fill:#5f7f9f}.k6{fill:#d8452f}
.p8{fill:#3a3228}.q8{stroke:#8a7352}.p9{fill:#1f252d}.q9{stroke:#343c47}.p10{fill:#1f2937}.q10{stroke:#47607f}.p11{fill:#171b21}.q11{stroke:#2a3038}
.o{stroke:#4a5461}}
</style>
<defs>
<pattern id="old" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p8" width="6" height="6"/><path class="q8" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" style="stroke-width:1.4"/></pattern>
<pattern id="gap" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="p9" width="8" height="8"/><path class="q9" d="M-1 -1L9 9M-1 7L1 9M7 -1L9 1" style="stroke-width:1"/></pattern>
<pattern id="later" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p10" width="6" height="6"/><path class="q10" d="M0 3H6" style="stroke-width:1.2"/></pattern>
<pattern id="free" width="10" height="10" patternUnits="userSpaceOnUse"><rect class="p11" width="10" height="10"/><path class="q11" d="M5 4.2V5.8M4.2 5H5.8" style="stroke-width:1"/></pattern>
</defs>
)";

} // namespace openimapi::inline v1::image
