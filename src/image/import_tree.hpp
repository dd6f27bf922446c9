/// From the flat tables of a reader to a tree that can be changed.
#pragma once

#include "openimapi/image/import.hpp"

namespace openimapi::inline v1::image {

[[nodiscard]] tree::Directory import_tree(const Import& import, const Job& job);

} // namespace openimapi::inline v1::image
