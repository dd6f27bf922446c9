/// Images made to harm, one for each way that is known to hurt readers: a whole image, and one
/// structure of it made to lie.
#pragma once

#include "support.hpp"

#include <functional>

namespace openimapi::testing {

struct HostileImage {
    std::string name;
    Image bytes;
    std::string finding; ///< that `check` must have, among others
};

/// The tree that the images are made of: one of everything that the structures are for.
tree::Directory hostile_tree();

/// Those that are about UDF.
void add_hostile_udf(std::vector<HostileImage>& out);

/// All of them, the same bytes every time.
std::vector<HostileImage> hostile_images();

} // namespace openimapi::testing
