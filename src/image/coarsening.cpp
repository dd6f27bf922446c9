#include "image/coarsening.hpp"

#include <algorithm>

namespace openimapi::inline v1::image {
namespace {

/// The folder that both are in, with its '/'. Names of structures have nothing in common.
std::size_t common_folder(std::string_view a, std::string_view b) {
    const auto end = static_cast<std::size_t>(
        std::mismatch(a.begin(),
                      a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                      b.begin())
            .first -
        a.begin());
    const auto slash = a.substr(0, end).rfind('/');
    return slash == a.npos ? 0 : slash + 1;
}

} // namespace

/// May `area` make the one at hand longer than it has to be?
bool Coarsening::belongs(const DiscArea& area, std::string_view label) const {
    if (area.kind == AreaKind::unused) return true; // the odd blocks between files
    const auto& main =
        *std::max_element(shares_.begin(), shares_.end(),
                          [](const Share& a, const Share& b) { return a.blocks < b.blocks; });
    if (main.kind != area.kind || main.folder != area.folder) return false;
    return main.label == label ||
           (!main.label.empty() && main.label.back() == '/' && label.starts_with(main.label));
}

void Coarsening::add(const DiscArea& area, std::string_view label) {
    const bool small = area.blocks < resolution_;
    if (!shares_.empty() && (!small || area.session != session_ ||
                             (blocks_ + area.blocks > resolution_ && !belongs(area, label))))
        finish();
    if (!small) {
        out_.push_back(area);
        out_.back().label = label;
        return;
    }
    if (shares_.empty()) {
        first_ = area.first;
        blocks_ = 0;
        session_ = area.session;
    }
    blocks_ += area.blocks;
    for (auto& share : shares_) {
        if (share.kind != area.kind || share.folder != area.folder) continue;
        share.blocks += area.blocks;
        share.parts += area.parts;
        if (share.label != label) share.label.resize(common_folder(share.label, label));
        return;
    }
    shares_.push_back({area.kind, area.folder, area.blocks, area.parts, std::string(label)});
}

void Coarsening::finish() {
    if (shares_.empty()) return;
    auto& main =
        *std::max_element(shares_.begin(), shares_.end(),
                          [](const Share& a, const Share& b) { return a.blocks < b.blocks; });
    out_.push_back({.first = first_,
                    .blocks = blocks_,
                    .kind = main.kind,
                    .session = session_,
                    .folder = main.folder,
                    .parts = main.parts,
                    .label = std::move(main.label)});
    shares_.clear();
}

std::vector<DiscArea> coarser(const std::vector<DiscArea>& areas, std::uint64_t resolution) {
    std::vector<DiscArea> out;
    Coarsening coarsening(resolution, out);
    for (const auto& area : areas)
        coarsening.add(area, area.label);
    coarsening.finish();
    return out;
}

} // namespace openimapi::inline v1::image
