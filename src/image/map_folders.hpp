/// What the areas of a disc map are coloured by: the folders where its tree first branches.
#pragma once

#include "openimapi/format/catalogue.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// Folders are numbered as they are met, by their paths, whatever tree of the image shows them.
class MapFolders {
public:
    /// The folder of each node. The first tree decides where the tree branches.
    [[nodiscard]] std::vector<std::uint32_t> of_nodes(const format::Catalogue& tree);
    [[nodiscard]] const std::vector<std::string>& paths() const noexcept { return paths_; }

private:
    void choose_base(const format::Catalogue& tree);
    [[nodiscard]] std::uint32_t number_of(const std::string& path);

    std::string base_; ///< path of the folder whose entries count; empty until it is chosen
    std::uint64_t large_file_ = 0; ///< bytes from which on a file in it is an entry of its own
    std::map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> paths_{""}; ///< 0: what there are no numbers for any more
};

} // namespace openimapi::inline v1::image
