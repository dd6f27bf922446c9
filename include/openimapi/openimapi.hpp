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
#include "openimapi/image/boot_preset.hpp"
#include "openimapi/image/boot_setup.hpp"
#include "openimapi/image/check.hpp"
#include "openimapi/image/disc_map.hpp"
#include "openimapi/image/extract.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/io/source.hpp"
#include "openimapi/record/burn.hpp"
#include "openimapi/record/medium.hpp"
#include "openimapi/tree/snapshot.hpp"
#include "openimapi/tree/tree.hpp"

#include <concepts>
#include <utility>

namespace openimapi::inline v1 {

/// "0.1.0"
[[nodiscard]] OPENIMAPI_API const char* version() noexcept;

/// The number alone, on any stream of characters.
template <class Stream, class Tag, class Rep>
requires requires {
    typename Stream::char_type;
}
Stream& operator<<(Stream& stream, Quantity<Tag, Rep> quantity) {
    stream << quantity.value();
    return stream;
}

namespace record {

/// burn(plan, drive::open(id), [](const record::Progress& progress) { … })
template <std::invocable<const Progress&> Sink>
Result burn(const io::Source& image, drive::Recorder&& recorder, Sink&& events) {
    Options options;
    options.events = std::forward<Sink>(events);
    return burn(image, recorder, options);
}

} // namespace record

} // namespace openimapi::inline v1
