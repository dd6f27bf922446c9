/// The creatable classes of this room.
#pragma once

namespace openimapi::inline v1::imapi2 {

/// Adds them to the table that CoCreateInstance and DllGetClassObject look in. Repeatable.
void register_classes();

} // namespace openimapi::inline v1::imapi2
