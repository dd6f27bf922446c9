/// OpenIMAPI in C++: everything that a program needs, in one include.
///
///     tree::Directory root;
///     root.add_tree("photos");
///     image::Plan plan = image::plan(root, {.volume_name = "PHOTOS"});
///     plan.write_to("photos.iso");
///
/// The published COM objects are in openimapi/com.
#pragma once

#include "openimapi/base/environment.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/finding.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/base/text.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/drive/recorder.hpp"
#include "openimapi/drive/registry.hpp"
#include "openimapi/emulator/emulator.hpp"
#include "openimapi/image/extract.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/record/burn.hpp"
#include "openimapi/record/medium.hpp"
#include "openimapi/tree/snapshot.hpp"
#include "openimapi/tree/tree.hpp"

namespace openimapi::inline v1 {

/// "0.1.0"
[[nodiscard]] OPENIMAPI_API const char* version() noexcept;

} // namespace openimapi::inline v1
